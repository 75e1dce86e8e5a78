"""Douyin: a row is a sub-order with its own money; ids lead with a TAB, receivers may be ciphertext and stay as they came."""

from __future__ import annotations

from zhanggui.channels.reading.formats.declaration import Column, Draft, Facts, Format, Kind, Meaning, closed
from zhanggui.core.words import say
from zhanggui.orders.incoming import PlatformState, RefundState

FLAGS = {'红': 1, '橙': 2, '黄': 2, '绿': 3, '蓝': 4, '青': 4, '紫': 5}
_UNPAID = {PlatformState.UNPAID, PlatformState.CLOSED_UNPAID}


def _finish(draft: Draft) -> None:
    facts, rows = draft.facts, draft.rows
    _money(facts, rows)
    for row in rows:
        if row.get('state') is PlatformState.CLOSED_REFUNDED and row.get('line_refund') in {None, RefundState.NONE}:
            row['line_refund'] = RefundState.SUCCESS
    tracking, dash, courier = (facts.get('parcel') or '').rpartition('-')
    if 'parcel' in facts:
        facts['tracking_number'], facts['courier'] = (tracking, courier) if dash else ('', '')
    if 'flag_words' in facts:
        facts['flag'] = FLAGS.get((facts['flag_words'] or ' ')[0], 0)


def _money(facts: Facts, rows: list[Facts]) -> None:
    """payable = price × quantity + freight − what platform, shop and author really bear, on each row."""
    unpaid = facts.get('state') in _UNPAID
    for row in rows:
        payable, freight = row.get('total_fen'), row.get('freight_fen') or 0
        row['line_paid_fen'] = None if payable is None else payable - freight
    facts['goods_fen'] = sum((row.get('line_price_fen') or 0) * (row.get('line_quantity') or 0) for row in rows)
    facts['freight_fen'] = sum(row.get('freight_fen') or 0 for row in rows)
    facts['total_fen'] = sum(row.get('total_fen') or 0 for row in rows)
    facts['discount_fen'] = facts['goods_fen'] + facts['freight_fen'] - facts['total_fen']
    facts['paid_fen'] = 0 if unpaid else facts['total_fen']


DOUYIN_ORDER = Format(
    name='douyin_order',
    label=say('抖店 订单明细', 'Douyin order detail'),
    platform='douyin',
    telltale=('number', 'line_no', 'line_title', 'line_quantity', 'line_price_fen', 'state_words', 'total_fen'),
    joined=(
        'line_no',
        'platform_item',
        'line_title',
        'line_code',
        'line_code_of_item',
        'line_attributes',
        'line_quantity',
        'line_price_fen',
    ),
    finish=_finish,
    states={
        '待支付': Meaning(PlatformState.UNPAID),
        '待付款': Meaning(PlatformState.UNPAID),
        '备货中': Meaning(PlatformState.PAID),
        '待发货': Meaning(PlatformState.PAID),
        '部分发货': Meaning(PlatformState.PART_SHIPPED),
        '已发货': Meaning(PlatformState.SHIPPED),
        '已完成': Meaning(PlatformState.COMPLETED),
        '已关闭': closed(),
    },
    refunds={
        '售后中': RefundState.REQUESTED,
        '售后处理中': RefundState.REQUESTED,
        '退款成功': RefundState.SUCCESS,
        '同意退款，退款成功': RefundState.SUCCESS,
        '同意退款，退款中': RefundState.AGREED,
        '同意退款，退款失败': RefundState.AGREED,
        '售后关闭': RefundState.CLOSED,
        '换货成功': RefundState.CLOSED,
    },
    columns=(
        Column('number', ('主订单编号',), Kind.ID),
        Column('line_no', ('子订单编号',), Kind.ID),
        Column('line_title', ('选购商品',)),
        Column('line_code', ('商家编码',), Kind.CODE),
        Column('line_code_of_item', ('货号',), Kind.CODE),
        Column('platform_item', ('商品ID',), Kind.CODE),
        Column('line_attributes', ('商品规格',)),
        Column('line_quantity', ('商品数量',), Kind.QUANTITY),
        Column('line_price_fen', ('商品金额',), Kind.MONEY),
        Column('total_fen', ('订单应付金额',), Kind.MONEY),
        Column('freight_fen', ('运费',), Kind.MONEY),
        Column('created_at', ('订单提交时间',), Kind.TIME),
        Column('paid_at', ('支付完成时间',), Kind.TIME),
        Column('shipped_at', ('发货时间',), Kind.TIME),
        Column('completed_at', ('订单完成时间',), Kind.TIME),
        Column('state_words', ('订单状态',)),
        Column('line_refund_words', ('售后状态',)),
        Column('close_reason', ('取消原因',)),
        Column('message', ('买家留言',)),
        Column('memo', ('商家备注',)),
        Column('flag_words', ('旗帜颜色',)),
        Column('receiver_name', ('收件人',)),
        Column('receiver_phone', ('收件人手机号',), Kind.CODE),
        Column('receiver_province', ('省',)),
        Column('receiver_city', ('市',)),
        Column('receiver_district', ('区',)),
        Column('receiver_town', ('街道',)),
        Column('receiver_street', ('详细地址',)),
        Column('parcel', ('快递信息',), Kind.CODE),
    ),
)
