"""Sheets that the stock ledger fills by itself: receipts, problem goods, differences of stocktakes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from django.db.models import Count
from django.db.models.functions import TruncDate

from zhanggui.core import clock
from zhanggui.core.words import Words, say
from zhanggui.registers.sources import Ask, Column, Filled, Line, Register, Source, declare
from zhanggui.rulebook.controls import Period
from zhanggui.stock.choices import MovementKind
from zhanggui.stock.models import Document, DocumentLine

RECEIVED = (MovementKind.RECEIVED, MovementKind.RECEIVED_QUARANTINED)
PROBLEMS = (MovementKind.QUARANTINED, MovementKind.RECEIVED_QUARANTINED, MovementKind.SCRAPPED)
DIFFERENCES = (MovementKind.ADJUSTED_UP, MovementKind.ADJUSTED_DOWN)

COLUMNS = (
    ('at', say('时间', 'At')), ('number', say('单号', 'Document')), ('warehouse', say('仓库', 'Warehouse')),
    ('sku', say('商品编码', 'SKU')), ('name', say('品名', 'Name')), ('kind', say('类别', 'Kind')),
    ('quantity', say('数量', 'Quantity')), ('batch', say('批次', 'Batch')), ('reference', say('来源单据', 'Reference')),
    ('note', say('说明', 'Note')), ('who', say('经手人', 'By')),
)  # fmt: skip


def lines(kinds: Collection[MovementKind]) -> Callable[[Ask], list[Line]]:
    def read(ask: Ask) -> list[Line]:
        rows = DocumentLine.objects.filter(
            kind__in=kinds,
            document__in=Document.objects.visible_to(ask.actor),
            document__made_at__gte=ask.period.since,
            document__made_at__lt=ask.period.until,
        )
        if ask.before is not None:
            rows = rows.filter(pk__lt=ask.before)
        found = rows.select_related('document__warehouse', 'document__made_by', 'sku__product').order_by('-pk')
        return [_line(row) for row in found[: ask.most]]

    return read


def filled(kinds: Collection[MovementKind]) -> Callable[[Sequence[Register], Period], Mapping[str, Sequence[Filled]]]:
    """Registers of one source are filled alike: one query, however many there are."""

    def counted(registers: Sequence[Register], period: Period) -> Mapping[str, Sequence[Filled]]:
        rows = DocumentLine.objects.filter(
            kind__in=kinds, document__made_at__gte=period.since, document__made_at__lt=period.until
        )
        by_day = rows.annotate(day=TruncDate('document__made_at', tzinfo=clock.SHANGHAI)).values_list('day')
        days = [Filled(day, count) for day, count in by_day.annotate(Count('pk')).order_by('day')]
        return {register.key: days for register in registers}

    return counted


def columns(register: Register) -> Sequence[Column]:
    return [Column(key, label) for key, label in COLUMNS]


def _line(row: DocumentLine) -> Line:
    paper = row.document
    kind = str(MovementKind(row.kind).label)
    reason = row.note or paper.reason
    return Line(
        row.pk,
        [
            paper.made_at, paper.number, str(paper.warehouse), row.sku.code, str(row.sku.product), kind, row.quantity,
            row.batch, paper.reference, reason, str(paper.made_by or ''),
        ],
    )  # fmt: skip


def _source(name: str, label: Words, kinds: Collection[MovementKind]) -> Source:
    return Source(name=name, label=label, columns=columns, lines=lines(kinds), filled=filled(kinds))


declare(
    _source('stock.receipts', say('入库', 'Receipts'), RECEIVED),
    _source('stock.problems', say('问题货品', 'Problem goods'), PROBLEMS),
    _source('stock.differences', say('盘点差异', 'Differences'), DIFFERENCES),
)
