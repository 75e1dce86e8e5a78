"""Cells of the inbox that a plain column cannot draw: how late, how long it took, what is special about a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, Result, TaskState
from zhanggui.flow.forms.schema import Outcome
from zhanggui.flow.models import Task
from zhanggui.flow.selectors.inbox import marks, names, where_now
from zhanggui.flow.selectors.naming import lane_name, step_name
from zhanggui.ui.columns import ChoiceColumn, Column, badge, moment

LATE = say('逾期 {span}', '{span} late')
LEFT = say('剩 {span}', '{span} left')
SEAT_KINDS = {
    'before': (say('前加签', 'Added before'), Tone.PURPLE),
    'after': (say('后加签', 'Added after'), Tone.PURPLE),
    'beside': (say('并加签', 'Added beside'), Tone.PURPLE),
    'judge': (say('评分', 'Judge'), Tone.CYAN),
    'revise': (say('退回修改', 'Sent back to you'), Tone.ORANGE),
}
UNCLAIMED = (say('待认领', 'To claim'), Tone.CYAN)
DELEGATED = (say('委派', 'Delegated'), Tone.BLUE)
STAND_IN = (say('代办', 'Standing in'), Tone.BLUE)
SUSPENDED = (say('已挂起', 'Suspended'), Tone.YELLOW)
URGED = say('催 {n}', 'Urged {n}')


def span(length: timedelta) -> Words:
    """The two largest units of a length of time: `2天3小时`, `40分钟`."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return say(f'{days}天{hours}小时' if hours else f'{days}天', f'{days} d {hours} h' if hours else f'{days} d')
    if hours:
        return say(
            f'{hours}小时{rest}分' if rest else f'{hours}小时', f'{hours} h {rest} min' if rest else f'{hours} h'
        )
    return say(f'{rest}分钟', f'{rest} min') if rest else say('不到1分钟', 'under 1 min')


def due_shown(due: datetime | None, *, over: bool = False) -> SafeString | str:
    """When it is due and how far off that is: red when late, orange on its last day. `over`: nobody waits any more."""
    if due is None:
        return ''
    at, left = moment(due)[5:], due - clock.now()
    if over:
        return at
    if left < timedelta():
        return format_html('<span class="due due-late">{} <b>{}</b></span>', at, LATE.filled(span=span(-left)))
    tone = 'due due-soon' if left < timedelta(hours=24) else 'due'
    return format_html('<span class="{}">{} <small>{}</small></span>', tone, at, LEFT.filled(span=span(left)))


@dataclass(frozen=True)
class DueColumn(Column):
    """The row's `due_at`; a file gets the moment alone."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        return super().html(due_shown(value, over=getattr(row, 'state', '') != TaskState.OPEN), row, href)


@dataclass(frozen=True)
class ResultColumn(ChoiceColumn):
    """How a task ended, as the buttons of its form call it."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        return result_shown(value)


def result_shown(value: Outcome | str) -> SafeString:
    if isinstance(value, Outcome):
        return badge(value.label, value.tone)
    member = next((each for each in Result if each == value), None)
    return badge(member.label, member.tone) if member else badge(value or '—', Tone.BLUE)


def status_shown(value: str) -> SafeString:
    status = CaseStatus(value)
    return badge(status.label, status.tone)


def flags(rows: Sequence[Task], actor: Actor) -> Mapping[int, list[tuple[Words | str, Tone]]]:
    """The small badges of a task of the inbox."""
    return {row.pk: list(_flags(row)) for row in rows}


def starters(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """Who started the case of each row; a row may be the case itself."""
    cases = {row.pk: getattr(row, 'case', row) for row in rows}
    known = names(case.starter_id for case in cases.values())
    return {pk: known.get(case.starter_id, '') for pk, case in cases.items()}


def places(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """Where each case stands now and whose turn it is."""
    cases = {row.pk: getattr(row, 'case_id', row.pk) for row in rows}
    found = where_now(list(cases.values()))
    return {pk: found.get(case, '') for pk, case in cases.items()}


def steps(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """What the task of each row is called; a row may be the task itself, or have none."""
    tasks = {row.pk: getattr(row, 'task', row) for row in rows}
    return {pk: step_name(task) if task else '' for pk, task in tasks.items()}


def lanes(rows: Sequence[Task], actor: Actor) -> Mapping[int, str]:
    return {row.pk: lane_name(row) for row in rows}


def senders(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    return people(rows, 'by_id')


def people(rows: Sequence[Any], field: str) -> Mapping[int, str]:
    """The names behind one field of the rows."""
    known = names(getattr(row, field) for row in rows)
    return {row.pk: known.get(getattr(row, field), '') for row in rows}


def took(value: Any, row: Task) -> Words | str:
    return span(row.done_at - row.opened_at) if row.done_at else ''


def _flags(task: Task) -> list[tuple[Words | str, Tone]]:
    found = marks(task)
    shown: list[tuple[Words | str, Tone]] = [SEAT_KINDS[found['kind']]] if found['kind'] in SEAT_KINDS else []
    if found['suspended']:
        shown.append(SUSPENDED)
    if found['unclaimed']:
        shown.append(UNCLAIMED)
    if found['delegated']:
        shown.append(DELEGATED if task.delegated else STAND_IN)
    if found['urges']:
        shown.append((URGED.filled(n=found['urges']), Tone.RED))
    return shown
