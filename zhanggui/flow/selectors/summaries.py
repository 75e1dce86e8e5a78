"""摘要: the first facts of a case's start form, as a line of a list shows them. Nothing sensitive ever stands there."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.flow.forms.schema import Field, FieldType
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, ProcessVersion, StartDraft, Task
from zhanggui.flow.services.filling import form_of
from zhanggui.flow.services.loading import load_definition, version_of
from zhanggui.ui.columns import NO, YES, moment

FACTS_MAX = 3
TEXT_MAX = 24
PLAIN = frozenset({
    FieldType.TEXT, FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.DATE, FieldType.CHOICE, FieldType.BOOLEAN,
    FieldType.PARAGRAPH,
})  # fmt: skip


def summaries(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """By the row's pk; a row is a case, or has one. Of a task, only what its step shows of the form."""
    cases = {row.pk: getattr(row, 'case_id', row.pk) for row in rows}
    columns = ('version_id', 'version__hash', 'state', 'title')
    found = Case.objects.filter(pk__in=set(cases.values())).values_list('pk', *columns)
    known = {pk: facts for pk, *facts in found}
    told = {}
    for row in rows:
        version, hash, state, title = known[cases[row.pk]]
        fields = start_fields(version, hash)
        shown = _shown_at(version, row.node) if isinstance(row, Task) else None
        told[row.pk] = line([each for each in fields if shown is None or each.key in shown], root_values(state), title)
    return told


def draft_summaries(rows: Sequence[StartDraft], actor: Actor) -> Mapping[int, str]:
    active = ProcessVersion.objects.filter(process_id__in={row.process_id for row in rows}, state='active')
    fields = {each[0]: start_fields(each[1], each[2]) for each in active.values_list('process_id', 'pk', 'hash')}
    return {row.pk: line(fields.get(row.process_id, ()), row.values) for row in rows}


@functools.lru_cache(maxsize=512)
def start_fields(version: int, hash: str) -> tuple[Field, ...]:
    """`hash` is only there so that a redrawn version is read anew."""
    del hash
    form = form_of(version_of(version), load_definition(version).start_form)
    return tuple(each for each in form.fields if each.type in PLAIN and not each.sensitive) if form else ()


def line(fields: Sequence[Field], values: Mapping[str, Any], title: str = '') -> str:
    """`退款金额 ¥88.00 · 原因 破损`. What the title says already is not said again."""
    told = [(field, values[field.key]) for field in fields if values.get(field.key) not in (None, '', [])]
    told = [(field, value) for field, value in told if not (isinstance(value, str) and value in title)]
    return ' · '.join(f'{field.label} {said(field, value)}' for field, value in told[:FACTS_MAX])


def said(field: Field, value: Any) -> str:
    if field.type == FieldType.MONEY and isinstance(value, int):
        return yuan(value)
    if field.type == FieldType.BOOLEAN:
        return str(YES if value else NO)
    if field.type == FieldType.CHOICE and isinstance(field.options, tuple):
        return next((str(option.label) for option in field.options if option.value == value), str(value))
    text = moment(value) if hasattr(value, 'isoformat') else value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= TEXT_MAX else f'{text[: TEXT_MAX - 1]}…'


def _shown_at(version: int, node: str) -> tuple[str, ...] | None:
    """None: everything. A step with another form than the start's has no say in it."""
    definition = load_definition(version)
    approval = definition.nodes[node].approval if node in definition.nodes else None
    return approval.visible if approval is not None and approval.form == definition.start_form else None
