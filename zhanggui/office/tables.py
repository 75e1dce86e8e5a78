"""How lists of the office look, and what they are filtered by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.office.choices import Confidentiality, DocumentCategory, IncidentCategory, Level
from zhanggui.office.models import Incident
from zhanggui.office.selectors.documents import find
from zhanggui.ui.columns import (
    BoolColumn,
    ChoiceColumn,
    Column,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TextColumn,
    TimeColumn,
    badge,
)
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, SearchFilter
from zhanggui.ui.tables import Table

EXPIRED = say('已过期', 'Expired')
DRILL = say('演练', 'Drill')


@dataclass(frozen=True)
class EndColumn(Column):
    """The day, and whether it is over."""

    def html(self, value: date | None, row: Any, href: str) -> SafeString:
        if value is None:
            return SafeString()
        return format_html('{} {}', value, badge(EXPIRED, Tone.RED)) if row.is_expired else format_html('{}', value)

    def text(self, value: date | None, row: Any) -> str:
        return f'{value}' if value else ''


class DocumentTable(Table):
    title = LinkColumn(say('文件', 'Document'), wide=True)
    number = TextColumn(say('编号', 'Number'))
    version = NumberColumn(say('版本', 'Version'), show=lambda version, _: f'V{version}' if version else '')
    state = ChoiceColumn(say('状态', 'State'))
    category = ChoiceColumn(say('类别', 'Category'))
    confidentiality = ChoiceColumn(say('密级', 'Confidentiality'))
    department = TextColumn(say('部门', 'Department'), 'department', prefetch=('department',))
    owner = TextColumn(say('经办人', 'Owner'), 'owner.name', prefetch=('owner',))
    issued_on = TimeColumn(say('发布日期', 'Issued on'))
    effective_on = TimeColumn(say('生效日期', 'In force from'))
    expires_on = EndColumn(say('有效期至', 'Ends on'))
    keep_until = TimeColumn(say('保管至', 'Kept until'))
    shelf = TextColumn(say('存放位置', 'Shelf'))

    default = (
        'title',
        'number',
        'version',
        'state',
        'category',
        'confidentiality',
        'department',
        'owner',
        'expires_on',
    )
    sort = ('-id',)


class DocumentFilters(Filters):
    q: Any = SearchFilter(find, placeholder=say('名称、编号', 'Title, number'))
    category = ChoiceFilter(DocumentCategory, label=say('类别', 'Category'))
    confidentiality = ChoiceFilter(Confidentiality, label=say('密级', 'Confidentiality'))

    basic = ('q', 'category', 'confidentiality')


class VersionTable(Table):
    version = NumberColumn(say('版本', 'Version'), show=lambda version, _: f'V{version}')
    title = LinkColumn(say('文件', 'Document'))
    state = ChoiceColumn(say('状态', 'State'))
    issued_on = TimeColumn(say('发布日期', 'Issued on'))
    owner = TextColumn(say('经办人', 'Owner'), 'owner.name')

    default = ('version', 'title', 'state', 'issued_on', 'owner')


def search_incidents(rows: QuerySet[Incident], text: str) -> QuerySet[Incident]:
    return rows.filter(Q(what__icontains=text) | Q(number__iexact=text))


class IncidentTable(Table):
    what = LinkColumn(say('事件', 'Incident'), wide=True)
    level = ChoiceColumn(say('级别', 'Level'))
    state = ChoiceColumn(say('状态', 'State'))
    category = ChoiceColumn(say('类别', 'Category'))
    lead = TextColumn(say('指挥', 'Lead'), 'lead.name', prefetch=('lead',))
    found_by = TextColumn(say('发现人', 'Found by'), 'found_by.name', prefetch=('found_by',))
    found_at = TimeColumn(say('发现时间', 'Found at'), sort=True)
    answered_at = TimeColumn(say('接警', 'Answered'))
    recovered_at = TimeColumn(say('恢复', 'Recovered'))
    review_due_at = TimeColumn(say('复盘期限', 'Review due'))
    reviewed_at = TimeColumn(say('复盘', 'Reviewed'))
    orders_concerned = NumberColumn(say('影响单数', 'Orders'))
    loss_fen = MoneyColumn(say('损失', 'Loss'))
    drill = BoolColumn(DRILL)
    number = TextColumn(say('编号', 'Number'))

    default = ('what', 'level', 'state', 'category', 'lead', 'found_at', 'recovered_at', 'loss_fen', 'drill')
    sort = ('-id',)


class IncidentFilters(Filters):
    q: Any = SearchFilter(search_incidents, placeholder=say('事件、编号', 'Incident, number'))
    category = ChoiceFilter(IncidentCategory, label=say('类别', 'Category'))
    level = ChoiceFilter(Level, label=say('级别', 'Level'))
    found_at = DaysFilter('found_at', label=say('发现时间', 'Found at'))

    basic = ('q', 'category', 'level', 'found_at')
