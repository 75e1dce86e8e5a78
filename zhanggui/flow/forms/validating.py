"""The judgement of what somebody sent for a form: the last word, whatever door it came through.

A field that the node does not let be filled in cannot be written, be it shown or not; what is computed is computed here again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import regex

from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.checking_ids import ids_in, unknown_ids
from zhanggui.flow.forms.schema import FILES, NUMBERS, Check, Field, FieldType, Form
from zhanggui.flow.forms.settling import ask, default_of, is_required, options_of, row_seen, seen, settle
from zhanggui.flow.forms.values import Wrong, is_empty, kept

PATTERN_SECONDS = 0.1

MISSING = say('必填', 'is required')
NOT_YOURS = say('此步骤不能填写这个字段', 'cannot be filled in at this step')
NOT_OFFERED = say('不在可选范围内', 'is not among the options')
NOT_KNOWN = say('找不到，或不在你的数据范围内', 'not found, or outside your scope')
BAD_PATTERN = say('格式不对', 'does not have the right form')


@dataclass(frozen=True, slots=True)
class Checked:
    """`values`: what the case gets (told and computed fields). With `errors` nothing may be written."""

    values: Mapping[str, Any]
    errors: Mapping[str, Words]
    files: tuple[int, ...] = ()  # attachments it names: the case takes them in

    @property
    def is_valid(self) -> bool:
        return not self.errors


def validate(  # noqa: PLR0913 - who sends what, over what, and what the node lets be written: none can be left out
    form: Form,
    *,
    given: Mapping[str, Any],
    before: Mapping[str, Any],
    visible: tuple[str, ...] | None,
    editable: tuple[str, ...] | None,
    actor: Actor,
    strict: bool = True,
) -> Checked:
    """`before`: the variables of the case. `strict` False, for drafts and refusals: what is missing may stay missing."""
    if form.code:
        return Checked(*codeforms.judge(form, given, before, actor))
    told = {field.key: field for field in form.told(visible, editable)}
    errors = _forged(form, told, given, before)
    values = _taken(form, told, given, before, errors)
    settled = settle(form, values)
    wanted = [field for field in told.values() if field.key not in settled.hidden]
    errors = {key: words for key, words in errors.items() if key not in settled.hidden}
    names = seen(form, settled.values)
    for field in wanted:
        if field.key not in errors and (
            reasons := _reasons(field, settled.values.get(field.key), names, strict=strict)
        ):
            errors[field.key] = _joined(reasons)
    for key in unknown_ids(wanted, settled.values, before, actor):
        errors.setdefault(key, NOT_KNOWN)
    computed = [field.key for field in form.fields if field.computed is not None]
    files = [id for field in wanted if field.type in FILES for id in ids_in(settled.values.get(field.key))]
    return Checked({key: settled.values.get(key) for key in (*told, *computed)}, errors, tuple(files))


def _forged(
    form: Form, told: Mapping[str, Field], given: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Words]:
    """Fields sent though they are not this step's. An unchanged or computed one is an echo of what was shown."""
    found = {}
    for key, value in given.items():
        field = form.by_key.get(key)
        is_echo = value == before.get(key) or (field is not None and field.computed is not None)
        if key not in told and not is_echo:
            found[key] = NOT_YOURS
    return found


def _taken(
    form: Form, told: Mapping[str, Field], given: Mapping[str, Any], before: Mapping[str, Any], errors: dict[str, Words]
) -> dict[str, Any]:
    """The case's values with those told put over them, each as it is kept; what is none of its type is named in `errors`."""
    values = dict(before)
    names = seen(form, before)
    for field in told.values():
        if field.key in given:
            value = given[field.key]
        elif field.key in before:
            value = before[field.key]
        else:
            value = default_of(field, names)
        try:
            values[field.key] = _rows(field, value) if field.type is FieldType.LINES else kept(field, value)
        except Wrong as wrong:
            errors[field.key] = wrong.reason
            values[field.key] = None
    return values


def _rows(field: Field, value: Any) -> list[dict[str, Any]]:
    """Empty lines are left out: a grid always has some at its end."""
    made = []
    for number, row in enumerate(kept(field, value), start=1):
        line: dict[str, Any] = {}
        for column in field.columns:
            if column.computed is not None:
                continue
            try:
                line[column.key] = kept(column, row.get(column.key))
            except Wrong as wrong:
                raise Wrong(_at(number, column, wrong.reason)) from None
        if not all(is_empty(each) for each in line.values()):
            made.append(line)
    return made


def _reasons(field: Field, value: Any, names: Mapping[str, Any], *, strict: bool) -> list[Words]:
    """Everything wrong with one value."""
    if is_empty(value):
        return [MISSING] if strict and is_required(field, names) else []
    found = [*_bounds(field, value), *_fits_pattern(field, value), *_offered(field, value, names)]
    if field.type is FieldType.LINES:
        for number, row in enumerate(value, start=1):
            inside = row_seen(field, row, names)
            for column in field.columns:
                if column.computed is None:
                    reasons = _reasons(column, row.get(column.key), inside, strict=strict)
                    found += [_at(number, column, reason) for reason in reasons]
    return found + [check.message for check in field.checks if not _holds(check, names)]


def _holds(check: Check, names: Mapping[str, Any]) -> bool:
    return ask(check.test, names) is True


def _bounds(field: Field, value: Any) -> list[Words]:
    if field.minimum is None and field.maximum is None:
        return []
    is_number = field.type in NUMBERS
    size = Decimal(str(value)) if is_number else Decimal(len(value)) if isinstance(value, str | list) else None
    if size is None:
        return []
    least, most = (_size(field, each) for each in (field.minimum, field.maximum))
    if field.minimum is not None and size < field.minimum:
        return [(say('不能小于 {n}', 'at least {n}') if is_number else say('至少 {n}', 'at least {n}')).filled(n=least)]
    if field.maximum is not None and size > field.maximum:
        return [(say('不能大于 {n}', 'at most {n}') if is_number else say('最多 {n}', 'at most {n}')).filled(n=most)]
    return []


def _size(field: Field, bound: Decimal | None) -> str:
    if bound is None:
        return ''
    if field.type is FieldType.MONEY:
        return yuan(int(bound))
    if field.type in NUMBERS:
        return f'{bound:f}'
    return f'{bound:f} 字' if field.type in (FieldType.TEXT, FieldType.PARAGRAPH) else f'{bound:f} 项'


def _fits_pattern(field: Field, value: Any) -> list[Words]:
    if not field.pattern:
        return []
    try:
        fits = regex.fullmatch(field.pattern, str(value), timeout=PATTERN_SECONDS) is not None
    except TimeoutError:
        fits = False
    return [] if fits else [BAD_PATTERN]


def _offered(field: Field, value: Any, names: Mapping[str, Any]) -> list[Words]:
    if field.type not in (FieldType.CHOICE, FieldType.CHOICES):
        return []
    known = {option.value for option in options_of(field, names)}
    return [] if known.issuperset(value if isinstance(value, list) else [value]) else [NOT_OFFERED]


def _at(number: int, column: Field, reason: Words) -> Words:
    return say(f'第 {number} 行 {column.label.zh}：{reason.zh}', f'line {number} {column.label.en}: {reason.en}')


def _joined(reasons: list[Words]) -> Words:
    return say('；'.join(each.zh for each in reasons), '; '.join(each.en for each in reasons))
