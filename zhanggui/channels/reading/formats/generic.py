"""Any table of orders: columns by an explicit mapping, else by the names that tables of orders commonly use."""

from __future__ import annotations

from zhanggui.channels.reading.formats.alibaba import ALIBABA_ORDER
from zhanggui.channels.reading.formats.declaration import Column, Draft, Facts, Format, Kind, Meaning, closed
from zhanggui.channels.reading.formats.douyin import DOUYIN_ORDER
from zhanggui.channels.reading.formats.jd import JD_ORDER
from zhanggui.channels.reading.formats.pdd import PDD_ORDER
from zhanggui.channels.reading.formats.taobao import REFUNDS, STATES
from zhanggui.core.words import say
from zhanggui.orders.incoming import PlatformState, RefundState

_UNPAID = {PlatformState.UNPAID, PlatformState.CLOSED_UNPAID}

PLAIN_STATES = {
    '待付款': Meaning(PlatformState.UNPAID),
    '已付款': Meaning(PlatformState.PAID),
    '已发货': Meaning(PlatformState.SHIPPED),
    '已签收': Meaning(PlatformState.SIGNED),
    '已完成': Meaning(PlatformState.COMPLETED),
    '已关闭': closed(),
    '已取消': closed(),
    'unpaid': Meaning(PlatformState.UNPAID),
    'pending': Meaning(PlatformState.UNPAID),
    'paid': Meaning(PlatformState.PAID),
    'processing': Meaning(PlatformState.PAID),
    'locked': Meaning(PlatformState.LOCKED),
    'part_shipped': Meaning(PlatformState.PART_SHIPPED),
    'shipped': Meaning(PlatformState.SHIPPED),
    'signed': Meaning(PlatformState.SIGNED),
    'delivered': Meaning(PlatformState.SIGNED),
    'completed': Meaning(PlatformState.COMPLETED),
    'closed': closed(),
    'cancelled': closed(),
    'canceled': closed(),
    'closed_unpaid': Meaning(PlatformState.CLOSED_UNPAID),
    'closed_refunded': Meaning(PlatformState.CLOSED_REFUNDED),
    'refunded': Meaning(PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
}


def mapping_name(column: Column) -> str:
    """What a saved mapping calls a field: `line_price_fen` → `price`, `state_words` → `state`."""
    return column.field.removeprefix('line_').removesuffix('_fen').removesuffix('_words')


def _finish(draft: Draft) -> None:
    """Sums what the table leaves out: goods from the lines, total from goods, paid from total and state."""
    facts, rows = draft.facts, draft.rows
    goods = sum(_amount(row) for row in rows)
    facts['goods_fen'] = goods
    if facts.get('total_fen') is None:
        facts['total_fen'] = goods + (facts.get('freight_fen') or 0) - (facts.get('discount_fen') or 0)
    elif facts.get('discount_fen') is None:
        facts['discount_fen'] = goods + (facts.get('freight_fen') or 0) - facts['total_fen']
    _settle_state(facts)
    if facts.get('paid_fen') is None:
        facts['paid_fen'] = 0 if facts['state'] in _UNPAID else facts['total_fen']


def _settle_state(facts: Facts) -> None:
    """A table without state and payment is a list of sales: taken as paid when they were made."""
    if facts.get('state') is None and not facts.get('by_payment'):
        unpaid = 'paid_at' in facts and facts['paid_at'] is None
        facts['state'] = PlatformState.UNPAID if unpaid else PlatformState.PAID
    if 'paid_at' not in facts and facts['state'] not in _UNPAID:
        facts['paid_at'] = facts.get('created_at')


def _amount(row: Facts) -> int:
    amount = row.get('line_amount_fen')
    if amount is None:
        amount = (row.get('line_price_fen') or 0) * (row.get('line_quantity') or 0)
    elif row.get('line_price_fen') is None and row.get('line_quantity'):
        row['line_price_fen'] = amount // row['line_quantity']
    return int(amount)


GENERIC = Format(
    name='generic',
    label=say('通用表格', 'Any table of orders'),
    platform='',
    guessed=True,
    telltale=('number', 'line_quantity'),
    states={
        **ALIBABA_ORDER.states,
        **JD_ORDER.states,
        **PDD_ORDER.states,
        **DOUYIN_ORDER.states,
        **STATES,
        **PLAIN_STATES,
    },
    refunds={**PDD_ORDER.refunds, **DOUYIN_ORDER.refunds, **REFUNDS},
    finish=_finish,
    columns=(
        Column(
            'number',
            (
                '订单编号',
                '订单号',
                '主订单编号',
                '平台单号',
                'InvoiceNo',
                'Invoice',
                'Order No',
                'Order Number',
                'Order ID',
                'number',
            ),
            Kind.ID,
        ),
        Column('line_no', ('子订单编号', '子订单号', 'Line No', 'Line ID'), Kind.ID),
        Column(
            'line_code',
            ('商家编码', '规格编码', '货号', 'SKU', 'SKU Code', 'StockCode', 'Item Code', 'code'),
            Kind.CODE,
        ),
        Column(
            'line_title',
            ('商品名称', '商品标题', '宝贝标题', '标题', '品名', 'Description', 'Title', 'Product Name', 'Product'),
        ),
        Column('line_attributes', ('规格', '商品规格', '商品属性', '颜色尺码', 'Attributes', 'Variant')),
        Column('line_quantity', ('数量', '购买数量', '商品数量', '件数', 'Quantity', 'Qty'), Kind.QUANTITY),
        Column('line_price_fen', ('单价', '价格', '售价', 'UnitPrice', 'Price', 'Unit Price'), Kind.UNIT_PRICE),
        Column('line_amount_fen', ('金额', '小计', '商品金额', 'Amount', 'Line Total', 'Subtotal'), Kind.MONEY),
        Column(
            'nick',
            (
                '买家会员名',
                '买家昵称',
                '买家',
                '会员名',
                '客户编号',
                'CustomerID',
                'Customer ID',
                'Customer',
                'Buyer',
                'nick',
            ),
            Kind.ID,
        ),
        Column(
            'created_at',
            ('下单时间', '订单创建时间', '创建时间', 'InvoiceDate', 'Order Date', 'Created At', 'Date'),
            Kind.TIME,
        ),
        Column('paid_at', ('付款时间', '支付时间', '订单付款时间', 'Paid At', 'Payment Date'), Kind.TIME),
        Column('shipped_at', ('发货时间', 'Shipped At'), Kind.TIME),
        Column('state_words', ('订单状态', '状态', 'Status', 'State')),
        Column('refund_words', ('退款状态', '售后状态', 'Refund Status')),
        Column('refunded_fen', ('退款金额', 'Refunded'), Kind.MONEY),
        Column('total_fen', ('订单金额', '应付金额', '总金额', 'Total', 'Order Total'), Kind.MONEY),
        Column('paid_fen', ('实付金额', '买家实际支付金额', '实付', 'Paid'), Kind.MONEY),
        Column('freight_fen', ('运费', '邮费', 'Freight', 'Shipping'), Kind.MONEY),
        Column('discount_fen', ('优惠', '优惠金额', '折扣', 'Discount'), Kind.MONEY),
        Column('receiver_name', ('收货人', '收货人姓名', '收件人', 'Receiver', 'Recipient', 'Ship To Name')),
        Column(
            'receiver_phone',
            ('手机', '联系手机', '收件人手机号', '手机号', '联系电话', '电话', 'Phone', 'Mobile'),
            Kind.CODE,
        ),
        Column('receiver_address', ('收货地址', '地址', '收件地址', 'Address', 'Ship To Address')),
        Column('receiver_province', ('省', '省份', 'Province', 'State/Province', 'Country')),
        Column('receiver_city', ('市', '城市', 'City')),
        Column('receiver_district', ('区', '区县', 'District')),
        Column('receiver_street', ('详细地址', '街道地址', 'Street')),
        Column('receiver_postcode', ('邮编', '邮政编码', 'Postcode', 'Zip'), Kind.CODE),
        Column('message', ('买家留言', '留言', 'Buyer Message', 'Message')),
        Column('memo', ('商家备注', '卖家备注', '备注', '订单备注', 'Memo', 'Seller Memo', 'Note')),
        Column('courier', ('快递公司', '物流公司', 'Courier', 'Carrier')),
        Column('tracking_number', ('快递单号', '物流单号', '运单号', 'Tracking Number', 'Tracking No'), Kind.CODE),
    ),
)
