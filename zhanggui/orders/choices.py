"""States of orders and parcels, kinds of holds, tracking steps and alarms: the vocabulary of the order desk."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone, sources_of, transitions
from zhanggui.core.words import say


class OrderState(Choice):
    """Where our work on an order stands. What the platform says is kept beside it, on the order."""

    UNPAID = 'unpaid', '待付款', 'Unpaid', Tone.GREY
    TO_AUDIT = 'to_audit', '待审核', 'To audit', Tone.YELLOW
    AUDITED = 'audited', '待配货', 'Audited', Tone.CYAN
    ALLOCATED = 'allocated', '已配货', 'Allocated', Tone.BLUE
    PRINTED = 'printed', '已打单', 'Printed', Tone.BLUE
    PACKED = 'packed', '已打包', 'Packed', Tone.PURPLE
    SHIPPED = 'shipped', '已发货', 'Shipped', Tone.GREEN
    SIGNED = 'signed', '已签收', 'Signed', Tone.GREEN
    COMPLETED = 'completed', '已完成', 'Completed', Tone.GREEN
    CLOSED = 'closed', '已关闭', 'Closed', Tone.GREY


BEFORE_DISPATCH = (
    OrderState.UNPAID,
    OrderState.TO_AUDIT,
    OrderState.AUDITED,
    OrderState.ALLOCATED,
    OrderState.PRINTED,
    OrderState.PACKED,
)
IN_WAREHOUSE = (OrderState.ALLOCATED, OrderState.PRINTED, OrderState.PACKED)

ORDER_MOVES = transitions(
    (OrderState.UNPAID, OrderState.TO_AUDIT),
    (OrderState.TO_AUDIT, OrderState.AUDITED),
    (OrderState.AUDITED, OrderState.ALLOCATED),
    (OrderState.ALLOCATED, OrderState.PRINTED),
    ((OrderState.ALLOCATED, OrderState.PRINTED), OrderState.PACKED),
    (IN_WAREHOUSE, OrderState.SHIPPED),
    (OrderState.SHIPPED, OrderState.SIGNED),
    ((OrderState.SHIPPED, OrderState.SIGNED), OrderState.COMPLETED),
    (BEFORE_DISPATCH, OrderState.CLOSED),
    ((OrderState.SHIPPED, OrderState.SIGNED, OrderState.COMPLETED), OrderState.CLOSED),  # refunded after dispatch
    # Back: sent to audit again, or its parcel was dissolved, or a part has left and the rest waits for stock.
    ((OrderState.AUDITED, *IN_WAREHOUSE), OrderState.TO_AUDIT),
    (IN_WAREHOUSE, OrderState.AUDITED),
    (OrderState.PACKED, OrderState.PRINTED),  # undone at the packing station
    # The platform dispatched it without us: seen in an export, there is nothing left to do here.
    ((OrderState.UNPAID, OrderState.TO_AUDIT, OrderState.AUDITED), OrderState.SHIPPED),
    ((OrderState.UNPAID, OrderState.TO_AUDIT, OrderState.AUDITED), OrderState.COMPLETED),
)

MAY_CLOSE = sources_of(ORDER_MOVES, OrderState.CLOSED) & frozenset(BEFORE_DISPATCH)


class ParcelState(Choice):
    ALLOCATED = 'allocated', '待打单', 'To print', Tone.CYAN
    PRINTED = 'printed', '待打包', 'To pack', Tone.BLUE
    PACKED = 'packed', '待发货', 'To ship', Tone.PURPLE
    SHIPPED = 'shipped', '已发货', 'Shipped', Tone.GREEN
    SIGNED = 'signed', '已签收', 'Signed', Tone.GREEN
    CANCELLED = 'cancelled', '已取消', 'Cancelled', Tone.GREY


LIVE_PARCEL = (ParcelState.ALLOCATED, ParcelState.PRINTED, ParcelState.PACKED)

PARCEL_MOVES = transitions(
    (ParcelState.ALLOCATED, ParcelState.PRINTED),
    ((ParcelState.ALLOCATED, ParcelState.PRINTED), ParcelState.PACKED),
    (ParcelState.PACKED, ParcelState.PRINTED),  # undone at the packing station
    (LIVE_PARCEL, ParcelState.SHIPPED),
    (LIVE_PARCEL, ParcelState.CANCELLED),
    (ParcelState.SHIPPED, ParcelState.SIGNED),
)


class HoldKind(Choice):
    """异常: typed reasons why an order waits for a person. Several may stand at once, each with its own release."""

    MESSAGE = 'message', '有买家留言', 'Buyer message', Tone.BLUE
    MEMO = 'memo', '有卖家备注', 'Seller memo', Tone.BLUE
    UNMATCHED = 'unmatched', '编码未匹配', 'Code not matched', Tone.RED
    NO_LINES = 'no_lines', '缺商品明细', 'Lines missing', Tone.RED
    ADDRESS = 'address', '地址不完整', 'Address incomplete', Tone.ORANGE
    FLOOR = 'floor', '低于底价', 'Below floor price', Tone.RED
    REFUND = 'refund', '申请退款', 'Refund asked', Tone.RED
    BLACKLIST = 'blacklist', '黑名单买家', 'Blacklisted buyer', Tone.RED
    HIGH_AMOUNT = 'high_amount', '金额过大', 'High amount', Tone.ORANGE
    OUT_OF_STOCK = 'out_of_stock', '缺货', 'Out of stock', Tone.RED
    PLATFORM_LOCK = 'platform_lock', '平台锁定', 'Locked by platform', Tone.ORANGE
    PRESALE = 'presale', '预售', 'Pre-sale', Tone.PURPLE
    PART_PAID = 'part_paid', '付款不足', 'Partly paid', Tone.ORANGE
    NO_COURIER = 'no_courier', '未设快递', 'No courier', Tone.ORANGE
    ADDRESS_CHANGED = 'address_changed', '配货后改地址', 'Address changed after allocation', Tone.ORANGE
    SHIPPED_ELSEWHERE = 'shipped_elsewhere', '平台已发货', 'Shipped on the platform', Tone.ORANGE
    MANUAL = 'manual', '人工锁定', 'Held by hand', Tone.GREY


# Facts, not opinions: these go away when the fact does (a code is mapped, stock arrives), never by a click.
FACT_HOLDS = frozenset({HoldKind.UNMATCHED, HoldKind.NO_LINES, HoldKind.OUT_OF_STOCK, HoldKind.PLATFORM_LOCK})


class WaveKind(Choice):
    SINGLE = 'single', '单件', 'Single', Tone.CYAN
    MULTI = 'multi', '多件', 'Mixed', Tone.BLUE


class TrackingStep(Choice):
    COLLECTED = 'collected', '已揽收', 'Collected', Tone.BLUE
    IN_TRANSIT = 'in_transit', '运输中', 'In transit', Tone.BLUE
    DELIVERING = 'delivering', '派送中', 'Out for delivery', Tone.CYAN
    SIGNED = 'signed', '已签收', 'Signed', Tone.GREEN
    PROBLEM = 'problem', '问题件', 'Problem', Tone.ORANGE
    RETURNING = 'returning', '退回中', 'Returning', Tone.RED
    RETURNED = 'returned', '已退回', 'Returned', Tone.RED
    LOST = 'lost', '丢失', 'Lost', Tone.RED


class AlarmKind(Choice):
    NOT_COLLECTED = 'not_collected', '24 小时未揽收', 'Not collected in 24 h', Tone.ORANGE
    STUCK = 'stuck', '48 小时无更新', 'Stuck for 48 h', Tone.ORANGE
    RETURNED = 'returned', '退回件', 'Returned', Tone.RED
    LOST = 'lost', '疑似丢失', 'Lost', Tone.RED


# Where the platform says the trade stands, for people: see `incoming.PlatformState`.
PLATFORM_STATES = {
    'unpaid': say('待付款', 'Unpaid'),
    'paid': say('已付款', 'Paid'),
    'locked': say('平台锁定', 'Locked'),
    'part_shipped': say('部分发货', 'Partly shipped'),
    'shipped': say('已发货', 'Shipped'),
    'signed': say('已签收', 'Signed'),
    'completed': say('交易成功', 'Completed'),
    'closed_unpaid': say('未付款关闭', 'Closed unpaid'),
    'closed_refunded': say('退款关闭', 'Closed by refund'),
}
