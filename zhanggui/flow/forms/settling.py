"""What follows from the values: computed fields, which fields are shown, options and duties that FEEL decides.

The same functions serve the page while somebody types and the server when it is sent, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhanggui.core.words import Words
from zhanggui.flow.feel import Expression, FeelError
from zhanggui.flow.forms.schema import Field, FieldType, Form, Option
from zhanggui.flow.forms.values import for_feel, from_feel

PASSES_MAX = 8  # computed of computed of computed: deeper chains stop here, what is a circle ends


@dataclass(frozen=True, slots=True)
class Settled:
    """`values` with everything computed; `hidden` are the keys whose condition does not hold."""

    values: Mapping[str, Any]
    hidden: frozenset[str]


def settle(form: Form, values: Mapping[str, Any]) -> Settled:
    """A field that is hidden has no value: what depends on it sees null."""
    kept = dict(values)
    hidden: frozenset[str] = frozenset()
    for _ in range(PASSES_MAX):
        before = dict(kept)
        for field in form.fields:
            _compute(form, field, kept)
        names = seen(form, kept)
        now = frozenset(
            field.key for field in form.fields if field.visible_if and ask(field.visible_if, names) is not True
        )
        for key in now:
            kept[key] = None
        if kept == before and now == hidden:
            break
        hidden = now
    return Settled(kept, hidden)


def seen(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The names an expression of the form may ask for: all that the case knows, the form's own fields as FEEL values."""
    return {**values, **{field.key: for_feel(field, values.get(field.key)) for field in form.fields}}


def row_seen(field: Field, row: Mapping[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    return {**around, **{column.key: for_feel(column, row.get(column.key)) for column in field.columns}}


def ask(expression: Expression, names: Mapping[str, Any]) -> Any:
    """Null when it cannot be computed: to its reader that is the same as not known."""
    try:
        return expression.evaluate(names)
    except FeelError:
        return None


def is_required(field: Field, names: Mapping[str, Any]) -> bool:
    if isinstance(field.required, bool):
        return field.required
    return ask(field.required, names) is True


def options_of(field: Field, names: Mapping[str, Any]) -> list[Option]:
    if not isinstance(field.options, Expression):
        return list(field.options)
    found = ask(field.options, names)
    made = [_option(each) for each in (found if isinstance(found, list) else [])]
    return [each for each in made if each.value]


def default_of(field: Field, names: Mapping[str, Any]) -> Any:
    if isinstance(field.default, Expression):
        return from_feel(field, ask(field.default, names))
    return field.default


def _option(value: Any) -> Option:
    """A text, or an object with `value` and `label`."""
    if isinstance(value, dict):
        text = str(value.get('value') or '')
        label = str(value.get('label') or text)
        return Option(text, Words(label, str(value.get('label_en') or label)))
    text = '' if value is None else str(value)
    return Option(text, Words(text, text))


def _compute(form: Form, field: Field, kept: dict[str, Any]) -> None:
    if field.computed is not None:
        kept[field.key] = from_feel(field, ask(field.computed, seen(form, kept)))
    elif field.type is FieldType.LINES and any(column.computed for column in field.columns):
        around = seen(form, kept)
        kept[field.key] = [_row(field, row, around) for row in kept.get(field.key) or ()]


def _row(field: Field, row: Mapping[str, Any], around: Mapping[str, Any]) -> dict[str, Any]:
    made = dict(row)
    for column in field.columns:
        if column.computed is not None:
            made[column.key] = from_feel(column, ask(column.computed, row_seen(field, made, around)))
    return made
