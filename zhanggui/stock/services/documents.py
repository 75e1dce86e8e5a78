"""The four documents of a warehouse: receipt, adjustment, transfer, inspection. Each posts all its lines or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import transaction

from zhanggui.core.actors import Actor
from zhanggui.core.idempotency import once
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.stock.choices import DocumentKind, MovementKind, Outcome
from zhanggui.stock.drafts import AdjustmentLine, InspectionLine, ReceiptLine, TransferLine
from zhanggui.stock.services.posting import Paper, Posting, post


class Delivery(NamedTuple):
    """What makes a delivery the same one again: a digest of its file; and how people call it."""

    key: str
    reference: str = ''


OUTCOMES = {str(outcome): MovementKind(outcome.value) for outcome in Outcome}


@in_transaction
def receive(
    lines: Sequence[ReceiptLine], *, actor: Actor, warehouse_id: int, reference: str = '', to_quarantine: bool = False
) -> Verdicts:
    """入库: goods come in, for sale at once or to be inspected first."""
    kind = MovementKind.RECEIVED_QUARANTINED if to_quarantine else MovementKind.RECEIVED
    paper = Paper(
        kind=DocumentKind.RECEIPT, use_case='stock.receive', warehouse_id=warehouse_id, reference=reference.strip()
    )
    postings = [Posting(line.sku.strip(), kind, line.quantity, line.batch, line.shelf, line.note) for line in lines]
    return post(paper, postings, actor=actor)


@in_transaction
def adjust(lines: Sequence[AdjustmentLine], *, actor: Actor, warehouse_id: int, reason: str) -> Verdicts:
    """盘点调整: the books follow the count; what is promised to parcels cannot be adjusted away."""
    if not reason.strip():
        refused = Verdicts()
        refused.refuse('reason', 'no_reason', say('调整必须写原因', 'an adjustment needs a reason'))
        return refused
    paper = Paper(
        kind=DocumentKind.ADJUSTMENT, use_case='stock.adjust', warehouse_id=warehouse_id, reason=reason.strip()
    )
    postings = [
        Posting(
            line.sku.strip(),
            MovementKind.ADJUSTED_UP if line.difference > 0 else MovementKind.ADJUSTED_DOWN,
            abs(line.difference),
            line.batch,
            '',
            line.note,
        )
        for line in lines
    ]
    return post(paper, postings, actor=actor)


@in_transaction
def transfer(
    lines: Sequence[TransferLine], *, actor: Actor, warehouse_id: int, to_warehouse_id: int, reason: str = ''
) -> Verdicts:
    """调拨: out here and in there, in one document."""
    paper = Paper(
        kind=DocumentKind.TRANSFER,
        use_case='stock.transfer',
        warehouse_id=warehouse_id,
        to_warehouse_id=to_warehouse_id,
        reason=reason.strip(),
    )
    postings = [
        Posting(line.sku.strip(), MovementKind.MOVED_OUT, line.quantity, line.batch, line.shelf, line.note)
        for line in lines
    ]
    return post(paper, postings, actor=actor)


@in_transaction
def inspect(lines: Sequence[InspectionLine], *, actor: Actor, warehouse_id: int, reason: str = '') -> Verdicts:
    """检验: goods in quarantine are cleared for sale or scrapped; goods for sale are set aside."""
    refused = Verdicts()
    for number, line in enumerate(lines, 1):
        if line.outcome not in OUTCOMES:
            words = say('检验结果应为：合格、报废或转待检', 'the outcome must be passed, scrapped or set aside')
            refused.refuse(number, 'outcome', words, name=line.sku)
    if refused.refused:
        return refused
    paper = Paper(
        kind=DocumentKind.INSPECTION, use_case='stock.inspect', warehouse_id=warehouse_id, reason=reason.strip()
    )
    postings = [
        Posting(line.sku.strip(), OUTCOMES[line.outcome], line.quantity, line.batch, '', line.note) for line in lines
    ]
    return post(paper, postings, actor=actor)


@in_transaction
def receive_once(
    delivery: Delivery, lines: Sequence[ReceiptLine], *, actor: Actor, warehouse_id: int, to_quarantine: bool = False
) -> tuple[Verdicts, bool]:
    """`receive`, but the same delivery a second time only repeats the answer; the flag tells. A refusal is not remembered."""
    verdicts = Verdicts()

    def answer() -> dict[str, Any]:
        verdicts.merge(
            receive(
                lines, actor=actor, warehouse_id=warehouse_id, reference=delivery.reference, to_quarantine=to_quarantine
            )
        )
        return verdicts.made

    with transaction.atomic():
        made, repeated = once(f'stock.receive:{warehouse_id}', delivery.key, delivery.key.encode(), answer)
        if verdicts.refused:
            transaction.set_rollback(True)
    if repeated:
        verdicts.already = list(range(1, len(lines) + 1))
        verdicts.made = made
    return verdicts, repeated
