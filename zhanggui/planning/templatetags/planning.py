"""`{{ order.due_at|day }}`: a moment as its day in Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from django import template

from zhanggui.core import clock

register = template.Library()


@register.filter
def day(value: datetime | date | None) -> str:
    if value is None:
        return ''
    return f'{(clock.shanghai(value) if isinstance(value, datetime) else value):%Y-%m-%d}'
