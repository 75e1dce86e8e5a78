"""Stock documents: receive, adjust, transfer, inspect. All lines or none, and the ledger agrees afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhanggui.catalog.models import Product, Sku
from zhanggui.core import clock, drift
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.org.models import Warehouse
from zhanggui.stock.drafts import AdjustmentLine, InspectionLine, ReceiptLine, TransferLine
from zhanggui.stock.models import Balance, Document, Movement
from zhanggui.stock.services import adjust, inspect, receive, transfer
from zhanggui.stock.services.promises import Promise, keep, open_shelf

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse.objects.create(code='W1', name='主仓')


@pytest.fixture
def other() -> Warehouse:
    return Warehouse.objects.create(code='W2', name='二仓')


@pytest.fixture
def skus() -> list[Sku]:
    product = Product.objects.create(code='SP1', name='连衣裙')
    return [Sku.objects.create(product=product, code=f'A{i}', barcode=f'690{i}') for i in range(3)]


def counts() -> tuple[int, int, int, int, int]:
    return (
        Document.objects.count(),
        Movement.objects.count(),
        AuditEntry.objects.count(),
        OutboxEvent.objects.count(),
        Balance.objects.count(),
    )


def buckets(warehouse: Warehouse, sku: Sku, batch: str = '') -> tuple[int, int, int]:
    row = Balance.objects.get(warehouse=warehouse, sku=sku, batch=batch)
    return row.on_hand, row.allocated, row.quarantined


def no_drift() -> None:
    assert [proof for proof in drift.run() if proof.found] == []


def test_receive_by_code_and_barcode(warehouse: Warehouse, skus: list[Sku]) -> None:
    lines = [
        ReceiptLine(sku='A0', quantity=5, shelf='A-01'),
        ReceiptLine(sku='6901', quantity=7),
        ReceiptLine(sku='A0', quantity=2),
        ReceiptLine(sku='A0', quantity=1, batch='B1'),
    ]
    verdicts = receive(lines, actor=SYSTEM, warehouse_id=warehouse.pk, reference='送货单 88')
    assert verdicts.done == [1, 2, 3, 4]
    assert (buckets(warehouse, skus[0]), buckets(warehouse, skus[1])) == ((7, 0, 0), (7, 0, 0))
    assert buckets(warehouse, skus[0], 'B1') == (1, 0, 0)
    assert Balance.objects.get(sku=skus[0], batch='').shelf == 'A-01'
    document = Document.objects.get()
    assert document.number.startswith('RK')
    assert document.reference == '送货单 88'
    event = OutboxEvent.objects.get()
    assert (event.kind, event.payload) == (
        'stock.arrived',
        {'warehouse_id': warehouse.pk, 'sku_ids': [skus[0].pk, skus[1].pk]},
    )
    assert AuditEntry.objects.get().use_case == 'stock.receive'
    no_drift()


def test_a_receipt_without_a_shelf_keeps_the_one_known(warehouse: Warehouse, skus: list[Sku]) -> None:
    receive([ReceiptLine(sku='A0', quantity=1, shelf='A-01')], actor=SYSTEM, warehouse_id=warehouse.pk)
    receive([ReceiptLine(sku='A0', quantity=1)], actor=SYSTEM, warehouse_id=warehouse.pk)
    assert Balance.objects.get().shelf == 'A-01'


def test_one_wrong_line_refuses_the_whole_document_and_tells_all(warehouse: Warehouse, skus: list[Sku]) -> None:
    Sku.objects.filter(code='A2').update(is_bundle=True)
    before = counts()
    lines = [
        ReceiptLine(sku='A0', quantity=5),
        ReceiptLine(sku='nope', quantity=0),
        ReceiptLine(sku='A2', quantity=1),
        ReceiptLine(sku='A1', quantity=2_000_000),
        ReceiptLine(sku='A1', quantity=1, shelf='x' * 61),
    ]
    verdicts = receive(lines, actor=SYSTEM, warehouse_id=warehouse.pk)
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [
        (2, 'unknown_sku'),
        (2, 'quantity'),
        (3, 'bundle'),
        (4, 'quantity'),
        (5, 'text'),
    ]
    assert verdicts.done == []
    assert counts() == before


def test_an_empty_document_is_refused(warehouse: Warehouse) -> None:
    assert receive([], actor=SYSTEM, warehouse_id=warehouse.pk).by_code == {'empty': 1}
    assert Document.objects.count() == 0


def test_a_warehouse_out_of_sight_is_refused(warehouse: Warehouse, other: Warehouse, skus: list[Sku]) -> None:
    class Keeper:
        pk = 1

        def get_full_name(self) -> str:
            return '仓管'

        def may(self, right: str) -> bool:
            return True

        def scope_of(self, axis: str) -> frozenset[int] | None:
            return frozenset({other.pk})

    line = ReceiptLine(sku='A0', quantity=5)
    verdicts = receive([line], actor=Actor.of(Keeper()), warehouse_id=warehouse.pk)
    assert verdicts.by_code == {'no_warehouse': 1}
    assert counts() == (0, 0, 0, 0, 0)


def test_adjust_needs_a_reason_and_never_takes_what_is_promised(warehouse: Warehouse, skus: list[Sku]) -> None:
    receive([ReceiptLine(sku='A0', quantity=5)], actor=SYSTEM, warehouse_id=warehouse.pk)
    shelf = open_shelf([warehouse.pk], [skus[0].pk])
    takes = shelf.take((warehouse.pk, skus[0].pk), 4)
    assert takes is not None
    keep([Promise(1, take.balance_id, take.quantity) for take in takes], at=clock.now())
    before = counts()

    line = AdjustmentLine(sku='A0', difference=-2)
    assert adjust([line], actor=SYSTEM, warehouse_id=warehouse.pk, reason=' ').by_code == {'no_reason': 1}
    verdicts = adjust([line], actor=SYSTEM, warehouse_id=warehouse.pk, reason='盘点')
    assert [(refusal.code, dict(refusal.numbers)) for refusal in verdicts.refused] == [
        ('short', {'there': 1, 'wanted': 2})
    ]
    assert counts() == before

    done = adjust(
        [replace(line, difference=-1), AdjustmentLine(sku='A1', difference=3)],
        actor=SYSTEM,
        warehouse_id=warehouse.pk,
        reason='盘点',
    )
    assert done.done == [1, 2]
    assert (buckets(warehouse, skus[0]), buckets(warehouse, skus[1])) == ((4, 4, 0), (3, 0, 0))
    assert OutboxEvent.objects.latest('pk').payload['sku_ids'] == [skus[1].pk]


def test_a_refused_document_leaves_no_empty_balances(warehouse: Warehouse, skus: list[Sku]) -> None:
    lines = [AdjustmentLine(sku='A0', difference=3), AdjustmentLine(sku='A1', difference=-1)]
    assert adjust(lines, actor=SYSTEM, warehouse_id=warehouse.pk, reason='盘点').by_code == {'short': 1}
    assert Balance.objects.count() == 0


def test_transfer_moves_both_sides(warehouse: Warehouse, other: Warehouse, skus: list[Sku]) -> None:
    receive([ReceiptLine(sku='A0', quantity=5, batch='B1')], actor=SYSTEM, warehouse_id=warehouse.pk)
    line = TransferLine(sku='A0', quantity=3, batch='B1', shelf='Z-9')
    verdicts = transfer([line], actor=SYSTEM, warehouse_id=warehouse.pk, to_warehouse_id=other.pk)
    assert verdicts.done == [1]
    assert (buckets(warehouse, skus[0], 'B1'), buckets(other, skus[0], 'B1')) == ((2, 0, 0), (3, 0, 0))
    assert Balance.objects.get(warehouse=other).shelf == 'Z-9'
    again = transfer([line], actor=SYSTEM, warehouse_id=warehouse.pk, to_warehouse_id=other.pk)
    assert again.by_code == {'short': 1}
    same = transfer([line], actor=SYSTEM, warehouse_id=warehouse.pk, to_warehouse_id=warehouse.pk)
    assert same.by_code == {'same_warehouse': 1}
    no_drift()


def test_quarantine_is_cleared_or_scrapped(warehouse: Warehouse, skus: list[Sku]) -> None:
    receive([ReceiptLine(sku='A0', quantity=5)], actor=SYSTEM, warehouse_id=warehouse.pk, to_quarantine=True)
    assert buckets(warehouse, skus[0]) == (0, 0, 5)
    assert OutboxEvent.objects.count() == 0, 'goods in quarantine have not arrived for anybody'
    lines = [
        InspectionLine(sku='A0', outcome='cleared', quantity=3),
        InspectionLine(sku='A0', outcome='scrapped', quantity=2),
    ]
    assert inspect(lines, actor=SYSTEM, warehouse_id=warehouse.pk).done == [1, 2]
    assert buckets(warehouse, skus[0]) == (3, 0, 0)
    back = InspectionLine(sku='A0', outcome='quarantined', quantity=1)
    assert inspect([back], actor=SYSTEM, warehouse_id=warehouse.pk).done == [1]
    assert buckets(warehouse, skus[0]) == (2, 0, 1)
    assert inspect([replace(back, outcome='lost')], actor=SYSTEM, warehouse_id=warehouse.pk).by_code == {'outcome': 1}
    assert OutboxEvent.objects.count() == 1
    no_drift()


def test_queries_do_not_grow_with_the_lines(warehouse: Warehouse) -> None:
    product = Product.objects.create(code='P', name='n')
    Sku.objects.bulk_create(Sku(product=product, code=f'Q{i}') for i in range(60))

    def queries(start: int, count: int) -> int:
        lines = [ReceiptLine(sku=f'Q{i}', quantity=1) for i in range(start, start + count)]
        with CaptureQueriesContext(connection) as captured:
            receive(lines, actor=SYSTEM, warehouse_id=warehouse.pk)
        return len(captured)

    assert queries(0, 10) == queries(10, 50)  # fewer than nine rows go by INSERT, which is counted; COPY is not


def test_drift_sees_a_balance_changed_behind_the_ledgers_back(warehouse: Warehouse, skus: list[Sku]) -> None:
    receive([ReceiptLine(sku='A0', quantity=5)], actor=SYSTEM, warehouse_id=warehouse.pk)
    Balance.objects.update(on_hand=6)
    assert {proof.invariant: proof.found for proof in drift.run() if proof.found} == {'stock_ledger': 1}
