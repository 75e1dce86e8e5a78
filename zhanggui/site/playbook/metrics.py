"""The figures of the trade, each defined once: `metrics.yaml` against the table that screens and reports read them from.

A ratio is a sum over a sum, never a mean of ratios; therefore numerator and denominator are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.forms.places import WrongForm, parse
from zhanggui.site.models import Metric as Row
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import METRICS, Book
from zhanggui.site.playbook.organising import names_of
from zhanggui.site.playbook.pieces import Key, Piece, Pieces, of_kind, plainly
from zhanggui.site.playbook.rows import NOT_A_LIST, TWICE, as_item, converted, text_of

TOP = 'metrics'
NO_POSITION = say('没有岗位“{code}”', 'no position “{code}”')
NO_SOURCE = say('代码里没有指标来源“{name}”', 'the code has no source “{name}” of figures')

LISTS = ('grain', 'positions')  # kept as words with a space between
EVERYBODY = '*'

_sources: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """`grain`: what one number is of. `better`: up, down or nothing. `source`: registered by code, '' while none exists.

    `positions`: on whose home it stands, by code; `*`: on everybody's.
    """

    key: Annotated[str, Meta(pattern=r'^[a-z][a-z0-9_]*$')]
    name: str
    name_en: str = ''
    numerator: str
    numerator_en: str = ''
    denominator: str = ''
    denominator_en: str = ''
    grain: tuple[str, ...] = field(default=())
    unit: Literal['count', 'pieces', 'people', 'money', 'share', 'ratio', 'days', 'hours', 'seconds', 'score']
    better: Literal['up', 'down', ''] = ''
    version: Annotated[int, Meta(ge=1)] = 1
    source: str = ''
    positions: tuple[str, ...] = field(default=())
    note: str = ''
    note_en: str = ''

    @property
    def words(self) -> Words:
        return Words(self.name, self.name_en or self.name)


def register_source(name: str) -> str:
    """A context that can tell a figure names it: `reports.paid_amount`."""
    _sources.add(name)
    return name


def metrics() -> list[Metric]:
    """As loaded, in the order of the file."""
    return [_told(row) for row in Row.objects.all()]


class MetricSection:
    kinds: Mapping[str, Words] = {'metric': say('指标', 'Metric')}

    def read(self, book: Book, found: Complaints) -> Iterator[Piece]:
        seen: set[str] = set()
        for source in book.layers.get(METRICS, ())[-1:]:
            try:
                node = parse(source.text).get(TOP)
            except WrongForm as wrong:
                found.add_wrong(source.name, wrong)
                continue
            if node is None or not isinstance(node.value, list):
                found.add((source.name, 1), 'not_a_list', NOT_A_LIST.filled(name=TOP))
                continue
            for number, row in enumerate(node):
                metric = converted(row, Metric, (source.name, row.line), f'{TOP}[{number}]', found)
                if metric is None:
                    continue
                if metric.key in seen:
                    found.add((source.name, row.line), 'twice', TWICE.filled(code=metric.key))
                seen.add(metric.key)
                yield Piece('metric', metric.key, text_of(metric), source.name, row.line, metric)

    def check(self, pieces: Pieces, found: Complaints) -> None:
        seats = {*names_of(pieces), EVERYBODY}
        for piece in of_kind(pieces, 'metric').values():
            if piece.thing.source and piece.thing.source not in _sources:
                found.add(piece.place, 'unknown_source', NO_SOURCE.filled(name=piece.thing.source), where=piece.key)
            for code in sorted({*piece.thing.positions} - seats):
                found.add(piece.place, 'unknown_position', NO_POSITION.filled(code=code), where=piece.key)

    def current(self) -> dict[Key, str]:
        return {('metric', metric.key): text_of(metric) for metric in metrics()}

    def meant(self, kind: str, text: str) -> Metric:
        return msgspec.convert(plainly(text), Metric)

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts:
        rows = [Row(**_values(piece.thing)) for piece in pieces]
        names = [each.name for each in fields(Metric) if each.name != 'key']
        made = Row.objects.bulk_create(rows, update_conflicts=True, unique_fields=['key'], update_fields=names)
        return Verdicts(done=[row.pk for row in made])

    def files(self, texts: Mapping[Key, str]) -> dict[str, str]:
        return {METRICS: f'{TOP}:\n' + '\n'.join(as_item(text) for text in texts.values())} if texts else {}


def _values(metric: Metric) -> dict[str, Any]:
    lists = {name: ' '.join(getattr(metric, name)) for name in LISTS}
    return {each.name: getattr(metric, each.name) for each in fields(Metric)} | lists


def _told(row: Row) -> Metric:
    values = {each.name: getattr(row, each.name) for each in fields(Metric)}
    return Metric(**{**values, **{name: tuple(values[name].split()) for name in LISTS}})
