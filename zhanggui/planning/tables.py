"""How lists of this context look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhanggui.core import clock
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
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
