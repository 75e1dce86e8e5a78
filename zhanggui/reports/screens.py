"""The dashboard people start their day with: today against yesterday, what waits where, what is wrong, the last two weeks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.money import yuan
from zhanggui.core.words import say
from zhanggui.orders.choices import AlarmKind, HoldKind, OrderState
from zhanggui.orders.policies import SEE_ORDERS, SEE_PARCELS
from zhanggui.orders.selectors.orders import alarms_open, holds_by_kind, orders_by_state, orders_held
from zhanggui.orders.services.counters import CREATED, ON_TIME, PAID, PAID_FEN, SHIPPED
from zhanggui.reports.figures import last_days
from zhanggui.reports.policies import SEE_REPORTS
from zhanggui.ui import navigation, registry
from zhanggui.ui.cards import Card, ChartCard, DashboardScreen, Number, NumberCard, TableCard, lines_over_days
from zhanggui.ui.columns import ChoiceColumn, NumberColumn
from zhanggui.ui.tables import Table

ON_TIME_GOAL = 0.99
ON_TIME_DAYS = 7
CHART_DAYS = 14


class HoldCount(NamedTuple):
    pk: str
    kind: str
    orders: int


class AlarmCount(NamedTuple):
    pk: str
    kind: str
    parcels: int


class AlarmsTable(Table):
    kind = ChoiceColumn(say('预警', 'Alarm'), choice=AlarmKind)
    parcels = NumberColumn(say('包裹', 'Parcels'))


class HoldsTable(Table):
    kind = ChoiceColumn(say('异常', 'Hold'), choice=HoldKind)
    orders = NumberColumn(say('订单', 'Orders'))


def list_href(screen: str, **params: str) -> Callable[[], str]:
    """The address of a list with its tab and filters; made late, when addresses are known."""
    return lambda: reverse(screen) + (f'?{urlencode(params)}' if params else '')


def orders_today(actor: Actor) -> Number:
    return _against_yesterday(actor, CREATED)


def paid_today(actor: Actor) -> Number:
    return _against_yesterday(actor, PAID)


def turnover_today(actor: Actor) -> Number:
    """No percentage: half a day against a whole one would be red every morning."""
    days = last_days(actor, 2)
    now, before = days.on(PAID_FEN, days.today), days.on(PAID_FEN, days.first)
    return Number(now, yuan(now), note=say(f'昨日全天 {yuan(before)}', f'all of yesterday {yuan(before)}'))


def shipped_on_time(actor: Actor) -> Number:
    """Of what left in the last week, the share within 48 hours of payment."""
    days = last_days(actor, ON_TIME_DAYS)
    shipped, on_time = days.total(SHIPPED), days.total(ON_TIME)
    if not shipped:
        return Number(0, '—', note=say('近 7 天没有发货', 'nothing left in 7 days'))
    share = on_time / shipped
    late = shipped - on_time
    tone = Tone.GREEN if share >= ON_TIME_GOAL else Tone.RED
    note = say(f'近 7 天发 {shipped:,}，超时 {late:,}', f'{shipped:,} left in 7 days, {late:,} late')
    return Number(share, f'{share:.1%}', tone=tone, note=note)


def in_state(state: OrderState) -> Callable[[Actor], Number]:
    """How many orders stand there."""

    def number(actor: Actor) -> Number:
        return Number(orders_by_state(actor)[state.value])

    return number


def held(actor: Actor) -> Number:
    count = orders_held(actor)
    return Number(count, tone=Tone.RED if count else Tone.GREY)


def alarm_counts(actor: Actor) -> list[AlarmCount]:
    return [AlarmCount(kind, kind, count) for kind, count in alarms_open(actor).most_common()]


def alarm_href(row: AlarmCount) -> str:
    return list_href('orders.alarms', tab=row.kind)()


def hold_counts(actor: Actor) -> list[HoldCount]:
    return [HoldCount(kind, kind, count) for kind, count in holds_by_kind(actor).most_common() if count > 0]


def hold_href(row: HoldCount) -> str:
    return list_href('orders.holds', tab=row.kind)()


def orders_by_day(actor: Actor) -> dict[str, Any]:
    days = last_days(actor, CHART_DAYS)
    shown = ((say('下单', 'Ordered'), CREATED), (say('付款', 'Paid'), PAID), (say('发货', 'Shipped'), SHIPPED))
    series = [(words, days.series(name)) for words, name in shown]
    return lines_over_days([_day(day) for day in days.days], series)


def turnover_by_day(actor: Actor) -> dict[str, Any]:
    """In 万 once any day reaches ten thousand yuan."""
    days = last_days(actor, CHART_DAYS)
    amounts = days.series(PAID_FEN)
    in_wan = max(amounts) >= 1_000_000
    name = say('实付（万元）', 'Paid (10,000 yuan)') if in_wan else say('实付（元）', 'Paid (yuan)')
    unit = 1_000_000 if in_wan else 100
    return lines_over_days([_day(day) for day in days.days], [(name, [round(fen / unit, 2) for fen in amounts])], bars=True)


class Dashboard(DashboardScreen):
    name = 'reports.dashboard'
    path = 'overview/'
    title = say('概览', 'Overview')
    icon = 'layout-dashboard'
    group = 'home'
    order = 1
    right = SEE_REPORTS
    cards: ClassVar[Sequence[Card]] = (
        NumberCard(say('今日下单', 'Ordered today'), number=orders_today, href=list_href('orders.desk')),
        NumberCard(say('今日付款订单', 'Paid today'), number=paid_today, href=list_href('orders.desk')),
        NumberCard(say('今日实付', 'Turnover today'), number=turnover_today),
        NumberCard(
            say('48 小时发货率', 'Left within 48 h'), number=shipped_on_time,
            hint=say('近 7 天付款后 48 小时内发出的占比', 'Share that left within 48 hours of payment, last 7 days'),
            href=list_href('orders.desk', deadline='late'),
        ),
        *(
            NumberCard(label, number=in_state(state), href=list_href('orders.desk', tab=state.value), width=2, right=SEE_ORDERS)
            for state, label in (
                (OrderState.TO_AUDIT, say('待审核', 'To audit')),
                (OrderState.AUDITED, say('待配货', 'To allocate')),
                (OrderState.ALLOCATED, say('待打单', 'To print')),
                (OrderState.PRINTED, say('待打包', 'To pack')),
                (OrderState.PACKED, say('待发货', 'To ship')),
            )
        ),
        NumberCard(say('异常订单', 'Held orders'), number=held, href=list_href('orders.holds'), width=2, right=SEE_ORDERS),
        ChartCard(say('近 14 天订单', 'Orders, last 14 days'), option=orders_by_day),
        ChartCard(say('近 14 天实付', 'Turnover, last 14 days'), option=turnover_by_day),
        TableCard(
            say('异常原因', 'Holds by reason'), rows=hold_counts, table=HoldsTable, row_href=hold_href,
            href=list_href('orders.holds'), right=SEE_ORDERS, empty=say('没有异常。', 'Nothing is held.'),
        ),
        TableCard(
            say('物流预警', 'Tracking alarms'), rows=alarm_counts, table=AlarmsTable, row_href=alarm_href,
            href=list_href('orders.alarms'), right=SEE_PARCELS, empty=say('快递都在路上。', 'Every parcel moves.'),
        ),
    )


def _against_yesterday(actor: Actor, name: str) -> Number:
    days = last_days(actor, 2)
    now, before = days.on(name, days.today), days.on(name, days.first)
    return Number(now, note=say(f'昨日全天 {before:,}', f'all of yesterday {before:,}'))


def _day(day: date) -> str:
    return f'{day:%m-%d}'


navigation.declare(navigation.Group('home', say('首页', 'Home'), 'home', 1))
registry.register(Dashboard)
