"""One transaction of cases: lock their rows in the order of ids, let the engine step, write what it wants, tell.

Only here does a case's state change. A command the engine refuses leaves nothing behind: `step` is pure, and nothing is written
before the end. What one case means for another travels as news (`flow.events`), so no other case is ever locked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django.db import connection

from zhanggui.core import audit, audittypes, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import copy_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.words import say
from zhanggui.flow import mirrors
from zhanggui.flow.engine import Refused, step
from zhanggui.flow.engine import effects as e
from zhanggui.flow.engine.commands import AnyCommand, Command, Migrate, Start, Take
from zhanggui.flow.engine.replaying import Recorded
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.events import CaseEnded, ChildEnded
from zhanggui.flow.models import Case
from zhanggui.flow.services import calling, chain
from zhanggui.flow.services.absences import stand_ins
from zhanggui.flow.services.cleaning import cleaned
from zhanggui.flow.services.loading import Version, definition_of, load_definition, version_of
from zhanggui.flow.services.opencase import OpenCase
from zhanggui.flow.services.sheet import Key, Said, Sheet
from zhanggui.flow.services.worlds import Asked, Company
from zhanggui.flow.services.writing import write
from zhanggui.flow.sql.running import CASES_LOCK, CASES_OF_TASKS_LOCK, CASES_WRITE

__all__ = ['Desk', 'OpenCase', 'Refused', 'load_definition', 'open_desk', 'open_desk_of_tasks', 'run']

SUBJECT = 'flow.Case'
COMMAND = 'command'
EVENT_COLUMNS = 9  # of CASES_WRITE, beside the time
CASE_COLUMNS = (
    'id', 'version_id', 'number', 'title', 'subject_type', 'subject_id', 'status', 'outcome', 'starter_id', 'state', 'revision',
    'parent_id', 'parent_wait', 'started_at', 'ended_at', 'events', 'head',
)  # fmt: skip
OVER = {Status.COMPLETED, Status.CANCELLED, Status.TERMINATED, Status.REFUSED}

# What the system does to a case by itself. The rest is called like the use case it serves.
for tag, label in {
    'fire': say('定时触发', 'Timer fired'),
    'deliver': say('收到消息', 'Message received'),
    'finish': say('服务完成', 'Service done'),
    'fail': say('服务失败', 'Service failed'),
    'tell': say('变量更新', 'Variables changed'),
    'take': say('改派', 'Reassigned'),
}.items():
    audittypes.declare(f'flow.{tag}', label)


class Desk:
    """The cases of one transaction. `apply` as often as needed, then `close` once; between them nothing is written."""

    def __init__(self, cases: Iterable[OpenCase], *, actor: Actor, somebody_away: bool = True) -> None:
        self.actor = actor
        self.somebody_away = somebody_away
        self.now = clock.now()
        self.cases = {case.id: case for case in cases}
        self._sheet = Sheet(self.now)
        self._events: list[tuple[Any, ...]] = []
        self._holders: dict[Asked, tuple[int, ...]] = {}  # of positions, asked for once
        self._served: set[Key] = set()  # seats already given to whoever stands in

    def add(self, case: OpenCase, people: Iterable[int] = ()) -> None:
        """A new case, not started yet. `people` see it from the beginning."""
        self.cases[case.id] = case
        self._sheet.see(case.id, people)

    def drop(self, case_id: int) -> None:
        """A new case that could not be started: nothing of it is written."""
        del self.cases[case_id]
        self._sheet.forget(case_id)

    def apply(
        self, case_id: int, command: Command, *, said: Said | None = None, version: Version | None = None
    ) -> None:
        """One step. Raises `Refused`, and then nothing of it happened. `version`: the one a `Migrate` leads to."""
        case = self.cases[case_id]
        command = cleaned(command)
        world = Recorded(Company(self.now, case.shop, self._holders))
        target = version or case.version
        state, effects = step(definition_of(target), case.state, cast('AnyCommand', command), world)
        case.state, case.version, case.touched = state, target, True
        if said is not None and hasattr(command, 'seat'):
            self._sheet.said[case_id, command.seat] = said
        self._log(case, command, world, effects)
        self._sheet.take(case_id, definition_of(target), effects)
        self._ending(case)
        for effect in effects:
            if isinstance(effect, e.CallProcess):
                calling.call(self, case, effect)

    def close(
        self, use_case: str, *, subject: str = SUBJECT, ids: Iterable[int] | None = None, **detail: Any
    ) -> list[int]:
        """Write everything and one audit entry for the set. Returns the tasks opened."""
        self._stand_in()
        touched = [case for case in self.cases.values() if case.touched]
        _insert([case for case in touched if case.is_new])
        if touched:
            _update([case for case in touched if not case.is_new], self._events, self.now)
        opened = write(self._sheet, actor=self.actor)
        mirrors.show(touched, self.actor, self.now)
        self._tell(touched)
        named = sorted(ids) if ids is not None else sorted(case.id for case in touched)
        audit.record(use_case, named, actor=self.actor, subject=subject, detail=_said(detail))
        return opened

    def _log(self, case: OpenCase, command: Command, world: Recorded, effects: Iterable[e.Effect]) -> None:
        """The command with the answers it was given, then what happened: enough to do it again."""
        told: dict[str, Any] = {'command': command}
        if world.answers:
            told['answers'] = world.answers
        if isinstance(command, Start | Migrate):
            told['definition'] = case.version.hash
        self._event(case, (COMMAND, '', getattr(command, 'person', 0), getattr(command, 'seat', 0), ''), told)
        for effect in effects:
            if isinstance(effect, e.Happened):
                self._event(case, (effect.kind, effect.node, effect.person, effect.seat, effect.flow), effect.detail)

    def _event(self, case: OpenCase, said: tuple[str, str, int, int, str], detail: Mapping[str, Any]) -> None:
        case.events += 1
        text = chain.canonical(detail)
        case.head = chain.link(case.head, (case.events, chain.microseconds(self.now), *said), text)
        self._events.append((case.id, case.events, *said, text.decode(), case.head))

    def _ending(self, case: OpenCase) -> None:
        """A case that is over has an end; one reopened has none."""
        over = case.state.status in OVER
        case.ended_at = (case.ended_at or self.now) if over else None

    def _stand_in(self) -> None:
        """What opened for somebody who is away goes to whoever stands in. By command, so that the log says so."""
        if not self.somebody_away:
            return
        for _ in range(2):  # a stand-in's seat may open others
            fresh = {
                key: row for key, row in self._sheet.opened.items() if row.closed is None and key not in self._served
            }
            by_process: dict[str, set[int]] = {}
            for (case_id, _), row in fresh.items():
                by_process.setdefault(self.cases[case_id].version.key, set()).update(row.people)
            away = {key: stand_ins(people, key, self.now) for key, people in by_process.items()}
            for (case_id, seat), row in fresh.items():
                self._served.add((case_id, seat))
                found = away[self.cases[case_id].version.key]
                if not found.keys().isdisjoint(row.people):
                    self._hand_to(case_id, seat, row.people, found)

    def _hand_to(self, case_id: int, seat: int, people: tuple[int, ...], found: Mapping[int, int]) -> None:
        to = tuple(dict.fromkeys(found.get(person, person) for person in people))
        try:
            self.apply(case_id, Take(seat=seat, person=0, to=to))
        except Refused:  # the stand-in sits in the activity already: the absent person keeps the task
            return
        row = self._sheet.opened.get((case_id, seat))
        if row is not None and len(people) == 1:
            row.owner = people[0]

    def _tell(self, cases: Iterable[OpenCase]) -> None:
        for case in cases:
            if case.state.status not in OVER or case.before in OVER:
                continue
            subject = (case.subject_type, case.subject_id)
            ended = CaseEnded(case.id, case.version.key, case.state.status.value, case.state.outcome, *subject)
            outbox.tell(ended, actor=self.actor)
            if case.parent_id and case.parent_id not in self.cases:
                outbox.tell(ChildEnded(case.id), actor=self.actor)


def open_desk(case_ids: Iterable[int], *, actor: Actor) -> Desk:
    """The cases with these ids, locked; those that do not exist are not on it. Must run inside a transaction."""
    return _locked(CASES_LOCK, case_ids, actor)


def open_desk_of_tasks(task_ids: Iterable[int], *, actor: Actor) -> Desk:
    """The cases of these tasks, locked."""
    return _locked(CASES_OF_TASKS_LOCK, task_ids, actor)


@in_transaction
def run(case_id: int, command: Command, *, actor: Actor, use_case: str = '', **detail: Any) -> Case:
    """One command for one case. Raises `Refused` when it cannot be done, `Case.DoesNotExist` when there is no such case."""
    desk = open_desk([case_id], actor=actor)
    if case_id not in desk.cases:
        raise Case.DoesNotExist(case_id)
    desk.apply(case_id, command)
    desk.close(use_case or f'flow.{command.__struct_config__.tag}', **detail)
    return Case.objects.get(pk=case_id)


def _locked(statement: str, ids: Iterable[int], actor: Actor) -> Desk:
    with connection.cursor() as cursor:
        cursor.execute(statement, [clock.now(), sorted(set(ids))])
        rows = cursor.fetchall()
    return Desk([_opened(row) for row in rows], actor=actor, somebody_away=any(row[-1] for row in rows))


def _opened(row: tuple[Any, ...]) -> OpenCase:
    id, version_id, number, title, subject_type, subject_id, starter, parent, wait, state, *rest = row
    revision, events, head, started_at, ended_at, _ = rest
    known = State.loads(state)
    return OpenCase(
        id, version_of(version_id), number, title, subject_type, subject_id, starter, parent, wait, known, revision, events,
        bytes(head), started_at, ended_at, known.status,
    )  # fmt: skip


def _insert(cases: Sequence[OpenCase]) -> None:
    copy_rows(
        Case,
        CASE_COLUMNS,
        [
            (
                case.id, case.version.id, case.number, case.title, case.subject_type, case.subject_id,
                case.state.status.value, case.state.outcome, case.starter_id, case.state.dumps().decode(), 0, case.parent_id,
                case.parent_wait, case.started_at, case.ended_at, case.events, '\\x' + case.head.hex(),
            )
            for case in cases
        ],
    )  # fmt: skip


def _update(cases: Sequence[OpenCase], events: Sequence[tuple[Any, ...]], now: datetime) -> None:
    columns = [list(column) for column in zip(*events, strict=True)] or [[] for _ in range(EVENT_COLUMNS)]
    with connection.cursor() as cursor:
        cursor.execute(
            CASES_WRITE,
            [
                [case.id for case in cases],
                [case.state.dumps().decode() for case in cases],
                [case.state.status.value for case in cases],
                [case.state.outcome for case in cases],
                [case.version.id for case in cases],
                [case.events for case in cases],
                [case.head for case in cases],
                [case.ended_at for case in cases],
                now,
                *columns,
            ],
        )


def _said(detail: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in detail.items() if value not in (None, '', [], ())}
