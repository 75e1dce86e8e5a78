"""A text input that offers what a screen finds for it while one types: choose one, or type on; the form judges it.

What is chosen is a radio button of the same name after the input: the form receives it as the field's value, without a script.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

CHOICE = (
    '<label class="list-group-item list-group-item-action d-flex gap-2 py-1">'
    '<input class="form-check-input" type="radio" name="{}" value="{}"><strong>{}</strong>'
    '<span class="text-secondary">{}</span></label>'
)


class SuggestInput(forms.TextInput):
    """`screen` answers `?<name>=text` with `choices(name, …)`."""

    template_name = 'ui/widgets/suggest.html'

    def __init__(self, screen: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screen = screen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context['widget']['source'] = reverse(self.screen)
        context['widget']['options_id'] = f'{context["widget"]["attrs"].get("id", name)}-options'
        return context


def choices(name: str, found: Iterable[tuple[str, str]]) -> SafeString:
    """(value, words) pairs as what the input offers."""
    return format_html_join('', CHOICE, ((name, value, value, words) for value, words in found))
