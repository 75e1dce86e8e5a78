"""A text input that offers what a screen finds for it while one types: any value may still be typed, the form judges it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse


class SuggestInput(forms.TextInput):
    """`screen` answers `?<name>=text` with `<option value="…">words</option>` lines."""

    template_name = 'ui/widgets/suggest.html'

    def __init__(self, screen: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.screen = screen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context['widget']['source'] = reverse(self.screen)
        context['widget']['options_id'] = f'{context["widget"]["attrs"].get("id", name)}-options'
        return context
