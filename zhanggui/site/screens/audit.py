"""The audit log: every use case that ran, on what, by whom. Reads only; the table itself refuses changes."""

from __future__ import annotations

import json
from typing import Any

import django_filters
from django.db.models import QuerySet

from zhanggui.core import audittypes
from zhanggui.core.models import AuditEntry, AuditItem
from zhanggui.core.rights import declare
from zhanggui.core.words import lazy, say
from zhanggui.org.models import User
from zhanggui.site.screens.audit_words import door_words, subject_words, told_words
from zhanggui.ui.columns import LinkColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.filters import DaysFilter, Filters, RowsFilter
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel
from zhanggui.ui.registry import register
from zhanggui.ui.tables import Table

SEE_AUDIT = declare('core.see_audit', say('查看审计日志', 'See the audit log'))


def use_case_choices() -> list[tuple[str, Any]]:
    return [(name, lazy(label)) for name, label in audittypes.every().items()]


def of_object(rows: QuerySet[AuditEntry], name: str, value: int | None) -> QuerySet[AuditEntry]:
    """Through the items' primary key, which begins with the object."""
    if value is None:
        return rows
    return rows.filter(pk__in=AuditItem.objects.filter(object_id=value).values('entry_id'))


class AuditFilters(Filters):
    actor_id = RowsFilter(lambda actor: User.objects.all(), label=say('操作人', 'Who'))
    use_case = django_filters.ChoiceFilter(
        choices=use_case_choices, label=lazy(say('操作', 'What')), empty_label=lazy(say('全部', 'Any'))
    )
    at = DaysFilter('at', label=say('日期', 'Days'))
    object_id = django_filters.NumberFilter(
        method=of_object, label=lazy(say('对象编号', 'Object id')), min_value=1, max_value=2**63 - 1
    )
    door = django_filters.ChoiceFilter(
        choices=[(door, lazy(label)) for door, label in audittypes.DOORS.items()],
        label=lazy(say('入口', 'Door')),
        empty_label=lazy(say('全部', 'Any')),
    )
    basic = ('actor_id', 'use_case', 'at', 'object_id')


class AuditTable(Table):
    at = LinkColumn(say('时间', 'Time'), show=lambda value, row: TimeColumn(say('', '')).plain(value))
    actor_name = TextColumn(say('操作人', 'Who'))
    use_case = TextColumn(say('操作', 'What'), show=lambda value, row: audittypes.label_of(value))
    subject = TextColumn(say('对象', 'Object'), show=lambda value, row: subject_words(value))
    count = NumberColumn(say('数量', 'How many'))
    told = TextColumn(say('内容', 'Told'), wide=True, show=lambda value, row: told_words(value))
    door = TextColumn(say('入口', 'Door'), show=lambda value, row: door_words(value))
    request_id = TextColumn(say('请求号', 'Request'), copy=True)
    default = ('at', 'actor_name', 'use_case', 'subject', 'count', 'told', 'door')


class ItemTable(Table):
    object_id = TextColumn(say('对象编号', 'Object id'), show=lambda value, row: str(value))
    source = TextColumn(say('之前', 'Before'))
    target = TextColumn(say('之后', 'After'))
    sort = ('object_id',)


class AuditList(ListScreen):
    name = 'core.audit'
    path = 'audit/'
    title = say('审计日志', 'Audit log')
    icon = 'history'
    group = 'system'
    order = 10
    right = SEE_AUDIT
    model = AuditEntry
    table = AuditTable
    filters = AuditFilters
    detail = 'core.audit_entry'
    empty = say('没有符合条件的记录。', 'No entry matches.')


class AuditPage(DetailScreen):
    name = 'core.audit_entry'
    path = 'audit/<int:pk>/'
    title = say('审计记录', 'Audit entry')
    right = SEE_AUDIT
    model = AuditEntry
    desk = 'core.audit'
    panels = (
        FactsPanel(
            say('记录', 'Entry'),
            facts=(
                TimeColumn(say('时间', 'Time'), 'at'),
                TextColumn(say('操作人', 'Who'), 'actor_name'),
                TextColumn(say('代表', 'On behalf of'), 'on_behalf_of'),
                TextColumn(
                    say('操作', 'What'), 'use_case', show=lambda value, row: f'{audittypes.label_of(value)} ({value})'
                ),
                TextColumn(say('对象', 'Object'), 'subject', show=lambda value, row: subject_words(value)),
                TextColumn(say('入口', 'Door'), 'door', show=lambda value, row: door_words(value)),
                TextColumn(say('请求号', 'Request'), 'request_id', copy=True),
                NumberColumn(say('数量', 'How many'), 'count'),
                TextColumn(
                    say('链条位置', 'Place in the chain'),
                    'position',
                    show=lambda value, row: f'{row.strand_id} / {value}',
                ),
                TextColumn(say('哈希', 'Hash'), 'hash', show=lambda value, row: bytes(value).hex(), wide=True),
            ),
        ),
        TemplatePanel(
            say('内容', 'Told'),
            template='site/told.html',
            load=lambda entry, actor: {'told': json.dumps(json.loads(entry.told), ensure_ascii=False, indent=2)},
        ),
        TablePanel(
            say('涉及对象', 'Objects'),
            wide=True,
            table=ItemTable,
            rows=lambda entry, actor: AuditItem.objects.filter(entry_id=entry.pk).order_by('object_id'),
        ),
    )

    def heading(self, thing: AuditEntry) -> str:
        return f'{audittypes.label_of(thing.use_case)} #{thing.pk}'


register(AuditList, AuditPage)
