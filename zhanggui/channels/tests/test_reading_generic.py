"""Anybody's table: mappings, rows apart, rows that are no orders, footers, what is reported, when it was exported."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.channels.tests.order_files import GOOD, HEADER, OTHER, changed, csv_bytes, parted, save
from zhanggui.channels.tests.test_reading_formats import TOLD, orders_of, reading_of
from zhanggui.channels.tests.test_reading_hostile_csv import lines_of
from zhanggui.orders.incoming import PlatformState


def test_generic_with_a_mapping_of_its_own(tmp_path: Path) -> None:
    header = ('单据', '货', '多少', '每件', '谁')
    path = save(tmp_path, 'mine.csv', csv_bytes(header, ('9', 'SKU-1', '3', '1.50', 'b')))
    mapping = {'number': '单据', 'code': '货', 'quantity': '多少', 'price': '每件', 'nick': '谁'}
    [order] = orders_of(read_orders(path, mapping=mapping))
    assert (order.number, order.total_fen, order.nick, order.state) == ('9', 450, 'b', PlatformState.PAID)


@pytest.mark.parametrize('mapping', [{'number': '没有这列'}, {'colour': '单据'}])
def test_a_mapping_that_cannot_be_kept_is_refused(tmp_path: Path, mapping: dict[str, str]) -> None:
    path = save(tmp_path, 'mine.csv', csv_bytes(('单据', '多少'), ('9', '3')))
    assert [problem.code for problem in read_orders(path, mapping=mapping).problems] == ['mapping']


def test_a_format_asked_for_by_name(tmp_path: Path) -> None:
    path = save(tmp_path, 'orders.csv', csv_bytes(HEADER, GOOD))
    assert read_orders(path, format='generic').format == 'generic'
    assert [problem.code for problem in read_orders(path, format='jd_order').problems] == ['unknown_format']
    assert [problem.code for problem in read_orders(path, format='ebay').problems] == ['format_name']


def test_a_platforms_format_goes_before_anybodys_table(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, ('订单编号', '标题', '价格', '购买数量'), ('1', '示例', '1.00', '1'))
    assert (reading.format, reading.problems) == ('taobao_order_detail', [])


def test_rows_of_an_order_may_be_apart(tmp_path: Path) -> None:
    rows = [GOOD, OTHER, changed(GOOD, 商家编码='SKU-9')]
    orders = {order.number: order for order in orders_of(reading_of(tmp_path, HEADER, *rows))}
    assert [line.code for line in orders['A1'].lines or ()] == ['SKU-1', 'SKU-9']
    assert orders['A1'].source_rows == (2, 4)


def test_one_bad_row_keeps_the_whole_order_out(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER, GOOD, OTHER, changed(GOOD, 数量='x'))
    assert set(lines_of(reading)) == {'A2'}
    assert reading.refused == {'A1'}


def test_cancellations_and_corrections_are_told_apart(tmp_path: Path) -> None:
    rows = [
        GOOD,
        changed(GOOD, 订单号='C77', 数量='-2'),
        changed(OTHER, 订单号='500', 数量='-9'),
        changed(OTHER, 订单号='A1', 单价='-1.00'),
        changed(OTHER, 订单号='501', 买家=''),
    ]
    reading = reading_of(tmp_path, HEADER, *rows)
    numbers = set(lines_of(reading))
    assert numbers == {'A1', '501'}
    assert [(refund.number, refund.amount_fen, refund.nick) for refund in reading.refunds] == [('C77', 11980, 'buyer1')]
    assert [(one.number, one.row, one.amount_fen) for one in reading.adjustments] == [
        ('500', 4, -35910),
        ('A1', 5, -100),
    ]
    assert (reading.counts['missing_nick'], reading.errors) == (1, 0)


def test_a_price_finer_than_a_fen_is_rounded_on_the_amount_and_noted(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER, changed(GOOD, 单价='0.005', 数量='1000'))
    [[order]] = reading.batches()
    assert (order.total_fen, dict(reading.counts)) == (500, {'rounded_price': 1})
    assert [line.paid_fen for line in order.lines or ()] == [500]


def stated_controls(reading: Reading) -> dict[str, tuple[int | None, int]]:
    reading.check()
    return {
        control.name.en: (control.stated, control.computed)
        for control in reading.controls
        if control.stated is not None
    }


def test_footer_sums_are_held_against_the_rows(tmp_path: Path) -> None:
    agreeing = reading_of(tmp_path, HEADER, GOOD, OTHER, parted('合计|||3||||'), ('#共 2 单',))
    assert stated_controls(agreeing) == {'pieces': (3, 3), 'orders': (2, 2)}
    assert all(control.agrees for control in agreeing.controls)
    wrong = reading_of(tmp_path, HEADER, GOOD, OTHER, parted('合计|||4||||'))
    assert stated_controls(wrong) == {'pieces': (4, 3)}
    assert [control.computed for control in wrong.controls if not control.agrees] == [3]


def test_a_footer_sums_corrections_and_cancellations_too(tmp_path: Path) -> None:
    rows = [GOOD, changed(GOOD, 订单号='C1', 数量='-2'), changed(OTHER, 数量='-1')]
    assert stated_controls(reading_of(tmp_path, HEADER, *rows, parted('合计|||-1||||'))) == {'pieces': (-1, -1)}


def test_a_footer_under_amounts_that_repeat_on_lines_proves_nothing(tmp_path: Path) -> None:
    header, rows = (*HEADER, '订单金额'), [(*GOOD, '159.70'), (*changed(OTHER, 订单号='A1'), '159.70')]
    assert stated_controls(reading_of(tmp_path, header, *rows, parted('合计||||||||319.40'))) == {}


def test_what_is_not_mapped_is_reported(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, (*HEADER, '心情'), (*GOOD, '好'))
    assert reading.unmapped == ('心情',)


def test_batches_again_are_the_same(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HEADER, GOOD, OTHER, changed(GOOD, 订单号='A3', 数量='x'))
    first = [[order.number for order in batch] for batch in reading.batches(1)]
    assert first == [['A1'], ['A2']]
    assert [[order.number for order in batch] for batch in reading.batches(1)] == first
    assert (reading.errors, reading.rows, reading.orders) == (1, 3, 2)


@pytest.mark.parametrize(
    ('name', 'told_at'),
    [
        ('ExportOrderList202601051200.csv', datetime.datetime(2026, 1, 5, 4, tzinfo=datetime.UTC)),
        ('ExportOrderDetailList20260105120030.csv', datetime.datetime(2026, 1, 5, 4, 0, 30, tzinfo=datetime.UTC)),
        ('orders_export2026-01-05-12-00-00.csv', datetime.datetime(2026, 1, 5, 4, tzinfo=datetime.UTC)),
        ('1767585600_order.csv', datetime.datetime(2026, 1, 5, 4, tzinfo=datetime.UTC)),
        ('ExportOrderList202613451200.csv', TOLD),
        ('mine.csv', TOLD),
    ],
)
def test_time_of_the_export(tmp_path: Path, name: str, told_at: datetime.datetime) -> None:
    assert reading_of(tmp_path, HEADER, GOOD, name=name).told_at == told_at


def test_old_binary_workbook() -> None:
    path = Path(__file__).with_name('fixtures') / 'orders.xls'
    assert lines_of(read_orders(path)) == {'A1': ('SKU-1', 2, 5990), 'A2': ('SKU-2', 1, 3990)}
