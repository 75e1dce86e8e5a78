"""Real files through the whole import: every order file of the shared data, twice, against the totals counted by others.

The second time must change nothing. What is not an order (cancellations, corrections, bills, reports) is counted, not dropped.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.core import drift
from zhanggui.core.actors import system
from zhanggui.orders.services.receive import receive
from zhanggui.org.models import Shop, Warehouse
from zhanggui.site.benching.scratch import scratch

ACTOR = system('bench', door='cli')
BATCH = 2_000
FEN = 100

STORED = """
SELECT count(*), count(stored.paid_at), coalesce(sum(stored.total_fen), 0), coalesce(sum(stored.refunded_fen), 0),
       coalesce(sum(stored.paid_fen - stored.refunded_fen), 0)
FROM orders_order AS stored
WHERE stored.shop_id = %s
"""

STORED_LINES = """
SELECT coalesce(sum(line.price_fen * line.quantity), 0)
FROM orders_orderline AS line
JOIN orders_order AS stored ON stored.id = line.order_id
WHERE stored.shop_id = %s
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A shop and the files it exported. `orders` false: the files are recognised as something else, which is right."""

    code: str
    platform: str
    files: tuple[Path, ...]
    orders: bool = True


@dataclass(slots=True)
class FileRow:
    """One line of the table."""

    shop: str
    file: str
    format: str
    rows: int = 0
    orders: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refunds: int = 0
    adjustments: int = 0
    errors: int = 0
    notes: int = 0
    accounted: int = 0
    controls: bool = True
    seconds: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Check:
    """A total counted by others, and ours."""

    name: str
    expected: Any
    found: Any

    @property
    def agrees(self) -> bool:
        return bool(self.expected == self.found)


@dataclass(slots=True)
class Report:
    first: list[FileRow] = field(default_factory=list)
    again: list[FileRow] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return all(check.agrees for check in self.checks)


def data_folder() -> Path | None:
    """Where the shared data lies, if it does: named by the environment, else beside the repository."""
    named = os.environ.get('ZHANGGUI_SHARED_DATA')
    folder = Path(named) if named else Path(__file__).resolve().parents[4] / 'shared' / 'data'
    return folder if (folder / 'CONTROL_TOTALS.json').exists() else None


def run(folder: Path) -> Report:
    """Import everything into a scratch database, import it again, and compare with the control totals."""
    with scratch() as place, place.database():
        return import_all(folder)


def as_dict(report: Report) -> dict[str, Any]:
    return {
        'agrees': report.agrees,
        'files': [row.as_dict() for row in report.first],
        'again': [row.as_dict() for row in report.again],
        'checks': [
            {'name': each.name, 'expected': each.expected, 'found': each.found, 'agrees': each.agrees}
            for each in report.checks
        ],
    }


def import_all(folder: Path) -> Report:
    """The same in whichever database Django's connection points at."""
    report = Report()
    warehouse = Warehouse.objects.create(code='REAL', name='REAL')
    sources = list(_sources(folder))
    shops = {
        source.code: Shop.objects.create(
            code=source.code, name=source.code, platform=source.platform, warehouse=warehouse
        )
        for source in sources
        if source.orders
    }
    readings: dict[str, list[Reading]] = {}
    for source in sources:
        for path in source.files:
            reading, row = _import(path, source, shops.get(source.code))
            report.first.append(row)
            readings.setdefault(source.code, []).append(reading)
    report.again = [
        _import(path, source, shops[source.code])[1] for source in sources if source.orders for path in source.files
    ]
    _look_at_statistics()
    totals = json.loads((folder / 'CONTROL_TOTALS.json').read_text())
    report.checks += _tmall_checks(totals['tmall_orders'], shops['tmall_report'])
    report.checks += _uci_checks(totals['uci_online_retail'], shops['uci'], readings['uci'])
    report.checks += _common_checks(report)
    return report


def _sources(folder: Path) -> Iterator[Source]:
    samples = folder / 'format_samples'
    detail, orders = sorted(samples.glob('ExportOrder*'))
    bare = {
        'taobao_samples': ('taobao', (detail, orders)),  # the detail comes first: either order must do
        'jd_samples': ('jd', (samples / 'jd_order_export.csv',)),
        '1688_samples': ('1688', (samples / '1688_orders.xlsx',)),
        'pdd_samples': ('pdd', (samples / 'orders_export2026-01-05-12-00-00.csv',)),
        'douyin_samples': ('douyin', (samples / '1767585600_order.csv',)),
        'books': ('taobao', (folder / 'taobao_book_shop' / '1月_multi_sheet.xlsx',)),
        'tmall_report': ('tmall', tuple(sorted((folder / 'tmall_orders').glob('*.csv.gz')))),
        'uci': ('other', tuple(sorted((folder / 'uci_online_retail').glob('*.csv.gz')))),
    }
    for code, (platform, files) in bare.items():
        yield Source(code, platform, files)
    known = {path for _, files in bare.values() for path in files}
    yield Source(
        '(no orders)', '', tuple(path for path in sorted(samples.iterdir()) if path not in known), orders=False
    )


def _import(path: Path, source: Source, shop: Shop | None) -> tuple[Reading, FileRow]:
    start = time.perf_counter()
    reading = read_orders(path)
    row = FileRow(source.code, path.name, reading.format or _named(reading))
    for batch in reading.batches(BATCH):
        assert shop is not None, f'{path.name} holds orders after all'
        made = receive(shop.pk, batch, actor=ACTOR).made
        row.created += made['created']
        row.updated += made['updated']
        row.unchanged += made['unchanged']
        row.accounted += sum(len(order.source_rows) for order in batch)
    row.rows, row.orders, row.errors = reading.rows, reading.orders, reading.errors
    row.refunds, row.adjustments = len(reading.refunds), len(reading.adjustments)
    row.accounted += row.adjustments + sum(len(refund.source_rows) for refund in reading.refunds)
    row.notes = reading.counts.total() - reading.errors
    row.controls = all(control.agrees for control in reading.controls)
    row.seconds = round(time.perf_counter() - start, 2)
    return reading, row


def _named(reading: Reading) -> str:
    """What a file that is no order file was recognised as."""
    return ' '.join(problem.value for problem in reading.problems if problem.code == 'other_file')


def _tmall_checks(totals: dict[str, Any], shop: Shop) -> Iterator[Check]:
    orders, paid_orders, total_fen, refunded_fen, kept_fen = _stored(STORED, shop)
    yield Check('tmall: orders', totals['rows'], orders)
    yield Check('tmall: orders with a time of payment', totals['paid_orders'], paid_orders)
    yield Check('tmall: total', _fen(totals['sum_total']), total_fen)
    yield Check('tmall: refunds', _fen(totals['sum_refund']), refunded_fen)
    yield Check('tmall: paid after refunds', _fen(totals['sum_paid']), kept_fen)


def _uci_checks(totals: dict[str, Any], shop: Shop, readings: list[Reading]) -> Iterator[Check]:
    (gross_fen,) = _stored(STORED_LINES, shop)
    cancelled = [line for reading in readings for refund in reading.refunds for line in refund.lines]
    corrections = [each for reading in readings for each in reading.adjustments]
    rows = sum(reading.rows for reading in readings)
    yield Check('uci: rows', totals['rows'], rows)
    yield Check('uci: gross of the stored lines', _fen(totals['gross_amount_positive']), gross_fen)
    refunds = [refund for reading in readings for refund in reading.refunds]
    nameless = sum(reading.counts['missing_nick'] for reading in readings)
    yield Check('uci: cancelled amount', -_fen(totals['cancel_amount']), sum(refund.amount_fen for refund in refunds))
    yield Check('uci: cancelled rows', totals['cancel_rows'], len(cancelled))
    yield Check('uci: rows without a customer', totals['missing_customer_rows'], nameless)
    negative = sum(1 for each in corrections if each.quantity < 0)
    yield Check('uci: negative quantities that cancel nothing', totals['neg_qty_not_cancel_rows'], negative)
    yield Check('uci: cancelled invoices', totals['cancel_invoices'], len({refund.number for refund in refunds}))


def _common_checks(report: Report) -> Iterator[Check]:
    yield Check('every stated control total of a file agrees', True, all(row.controls for row in report.first))
    rows = sum(row.rows for row in report.first)
    accounted = sum(row.accounted for row in report.first)
    yield Check('rows that became part of an order, a cancellation or a correction', rows, accounted)
    yield Check('errors in order files', 0, sum(row.errors for row in report.first if row.orders))
    yield Check('the same files again: created', 0, sum(row.created for row in report.again))
    yield Check('the same files again: updated', 0, sum(row.updated for row in report.again))
    yield Check('drift', 0, sum(proof.found for proof in drift.run()))


def _look_at_statistics() -> None:
    """A third of a million fresh rows without statistics are joined row by row: a sum then outlives its time limit."""
    with connection.cursor() as cursor:
        cursor.execute('ANALYZE orders_order, orders_orderline')


def _stored(statement: str, shop: Shop) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [shop.pk])
        return tuple(int(value) for value in cursor.fetchone())


def _fen(yuan: float) -> int:
    return round(yuan * FEN)
