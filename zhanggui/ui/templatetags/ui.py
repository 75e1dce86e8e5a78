"""Template tags of the frame: icons inlined, money, moments, badges, and form fields with the house's classes."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any

from django import forms, template
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core import money as core_money
from zhanggui.core.choices import Choice
from zhanggui.ui import columns

ICONS = Path(__file__).parent.parent / 'vendor' / 'icons'
ICON_NAME = re.compile(r'^[a-z0-9-]+$')
NO_ICON = mark_safe(
    '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"><circle cx="12" cy="12" r="8"/></svg>'
)

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """The drawing itself, so that it takes the colour of the text and needs no font; `flag-filled` is the filled one."""
    return _drawing(name or 'point')


@register.filter
def money(fen: int | None) -> str:
    return core_money.yuan(fen)


@register.filter
def moment(value: Any) -> str:
    return columns.moment(value)


@register.filter
def badge(value: Any) -> SafeString:
    """A choice with its words and colour."""
    return columns.badge(value.label, value.tone) if isinstance(value, Choice) else columns.badge(str(value))


@register.inclusion_tag('ui/fragment/field.html')
def field(bound: forms.BoundField, compact: bool = False) -> dict[str, Any]:
    """One form field: label, control, help, errors."""
    widget = bound.field.widget
    control = bound.as_widget(attrs=_attributes(bound, widget))
    return {
        'bound': bound,
        'control': control,
        'compact': compact,
        'is_check': isinstance(widget, forms.CheckboxInput),
        'is_search': 'data-search' in widget.attrs,
    }


@register.simple_tag
def control(bound: forms.BoundField) -> SafeString:
    """The control alone, for a cell of a grid."""
    return bound.as_widget(attrs={**_attributes(bound, bound.field.widget), 'aria-label': str(bound.label)})


@functools.cache
def _drawing(name: str) -> SafeString:
    if not ICON_NAME.match(name):
        return NO_ICON
    try:
        folder, file = ('filled', name.removesuffix('-filled')) if name.endswith('-filled') else ('outline', name)
        drawing = (ICONS / folder / f'{file}.svg').read_text()
    except FileNotFoundError:
        return NO_ICON
    inside = re.sub(r'\s+', ' ', re.sub(r'<!--.*?-->', '', drawing, flags=re.DOTALL)).replace('> <', '><')
    return mark_safe(inside.replace('<svg ', '<svg aria-hidden="true" ', 1))  # noqa: S308 - our own vendored file


def _attributes(bound: forms.BoundField, widget: forms.Widget) -> dict[str, str | bool]:
    wrong = ' is-invalid' if bound.errors else ''
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return {'class': f'form-check-input{wrong}'}
    if isinstance(widget, forms.Select):
        return {'class': f'form-select{wrong}'}
    attributes: dict[str, str | bool] = {'class': f'form-control{wrong}'}
    if isinstance(widget, forms.Textarea):
        attributes['rows'] = '3'
    return attributes

