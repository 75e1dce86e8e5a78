"""Forms that the code writes itself: a Django form by a name, usable in a diagram as `code:NAME`.

For the few that no file can declare. Its cleaned data must be plain JSON or have it as `plain_values()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.flow.forms.schema import Form

PREFIX = 'code:'
_classes: dict[str, type[forms.Form]] = {}
_names: dict[str, Words] = {}


def register(name: str, form: type[forms.Form], label: Words | None = None) -> None:
    if name in _classes:
        raise ValueError(f'form {name!r} is registered twice')
    _classes[name] = form
    _names[name] = label or Words(name, name)


def get(key: str) -> Form | None:
    """`code:NAME` → the form, or None when the code has none of that name."""
    name = key.removeprefix(PREFIX)
    return Form(key, _names[name], code=name) if key.startswith(PREFIX) and name in _classes else None


def form_class(form: Form) -> type[forms.Form]:
    return _classes[form.code]


def plain_values(form: forms.Form) -> dict[str, Any]:
    given = getattr(form, 'plain_values', None)
    return dict(given() if given else form.cleaned_data)


def judge(
    form: Form, given: Mapping[str, Any], before: Mapping[str, Any], actor: Actor
) -> tuple[dict[str, Any], dict[str, Words]]:
    """Values and errors: the form itself is asked again, with the plain values as its data."""
    made = form_class(form)(data=dict(given), initial=dict(before))
    if hasattr(made, 'prepare'):
        made.prepare(actor, [])
    if made.is_valid():
        return plain_values(made), {}
    texts = {key: '；'.join(str(error) for error in errors) for key, errors in made.errors.items()}
    return {}, {key: Words(text, text) for key, text in texts.items()}
