"""Taobao and Tmall: the order list, its detail file, the shop report, and excerpts of the list that lost their numbers."""

from __future__ import annotations

from hashlib import blake2b

from zhanggui.channels.reading.formats.declaration import Column, Draft, Facts, Format, Grain, Kind, Meaning, closed
from zhanggui.core.words import say
from zhanggui.orders.incoming import IncomingLine, PlatformState, RefundState

STATES = {
    '等待买家付款': Meaning(PlatformState.UNPAID),
    '买家已付款，等待卖家发货': Meaning(PlatformState.PAID),
    '买家已付款': Meaning(PlatformState.PAID),
    '等待卖家发货': Meaning(PlatformState.PAID),
    '卖家部分发货': Meaning(PlatformState.PART_SHIPPED),
    '卖家已发货，等待买家确认': Meaning(PlatformState.SHIPPED),
    '卖家已发货': Meaning(PlatformState.SHIPPED),
    '买家已签收': Meaning(PlatformState.SIGNED),
    '交易成功': Meaning(PlatformState.COMPLETED),
    '交易关闭': closed(),
}
REFUNDS = {
    '没有申请退款': RefundState.NONE,
    '买家已经申请退款，等待卖家同意': RefundState.REQUESTED,
    '卖家已经同意退款，等待买家退货': RefundState.AGREED,
    '买家已经退货，等待卖家确认收货': RefundState.RETURNED,
    '卖家拒绝退款': RefundState.REFUSED,
    '退款关闭': RefundState.CLOSED,
    '退款成功': RefundState.SUCCESS,
}
NOT_CLOSED = '订单未关闭'

_NUMBER = Column('number', ('订单编号', '主订单编号'), Kind.ID)
_STATE = Column('state_words', ('订单状态',))
_CREATED = Column('created_at', ('订单创建时间',), Kind.TIME)
_PAID_TIME = Column('paid_at', ('订单付款时间',), Kind.TIME)
_PAID = Column('paid_fen', ('买家实际支付金额',), Kind.MONEY)
_TOTAL = Column('total_fen', ('总金额',), Kind.MONEY)
_REFUNDED = Column('refunded_fen', ('退款金额',), Kind.MONEY)
_ADDRESS = Column('receiver_address', ('收货地址',))
_TRACKING = Column('tracking_number', ('物流单号',), Kind.CODE)
_HEADER = (
    _STATE,
    _CREATED,
    _PAID_TIME,
    _PAID,
    Column('nick', ('买家会员名', '买家会员名称', '买家会员昵称'), Kind.ID),
    Column('receiver_name', ('收货人姓名',)),
    Column('receiver_phone', ('联系手机',), Kind.CODE),
    _TRACKING,
    Column('courier', ('物流公司',)),
    Column('memo', ('商家备忘', '订单备注')),
)


def _settle_paid(draft: Draft) -> None:
    """The shop's files give what was paid after refunds: where total − refund = paid, the buyer had paid the total."""
    facts = draft.facts
    paid, refunded, total = facts.get('paid_fen'), facts.get('refunded_fen'), facts.get('total_fen')
    if refunded and paid is not None and paid + refunded == total:
        facts['paid_fen'] = total
    if refunded and facts.get('refund') is None:
        facts['refund'] = RefundState.SUCCESS


def _finish_list(draft: Draft) -> None:
    facts = draft.facts
    facts['tracking_number'] = _plain_tracking(facts.get('tracking_number'))
    if facts.get('close_reason') == NOT_CLOSED:
        facts['close_reason'] = ''
    if 'staged' in facts:
        facts['presale'] = facts['staged'] not in {'', '否'}
    if facts.get('goods_fen') is not None and facts.get('total_fen') is not None:
        facts['discount_fen'] = facts['goods_fen'] + (facts.get('freight_fen') or 0) - facts['total_fen']
    _settle_paid(draft)


def _finish_detail(draft: Draft) -> None:
    """A line closed while its order lives was refunded; a closed line's money says the same in the later files."""
    live = any(
        row.get('state') not in {None, PlatformState.CLOSED_UNPAID, PlatformState.CLOSED_REFUNDED} for row in draft.rows
    )
    for row in draft.rows:
        closed_here = row.get('by_payment') or row.get('state') is PlatformState.CLOSED_REFUNDED
        if row.get('line_refund') is None and closed_here and (live or row.get('paid_at')):
            row['line_refund'] = RefundState.SUCCESS
    if draft.facts.get('by_payment') and not draft.facts.get('paid_at'):
        draft.facts['state'] = None  # closed, but this file does not say whether it had been paid


def _finish_report(draft: Draft) -> None:
    facts = draft.facts
    _settle_paid(draft)
    if facts.get('paid_at') is None:
        facts['state'] = PlatformState.UNPAID
    elif facts.get('refunded_fen') and facts['refunded_fen'] >= (facts.get('total_fen') or 0):
        facts['state'] = PlatformState.CLOSED_REFUNDED
    else:
        facts['state'] = PlatformState.PAID


def _finish_excerpt(draft: Draft) -> None:
    """One kind of goods a row, as the list tells it; the number has been made by `excerpt_number`."""
    facts = draft.facts
    facts['tracking_number'] = _plain_tracking(facts.get('tracking_number'))
    pieces = facts.get('line_quantity') or 1
    paid = facts.get('paid_fen') or 0
    facts['total_fen'] = paid
    draft.lines = [
        IncomingLine(
            code=facts.get('line_code') or '',
            title=facts.get('line_title') or '',
            quantity=pieces,
            price_fen=paid // pieces,
            paid_fen=paid,
        )
    ]


def excerpt_number(facts: Facts) -> str:
    """The same row gives the same number, so that reading the sheet twice makes no second order."""
    seed = '\x1f'.join(
        str(facts.get(name)) for name in ('nick', 'created_at', 'line_title', 'paid_fen', 'tracking_number')
    )
    return 'X' + blake2b(seed.encode(), digest_size=9).hexdigest()


def _plain_tracking(value: str | None) -> str | None:
    return value if value is None else value.removeprefix('No:').removeprefix('No：').strip()


TAOBAO_ORDER_LIST = Format(
    name='taobao_order_list',
    label=say('淘宝/天猫 订单报表（已卖出的宝贝）', 'Taobao/Tmall order list'),
    platform='taobao',
    grain=Grain.ORDER,
    brings_lines=False,
    telltale=('number', 'state_words', 'paid_fen', 'created_at', 'nick'),
    foreign=('购买数量', '退款编号', '子订单编号'),
    states=STATES,
    refunds=REFUNDS,
    finish=_finish_list,
    columns=(
        _NUMBER,
        *_HEADER,
        _TOTAL,
        _REFUNDED,
        _ADDRESS,
        Column('receiver_address_changed', ('修改后的收货地址',)),
        Column('goods_fen', ('买家应付货款',), Kind.MONEY),
        Column('freight_fen', ('买家应付邮费',), Kind.MONEY),
        Column('message', ('买家留言',)),
        Column('receiver_telephone', ('联系电话',), Kind.CODE),
        Column('shipped_at', ('发货时间',), Kind.TIME),
        Column('completed_at', ('确认收货时间',), Kind.TIME),
        Column('close_reason', ('订单关闭原因',)),
        Column('staged', ('分阶段订单信息', '预售订单')),
        Column('refund_words', ('退款状态',)),
    ),
)

TAOBAO_ORDER_DETAIL = Format(
    name='taobao_order_detail',
    label=say('淘宝/天猫 宝贝报表（订单明细）', 'Taobao/Tmall order detail'),
    platform='taobao',
    brings_header=False,
    telltale=('number', 'line_title', 'line_price_fen', 'line_quantity'),
    foreign=('退款编号',),
    states=STATES,
    refunds=REFUNDS,
    finish=_finish_detail,
    columns=(
        Column('number', ('主订单编号', '订单编号'), Kind.ID),
        Column('line_no', ('子订单编号',), Kind.ID),
        Column('line_title', ('标题',)),
        Column('line_price_fen', ('价格',), Kind.MONEY),
        Column('line_quantity', ('购买数量',), Kind.QUANTITY),
        Column('line_code', ('外部系统编号',), Kind.CODE),
        Column('line_code_of_item', ('商家编码',), Kind.CODE),
        Column('line_attributes', ('商品属性',)),
        Column('line_paid_fen', ('买家实际支付金额',), Kind.MONEY),
        Column('line_refund_words', ('退款状态',)),
        Column('line_refunded_fen', ('退款金额',), Kind.MONEY),
        _STATE,
        _CREATED,
        _PAID_TIME,
    ),
)

TMALL_REPORT = Format(
    name='tmall_report',
    label=say('天猫 店铺订单报表（简表）', 'Tmall shop order report (short)'),
    platform='tmall',
    grain=Grain.ORDER,
    brings_lines=False,
    telltale=('number', 'total_fen', 'paid_fen', 'created_at', 'paid_at'),
    foreign=('订单状态', '购买数量', '退款编号', '买家会员名', '买家会员名称'),
    finish=_finish_report,
    columns=(_NUMBER, _TOTAL, _PAID, _CREATED, _PAID_TIME, _REFUNDED, _ADDRESS),
)

TAOBAO_ORDER_EXCERPT = Format(
    name='taobao_order_excerpt',
    label=say('淘宝 订单报表节选（没有订单编号）', 'Taobao order list excerpt (without numbers)'),
    platform='taobao',
    grain=Grain.ORDER,
    telltale=('state_words', 'paid_fen', 'created_at', 'nick', 'line_title'),
    foreign=('订单编号', '主订单编号', '退款编号'),
    states=STATES,
    number_from=excerpt_number,
    finish=_finish_excerpt,
    columns=(
        *_HEADER,
        _ADDRESS,
        Column('line_title', ('宝贝标题',)),
        Column('line_quantity', ('宝贝总数量',), Kind.QUANTITY),
        Column('line_code', ('商家编码', '图书编号'), Kind.CODE),
    ),
)
