"""`{{ order.due_at|day }}`: a moment as its day in Shanghai."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString

from zhanggui.core import clock
from zhanggui.ui.columns import badge, choice_of

register = template.Library()


@register.filter
def day(value: datetime | date | None) -> str:
    if value is None:
        return ''
    return f'{(clock.shanghai(value) if isinstance(value, datetime) else value):%Y-%m-%d}'


@register.filter
def state_badge(thing: Any, field: str) -> SafeString:
    """The row's choice with its words and colour."""
    choice = choice_of(type(thing), field)
    value = getattr(thing, field)
    return badge(choice(value).label, choice(value).tone) if choice else badge(value)
