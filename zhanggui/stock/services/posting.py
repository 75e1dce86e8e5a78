"""Posts one stock document: all of its lines or none, one movement a line and side, balances and news in one transaction.

Balances that may be new are made first (sorted, `ON CONFLICT DO NOTHING`), then all of them are locked in the order of their
ids, like everybody does who touches balances. A document that is refused takes back the empty balances it made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection, transaction

from zhanggui.catalog.selectors import Known, skus_by_code
from zhanggui.core import audit, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows, next_ids, quoted_array
from zhanggui.core.parsing import QUANTITY_MAX, ParseError, clean_text
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.selectors import warehouses
from zhanggui.stock import sql
from zhanggui.stock.choices import EFFECTS, NUMBER_PREFIX, DocumentKind, MovementKind
from zhanggui.stock.events import StockArrived
from zhanggui.stock.ledger import Bucket, Decision, Move, Place, decide
from zhanggui.stock.models import Document, DocumentLine, Movement

SUBJECT = 'stock.Document'
LABEL_LENGTH_MAX = 60  # batch, shelf
NOTE_LENGTH_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The head of a document."""

    kind: DocumentKind
    use_case: str
    warehouse_id: int
    to_warehouse_id: int | None = None
    reason: str = ''
    reference: str = ''


class Posting(NamedTuple):
    """One line before its code is looked up: `kind` is what it does at the document's warehouse."""

    code: str
    kind: MovementKind
    quantity: int
    batch: str
    shelf: str
    note: str


class Line(NamedTuple):
    number: int  # as people count, from 1
    sku_id: int
    posting: Posting


Balances = dict[Place, tuple[int, Bucket]]


def post(paper: Paper, postings: Sequence[Posting], *, actor: Actor) -> Verdicts:
    """Verdicts are per line number. `made` has the document's id, number and pieces. Runs in its caller's transaction."""
    verdicts = Verdicts()
    paper = _checked(paper, actor, verdicts)
    lines = _resolve(postings, verdicts)
    if verdicts.refused:
        return verdicts

    with transaction.atomic():
        moves = _moves(paper, lines)
        balances = _lock(moves)
        decision = decide(moves, {place: bucket for place, (_, bucket) in balances.items()})
        if decision.shortages:
            _refuse_short(decision, lines, verdicts)
            transaction.set_rollback(True)
            return verdicts

    at = clock.now()
    document = _write(paper, lines, actor, at)
    _write_movements(moves, document.line_ids, balances, at)
    _write_balances(decision, lines, paper, balances)

    pieces = sum(line.posting.quantity for line in lines)
    _tell(paper, document, _arrived(decision, balances), actor=actor, told={'lines': len(lines), 'pieces': pieces})
    verdicts.done = [line.number for line in lines]
    verdicts.made = {'document_id': document.id, 'number': document.number, 'pieces': pieces}
    return verdicts


class _Written(NamedTuple):
    id: int
    number: str
    line_ids: list[int]


def _checked(paper: Paper, actor: Actor, verdicts: Verdicts) -> Paper:
    """The head with clean texts. Both ends of a document must be warehouses in the actor's sight that still work."""
    asked = [paper.warehouse_id, *([paper.to_warehouse_id] if paper.to_warehouse_id is not None else [])]
    found = set(warehouses(actor).filter(pk__in=asked).values_list('pk', flat=True))
    for warehouse_id in asked:
        if warehouse_id not in found:
            verdicts.refuse(
                'warehouse',
                'no_warehouse',
                say('仓库不存在、已停用，或不在你的数据范围内', 'no such warehouse, closed, or outside your scope'),
                warehouse=warehouse_id,
            )
    if paper.to_warehouse_id == paper.warehouse_id:
        verdicts.refuse('warehouse', 'same_warehouse', say('调出仓和调入仓相同', 'a transfer needs two warehouses'))
    try:
        return replace(
            paper,
            reason=clean_text(paper.reason, length_max=NOTE_LENGTH_MAX),
            reference=clean_text(paper.reference, length_max=NOTE_LENGTH_MAX),
        )
    except ParseError as error:
        verdicts.refuse('head', 'text', error.reason)
        return paper


def _resolve(postings: Sequence[Posting], verdicts: Verdicts) -> list[Line]:
    """Everything wrong with every line, at once; what is right comes back with its SKU."""
    if not postings:
        verdicts.refuse('lines', 'empty', say('单据没有明细', 'the document has no lines'))
    known = skus_by_code(posting.code for posting in postings)
    lines = []
    for number, posting in enumerate(postings, 1):
        cleaned, wrong = _cleaned(posting, known.get(posting.code))
        for code, reason in wrong:
            verdicts.refuse(number, code, reason, name=posting.code)
        if not wrong:
            lines.append(Line(number, known[posting.code].id, cleaned))
    return lines


def _cleaned(posting: Posting, sku: Known | None) -> tuple[Posting, list[tuple[str, Any]]]:
    wrong: list[tuple[str, Any]] = []
    if sku is None:
        wrong.append(('unknown_sku', say('没有这个商家编码或条码', 'no SKU has this code or barcode')))
    elif sku.is_bundle:
        wrong.append(
            ('bundle', say('套装没有自己的库存，请按单品登记', 'a bundle has no stock of its own: enter its parts'))
        )
    if not 0 < posting.quantity <= QUANTITY_MAX:
        wrong.append(
            (
                'quantity',
                say('数量 {n} 应在 1 到 {max} 之间', 'the quantity {n} must be from 1 to {max}').filled(
                    n=posting.quantity, max=QUANTITY_MAX
                ),
            )
        )
    try:
        posting = posting._replace(
            batch=clean_text(posting.batch, length_max=LABEL_LENGTH_MAX),
            shelf=clean_text(posting.shelf, length_max=LABEL_LENGTH_MAX),
            note=clean_text(posting.note, length_max=NOTE_LENGTH_MAX),
        )
    except ParseError as error:
        wrong.append(('text', error.reason))
    return posting, wrong


def _moves(paper: Paper, lines: Sequence[Line]) -> list[Move]:
    """One move a line; a transfer has a second one where the goods come to."""
    moves = []
    for index, (_, sku_id, posting) in enumerate(lines):
        moves.append(Move(index, (paper.warehouse_id, sku_id, posting.batch), posting.kind, posting.quantity))
        if paper.to_warehouse_id is not None:
            place = (paper.to_warehouse_id, sku_id, posting.batch)
            moves.append(Move(index, place, MovementKind.MOVED_IN, posting.quantity))
    return moves


def _lock(moves: Sequence[Move]) -> Balances:
    with connection.cursor() as cursor:
        new = sorted({move.place for move in moves if move.may_make_place})
        if new:
            cursor.execute(sql.DOCUMENT_BALANCES_ADD, _place_columns(new))
        cursor.execute(sql.DOCUMENT_BALANCES_LOCK, _place_columns(sorted({move.place for move in moves})))
        return {
            (warehouse_id, sku_id, batch): (balance_id, Bucket(*buckets))
            for balance_id, warehouse_id, sku_id, batch, *buckets in cursor.fetchall()
        }


def _place_columns(places: Sequence[Place]) -> list[Any]:
    warehouses, skus, batches = zip(*places, strict=True)
    return [list(warehouses), list(skus), quoted_array(batches)]


def _refuse_short(decision: Decision, lines: Sequence[Line], verdicts: Verdicts) -> None:
    for shortage in decision.shortages:
        line = lines[shortage.move.line]
        reason = say('只有 {there} 件可动，要 {wanted} 件', 'only {there} can be taken, {wanted} are asked')
        verdicts.refuse(
            line.number,
            'short',
            reason.filled(there=shortage.there, wanted=shortage.move.quantity),
            name=line.posting.code,
            there=shortage.there,
            wanted=shortage.move.quantity,
        )


def _write(paper: Paper, lines: Sequence[Line], actor: Actor, at: datetime) -> _Written:
    (document_id,) = next_ids(Document, 1)
    number = f'{NUMBER_PREFIX[paper.kind]}{clock.shanghai(at):%Y%m%d}-{document_id:05d}'
    Document.objects.create(
        id=document_id,
        kind=paper.kind,
        number=number,
        warehouse_id=paper.warehouse_id,
        to_warehouse_id=paper.to_warehouse_id,
        reason=paper.reason,
        reference=paper.reference,
        made_by_id=actor.id,
        made_at=at,
    )
    line_ids = next_ids(DocumentLine, len(lines))
    copy_rows(
        DocumentLine,
        ('id', 'document_id', 'sku_id', 'batch', 'shelf', 'quantity', 'kind', 'note'),
        (
            (line_id, document_id, sku_id, each.batch, each.shelf, each.quantity, each.kind.value, each.note)
            for line_id, (_, sku_id, each) in zip(line_ids, lines, strict=True)
        ),
    )
    return _Written(document_id, number, line_ids)


def _write_movements(moves: Sequence[Move], line_ids: Sequence[int], balances: Balances, at: datetime) -> None:
    moment = at.isoformat()
    copy_rows(
        Movement,
        ('balance_id', 'kind', 'quantity', 'document_line_id', 'at'),
        ((balances[move.place][0], str(move.kind), move.quantity, line_ids[move.line], moment) for move in moves),
    )


def _write_balances(decision: Decision, lines: Sequence[Line], paper: Paper, balances: Balances) -> None:
    """A shelf named on a line is where the goods stand from now on; in a transfer, at the end they come to."""
    arriving = paper.to_warehouse_id if paper.to_warehouse_id is not None else paper.warehouse_id
    shelves = {(arriving, line.sku_id, line.posting.batch): line.posting.shelf for line in lines if line.posting.shelf}
    changed = sorted((balances[place][0], bucket, shelves.get(place, '')) for place, bucket in decision.after.items())
    with connection.cursor() as cursor:
        cursor.execute(
            sql.DOCUMENT_BALANCES_CHANGE,
            [
                [balance_id for balance_id, _, _ in changed],
                [bucket.on_hand for _, bucket, _ in changed],
                [bucket.quarantined for _, bucket, _ in changed],
                quoted_array([shelf for _, _, shelf in changed]),
            ],
        )


def _arrived(decision: Decision, balances: Balances) -> dict[int, list[int]]:
    """Warehouse → the SKUs of which more can be promised now."""
    arrived: dict[int, set[int]] = {}
    for (warehouse_id, sku_id, batch), bucket in decision.after.items():
        if bucket.on_hand > balances[warehouse_id, sku_id, batch][1].on_hand:
            arrived.setdefault(warehouse_id, set()).add(sku_id)
    return {warehouse_id: sorted(sku_ids) for warehouse_id, sku_ids in sorted(arrived.items())}


def _tell(
    paper: Paper, document: _Written, arrived: dict[int, list[int]], *, actor: Actor, told: dict[str, int]
) -> None:
    detail = {'number': document.number, 'warehouse': paper.warehouse_id, 'reason': paper.reason, **told}
    audit.record(paper.use_case, [document.id], actor=actor, subject=SUBJECT, target=paper.kind, detail=detail)
    for warehouse_id, sku_ids in arrived.items():
        outbox.tell(StockArrived(warehouse_id, sku_ids), actor=actor)


assert all(kind.value in EFFECTS for kind in MovementKind), 'a kind of movement without an effect'
