"""`{{ cell|sheet_cell }}`: a value of a sheet as people read it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from zhanggui.ui.columns import moment

register = template.Library()


@register.filter
def sheet_cell(value: Any) -> str:
    if isinstance(value, date):
        return moment(value)
    if isinstance(value, float | Decimal):
        return f'{value:,.2f}'
    if isinstance(value, int) and not isinstance(value, bool):
        return f'{value:,}'
    return str(value or '')


@register.filter
def is_number(value: Any) -> bool:
    """Numbers stand to the right, under each other."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
