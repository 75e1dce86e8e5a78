"""A file goes in whole or not at all, however often it comes; what is no order is kept and shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.channels.choices import RunState
from zhanggui.channels.models import Feedback, ImportRun, RefundNotice
from zhanggui.channels.services import ImportOutcome, import_orders, mark_sent, offer
from zhanggui.channels.tests.order_files import GOOD, HEADER, OTHER, changed, csv_bytes
from zhanggui.core import outbox
from zhanggui.core.models import AuditEntry
from zhanggui.orders.models import Order, Work
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk

BROKEN = changed(OTHER, 数量='两件')


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk()


def run(desk: Desk, path: Path, *rows: tuple[str, ...], dry_run: bool = False, keeps_good: bool = False) -> ImportOutcome:
    path.write_bytes(csv_bytes(HEADER, *rows))
    offered = offer(desk.shop.pk, path, actor=desk.actor, keeps_good=keeps_good)
    return import_orders(offered, path, actor=desk.actor, dry_run=dry_run)


def test_orders_come_in_and_the_run_says_so(desk: Desk, tmp_path: Path) -> None:
    outcome = run(desk, tmp_path / 'orders.csv', GOOD, OTHER)
    assert (outcome.state, outcome.created, outcome.errors) == (RunState.APPLIED, 2, 0)
    kept = ImportRun.objects.get(pk=outcome.run_id)
    assert (kept.state, kept.created, kept.format, kept.shop_id) == ('applied', 2, 'generic', desk.shop.pk)
    assert dict(Work.objects.values_list('order__number', 'state')) == {'A1': 'to_audit', 'A2': 'shipped'}
    assert_sound()


def test_the_same_file_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    run(desk, tmp_path / 'orders.csv', GOOD, OTHER)
    entries = AuditEntry.objects.filter(subject='orders.Order').count()
    outcome = run(desk, tmp_path / 'again.csv', GOOD, OTHER)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 0, 2)
    assert AuditEntry.objects.filter(subject='orders.Order').count() == entries


def test_one_wrong_row_keeps_the_whole_file_out(desk: Desk, tmp_path: Path) -> None:
    outcome = run(desk, tmp_path / 'orders.csv', GOOD, BROKEN)
    assert (outcome.state, outcome.created, outcome.refused, outcome.errors) == (RunState.REFUSED, 0, 2, 1)
    assert not Order.objects.exists()
    [problem] = ImportRun.objects.get(pk=outcome.run_id).problems.all()
    assert (problem.row, problem.column, problem.value) == (3, '数量', '两件')
    assert '第 3 行' in problem.words_zh
    assert 'row 3' in problem.words_en
    assert_sound()


def test_by_choice_the_good_orders_come_in(desk: Desk, tmp_path: Path) -> None:
    outcome = run(desk, tmp_path / 'orders.csv', GOOD, BROKEN, keeps_good=True)
    assert (outcome.state, outcome.created, outcome.refused, outcome.errors) == (RunState.APPLIED, 1, 1, 1)
    assert list(Order.objects.values_list('number', flat=True)) == ['A1']


def test_a_dry_run_counts_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    outcome = run(desk, tmp_path / 'orders.csv', GOOD, OTHER, dry_run=True)
    assert (outcome.state, outcome.created) == (RunState.CHECKED, 2)
    assert not Order.objects.exists()
    assert_sound()


def test_a_file_that_is_no_order_file_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / 'x.csv'
    path.write_bytes('甲,乙\r\n1,2\r\n'.encode())
    outcome = import_orders(offer(desk.shop.pk, path, actor=desk.actor), path, actor=desk.actor)
    assert (outcome.state, outcome.errors) == (RunState.REFUSED, 1)
    assert 'x.csv' in str(outcome.problems[0])


def test_a_cancellation_without_its_order_is_kept(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / 'uci.csv'
    head = ('InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID')
    path.write_bytes(
        csv_bytes(
            head,
            ('536365', 'A', 'LANTERN', '6', '2010-12-01 08:26:00', '2.55', '17850'),
            ('C536379', 'A', 'LANTERN', '-1', '2010-12-01 09:41:00', '2.55', '14527'),
        )
    )
    offered = offer(desk.shop.pk, path, actor=desk.actor)
    outcome = import_orders(offered, path, actor=desk.actor)
    assert (outcome.created, outcome.refunds) == (1, 1)
    assert list(RefundNotice.objects.values_list('number', 'amount_fen')) == [('C536379', 255)]


def test_a_mapping_by_hand_is_kept_for_the_shop(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / 'own.csv'
    path.write_bytes(csv_bytes(('单', '货', '几件', '多少钱'), ('Z1', 'A', '2', '99')))
    mapping = {'number': '单', 'code': '货', 'quantity': '几件', 'price': '多少钱'}
    first = offer(desk.shop.pk, path, actor=desk.actor, asked_format='generic', mapping=mapping)
    assert import_orders(first, path, actor=desk.actor).created == 1
    second = offer(desk.shop.pk, path, actor=desk.actor, asked_format='generic')
    assert second.mapping == mapping
    assert import_orders(second, path, actor=desk.actor).unchanged == 1


def test_a_parcel_that_left_is_told_to_its_platform_once(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    ship([desk.parcel(order_id).pk], actor=desk.actor)
    outbox.drain()
    [feedback] = Feedback.objects.all()
    assert (feedback.number, feedback.courier, feedback.tracking_number) == ('1', 'ZTO', 'ZT000000001')
    assert mark_sent([feedback.pk], actor=desk.actor).done == [feedback.pk]
    assert mark_sent([feedback.pk], actor=desk.actor).already == [feedback.pk]
    assert_sound()
