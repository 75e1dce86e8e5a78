"""Ticking a duty off by one's own word, once a round, with a note: duties of one's own positions, the round that runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.rulebook.selectors import codes_of, versions_of
from zhanggui.site.models import DutyDone
from zhanggui.site.workbench.spans import Span

NOTE_MIN, NOTE_MAX = 2, 500
NO_DUTY = say('没有这项职责', 'there is no such duty')
NOT_YOURS = say('这不是你岗位的职责', 'not a duty of your positions')
NO_NOTE = say('请写明做了什么（至少 2 个字）', 'say what you did')
TOO_LONG = say('说明最多 500 字', 'a note has 500 characters at most')


@dataclass(frozen=True, slots=True)
class Tick:
    """`clause`: its code."""

    clause: str
    note: str


@in_transaction
def tick(lines: Sequence[Tick], /, *, actor: Actor) -> Verdicts:
    assert actor.id is not None
    verdicts = Verdicts()
    known = versions_of({line.clause for line in lines})
    mine = set(codes_of(actor.id))
    meant: dict[tuple[int, date], DutyDone] = {}
    for line in lines:
        version = known.get(line.clause)
        if version is None or not version.every:
            verdicts.refuse(line.clause, 'no_duty', NO_DUTY)
        elif not mine.intersection(version.positions):
            verdicts.refuse(line.clause, 'not_yours', NOT_YOURS)
        elif len(line.note) < NOTE_MIN:
            verdicts.refuse(line.clause, 'no_note', NO_NOTE)
        elif len(line.note) > NOTE_MAX:
            verdicts.refuse(line.clause, 'too_long', TOO_LONG)
        else:
            first = Span.around(clock.today(), version.every).first
            row = DutyDone(clause_id=version.clause_id, person_id=actor.id, first=first, note=line.note, at=clock.now())
            meant.setdefault((version.clause_id, first), row)
    _write(meant, verdicts, actor)
    audit.record('workbench.tick_duty', verdicts.done, actor=actor, subject='site.DutyDone')
    return verdicts


def _write(meant: dict[tuple[int, date], DutyDone], verdicts: Verdicts, actor: Actor) -> None:
    """Two clicks at once make one row: the later one finds it there."""
    DutyDone.objects.bulk_create(list(meant.values()), ignore_conflicts=True)
    clauses = [clause for clause, _ in meant]
    kept = DutyDone.objects.filter(person_id=actor.id, clause_id__in=clauses)
    for row in kept:
        asked = meant.get((row.clause_id, row.first))
        if asked is not None:
            (verdicts.done if row.at == asked.at else verdicts.already).append(row.pk)


TICK = UseCase(
    name='workbench.tick_duty',
    label=say('勾选岗位职责', 'Tick a duty off'),
    subject='site.DutyDone',
    takes=Tick,
    service=tick,
    icon='checkbox',
)
register(TICK)
