"""Short forms outside a process: the fields of `docs/how-to/write-a-form.md`, drawn and judged as in a task.

For contexts above that let people fill in a line of a sheet. A form is its YAML text; what is wrong with it is told with lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read as read_text
from zhanggui.flow.forms.rendering import build, plain
from zhanggui.flow.forms.schema import NUMBERS, FieldType, Form
from zhanggui.flow.forms.showing import masked, text_of
from zhanggui.flow.forms.validating import Checked, validate

__all__ = ['NUMBERS', 'Checked', 'FieldType', 'Form', 'WrongForm', 'cell', 'drawn', 'judged', 'plain', 'read']


@lru_cache(maxsize=256)
def read(text: str) -> Form:
    """Raises WrongForm with every mistake and its line."""
    return read_text(text)


def drawn(form: Form, *, actor: Actor, values: Mapping[str, Any] | None = None, data: Any = None) -> forms.Form:
    return build(Placed(form), values=values or {}, actor=actor, data=data)


def judged(form: Form, given: Mapping[str, Any], *, actor: Actor) -> Checked:
    return validate(form, given=given, before={}, visible=None, editable=None, actor=actor)


def cell(form: Form | None, key: str, values: Mapping[str, Any]) -> Any:
    """A value as a sheet shows it: numbers stay numbers, choices are their labels, what is sensitive is masked."""
    value = values.get(key)
    field = form.by_key.get(key) if form else None
    if field is None:
        return value if isinstance(value, int | float | str) else ''
    if field.type is FieldType.MONEY and isinstance(value, int):
        return value / 100
    if field.type in NUMBERS and isinstance(value, int | float):
        return value
    if value is None or value == '' or field.type is FieldType.LINES:
        return len(value) if isinstance(value, list) else ''
    text = text_of(field, value, values)
    return masked(text) if field.sensitive else text
