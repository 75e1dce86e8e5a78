"""The real files that nobody of us made: every order file is read, every other is named, and the control totals agree."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from zhanggui.channels.reading.formats import FORMATS
from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.channels.tests.order_files import csv_bytes, save
from zhanggui.orders.incoming import IncomingOrder, PlatformState

SHARED = Path(os.environ.get('ZHANGGUI_SHARED_DATA', Path(__file__).parents[4] / 'shared' / 'data'))
SAMPLES = SHARED / 'format_samples'

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason='the shared data folder is absent')

# file → format, orders, pieces, paid
ORDER_FILES = {
    'ExportOrderList202601051200.csv': ('taobao_order_list', 3, None, 18570),
    'ExportOrderDetailList202601051200.csv': ('taobao_order_detail', 3, 6, None),
    'jd_order_export.csv': ('jd_order', 2, 8, 29800),
    '1688_orders.xlsx': ('1688_order', 1, 11, 7030),
    'orders_export2026-01-05-12-00-00.csv': ('pdd_order', 2, 3, 7970),
    '1767585600_order.csv': ('douyin_order', 2, 3, 7970),
}
OTHER_FILES = {
    '20880000000000001560156_202601.zip': {'alipay_fund_bill', 'alipay_fund_summary'},
    'pdd_fund_bill.csv': {'pdd_fund_bill'},
    'wechat_tradebill_20260105.csv': {'wechat_bill'},
    '生意参谋_店铺_日报.xlsx': {'sycm_shop_daily'},
    '直通车_账户报表_计划.zip': {'ztc_campaign'},
    '计划报表_20260205_173656.zip': {'wujie_plan'},
    '退款管理.xlsx': {'taobao_refund'},
}


def control_totals(name: str) -> dict[str, Any]:
    totals: dict[str, dict[str, Any]] = json.loads((SHARED / 'CONTROL_TOTALS.json').read_text(encoding='utf-8'))
    return totals[name]


def fen(yuan: float) -> int:
    return round(yuan * 100)


def orders_of(reading: Reading) -> list[IncomingOrder]:
    return [order for batch in reading.batches() for order in batch]


def test_every_sample_is_listed_here() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {*ORDER_FILES, *OTHER_FILES}


@pytest.mark.parametrize('name', ORDER_FILES)
def test_order_sample(name: str) -> None:
    format, orders, pieces, paid = ORDER_FILES[name]
    reading = read_orders(SAMPLES / name)
    read = orders_of(reading)
    assert (reading.format, len(read)) == (format, orders)
    assert reading.problems == []
    lines = [line for order in read for line in order.lines or ()]
    assert (sum(line.quantity for line in lines) or None) == pieces
    assert (sum(order.paid_fen or 0 for order in read) or None) == paid
    assert all(order.number.replace('-', '').isdigit() for order in read)


@pytest.mark.parametrize('name', OTHER_FILES)
def test_other_sample_is_named_and_not_read(name: str) -> None:
    reading = read_orders(SAMPLES / name).check()
    assert {problem.value for problem in reading.problems} == OTHER_FILES[name]
    assert {problem.code for problem in reading.problems} == {'other_file'}
    assert reading.orders == 0
    assert reading.errors == len(OTHER_FILES[name])


ORDER_FORMATS = {
    'taobao_order_list_2016': 'taobao_order_list',
    'taobao_order_list_2022': 'taobao_order_list',
    'taobao_order_detail_2016': 'taobao_order_detail',
    'taobao_order_detail_2022': 'taobao_order_detail',
    'jd_order_2016': 'jd_order',
    '1688_order': '1688_order',
    'pdd_order_2025': 'pdd_order',
    'douyin_order': 'douyin_order',
}


def test_every_format_known_to_the_trade_is_recognised(tmp_path: Path) -> None:
    """By its headers alone: ours as orders, the other 26 as what they are."""
    known: dict[str, dict[str, Any]] = json.loads((SHARED / 'formats' / 'formats.json').read_text(encoding='utf-8'))
    for name, described in known.items():
        for columns in (described['columns'], described['columns'] + described.get('extra_columns', [])):
            reading = read_orders(save(tmp_path, 'file.csv', csv_bytes(columns)))
            codes = [problem.code for problem in reading.problems]
            assert reading.format == ORDER_FORMATS.get(name, '')
            assert codes == ([] if name in ORDER_FORMATS else ['other_file']), name


def test_every_status_word_of_the_platforms_is_known() -> None:
    words: dict[str, dict[str, str]] = json.loads((SHARED / 'api' / 'status_map.json').read_text(encoding='utf-8'))
    formats = {'taobao_words': 'taobao_order_list', 'jd_words': 'jd_order', 'pdd_words': 'pdd_order'}
    for map_name, format in formats.items():
        assert set(words[map_name]) <= set(FORMATS[format].states)


def test_tmall_report() -> None:
    totals = control_totals('tmall_orders')
    [path] = (SHARED / 'tmall_orders').iterdir()
    reading = read_orders(path)
    orders = orders_of(reading)
    assert reading.format == 'tmall_report'
    assert reading.problems == []
    assert (reading.rows, len(orders)) == (totals['rows'], totals['rows'])
    assert sum(order.total_fen or 0 for order in orders) == fen(totals['sum_total'])
    refunded = sum(order.refunded_fen or 0 for order in orders)
    assert refunded == fen(totals['sum_refund'])
    assert sum(order.paid_fen or 0 for order in orders) - refunded == fen(totals['sum_paid'])
    assert sum(order.state is PlatformState.UNPAID for order in orders) == totals['unpaid_orders']
    assert sum(order.paid_at is not None for order in orders) == totals['paid_orders']
    assert sum(bool(order.refunded_fen) for order in orders) == totals['refund_orders']
    by_day = Counter(str(order.created_at)[:10] for order in orders)
    assert by_day == totals['orders_by_day']
    provinces = Counter(order.receiver.province for order in orders if order.receiver)
    assert dict(provinces.most_common(5)) == totals['top5_province_orders']


def test_book_shop_workbook() -> None:
    reading = read_orders(SHARED / 'taobao_book_shop' / '1月_multi_sheet.xlsx')
    orders = orders_of(reading)
    assert (reading.format, reading.sheet, len(orders)) == ('taobao_order_excerpt', '莫寒、白桦', 99)
    assert len({order.number for order in orders}) == 99
    assert all(order.tracking_number and order.tracking_number.isdigit() for order in orders)
    assert [order.number for order in orders_of(reading)] == [order.number for order in orders]
    [told] = reading.problems
    assert (told.sheet, told.severity) == ('明日', 'note')
    assert '订单状态' in told.reason.zh


@pytest.mark.slow
def test_uci_online_retail() -> None:
    totals = control_totals('uci_online_retail')
    counted: Counter[str] = Counter()
    net_by_month: dict[str, int] = {}
    for path in sorted((SHARED / 'uci_online_retail').iterdir()):
        reading = read_orders(path)
        goods = sum(order.goods_fen or 0 for order in orders_of(reading))
        cancelled = sum(refund.amount_fen for refund in reading.refunds)
        assert (reading.format, reading.errors) == ('generic', 0)
        net_by_month[path.name[14:21]] = goods - cancelled + sum(one.amount_fen for one in reading.adjustments)
        counted['rows'] += reading.rows
        counted['goods'] += goods
        counted['cancelled'] += cancelled
        counted['cancel rows'] += sum(len(refund.source_rows) for refund in reading.refunds)
        counted['cancellations'] += len(reading.refunds)
        counted['negative'] += sum(one.quantity < 0 for one in reading.adjustments)
        counted['no customer'] += reading.counts['missing_nick']
    assert counted == {
        'rows': totals['rows'],
        'goods': fen(totals['gross_amount_positive']),
        'cancelled': -fen(totals['cancel_amount']),
        'cancel rows': totals['cancel_rows'],
        'cancellations': totals['cancel_invoices'],
        'negative': totals['neg_qty_not_cancel_rows'],
        'no customer': totals['missing_customer_rows'],
    }
    assert net_by_month == {month: fen(net) for month, net in totals['net_by_month'].items()}
