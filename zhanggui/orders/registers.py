"""Sheets that orders and dispatch fill by themselves: sales by day and month, outbound, sorting before dispatch, service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.orders.sql import registers as sql
from zhanggui.registers.policies import SEE_ALL
from zhanggui.registers.sources import Ask, Column, Filled, Line, Register, Source, day_and_id, day_key, declare
from zhanggui.rulebook.controls import Period

TASKS = ['flow.approve', 'flow.refuse', 'flow.complete']
DEEDS = ['orders.audit', 'orders.release_hold', 'orders.change_address', 'orders.memo', 'orders.close_alarm', *TASKS]
KINDS = {'single': say('单件', 'Single'), 'multi': say('多件', 'Multiple')}

SALES = (
    ('day', say('日期', 'Date')), ('shop', say('店铺', 'Shop')), ('orders', say('付款订单数', 'Paid orders')),
    ('buyers', say('付款人数', 'Buyers')), ('paid', say('付款金额', 'Paid')), ('refunded', say('退款金额', 'Refunded')),
    ('per_buyer', say('客单价', 'Per buyer')),
)  # fmt: skip
OUTBOUND = (
    ('at', say('出库时间', 'Left at')), ('warehouse', say('仓库', 'Warehouse')), ('shop', say('店铺', 'Shop')),
    ('courier', say('快递', 'Courier')), ('number', say('运单号', 'Tracking number')), ('pieces', say('件数', 'Pieces')),
    ('weight', say('重量（克）', 'Weight (g)')),
)  # fmt: skip
SORTED = (
    ('at', say('分拣时间', 'Sorted at')), ('warehouse', say('仓库', 'Warehouse')), ('wave', say('波次', 'Wave')),
    ('kind', say('单件/多件', 'Single or multiple')), ('parcels', say('面单数', 'Waybills')),
    ('styles', say('款式数', 'Styles')), ('pieces', say('件数', 'Pieces')),
)  # fmt: skip
SERVICE = (
    ('day', say('日期', 'Date')), ('person', say('客服', 'Agent')), ('audited', say('审核订单', 'Audited')),
    ('released', say('处理异常', 'Holds released')), ('addresses', say('修改地址', 'Addresses')),
    ('memos', say('订单备注', 'Memos')), ('alarms', say('物流预警', 'Alarms')), ('tasks', say('流程待办', 'Tasks')),
)  # fmt: skip


def sales_daily(ask: Ask) -> list[Line]:
    return _sales(ask, 'day', lambda day: f'{day}')


def sales_monthly(ask: Ask) -> list[Line]:
    return _sales(ask, 'month', lambda day: f'{day:%Y-%m}')


def outbound(ask: Ask) -> list[Line]:
    return [
        Line(id, [at, place, shop, courier or '', number, pieces, weight], reverse('orders.parcel', args=[id]))
        for id, at, place, shop, courier, number, pieces, weight in _rows(sql.OUTBOUND, _told(ask))
    ]


def sorting(ask: Ask) -> list[Line]:
    return [
        Line(id, [at, place, number, str(KINDS.get(kind, kind)), parcels, styles, int(pieces)])
        for id, at, place, number, kind, parcels, styles, pieces in _rows(sql.SORTED, _told(ask))
    ]


def service_daily(ask: Ask) -> list[Line]:
    return _service(ask, 'day', lambda day: f'{day}')


def service_monthly(ask: Ask) -> list[Line]:
    return _service(ask, 'month', lambda day: f'{day:%Y-%m}')


def _sales(ask: Ask, step: str, shown: Callable[[date], str]) -> list[Line]:
    rows = _rows(sql.SALES, {**_told(ask), **_edge(ask), 'step': step})
    return [
        Line(
            day_key(day, shop),
            [
                shown(day),
                name,
                orders,
                buyers,
                paid / 100,
                refunded / 100,
                round(paid / buyers / 100, 2) if buyers else '',
            ],
        )
        for day, shop, name, orders, buyers, paid, refunded in rows
    ]


def _service(ask: Ask, step: str, shown: Callable[[date], str]) -> list[Line]:
    person = None if ask.actor.may(SEE_ALL) or not ask.register.own else ask.actor.id
    told = {**_told(ask), **_edge(ask), 'step': step, 'deeds': DEEDS, 'tasks': TASKS, 'person': person}
    return [
        Line(day_key(day, id), [shown(day), name, *(int(count or 0) for count in counts)])
        for day, id, name, *counts in _rows(sql.SERVICE, told)
    ]


def _told(ask: Ask) -> dict[str, Any]:
    return {
        'since': ask.period.since,
        'until': ask.period.until,
        'shops': _scope(ask.actor, 'shop'),
        'warehouses': _scope(ask.actor, 'warehouse'),
        'before': ask.before,
        'most': ask.most,
    }


def _edge(ask: Ask) -> dict[str, Any]:
    day, id = (None, None) if ask.before is None else day_and_id(ask.before)
    return {'before_day': day, 'before_id': id}


def _scope(actor: Actor, axis: str) -> list[int] | None:
    ids = actor.scope_of(axis)
    return None if ids is None else sorted(ids)


def _rows(statement: str, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return list(cursor.fetchall())


def _days(statement: str) -> Callable[[Sequence[Register], Period], Mapping[str, Sequence[Filled]]]:
    """Registers of one source are filled alike: one query, however many there are."""

    def filled(registers: Sequence[Register], period: Period) -> Mapping[str, Sequence[Filled]]:
        rows = _rows(statement, {'since': period.since, 'until': period.until, 'deeds': DEEDS})
        days = [Filled(day, count) for day, count in rows]
        return {register.key: days for register in registers}

    return filled


def _columns(named: Sequence[tuple[str, Words]]) -> Callable[[Register], Sequence[Column]]:
    return lambda register: [Column(key, label) for key, label in named]


declare(
    Source(
        name='orders.sales_daily', label=say('每日销售', 'Sales by day'),
        columns=_columns(SALES), lines=sales_daily, filled=_days(sql.PAID_DAYS),
    ),
    Source(
        name='orders.sales_monthly', label=say('月度销售', 'Sales by month'),
        columns=_columns(SALES), lines=sales_monthly, filled=_days(sql.PAID_DAYS),
    ),
    Source(
        name='orders.outbound', label=say('出库', 'Outbound'),
        columns=_columns(OUTBOUND), lines=outbound, filled=_days(sql.SHIPPED_DAYS),
    ),
    Source(
        name='orders.sorting', label=say('发货分类', 'Sorting before dispatch'),
        columns=_columns(SORTED), lines=sorting, filled=_days(sql.WAVE_DAYS),
    ),
    Source(
        name='orders.service_daily', label=say('客服每日统计', 'Service by day'),
        columns=_columns(SERVICE), lines=service_daily, filled=_days(sql.SERVICE_DAYS),
    ),
    Source(
        name='orders.service_monthly', label=say('客服月度统计', 'Service by month'),
        columns=_columns(SERVICE), lines=service_monthly, filled=_days(sql.SERVICE_DAYS),
    ),
)  # fmt: skip
