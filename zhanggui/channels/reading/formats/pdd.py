"""Pinduoduo: one order is one kind of goods; values end with a TAB; the total is goods + freight − three discounts."""

from __future__ import annotations

from zhanggui.channels.reading.formats.declaration import Column, Draft, Format, Grain, Kind, Meaning, closed
from zhanggui.core.words import say
from zhanggui.orders.incoming import IncomingLine, PlatformState, RefundState

_BACK = RefundState.SUCCESS
_UNPAID = {PlatformState.UNPAID, PlatformState.CLOSED_UNPAID}


def _finish(draft: Draft) -> None:
    facts = draft.facts
    discounts = sum(
        facts.get(name) or 0 for name in ('shop_discount_fen', 'platform_discount_fen', 'payment_discount_fen')
    )
    facts['discount_fen'] = discounts
    total = facts.get('total_fen')
    if facts.get('reviewing') == '是' and facts.get('state') is PlatformState.PAID:
        facts['state'] = PlatformState.LOCKED
    unpaid = facts.get('state') in _UNPAID
    facts['paid_fen'] = 0 if unpaid else total
    facts['created_at'] = facts.get('created_at') or facts.get('agreed_at')
    facts['paid_at'] = None if unpaid else facts.get('paid_at') or facts.get('agreed_at')
    expected = (facts.get('goods_fen') or 0) + (facts.get('freight_fen') or 0) - discounts
    if total is not None and total != expected:
        draft.notes.append(
            ('amount_differs', say('实付金额与“总价＋邮费－优惠”不符', 'paid differs from goods + freight − discounts'))
        )
    draft.lines = [_goods(facts), *_gifts(facts)]


def _goods(facts: dict[str, object]) -> IncomingLine:
    pieces = int(str(facts.get('line_quantity') or 1))
    goods = int(str(facts.get('goods_fen') or 0))
    return IncomingLine(
        code=str(facts.get('line_code') or facts.get('line_code_of_item') or ''),
        platform_sku=str(facts.get('line_platform_sku') or facts.get('platform_item') or ''),
        title=str(facts.get('line_title') or ''),
        attributes=str(facts.get('line_attributes') or ''),
        quantity=pieces,
        price_fen=goods // pieces if pieces else 0,
    )


def _gifts(facts: dict[str, object]) -> list[IncomingLine]:
    title = str(facts.get('gift_title') or '')
    if not title:
        return []
    pieces = int(str(facts.get('gift_quantity') or 1))
    item, attributes = str(facts.get('gift_item') or ''), str(facts.get('gift_attributes') or '')
    return [IncomingLine(platform_sku=item, title=title, attributes=attributes, quantity=pieces, paid_fen=0, gift=True)]


PDD_ORDER = Format(
    name='pdd_order',
    label=say('拼多多 订单导出', 'Pinduoduo order export'),
    platform='pdd',
    grain=Grain.ORDER,
    telltale=('number', 'line_title', 'state_words', 'goods_fen', 'line_quantity', 'line_attributes'),
    finish=_finish,
    states={
        '待支付': Meaning(PlatformState.UNPAID),
        '待成团': Meaning(PlatformState.LOCKED),
        '待发货': Meaning(PlatformState.PAID),
        '部分发货': Meaning(PlatformState.PART_SHIPPED),
        '已发货，待签收': Meaning(PlatformState.SHIPPED),
        '已发货,待签收': Meaning(PlatformState.SHIPPED),
        '已签收': Meaning(PlatformState.SIGNED),
        '交易成功': Meaning(PlatformState.COMPLETED),
        '已取消': closed(),
        '未发货，退款成功': Meaning(PlatformState.CLOSED_REFUNDED, _BACK),
        '已发货，退款成功': Meaning(PlatformState.CLOSED_REFUNDED, _BACK),
        '已签收，退款成功': Meaning(PlatformState.CLOSED_REFUNDED, _BACK),
    },
    refunds={
        '无售后或售后取消': RefundState.NONE,
        '售后处理中': RefundState.REQUESTED,
        '待商家处理': RefundState.REQUESTED,
        '退货退款': RefundState.REQUESTED,
        '平台处理中': RefundState.REQUESTED,
        '退款成功': RefundState.SUCCESS,
    },
    columns=(
        Column('number', ('订单号',), Kind.ID),
        Column('line_title', ('商品',)),
        Column('state_words', ('订单状态',)),
        Column('refund_words', ('售后状态',)),
        Column('goods_fen', ('商品总价(元)',), Kind.MONEY),
        Column('freight_fen', ('邮费(元)',), Kind.MONEY),
        Column('shop_discount_fen', ('店铺优惠折扣(元)',), Kind.MONEY),
        Column('platform_discount_fen', ('平台优惠折扣(元)',), Kind.MONEY),
        Column('payment_discount_fen', ('多多支付立减金额(元)',), Kind.MONEY),
        Column('total_fen', ('用户实付金额(元)',), Kind.MONEY),
        Column('line_quantity', ('商品数量(件)',), Kind.QUANTITY),
        Column('line_attributes', ('商品规格',)),
        Column('platform_item', ('商品id',), Kind.CODE),
        Column('line_platform_sku', ('样式ID',), Kind.CODE),
        Column('line_code', ('商家编码-规格维度', '商家编码-SKU维度'), Kind.CODE),
        Column('line_code_of_item', ('商家编码-商品维度',), Kind.CODE),
        Column('agreed_at', ('订单成交时间', '拼单成功时间', '订单确认时间'), Kind.TIME),
        Column('paid_at', ('支付时间',), Kind.TIME),
        Column('shipped_at', ('发货时间',), Kind.TIME),
        Column('completed_at', ('确认收货时间',), Kind.TIME),
        Column('reviewing', ('是否审核中',)),
        Column('message', ('买家留言',)),
        Column('memo', ('商家备注',)),
        Column('gift_title', ('赠品名称',)),
        Column('gift_item', ('赠品id',), Kind.CODE),
        Column('gift_attributes', ('赠品规格',)),
        Column('gift_quantity', ('赠品数量',), Kind.QUANTITY),
        Column('receiver_name', ('收货人',)),
        Column('receiver_phone', ('手机',), Kind.CODE),
        Column('receiver_province', ('省',)),
        Column('receiver_city', ('市',)),
        Column('receiver_district', ('区',)),
        Column('receiver_town', ('街道/镇', '街道')),
        Column('receiver_street', ('详细地址',)),
        Column('courier', ('快递公司',)),
        Column('tracking_number', ('快递单号',), Kind.CODE),
    ),
)
