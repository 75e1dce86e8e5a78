"""Tables of the order desk: orders, holds, and the parts of an order's page."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.customers.selectors import mask_nick
from zhanggui.orders.cells import (
    CountdownColumn,
    GoodsColumn,
    HoldsColumn,
    NotesColumn,
    PiecesColumn,
    ReasonColumn,
    ShopColumn,
    WaybillsColumn,
)
from zhanggui.orders.choices import HoldKind, OrderState
from zhanggui.orders.models import Hold
from zhanggui.orders.reasons import span, why
from zhanggui.orders.selectors.desk import buyers_of, goods_of, holds_of, waybills_of
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, MoneyColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table


class OrderTable(Table):
    number = LinkColumn(say('订单号', 'Order number'), copy=True)
    shop = ShopColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    buyer = TextColumn(say('买家', 'Buyer'), load=buyers_of, prefetch=('customer',))
    goods = GoodsColumn(say('商品', 'Goods'), load=goods_of)
    pieces = PiecesColumn(say('件数', 'Pieces'), load=goods_of)
    paid_fen = MoneyColumn(say('实付', 'Paid'))
    paid_at = TimeColumn(say('付款时间', 'Paid at'), sort='work__queued_at', prefetch=('work',))
    ship_by = CountdownColumn(say('发货倒计时', 'Ship within'), prefetch=('work', 'shop'))
    state = ChoiceColumn(say('状态', 'State'), 'work.state', prefetch=('work',), choice=OrderState)
    holds = HoldsColumn(say('异常', 'Holds'), load=holds_of)
    notes = NotesColumn(say('备注', 'Notes'), 'memo')
    province = TextColumn(say('省', 'Province'), 'address.province', prefetch=('address',))
    city = TextColumn(say('市', 'City'), 'address.city', prefetch=('address',))
    tracking = WaybillsColumn(say('快递单号', 'Tracking number'), load=waybills_of)
    goods_fen = MoneyColumn(say('货款', 'Goods'))
    freight_fen = MoneyColumn(say('运费', 'Freight'))
    discount_fen = MoneyColumn(say('优惠', 'Discount'))
    refunded_fen = MoneyColumn(say('已退款', 'Refunded'))
    created_at = TimeColumn(say('下单时间', 'Ordered at'))
    shipped_at = TimeColumn(say('发货时间', 'Shipped at'), 'work.shipped_at', prefetch=('work',))
    received_at = TimeColumn(say('入库时间', 'Taken in at'))

    default = (
        'number', 'state', 'holds', 'notes', 'shop', 'buyer', 'goods', 'pieces', 'paid_fen', 'ship_by', 'paid_at', 'province',
        'city', 'tracking',
    )  # fmt: skip
    sort = ('-work__queued_at', '-id')


def ages_of(holds: Sequence[Hold], actor: Actor) -> dict[int, str]:
    now = clock.now()
    return {hold.pk: span(now - hold.raised_at) for hold in holds}


def buyers_held(holds: Sequence[Hold], actor: Actor) -> dict[int, str]:
    """Masked here, so that no file, tooltip or page ever gets the nick itself."""
    return {hold.pk: mask_nick(hold.order.customer.nick) for hold in holds if hold.order.customer}


class HoldTable(Table):
    order = LinkColumn(say('订单号', 'Order number'), 'order.number', prefetch=('order',), copy=True)
    kind = ChoiceColumn(say('异常', 'Hold'), choice=HoldKind)
    detail = ReasonColumn(say('原因', 'Why'), wide=True, show=lambda value, hold: why(hold.kind, value))
    age = TextColumn(say('已等', 'Waiting'), load=ages_of)
    raised_at = TimeColumn(say('发生时间', 'Since'))
    state = ChoiceColumn(say('订单状态', 'Order state'), 'order.work.state', prefetch=('order__work',), choice=OrderState)
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    buyer = TextColumn(say('买家', 'Buyer'), load=buyers_held, prefetch=('order__customer',))
    paid_fen = MoneyColumn(say('实付', 'Paid'), 'order.paid_fen', prefetch=('order',))

    default = ('order', 'kind', 'detail', 'age', 'state', 'shop', 'buyer', 'paid_fen', 'raised_at')
    sort = ('id',)
