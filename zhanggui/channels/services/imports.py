"""Takes an order file in: all of it or nothing, in one transaction, so that a kill anywhere leaves no half of a file.

By default one error keeps the whole file out; `keeps_good` writes the sound orders and leaves the others for the error file.
The same file again changes nothing. Rows that are no orders (cancellations without an original, corrections) are kept
as notices and counted, never dropped.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from zhanggui.channels.choices import RunState
from zhanggui.channels.models import ColumnMapping, ImportProblem, ImportRun, RefundNotice
from zhanggui.channels.reading.problems import Problem, Severity
from zhanggui.channels.reading.reader import Reading, read_orders
from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.words import Words, say
from zhanggui.orders.services.receive import receive

USE_CASE = audittypes.declare('channels.import', say('导入文件', 'File imported'))
BATCH = 5_000
PROBLEMS_KEPT_MAX = 2_000

Advance = Callable[[int], None]


@dataclass(slots=True)
class ImportOutcome:
    """What one run did. `problems` are the kept ones; `errors` and `notes` count all of them."""

    run_id: int
    state: RunState
    format: str
    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    errors: int = 0
    notes: int = 0
    refunds: int = 0
    adjustments: int = 0
    problems: list[Problem] = field(default_factory=list)
    controls: list[dict[str, Any]] = field(default_factory=list)
    unmapped: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            'run': self.run_id,
            'state': self.state.value,
            'format': self.format,
            'rows': self.rows,
            'created': self.created,
            'updated': self.updated,
            'unchanged': self.unchanged,
            'refused': self.refused,
            'errors': self.errors,
            'notes': self.notes,
            'refunds': self.refunds,
            'adjustments': self.adjustments,
            'controls': self.controls,
            'unmapped': list(self.unmapped),
            'problems': [_told(problem) for problem in self.problems],
        }


class _TakenBack(Exception):
    """Leaves the transaction: nothing of the file stays, but what it would have done is told."""

    def __init__(self, state: RunState, counts: Counter[str]) -> None:
        super().__init__(state)
        self.state = state
        self.counts = counts


def offer(shop_id: int, path: Path, *, actor: Actor, filename: str = '', **asked: Any) -> ImportRun:
    """Note that a file is to be imported. `asked`: `asked_format`, `mapping`, `keeps_good`, `stored`."""
    mapping = asked.get('mapping')
    if mapping:
        ColumnMapping.objects.update_or_create(shop_id=shop_id, kind='orders', defaults={'mapping': mapping})
    elif asked.get('asked_format') == 'generic':
        kept = ColumnMapping.objects.filter(shop_id=shop_id, kind='orders').first()
        asked['mapping'] = kept.mapping if kept else None
    with path.open('rb') as file:
        digest = hashlib.file_digest(file, 'sha256').hexdigest()
    return ImportRun.objects.create(
        shop_id=shop_id, user_id=actor.id, filename=filename or path.name, sha256=digest, **asked
    )


def import_orders(
    run: ImportRun, path: Path, *, actor: Actor, dry_run: bool = False, advance: Advance | None = None
) -> ImportOutcome:
    """Read the file of this run and take its orders in, or (`dry_run`) do everything and take it back."""
    reading = read_orders(path, filename=run.filename, format=run.asked_format, mapping=run.mapping)
    state = RunState.CHECKED if dry_run else RunState.APPLIED
    try:
        counts = _take_in(run, reading, state, actor=actor, advance=advance)
    except _TakenBack as taken_back:
        counts, state = taken_back.counts, taken_back.state
    return _keep_outcome(run, reading, state, counts, actor)


@in_transaction
def _take_in(
    run: ImportRun, reading: Reading, state: RunState, *, actor: Actor, advance: Advance | None
) -> Counter[str]:
    """All orders of the file; a rival who brings one of them first makes us begin again and find it there."""
    allow_longer(600)
    counts: Counter[str] = Counter(created=0, updated=0, unchanged=0)
    with transaction.atomic():  # so that taking back works inside any caller's transaction too
        for batch in reading.batches(BATCH):
            counts.update(receive(run.shop_id, batch, actor=actor).made)
            if advance:
                advance(len(batch))
        if not _is_acceptable(reading, keeps_good=run.keeps_good):
            raise _TakenBack(RunState.REFUSED, Counter(dict.fromkeys(counts, 0)))
        if state is not RunState.APPLIED:
            raise _TakenBack(state, counts)
        _keep_refunds(run, reading)
    return counts


def _is_acceptable(reading: Reading, *, keeps_good: bool) -> bool:
    """A total that the file states and we do not reach means that rows are missing: nothing of it is good then."""
    if not all(control.agrees for control in reading.controls):
        return False
    return not reading.errors or (keeps_good and reading.orders > 0)


def _keep_refunds(run: ImportRun, reading: Reading) -> None:
    RefundNotice.objects.bulk_create(
        [
            RefundNotice(
                shop_id=run.shop_id,
                run=run,
                number=refund.number,
                nick=refund.nick,
                amount_fen=refund.amount_fen,
                lines=len(refund.lines),
                told_at=refund.told_at,
            )
            for refund in reading.refunds
        ],
        batch_size=2_000,
        ignore_conflicts=True,
    )


def _keep_outcome(
    run: ImportRun, reading: Reading, state: RunState, counts: Mapping[str, int], actor: Actor
) -> ImportOutcome:
    """Write what became of the run, outside the transaction that may have been taken back."""
    problems = [*reading.problems, *(_disagreement(control) for control in reading.controls if not control.agrees)]
    total = sum(reading.counts.values())
    outcome = ImportOutcome(
        run_id=run.pk,
        state=state,
        format=reading.format,
        rows=reading.rows,
        refused=reading.orders + len(reading.refused) if state is RunState.REFUSED else len(reading.refused),
        errors=reading.errors + sum(not control.agrees for control in reading.controls),
        notes=total - reading.errors,
        refunds=len(reading.refunds),
        adjustments=len(reading.adjustments),
        problems=problems,
        controls=[_control(control) for control in reading.controls],
        unmapped=reading.unmapped,
        **counts,
    )
    with transaction.atomic():
        _write_run(run, reading, outcome)
        detail = {
            'state': state.value,
            'rows': outcome.rows,
            **counts,
            'refused': outcome.refused,
            'format': reading.format,
        }
        audit.record(USE_CASE, [run.pk], actor=actor, subject='channels.ImportRun', target=state.value, detail=detail)
    return outcome


def _write_run(run: ImportRun, reading: Reading, outcome: ImportOutcome) -> None:
    for name in ('state', 'format', 'rows', 'created', 'updated', 'unchanged', 'refused', 'errors', 'notes', 'refunds'):
        setattr(run, name, getattr(outcome, name))
    run.told_at = reading.told_at
    run.controls = outcome.controls
    run.unmapped = list(outcome.unmapped)
    run.finished_at = clock.now()
    run.save()
    run.problems.all().delete()
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                run=run,
                severity=problem.severity.value,
                code=problem.code,
                sheet=problem.sheet,
                row=problem.row,
                column=problem.column,
                value=problem.value,
                words_zh=problem.words.zh,
                words_en=problem.words.en,
            )
            for problem in outcome.problems[:PROBLEMS_KEPT_MAX]
        ],
        batch_size=1_000,
    )


def _disagreement(control: Any) -> Problem:
    return Problem(
        code='control',
        severity=Severity.ERROR,
        reason=Words(
            f'{control.name.zh}：文件写明 {control.stated}，实际读到 {control.computed}',
            f'{control.name.en}: the file states {control.stated}, we count {control.computed}',
        ),
        advice=say('文件可能不完整，请重新导出', 'The file may be incomplete: export it again.'),
    )


def _control(control: Any) -> dict[str, Any]:
    return {
        'name': str(control.name),
        'stated': control.stated,
        'computed': control.computed,
        'agrees': control.agrees,
    }


def _told(problem: Problem) -> dict[str, Any]:
    return {
        'severity': problem.severity.value,
        'code': problem.code,
        'sheet': problem.sheet,
        'row': problem.row,
        'column': problem.column,
        'value': problem.value,
        'message': str(problem),
    }
