"""The order desk: the list of orders, one order's page, and the desk for what is held. All start from the shops in sight."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.money import yuan
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import say
from zhanggui.orders import finding
from zhanggui.orders.cells import hold_badge
from zhanggui.orders.choices import HoldKind, OrderState
from zhanggui.orders.filters.desk import HoldFilters, OrderFilters
from zhanggui.orders.models import Hold, Order
from zhanggui.orders.panels import order_panels
from zhanggui.orders.policies import SEE_ORDERS
from zhanggui.orders.queues import Within
from zhanggui.orders.search import search
from zhanggui.orders.selectors.desk import holds_of
from zhanggui.orders.selectors.orders import holds_by_kind, orders_by_state, orders_held
from zhanggui.orders.tables.desk import HoldTable, OrderTable
from zhanggui.orders.usecases.desk import ALLOCATE, AUDIT, CANCEL, HOLD, RELEASE, SEND_BACK
from zhanggui.orders.usecases.edits import CHANGE_ADDRESS, MEMO, RELEASE_HOLD
from zhanggui.org.selectors import shop_ids
from zhanggui.ui import keyset, navigation, palette, registry
from zhanggui.ui.columns import badge
from zhanggui.ui.context import count_todo
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.lists import Ask, ListScreen, Tab
from zhanggui.ui.palette import Hit, Source

TABS = (
    OrderState.TO_AUDIT, OrderState.AUDITED, OrderState.ALLOCATED, OrderState.PRINTED, OrderState.PACKED, OrderState.SHIPPED,
    OrderState.SIGNED, OrderState.COMPLETED, OrderState.CLOSED, OrderState.UNPAID,
)  # fmt: skip
ORDER_USE_CASES = (AUDIT, ALLOCATE, RELEASE, HOLD, MEMO, SEND_BACK, CANCEL)


def order_tabs(actor: Actor) -> list[Tab]:
    """Counts are kept, never counted: see `services.counters`."""
    counts = orders_by_state(actor)
    held = Tab(finding.HELD, say('异常', 'Held'), Q(work__holds__gt=0), count=orders_held(actor), tone=Tone.RED)
    states = [
        Tab(state.value, state.label, Q(work__state=state.value), count=counts[state.value], state=state.value)
        for state in TABS
    ]
    return [Tab('all', say('全部', 'All'), count=sum(counts.values())), held, *states]


class OrderDesk(ListScreen):
    name = 'orders.desk'
    path = 'orders/'
    title = say('订单', 'Orders')
    icon = 'shopping-cart'
    group = 'orders'
    order = 10
    right = SEE_ORDERS
    model = Order
    table = OrderTable
    filters = OrderFilters
    tabs = order_tabs
    use_cases = ORDER_USE_CASES
    detail = 'orders.page'
    empty = say(
        '还没有订单。导入平台的订单文件，或用接口推送。', 'No orders yet: import a file from a platform, or push them by API.'
    )

    def rows(self, actor: Actor) -> QuerySet[Order]:
        return Order.objects.visible_to(actor).select_related('work')

    def ask_of(self, actor: Actor, params: QueryDict) -> Ask:
        ask = super().ask_of(actor, params)
        sort = finding.sort_of(ask)
        edge = params.get('after') or params.get('before') or ''
        return replace(ask, sort=sort, cursor=keyset.decoded(edge, Order, sort) if edge else None)

    def page_ids(self, ask: Ask) -> list[int]:
        filters = OrderFilters(ask.params, queryset=self.rows(ask.actor), request=ask)  # type: ignore[no-untyped-call]
        return finding.page_ids(ask, filters)


class OrderPage(DetailScreen):
    name = 'orders.page'
    path = 'orders/<int:pk>/'
    title = say('订单', 'Order')
    right = SEE_ORDERS
    model = Order
    desk = 'orders.desk'
    use_cases = (*ORDER_USE_CASES, CHANGE_ADDRESS)
    panels = order_panels()

    def rows(self, actor: Actor) -> QuerySet[Order]:
        return Order.objects.visible_to(actor).select_related('work', 'shop', 'customer', 'address')

    def offered(self, thing: Any, actor: Actor) -> list[UseCase]:
        """Nothing to release where nothing is held."""
        return [each for each in super().offered(thing, actor) if each is not RELEASE or thing.work.holds]

    def badges(self, thing: Any) -> list[SafeString]:
        state = OrderState(thing.work.state)
        holds = holds_of([thing], self.request.actor)
        return [badge(state.label, state.tone), *(hold_badge(each.kind, each.detail) for each in holds.get(thing.pk, ()))]


def hold_tabs(actor: Actor) -> list[Tab]:
    """One tab for each kind that stands anywhere, the most frequent first."""
    counts = holds_by_kind(actor)
    kinds = [HoldKind(kind) for kind, count in counts.most_common() if count > 0]
    return [
        Tab('all', say('全部', 'All'), count=sum(counts.values())),
        *(Tab(kind.value, kind.label, Q(kind=kind.value), count=counts[kind.value], tone=kind.tone) for kind in kinds),
    ]


class HoldsDesk(ListScreen):
    name = 'orders.holds'
    path = 'orders/holds/'
    title = say('异常处理', 'Holds')
    icon = 'alert-triangle'
    group = 'orders'
    order = 20
    right = SEE_ORDERS
    model = Hold
    table = HoldTable
    filters = HoldFilters
    tabs = hold_tabs
    use_cases = (RELEASE_HOLD,)
    empty = say('没有异常，订单都在路上。', 'Nothing is held.')

    def rows(self, actor: Actor) -> QuerySet[Hold]:
        return Hold.objects.visible_to(actor).filter(released_at__isnull=True)

    def href(self, row: Any) -> str:
        return reverse('orders.page', kwargs={'pk': row.order_id})


def found(actor: Actor, text: str) -> list[Hit]:
    """Ctrl-K: the newest orders of this number, waybill, phone tail, goods or buyer."""
    ids = [key[-1] for key in search(text, Within(shop_ids(actor)))(palette.HITS_MAX, None, True).keys]
    orders = Order.objects.visible_to(actor).select_related('work', 'shop').in_bulk(ids)
    return [
        Hit(
            each.number, reverse('orders.page', kwargs={'pk': each.pk}), icon='shopping-cart',
            subtitle=f'{each.shop.name} · {OrderState(each.work.state).label} · {yuan(each.paid_fen)}',
        )
        for each in (orders[order_id] for order_id in ids if order_id in orders)
    ]


def held_waiting(actor: Actor) -> tuple[int, str]:
    """The badge of the top bar: orders that wait for somebody to decide."""
    return (orders_held(actor) if actor.may(RELEASE_HOLD.name) else 0), reverse('orders.holds')


navigation.declare(navigation.Group('orders', say('订单', 'Orders'), 'shopping-cart', 10))
registry.register(OrderDesk, OrderPage, HoldsDesk)
palette.register(Source(say('订单', 'Orders'), found, right=SEE_ORDERS))
count_todo(held_waiting, label=say('异常订单', 'Held orders'), icon='alert-triangle')
