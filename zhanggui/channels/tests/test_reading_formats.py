"""Each platform's file as it really looks: quirks undone, words to states, money that adds up, nothing guessed."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.channels.tests.order_files import csv_bytes, parted, save
from zhanggui.orders.incoming import IncomingOrder, PlatformState, RefundState

TOLD = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)

TAOBAO_LIST = parted(
    '订单编号|买家会员名|买家应付货款|买家应付邮费|总金额|买家实际支付金额|订单状态|买家留言|收货人姓名|收货地址 |'
    '联系电话 |联系手机|订单创建时间|订单付款时间 |宝贝标题 |物流单号 |物流公司|订单备注|订单关闭原因|买家服务费|'
    '修改后的收货地址|退款金额'
)
TAOBAO_ROW = parted(
    '="1930000000000000001"|t**1|129.80|6.00|125.80|125.80|买家已付款，等待卖家发货|\'null|张**|'
    "浙江省 杭州市 余杭区 五常街道示例路1号(310000)|'null|'13800000000|2026-01-05 09:58:01|2026/1/5 9:58|示例T恤|"
    "No:221300000000|申通快递|'null|订单未关闭|0元||无退款申请"
)
TAOBAO_DETAIL = parted('订单编号|标题|价格|购买数量|外部系统编号|商品属性|订单状态|商家编码')
TAOBAO_DETAIL_NEW = parted(
    '子订单编号|主订单编号|标题|价格|购买数量|外部系统编号|商品属性|订单状态|商家编码|买家实际支付金额|退款状态|'
    '退款金额|订单付款时间'
)
JD = parted(
    '订单号|商品ID|商品名称|订购数量|下单时间|京东价|订单金额|订单状态|下单帐号|客户姓名|客户地址|联系电话|订单备注|'
    '商家备注|商家备注等级（等级1-5为由高到低）|运费金额|付款确认时间|货号|订单完成时间'
)
JD_ROW = parted(
    '="300000000002"|100000000002|示例裤子|1|2026-01-02 10:00:00|59.00|109.00|完成|jd_***|张**|北京大兴区亦庄示例路|'
    '138****0000|||2|0.00|2026-01-02 10:00:20|SP001|2026-01-06 10:00:00'
)
ALIBABA = parted(
    '订单编号|买家会员名|货品总价(元)|运费|涨价或折扣(元)|实付款|订单状态|订单创建时间|订单付款时间|收货人姓名|'
    '收货地址|邮编|联系手机|货品标题|单价(元)|数量|单品货号|物流公司|运单号'
)
ALIBABA_ROW = parted(
    '193441303243969811|buyer01|1,234.00|10.00|-4.00|1,240.00|等待卖家发货|2026-01-05 09:10:00|2026-01-05 09:12:00|'
    '张*|浙江省 杭州市 余杭区 示例路|310000|13800000000|散装 黑|6.17|100|HZ-01||'
)
PDD = parted(
    '商品|订单号|订单状态|商品总价(元)|邮费(元)|店铺优惠折扣(元)|平台优惠折扣(元)|多多支付立减金额(元)|'
    '用户实付金额(元)|商品数量(件)|商品规格|样式ID|商家编码-SKU维度|售后状态|快递单号|快递公司|订单成交时间|'
    '是否审核中|赠品名称|赠品数量'
)
PDD_ROW = parted(
    '示例袜子|260105-000000000000001|待发货|59.80|0|3.00|5.00|0|51.80|2|白色,均码|1200000000001|WZ-W|'
    '无售后或售后取消|||2026-01-05 09:10:32|否||'
)
DOUYIN = parted(
    '主订单编号|子订单编号|选购商品|商品ID|商家编码|商品数量|商品金额|订单提交时间|支付完成时间|订单状态|售后状态|'
    '旗帜颜色|订单应付金额|运费|收件人|收件人手机号|省|市|区|街道|详细地址|快递信息'
)
DOUYIN_ROW = parted(
    '\t6917000000000000001|\t6917000000000000001|\t示例袜子|\t3500000000000000001|\tWZ-W|2|29.90|2026-01-05 09:10:20|'
    '2026-01-05 09:10:31|待发货|-|绿|51.80|0.00|##密文|$$密文|浙江省|杭州市|余杭区|五常街道|##密文|-'
)


def with_cells(header: Sequence[str], row: Sequence[str], **cells: str) -> list[str]:
    """The row with cells replaced by header; a bracket in a header is written as `_`."""
    wanted = {name.replace('(', '_').replace(')', ''): name for name in (title.strip() for title in header)}
    unknown = set(cells) - set(wanted)
    assert not unknown, unknown
    values = {wanted[name]: value for name, value in cells.items()}
    return [values.get(title.strip(), cell) for title, cell in zip(header, row, strict=True)]


def reading_of(folder: Path, *rows: Sequence[str], name: str = 'orders.csv', encoding: str = 'gb18030') -> Reading:
    return read_orders(save(folder, name, csv_bytes(*rows, encoding=encoding)), told_at=TOLD)


def orders_of(reading: Reading) -> list[IncomingOrder]:
    orders = [order for batch in reading.batches() for order in batch]
    assert [str(problem) for problem in reading.problems] == []
    return orders


def test_taobao_list_is_a_header_without_lines(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, TAOBAO_LIST, TAOBAO_ROW, name='ExportOrderList202601051200.csv')
    [order] = orders_of(reading)
    assert (reading.format, reading.platform, reading.brings_lines) == ('taobao_order_list', 'taobao', False)
    assert (order.number, order.nick, order.state) == ('1930000000000000001', 't**1', PlatformState.PAID)
    assert (order.goods_fen, order.freight_fen, order.discount_fen, order.total_fen, order.paid_fen) == (
        12980,
        600,
        1000,
        12580,
        12580,
    )
    assert order.paid_at == datetime.datetime(2026, 1, 5, 1, 58, tzinfo=datetime.UTC)
    assert order.told_at == datetime.datetime(2026, 1, 5, 4, 0, tzinfo=datetime.UTC)
    assert (order.message, order.memo, order.close_reason, order.tracking_number) == ('', '', '', '221300000000')
    assert order.lines is None
    assert order.receiver is not None
    assert (order.receiver.province, order.receiver.district, order.receiver.postcode) == ('浙江省', '余杭区', '310000')
    assert (order.receiver.street, order.receiver.phone) == ('五常街道示例路1号', '13800000000')


def test_taobao_changed_address_wins_over_the_first(tmp_path: Path) -> None:
    row = with_cells(TAOBAO_LIST, TAOBAO_ROW, 修改后的收货地址='上海 上海市 浦东新区 新路2号(000000)')
    [order] = orders_of(reading_of(tmp_path, TAOBAO_LIST, row))
    assert order.receiver is not None
    assert (order.receiver.province, order.receiver.street, order.receiver.postcode) == ('上海', '新路2号', '')


def test_taobao_paid_is_told_before_refunds(tmp_path: Path) -> None:
    row = with_cells(TAOBAO_LIST, TAOBAO_ROW, 买家实际支付金额='100.00', 退款金额='25.80')
    [order] = orders_of(reading_of(tmp_path, TAOBAO_LIST, row))
    assert (order.total_fen, order.paid_fen, order.refunded_fen, order.refund) == (
        12580,
        12580,
        2580,
        RefundState.SUCCESS,
    )


@pytest.mark.parametrize(
    ('paid_at', 'state'), [('', PlatformState.CLOSED_UNPAID), ('2026-01-05 10:00:00', PlatformState.CLOSED_REFUNDED)]
)
def test_closed_means_what_the_payment_says(tmp_path: Path, paid_at: str, state: PlatformState) -> None:
    row = with_cells(TAOBAO_LIST, TAOBAO_ROW, 订单状态='交易关闭', 订单付款时间=paid_at)
    [order] = orders_of(reading_of(tmp_path, TAOBAO_LIST, row))
    assert order.state is state


def test_taobao_list_repeats_and_conflicts(tmp_path: Path) -> None:
    same = reading_of(tmp_path, TAOBAO_LIST, TAOBAO_ROW, TAOBAO_ROW).check()
    assert (same.orders, dict(same.counts), same.errors) == (1, {'repeated': 1}, 0)
    other = with_cells(TAOBAO_LIST, TAOBAO_ROW, 总金额='1.00')
    conflicting = reading_of(tmp_path, TAOBAO_LIST, TAOBAO_ROW, other).check()
    assert (conflicting.orders, dict(conflicting.counts), conflicting.errors) == (0, {'conflicting': 1}, 1)


def test_taobao_detail_brings_lines_and_no_header(tmp_path: Path) -> None:
    rows = (
        ('="1"', '示例T恤', '64.90', '2', 'SP001-W-M', '颜色:白色;尺码:M', '买家已付款，等待卖家发货', 'SP001'),
        ('="2"', '示例裤子', '39.90', '1', '', '', '卖家已发货，等待买家确认', 'KZ'),
        ('="1"', '示例袜子', '10.00', '1', 'WZ', '', '交易关闭', 'WZ'),
        ('="3"', '示例帽子', '88.00', '1', 'MZ', '', '交易关闭', 'MZ'),
    )
    reading = reading_of(tmp_path, TAOBAO_DETAIL, *rows)
    orders = {order.number: order for order in orders_of(reading)}
    assert [order.header_known for order in orders.values()] == [False] * 3
    assert [(line.code, line.quantity, line.refund) for line in orders['1'].lines or ()] == [
        ('SP001-W-M', 2, None),
        ('WZ', 1, RefundState.SUCCESS),  # closed while its order lives
    ]
    assert orders['1'].state is PlatformState.PAID
    assert [line.code for line in orders['2'].lines or ()] == ['KZ']
    assert orders['3'].state is None  # closed, but paid or not this file does not say
    assert orders['1'].source_rows == (2, 4)


def test_taobao_detail_of_later_years(tmp_path: Path) -> None:
    rows = (
        parted(
            '11|1|示例T恤|64.90|2|A|颜色:白色|买家已付款，等待卖家发货|A|120.00|买家已经申请退款，等待卖家同意|'
            '无退款申请|2026-01-05 10:00:00'
        ),
        parted(
            '12|1|示例T恤|64.90|2|A|颜色:白色|买家已付款，等待卖家发货|A|120.00|没有申请退款|无退款申请|2026-01-05 10:00:00'
        ),
    )
    [order] = orders_of(reading_of(tmp_path, TAOBAO_DETAIL_NEW, *rows))
    assert [(line.line_no, line.paid_fen, line.refund) for line in order.lines or ()] == [
        ('11', 12000, RefundState.REQUESTED),
        ('12', 12000, RefundState.NONE),
    ]


def test_lines_without_numbers_stay_apart_by_price_and_add_up_otherwise(tmp_path: Path) -> None:
    line = ('1', '示例T恤', '64.90', '2', 'A', '', '交易成功', 'A')
    cheaper = ('1', '示例T恤', '60.00', '1', 'A', '', '交易成功', 'A')
    [order] = orders_of(reading_of(tmp_path, TAOBAO_DETAIL, line, line, cheaper))
    assert [(one.line_no, one.quantity, one.price_fen) for one in order.lines or ()] == [('', 4, 6490), ('~2', 1, 6000)]


def test_jd_takes_the_repeated_amount_once(tmp_path: Path) -> None:
    second = with_cells(JD, JD_ROW, 商品ID='100000000003', 商品名称='示例袜子', 订购数量='5', 京东价='10.00')
    reading = reading_of(tmp_path, JD, JD_ROW, second)
    [order] = orders_of(reading)
    assert (order.goods_fen, order.total_fen, order.paid_fen, order.discount_fen) == (10900, 10900, 10900, 0)
    assert [(line.platform_sku, line.quantity) for line in order.lines or ()] == [
        ('100000000002', 1),
        ('100000000003', 5),
    ]
    assert (order.flag, order.state) == (2, PlatformState.COMPLETED)
    assert order.receiver is not None
    assert (order.receiver.province, order.receiver.district, order.receiver.street) == ('北京', '大兴区', '亦庄示例路')


@pytest.mark.parametrize(
    ('words', 'state', 'refund'),
    [
        ('(锁定)等待出库', PlatformState.LOCKED, RefundState.REQUESTED),
        ('(锁定)等待确认收货', PlatformState.SHIPPED, RefundState.REQUESTED),
        ('(删除)等待出库', PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
        ('(删除)等待付款', PlatformState.CLOSED_UNPAID, None),
        ('暂停', PlatformState.LOCKED, None),
    ],
)
def test_jd_words(tmp_path: Path, words: str, state: PlatformState, refund: RefundState | None) -> None:
    [order] = orders_of(reading_of(tmp_path, JD, with_cells(JD, JD_ROW, 订单状态=words)))
    assert (order.state, order.refund) == (state, refund)


def test_1688_cells_of_the_order_stand_on_its_first_row(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {'in_memory': True})
    sheet = book.add_worksheet('sheet1')
    goods_only = [cell if index in {13, 14, 15, 16} else '' for index, cell in enumerate(ALIBABA_ROW)]
    third = with_cells(ALIBABA, ALIBABA_ROW, 订单编号='193441303243969812')
    for index, row in enumerate((ALIBABA, ALIBABA_ROW, goods_only, third)):
        sheet.write_row(index, 0, row)
    for column in range(13):
        sheet.merge_range(1, column, 2, column, ALIBABA_ROW[column])
    book.close()
    first, second = orders_of(read_orders(save(tmp_path, '1688.xlsx', out.getvalue())))
    assert (first.number, first.source_rows, len(second.lines or ())) == ('193441303243969811', (2, 3), 1)
    assert (first.goods_fen, first.freight_fen, first.discount_fen, first.total_fen) == (123400, 1000, 400, 124000)
    assert sum(line.quantity for line in first.lines or ()) == 200


def test_1688_refunding_says_where_it_stands_by_the_waybill(tmp_path: Path) -> None:
    rows = [
        with_cells(ALIBABA, ALIBABA_ROW, 订单编号='1', 订单状态='退款中'),
        with_cells(ALIBABA, ALIBABA_ROW, 订单编号='2', 订单状态='退款中', 运单号='43100000'),
    ]
    orders = orders_of(reading_of(tmp_path, ALIBABA, *rows))
    assert [(order.state, order.refund) for order in orders] == [
        (PlatformState.PAID, RefundState.REQUESTED),
        (PlatformState.SHIPPED, RefundState.REQUESTED),
    ]


def test_pdd_total_gifts_and_review(tmp_path: Path) -> None:
    row = with_cells(PDD, PDD_ROW, 是否审核中='是', 赠品名称='小样', 赠品数量='1')
    [order] = orders_of(reading_of(tmp_path, PDD, [f'{cell}\t' for cell in row], encoding='utf-8-sig'))
    assert (order.goods_fen, order.discount_fen, order.total_fen, order.paid_fen) == (5980, 800, 5180, 5180)
    assert order.state is PlatformState.LOCKED
    assert [(line.code, line.title, line.quantity, line.price_fen, line.gift) for line in order.lines or ()] == [
        ('WZ-W', '示例袜子', 2, 2990, False),
        ('', '小样', 1, 0, True),
    ]


def test_pdd_amount_that_does_not_add_up_is_noted(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, PDD, with_cells(PDD, PDD_ROW, 用户实付金额_元='50.00')).check()
    assert (dict(reading.counts), reading.errors, reading.orders) == ({'amount_differs': 1}, 0, 1)


@pytest.mark.parametrize(
    ('words', 'after_sale', 'state', 'refund'),
    [
        ('待支付', '无售后或售后取消', PlatformState.UNPAID, RefundState.NONE),
        ('待发货', '售后处理中', PlatformState.PAID, RefundState.REQUESTED),
        ('未发货，退款成功', '退款成功', PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
        ('未发货，退款成功', '', PlatformState.CLOSED_REFUNDED, RefundState.SUCCESS),
    ],
)
def test_pdd_words(tmp_path: Path, words: str, after_sale: str, state: PlatformState, refund: RefundState) -> None:
    [order] = orders_of(reading_of(tmp_path, PDD, with_cells(PDD, PDD_ROW, 订单状态=words, 售后状态=after_sale)))
    assert (order.state, order.refund) == (state, refund)
    assert (order.paid_fen == 0) == (state is PlatformState.UNPAID)


def test_douyin_sub_orders_are_lines_and_their_money_adds_up(tmp_path: Path) -> None:
    closed = {'订单状态': '已关闭', '快递信息': '431-韵达快递', '订单应付金额': '27.90', '商品数量': '1'}
    second = with_cells(DOUYIN, DOUYIN_ROW, 子订单编号='\t6917000000000000002', **closed)
    reading = reading_of(tmp_path, DOUYIN, DOUYIN_ROW, second, name='1767585600_order.csv', encoding='utf-8-sig')
    [order] = orders_of(reading)
    assert reading.told_at == datetime.datetime(2026, 1, 5, 4, tzinfo=datetime.UTC)
    assert (order.goods_fen, order.total_fen, order.discount_fen, order.flag) == (8970, 7970, 1000, 3)
    assert [(line.line_no[-1], line.paid_fen, line.refund) for line in order.lines or ()] == [
        ('1', 5180, RefundState.NONE),
        ('2', 2790, RefundState.SUCCESS),
    ]
    assert order.state is PlatformState.PAID
    assert (order.tracking_number, order.courier) == ('431', '韵达快递')
    assert order.receiver is not None
    assert (order.receiver.name, order.receiver.street) == ('##密文', '五常街道##密文')


def test_douyin_goods_joined_in_one_row_are_parted(tmp_path: Path) -> None:
    goods = {
        '商品ID': '1;2',
        '选购商品': '袜子;帽子',
        '商家编码': 'WZ;MZ',
        '商品数量': '2;1',
        '商品金额': '10.00;30.00',
    }
    row = with_cells(DOUYIN, DOUYIN_ROW, 子订单编号='11;12', 订单应付金额='50.00', **goods)
    [order] = orders_of(reading_of(tmp_path, DOUYIN, row, encoding='utf-8-sig'))
    assert [(line.line_no, line.code, line.quantity, line.price_fen) for line in order.lines or ()] == [
        ('11', 'WZ', 2, 1000),
        ('12', 'MZ', 1, 3000),
    ]
    assert (order.goods_fen, order.total_fen) == (5000, 5000)


def test_douyin_joined_goods_without_their_quantities_are_refused(tmp_path: Path) -> None:
    row = with_cells(DOUYIN, DOUYIN_ROW, 子订单编号='11;12', 商家编码='WZ;MZ')
    reading = reading_of(tmp_path, DOUYIN, row, encoding='utf-8-sig').check()
    assert (dict(reading.counts), reading.orders) == ({'joined': 1}, 0)


def test_partly_out_is_part_shipped(tmp_path: Path) -> None:
    second = with_cells(DOUYIN, DOUYIN_ROW, 子订单编号='12', 订单状态='已发货')
    [order] = orders_of(reading_of(tmp_path, DOUYIN, DOUYIN_ROW, second, encoding='utf-8-sig'))
    assert order.state is PlatformState.PART_SHIPPED
