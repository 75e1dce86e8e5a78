"""1688: an order of several goods has its own cells merged over the rows of its goods."""

from __future__ import annotations

from zhanggui.channels.reading.formats.declaration import Column, Draft, Format, Kind, Meaning, closed
from zhanggui.core.words import say
from zhanggui.orders.incoming import PlatformState, RefundState


def _finish(draft: Draft) -> None:
    facts = draft.facts
    facts['discount_fen'] = -(facts.get('change_fen') or 0)
    total = facts.get('total_fen')
    state = facts.get('state')
    if facts.get('refund') is RefundState.REQUESTED and state is None:
        state = PlatformState.SHIPPED if facts.get('tracking_number') else PlatformState.PAID
        facts['state'] = state
    unpaid = state in {PlatformState.UNPAID, PlatformState.CLOSED_UNPAID}
    facts['paid_fen'] = 0 if unpaid else total


ALIBABA_ORDER = Format(
    name='1688_order',
    label=say('1688 订单导出', '1688 order export'),
    platform='1688',
    merged=True,
    telltale=('number', 'total_fen', 'state_words', 'line_title', 'line_quantity', 'line_price_fen'),
    finish=_finish,
    states={
        '等待买家付款': Meaning(PlatformState.UNPAID),
        '等待卖家发货': Meaning(PlatformState.PAID),
        '等待买家确认收货': Meaning(PlatformState.SHIPPED),
        '已收货': Meaning(PlatformState.SIGNED),
        '交易成功': Meaning(PlatformState.COMPLETED),
        '交易关闭': closed(),
        '退款中': Meaning(None, RefundState.REQUESTED),
    },
    columns=(
        Column('number', ('订单编号',), Kind.ID),
        Column('nick', ('买家会员名',), Kind.ID),
        Column('goods_fen', ('货品总价(元)', '货品总价'), Kind.MONEY),
        Column('freight_fen', ('运费(元)', '运费'), Kind.MONEY),
        Column('change_fen', ('涨价或折扣(元)', '涨价或折扣'), Kind.MONEY),
        Column('total_fen', ('实付款(元)', '实付款'), Kind.MONEY),
        Column('state_words', ('订单状态',)),
        Column('created_at', ('订单创建时间',), Kind.TIME),
        Column('paid_at', ('订单付款时间',), Kind.TIME),
        Column('receiver_name', ('收货人姓名',)),
        Column('receiver_address', ('收货地址',)),
        Column('receiver_postcode', ('邮编',), Kind.CODE),
        Column('receiver_telephone', ('联系电话',), Kind.CODE),
        Column('receiver_phone', ('联系手机',), Kind.CODE),
        Column('line_title', ('货品标题',)),
        Column('line_price_fen', ('单价(元)', '单价'), Kind.UNIT_PRICE),
        Column('line_quantity', ('数量',), Kind.QUANTITY),
        Column('line_code', ('单品货号',), Kind.CODE),
        Column('line_code_of_item', ('货号',), Kind.CODE),
        Column('line_attributes', ('型号', '规格')),
        Column('line_platform_sku', ('SKU ID',), Kind.CODE),
        Column('platform_item', ('Offer ID',), Kind.CODE),
        Column('message', ('买家留言',)),
        Column('courier', ('物流公司',)),
        Column('tracking_number', ('运单号',), Kind.CODE),
    ),
)
