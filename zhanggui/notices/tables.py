"""The columns of notices, robots and deliveries. No address of a robot is ever a column."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.notices import kinds, seats
from zhanggui.notices.choices import When
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, NumberColumn, TagsColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table

ALL = say('全部', 'All')
NEW = say('未读', 'Unread')
URGENT = say('紧急', 'Urgent')


def in_language(notice: Any, field: str) -> str:
    """What it says, in the reader's language where there are words for it."""
    english = (get_language() or '').startswith('en')
    return str((getattr(notice, f'{field}_en') if english else '') or getattr(notice, field))


def group_names(keys: list[str]) -> str:
    known = {group.key: str(group.label) for group in kinds.groups()}
    return '、'.join(known.get(key, key) for key in keys) or str(ALL)


def seat_names(codes: list[str]) -> str:
    known = dict(seats.every())
    return '、'.join(known.get(code, code) for code in codes) or str(ALL)


def _marks(notice: Any) -> list[tuple[Any, Tone]]:
    found = [(URGENT, Tone.RED)] if notice.urgent else []
    return found + ([(NEW, Tone.BLUE)] if notice.read_at is None else [])


class NoticeTable(Table):
    title = LinkColumn(say('消息', 'Notice'), show=lambda value, row: in_language(row, 'title'), wide=True)
    marks = TagsColumn(say('标记', 'Marks'), load=lambda rows, actor: {row.pk: _marks(row) for row in rows})
    kind = TextColumn(say('类别', 'Kind'), show=lambda value, row: kinds.label_of(value))
    body = TextColumn(say('内容', 'Text'), show=lambda value, row: in_language(row, 'body'), wide=True)
    at = TimeColumn(say('时间', 'Time'))


class RobotTable(Table):
    name = LinkColumn(say('名称', 'Name'))
    channel = ChoiceColumn(say('哪种群', 'Kind of chat'))
    groups = TextColumn(say('哪些消息', 'Which notices'), show=lambda value, row: group_names(value))
    seats = TextColumn(say('部门、岗位', 'Departments, posts'), show=lambda value, row: seat_names(value))
    signed = BoolColumn(say('加签', 'Signed'), 'secret', show=lambda value, row: bool(value))
    urgent_only = BoolColumn(say('只发紧急', 'Urgent only'))
    rests = BoolColumn(say('夜里不发', 'Rests at night'))
    active = BoolColumn(say('启用', 'In use'))

    sort = ('name',)


class DeliveryTable(Table):
    notice = TextColumn(say('消息', 'Notice'), prefetch=('notice',), show=lambda value, row: in_language(value, 'title'))
    channel = ChoiceColumn(say('方式', 'Way'))
    to = TextColumn(say('发给', 'To'), 'person', prefetch=('person', 'robot'), show=lambda value, row: str(value or row.robot))
    state = ChoiceColumn(say('状态', 'State'))
    tries = NumberColumn(say('次数', 'Tries'))
    reason = TextColumn(
        say('原因', 'Reason'), 'error', wide=True,
        show=lambda value, row: row.error_en if (get_language() or '').startswith('en') else value,
    )  # fmt: skip
    due_at = TimeColumn(say('计划发送', 'Due'))
    sent_at = TimeColumn(say('发出时间', 'Sent'))


class SeatChoiceTable(Table):
    seat = LinkColumn(say('部门或岗位', 'Department or post'), show=lambda value, row: seat_names([value]))
    group = TextColumn(say('消息', 'Notices'), show=lambda value, row: group_names([value]))
    channel = ChoiceColumn(say('方式', 'Way'))
    when = ChoiceColumn(say('何时', 'When'), choice=When)

    sort = ('seat', 'group', 'channel')
