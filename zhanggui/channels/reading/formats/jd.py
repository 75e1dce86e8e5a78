"""JD: one row per SKU with the order's amount repeated on each, so money of the order is taken once."""

from __future__ import annotations

from zhanggui.channels.reading.formats.declaration import Column, Draft, Format, Kind, Meaning, closed
from zhanggui.core.words import say
from zhanggui.orders.incoming import PlatformState, RefundState

_ASKED = RefundState.REQUESTED


def _finish(draft: Draft) -> None:
    facts = draft.facts
    goods = sum((row.get('line_price_fen') or 0) * (row.get('line_quantity') or 0) for row in draft.rows)
    freight, total = facts.get('freight_fen') or 0, facts.get('total_fen')
    facts['goods_fen'] = goods
    if total is not None:
        facts['discount_fen'] = goods + freight - total
        facts['paid_fen'] = total if facts.get('paid_at') or _paid_without_time(draft) else 0
    level = facts.get('level') or ''
    facts['flag'] = int(level) if level in {'1', '2', '3', '4', '5'} else 0
    if any(row.get('total_fen') != total for row in draft.rows):
        draft.notes.append(
            ('amount_differs', say('同一订单各行的订单金额不一致', 'the order amount differs between its rows'))
        )


def _paid_without_time(draft: Draft) -> bool:
    """Older files leave the payment time empty for cash on delivery and for some wallets."""
    return draft.facts.get('state') in {
        PlatformState.PAID,
        PlatformState.SHIPPED,
        PlatformState.COMPLETED,
        PlatformState.LOCKED,
    }


JD_ORDER = Format(
    name='jd_order',
    label=say('京东 订单导出', 'JD order export'),
    platform='jd',
    telltale=('number', 'platform_item', 'line_title', 'line_quantity', 'line_price_fen', 'state_words'),
    foreign=('费用名称', '结算单号', '退款编号'),
    finish=_finish,
    states={
        '等待付款': Meaning(PlatformState.UNPAID),
        '等待付款确认': Meaning(PlatformState.UNPAID),
        '新订单': Meaning(PlatformState.UNPAID),
        '等待出库': Meaning(PlatformState.PAID),
        '(锁定)等待出库': Meaning(PlatformState.LOCKED, _ASKED),
        '等待确认收货': Meaning(PlatformState.SHIPPED),
        '(锁定)等待确认收货': Meaning(PlatformState.SHIPPED, _ASKED),
        '完成': Meaning(PlatformState.COMPLETED),
        '暂停': Meaning(PlatformState.LOCKED),
        '锁定': Meaning(PlatformState.LOCKED),
        '已取消': closed(),
        '(删除)等待付款': Meaning(PlatformState.CLOSED_UNPAID),
        '(删除)等待付款确认': Meaning(PlatformState.CLOSED_UNPAID),
        '(删除)新订单': closed(),
        '(删除)暂停': closed(),
        '(删除)等待出库': Meaning(PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
        '(删除)等待确认收货': Meaning(PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
    },
    columns=(
        Column('number', ('订单号', '订单编号'), Kind.ID),
        Column('platform_item', ('商品ID', '商品编号'), Kind.CODE),
        Column('line_code', ('商家SKUID', '商家SKU', '货号'), Kind.CODE),
        Column('line_code_of_item', ('货号',), Kind.CODE),
        Column('line_title', ('商品名称',)),
        Column('line_quantity', ('订购数量', '商品数量'), Kind.QUANTITY),
        Column('line_price_fen', ('京东价', '商品单价'), Kind.MONEY),
        Column('created_at', ('下单时间',), Kind.TIME),
        Column('paid_at', ('付款确认时间',), Kind.TIME),
        Column('shipped_at', ('订单出库时间',), Kind.TIME),
        Column('completed_at', ('订单完成时间',), Kind.TIME),
        Column('total_fen', ('订单金额',), Kind.MONEY),
        Column('freight_fen', ('运费金额',), Kind.MONEY),
        Column('state_words', ('订单状态',)),
        Column('nick', ('下单帐号', '下单账号'), Kind.ID),
        Column('receiver_name', ('客户姓名',)),
        Column('receiver_address', ('客户地址',)),
        Column('receiver_phone', ('联系电话',), Kind.CODE),
        Column('message', ('订单备注',)),
        Column('memo', ('商家备注',)),
        Column('level', ('商家备注等级(等级1-5为由高到低)', '商家备注等级')),
        Column('courier', ('快递公司', '承运商')),
        Column('tracking_number', ('快递单号', '运单号', '快递单号/运单号'), Kind.CODE),
    ),
)
