"""A form filled in as somebody would: what a scenario says, and a plausible example for everything else that is required."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import regex
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.processes.world import World
from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.timers import read_length
from zhanggui.flow.files import keep
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.schema import FILES, Field, FieldType
from zhanggui.flow.forms.settling import options_of, seen, settle
from zhanggui.flow.forms.validating import validate

ROUNDS = 12
PICTURE = b'\x89PNG\r\n\x1a\n' + bytes(24)
TEXTS = (
    '示例', '2026-12', '2026-12-01', '13800138000', 'SF1234567890', 'MT01', 'A1', '1', '12', '2026', '09:00', '09:00-18:00',
    '2026-11-22 10:00', '2026-W48', '2026-Q4', 'https://example.com/1', 'name@example.com', '1:1',
)  # fmt: skip
NUMBERS_TRIED = (1, 2, 5, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 0, 50, -1)
DAYS_TRIED = (3, 7, 1, 14, 30, 0, 60, 90, 365, -1, -7, -30)


@dataclass(frozen=True, slots=True)
class Filling:
    """Who fills a form in, over what the case knows."""

    world: World
    actor: Actor
    before: Mapping[str, Any]

    def fill(self, placed: Placed | None, told: Mapping[str, Any]) -> dict[str, Any]:
        """What the scenario says stands, right or wrong; the rest is tried until the form is content."""
        if placed is None or placed.form.code:
            return dict(told)
        form = placed.form
        given = {key: self._meant(form.by_key.get(key), value) for key, value in told.items()}
        values, tried = dict(given), dict[str, Iterator[Any]]()
        for _ in range(ROUNDS):
            checked = validate(
                form,
                given=values,
                before=self.before,
                visible=placed.visible,
                editable=placed.editable,
                actor=self.actor,
            )
            wrong = [key for key in checked.errors if key not in given and key in form.by_key]
            if not wrong:
                break
            names = seen(form, settle(form, {**self.before, **values}).values)
            for key in wrong:
                field = form.by_key[key]
                values[key] = next(tried.setdefault(key, self.examples(field, names)), None)
        return values

    def examples(self, field: Field, names: Mapping[str, Any]) -> Iterator[Any]:
        """The likeliest first."""
        match field.type:
            case FieldType.TEXT | FieldType.PARAGRAPH:
                yield from _texts(field)
            case FieldType.INTEGER | FieldType.DECIMAL | FieldType.MONEY:
                yield from _numbers(field)
            case FieldType.DATE:
                yield from ((clock.today() + timedelta(days=days)).isoformat() for days in DAYS_TRIED)
            case FieldType.TIME:
                yield from (_morning(days).isoformat(timespec='seconds') for days in DAYS_TRIED)
            case FieldType.CHOICE:
                yield from (option.value for option in options_of(field, names))
            case FieldType.CHOICES:
                options = [option.value for option in options_of(field, names)]
                yield from (options[:count] for count in range(1, len(options) + 1))
            case FieldType.BOOLEAN:
                yield from (True, False)
            case FieldType.PERSON:
                yield from dict.fromkeys([self.actor.id, *self.world.people.values()])
            case FieldType.PEOPLE:
                yield from ([self.actor.id], list(self.world.people.values())[:2])
            case FieldType.ATTACHMENT | FieldType.PICTURE:
                yield self._files(field, max(1, int(field.minimum or 1)))
            case FieldType.REFERENCE:
                yield from (id for label, id in self.world.subjects.values() if label == field.subject)
            case FieldType.LINES:
                yield from self._lines(field, names)

    def _lines(self, field: Field, names: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """As few lines as will do, every column filled; then with other examples in them."""
        count = max(1, int(field.minimum or 1))
        columns = [column for column in field.columns if column.is_told]
        for turn in range(6):
            rows = []
            for number in range(count):
                made = {column.key: list(self.examples(column, names)) for column in columns}
                rows.append(
                    {key: each[(turn + _spread(number, each)) % len(each)] for key, each in made.items() if each}
                )
            yield rows

    def _meant(self, field: Field | None, value: Any) -> Any:
        """A scenario names people by account, objects by name, files by name, times by how far away they are."""
        if field is None:
            return value
        if field.type is FieldType.PERSON and isinstance(value, str):
            return self.world.people[value]
        if field.type is FieldType.PEOPLE and isinstance(value, list):
            return [self.world.people[each] if isinstance(each, str) else each for each in value]
        if field.type is FieldType.REFERENCE and isinstance(value, str):
            return self.world.subjects[value][1]
        if field.type in FILES and isinstance(value, list) and all(isinstance(each, str) for each in value):
            return self._files(field, len(value))
        if field.type is FieldType.LINES and isinstance(value, list):
            columns = {column.key: column for column in field.columns}
            return [{key: self._meant(columns.get(key), each) for key, each in row.items()} for row in value]
        if field.type in (FieldType.DATE, FieldType.TIME) and isinstance(value, str) and value[:1] in '+-':
            return _from_now(field, value)
        return value

    def _files(self, field: Field, count: int) -> list[int]:
        kind, content = ('png', PICTURE) if field.type is FieldType.PICTURE else ('txt', '内容'.encode())
        uploads = [SimpleUploadedFile(f'{field.key}-{number}.{kind}', content) for number in range(1, count + 1)]
        return [keep(upload, actor=self.actor, field=field.key).pk for upload in uploads]


def _texts(field: Field) -> Iterator[str]:
    least, most = int(field.minimum or 0), int(field.maximum or 500)
    for text in TEXTS:
        fitting = text if len(text) >= least else (text * (least // len(text) + 1))[: max(least, len(text))]
        if len(fitting) <= most and (not field.pattern or regex.fullmatch(field.pattern, fitting, timeout=1)):
            yield fitting


def _numbers(field: Field) -> Iterator[int | float]:
    bounds = [_number(each) for each in (field.minimum, field.maximum) if each is not None]
    tried = [10_000, *NUMBERS_TRIED] if field.type is FieldType.MONEY else [*NUMBERS_TRIED]
    for number in dict.fromkeys([*tried, *bounds]):
        if (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum):
            yield number


def _number(bound: Decimal) -> int | float:
    return int(bound) if bound == bound.to_integral_value() else float(bound)


def _spread(number: int, examples: list[Any]) -> int:
    """Lines that name something choose different ones; figures stay alike."""
    return 0 if examples and isinstance(examples[0], int | float) else number


def _morning(days: int) -> datetime:
    day = clock.today() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, 10, tzinfo=clock.SHANGHAI)


def _from_now(field: Field, text: str) -> str:
    length = read_length(text[1:])
    assert isinstance(length, timedelta), f'{text}: a length such as +P7D is wanted'
    at = clock.shanghai(clock.now() + (length if text[0] == '+' else -length))
    return at.date().isoformat() if field.type is FieldType.DATE else at.isoformat(timespec='seconds')
