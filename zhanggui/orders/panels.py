"""Panels of an order's page: money and times, holds, lines, parcels, receiver (masked), notes, timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.customers.selectors import mask_nick, masked
from zhanggui.flow.panels import cases_panel
from zhanggui.orders.cells import CountdownColumn, Flag, ShopColumn, specification
from zhanggui.orders.choices import FACT_HOLDS, PLATFORM_STATES, HoldKind, OrderState, TrackingStep
from zhanggui.orders.forms.desk import CANCEL_REASONS
from zhanggui.orders.models import Hold, Order, OrderLine, Parcel, TrackingEvent
from zhanggui.orders.reasons import REFUND_STATES, why
from zhanggui.orders.selectors.desk import units_of
from zhanggui.ui.columns import (
    BoolColumn,
    ChoiceColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TextColumn,
    TimeColumn,
)
from zhanggui.ui.panels import FactsPanel, Happening, Panel, TablePanel, TemplatePanel, TimelinePanel
from zhanggui.ui.tables import Table

CANCEL_WORDS: dict[str, Any] = dict(CANCEL_REASONS)


def allocated_of(lines: Sequence[OrderLine], actor: Actor) -> dict[int, int]:
    return {line_id: allocated for line_id, (allocated, _) in units_of(lines[0].order_id).items()}


def sent_of(lines: Sequence[OrderLine], actor: Actor) -> dict[int, int]:
    return {line_id: sent for line_id, (_, sent) in units_of(lines[0].order_id).items()}


def _refund_words(value: str, row: Any) -> Any:
    return None if value in ('', 'none') else REFUND_STATES.get(value, value)


def _platform_words(value: str, row: Any) -> Any:
    return PLATFORM_STATES.get(value, value)


def _look(value: str, row: Any) -> str:
    return specification(value)


def _unless_none(value: int, row: Any) -> int | None:
    return value or None


class LinesTable(Table):
    code = TextColumn(say('商家编码', 'Code'), 'listing.code', prefetch=('listing', 'listing__sku'), copy=True)
    title = TextColumn(say('标题', 'Title'), 'listing.title', prefetch=('listing',), wide=True)
    attributes = TextColumn(say('规格', 'Specification'), 'listing.attributes', prefetch=('listing',), show=_look)
    sku = TextColumn(say('对应 SKU', 'Our SKU'), 'listing.sku.code', prefetch=('listing__sku',))
    quantity = NumberColumn(say('数量', 'Quantity'))
    cancelled = NumberColumn(say('已退', 'Refunded'), show=_unless_none)
    allocated = NumberColumn(say('已配', 'Allocated'), load=allocated_of)
    sent = NumberColumn(say('已发', 'Sent'), load=sent_of)
    price_fen = MoneyColumn(say('单价', 'Price'))
    paid_fen = MoneyColumn(say('实付', 'Paid'))
    refund = TextColumn(say('退款', 'Refund'), show=_refund_words)
    gift = BoolColumn(say('赠品', 'Gift'))


class ParcelsTable(Table):
    tracking_number = LinkColumn(say('快递单号', 'Tracking number'), copy=True)
    state = ChoiceColumn(say('状态', 'State'))
    courier = TextColumn(say('快递', 'Courier'), 'courier.name', prefetch=('courier',))
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    pieces = NumberColumn(say('件数', 'Pieces'))
    step = ChoiceColumn(say('物流', 'Tracking'), 'tracking_step', choice=TrackingStep)
    printed_at = TimeColumn(say('打单', 'Printed'))
    packed_at = TimeColumn(say('打包', 'Packed'))
    shipped_at = TimeColumn(say('发货', 'Shipped'))


def holds_shown(order: Order, actor: Actor) -> dict[str, Any]:
    """Open ones first; each with its button where a click may lift it."""
    rows = list(Hold.objects.filter(order_id=order.pk).select_related('released_by').order_by('-released_at', '-id'))
    rows.sort(key=lambda hold: hold.released_at is not None)
    may = actor.may('orders.release_hold')
    return {
        'holds': [
            {
                'hold': hold,
                'kind': HoldKind(hold.kind),
                'why': why(hold.kind, hold.detail),
                'may_release': may and not hold.released_at and hold.kind not in FACT_HOLDS,
            }
            for hold in rows
        ]
    }


def receiver_shown(order: Order, actor: Actor) -> dict[str, Any]:
    address = order.address
    return {
        'nick': mask_nick(order.customer.nick) if order.customer else '',
        'blacklisted': order.customer.blacklisted_reason if order.customer else '',
        'address': masked(address) if address else None,
        'address_id': order.address_id,
        'may_reveal': bool(address) and actor.may('customers.reveal'),
    }


def notes_shown(order: Order, actor: Actor) -> dict[str, Any]:
    flag = Flag(str(order.flag)) if str(order.flag) in set(Flag) else Flag.NONE
    return {'flag': flag, 'has_flag': flag != Flag.NONE, 'may_note': actor.may('orders.memo')}


def lines_of(order: Order, actor: Actor) -> Any:
    return OrderLine.objects.filter(order_id=order.pk).order_by('id')


def parcels_of(order: Order, actor: Actor) -> Any:
    return Parcel.objects.filter(lines__order_id=order.pk).distinct().order_by('-id')


def parcel_href(parcel: Parcel) -> str:
    return reverse('orders.parcel', kwargs={'pk': parcel.pk})


def tracked(order: Order, actor: Actor) -> Sequence[Happening]:
    """What the couriers told of its parcels, among what we did."""
    parcels = Parcel.objects.filter(lines__order_id=order.pk).distinct()
    events = TrackingEvent.objects.filter(parcel__in=parcels).select_related('parcel').order_by('-at')[:50]
    return [
        Happening(
            event.at, str(TrackingStep(event.step).label), event.parcel.tracking_number,
            told=f'{event.place} {event.text}'.strip(),
        )
        for event in events
    ]


FIELDS = {
    'memo': say('备注', 'memo'),
    'flag': say('旗帜', 'flag'),
    'address': say('地址', 'address'),
    'address_id': say('地址', 'address'),
    'lines': say('明细', 'lines'),
    'platform_state': say('平台状态', 'platform state'),
    'refund': say('退款状态', 'refund'),
    'refunded_fen': say('退款金额', 'refunded'),
    'paid_fen': say('实付', 'paid'),
    'message': say('留言', 'message'),
    'courier_hint': say('平台快递', 'courier'),
    'tracking_hint': say('平台快递单号', 'waybill'),
}


def told_in_words(use_case: str, told: Mapping[str, Any]) -> str:
    """Which hold, which fields, and the words somebody gave with it."""
    hold = told.get('hold')
    names = dict.fromkeys(str(FIELDS.get(name, name)) for name in told.get('fields', ()))
    reason = CANCEL_WORDS.get(told.get('reason', ''), told.get('reason', ''))
    parts = [HoldKind(hold).label if hold in set(HoldKind) else '', '、'.join(names), reason]
    return '：'.join(str(part) for part in parts if part)


def order_panels() -> tuple[Panel, ...]:
    """What is wrong first, then who, what and where."""
    parcels = TablePanel(
        say('包裹', 'Parcels'), rows=parcels_of, table=ParcelsTable, wide=True,
        href=parcel_href, empty=say('还没有包裹，配货后生成。', 'No parcel yet: allocation makes it.'),
    )
    return (
        TemplatePanel(say('异常', 'Holds'), template='orders/panel/holds.html', load=holds_shown, wide=True, when=_has_holds),
        FACTS,
        MONEY,
        TemplatePanel(say('收货信息', 'Receiver'), template='orders/panel/receiver.html', load=receiver_shown),
        TemplatePanel(say('留言与备注', 'Message and memo'), template='orders/panel/notes.html', load=notes_shown),
        TablePanel(
            say('商品', 'Lines'), rows=lines_of, table=LinesTable, wide=True,
            empty=say('平台还没有给出明细，请导入明细文件。', 'No lines yet: import the detail file.'),
        ),
        parcels,
        cases_panel('orders.Order'),
        TimelinePanel(state=OrderState, also=tracked, tell=told_in_words),
    )


FACTS = FactsPanel(
    say('订单', 'Order'),
    facts=(
        ShopColumn(say('店铺', 'Shop'), 'shop.name', wide=True),
        TextColumn(say('平台状态', 'On the platform'), 'platform_state', show=_platform_words),
        CountdownColumn(say('发货时限', 'Ship within'), 'pk'),
        TimeColumn(say('下单', 'Ordered'), 'created_at'),
        TimeColumn(say('付款', 'Paid'), 'paid_at'),
        TimeColumn(say('发货', 'Shipped'), 'work.shipped_at'),
        TimeColumn(say('完成', 'Completed'), 'completed_at'),
        TextColumn(say('退款', 'Refund'), 'refund', show=_refund_words),
        TextColumn(say('关闭原因', 'Close reason'), 'close_reason'),
        TextColumn(say('平台快递', 'Platform waybill'), 'tracking_hint'),
    ),
)
MONEY = FactsPanel(
    say('金额', 'Money'),
    facts=(
        MoneyColumn(say('货款', 'Goods'), 'goods_fen'),
        MoneyColumn(say('运费', 'Freight'), 'freight_fen'),
        MoneyColumn(say('优惠', 'Discount'), 'discount_fen'),
        MoneyColumn(say('应付', 'To pay'), 'total_fen'),
        MoneyColumn(say('实付', 'Paid'), 'paid_fen'),
        MoneyColumn(say('已退', 'Refunded'), 'refunded_fen'),
    ),
)


def _has_holds(order: Order) -> bool:
    return bool(order.work.holds) or Hold.objects.filter(order_id=order.pk).exists()






