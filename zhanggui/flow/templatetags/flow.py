"""Template filters of processes: how a task ended, how late it is, how long something took."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.safestring import SafeString

from zhanggui.core.words import Words
from zhanggui.flow import cells
from zhanggui.flow.forms.schema import Outcome
from zhanggui.flow.models import Task
from zhanggui.flow.selectors.naming import step_name
from zhanggui.ui.columns import badge

register = template.Library()


@register.filter
def result(value: Outcome | str) -> SafeString:
    return cells.result_shown(value)


@register.filter
def step(task: Task) -> str:
    return step_name(task)


@register.filter
def status(value: str) -> SafeString:
    return cells.status_shown(value)


@register.filter
def due(value: datetime | None) -> SafeString | str:
    return cells.due_shown(value)


@register.filter
def span(value: timedelta) -> Words:
    return cells.span(value)


@register.filter
def seat_kind(value: str) -> SafeString | str:
    """Of an added signer and the like; the ordinary seat needs no word."""
    found = cells.SEAT_KINDS.get(value)
    return badge(*found) if found else ''
