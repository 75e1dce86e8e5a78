"""How lists of this context look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.planning.models import Meeting, MeetingAction
from zhanggui.ui.columns import (
    BoolColumn,
    ChoiceColumn,
    Column,
    LinkColumn,
    NumberColumn,
    TextColumn,
    TimeColumn,
    badge,
)
from zhanggui.ui.tables import Table

LATE = say('逾期', 'Late')
WEEKDAYS = say('一二三四五六日', 'Mo Tu We Th Fr Sa Su')


def weekday_words(days: Sequence[int]) -> str:
    """一二三四五, `Mo Tu We`."""
    words = str(WEEKDAYS)
    if ' ' in words:
        return ' '.join(words.split()[day - 1] for day in days)
    return ''.join(words[day - 1] for day in days)


def actions_of(meetings: Sequence[Meeting], actor: Actor) -> Mapping[int, int]:
    counted = Counter(
        MeetingAction.objects.filter(meeting__in=[meeting.pk for meeting in meetings]).values_list(
            'meeting_id', flat=True
        )
    )
    return dict(counted)


@dataclass(frozen=True)
class DueColumn(Column):
    """The day, and whether it is over."""

    def html(self, value: datetime | None, row: Any, href: str) -> SafeString:
        if value is None:
            return format_html('')
        day = f'{clock.shanghai(value):%Y-%m-%d}'
        return format_html('{} {}', day, badge(LATE, Tone.RED)) if row.is_late else format_html('{}', day)

    def text(self, value: datetime | None, row: Any) -> str:
        return f'{clock.shanghai(value):%Y-%m-%d}' if value else ''


class TaskTable(Table):
    what = LinkColumn(say('任务', 'Task'), wide=True)
    number = TextColumn(say('编号', 'Number'))
    state = ChoiceColumn(say('状态', 'State'))
    due_at = DueColumn(say('完成日期', 'Due'), sort=True)
    assignee = TextColumn(say('承接人', 'Assignee'), 'assignee.name', prefetch=('assignee',))
    issuer = TextColumn(say('下达人', 'Issuer'), 'issuer.name', prefetch=('issuer',))
    inspector = TextColumn(say('验收人', 'Inspector'), 'inspector.name', prefetch=('inspector',))
    department = TextColumn(say('部门', 'Department'), 'department', prefetch=('department',))
    source = ChoiceColumn(say('来源', 'Source'))
    score = NumberColumn(say('评分', 'Score'))
    redone = NumberColumn(say('返工', 'Redone'))
    escalated = BoolColumn(say('已上报', 'Escalated'))
    issued_at = TimeColumn(say('下达时间', 'Issued at'))
    closed_at = TimeColumn(say('办结时间', 'Closed at'))

    default = ('what', 'state', 'due_at', 'assignee', 'issuer', 'department', 'source', 'score')
    sort = ('-id',)


class MeetingTable(Table):
    name = LinkColumn(say('会议', 'Meeting'))
    kind = ChoiceColumn(say('类型', 'Kind'))
    held_on = TimeColumn(say('日期', 'Day'), sort=True)
    at = TextColumn(say('时间', 'Time'), show=lambda at, _: f'{at:%H:%M}' if at else '')
    host = TextColumn(say('主持人', 'Host'), 'host.name', prefetch=('host',))
    state = ChoiceColumn(say('状态', 'State'))
    actions = NumberColumn(say('行动项', 'Actions'), load=actions_of)
    closed_at = TimeColumn(say('结束时间', 'Closed at'))

    default = ('name', 'kind', 'held_on', 'at', 'host', 'state', 'actions')
    sort = ('-held_on', '-id')


class SeriesTable(Table):
    name = TextColumn(say('例会', 'Meeting'))
    kind = ChoiceColumn(say('类型', 'Kind'))
    weekdays = TextColumn(say('每周', 'Days'), show=lambda days, _: weekday_words(days))
    at = TextColumn(say('时间', 'Time'), show=lambda at, _: f'{at:%H:%M}')
    host = TextColumn(say('主持人', 'Host'), 'host.name', prefetch=('host',))
    attendees = NumberColumn(say('人数', 'People'), show=lambda people, _: len(people))
    is_active = BoolColumn(say('在开', 'Active'))

    default = ('name', 'kind', 'weekdays', 'at', 'host', 'attendees', 'is_active')
    sort = ('-is_active', 'at', 'id')
