"""The event log as others want it: activities with their life cycle, case after case, a few hundred cases in memory at once.

No business object's data, no title, no variable leaves by this way: numbers of cases and objects, names of steps, times, and
who acted, by name or, without the right to names, by a pseudonym that stays the same from file to file.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.models import Case
from zhanggui.flow.people import directory
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.sql.logs import EVENTS_OF_CASES

CASES_AT_ONCE = 500
NO_DETAIL = '{}'  # as the database writes it; most rows have none
PSEUDONYM_LENGTH = 10
PEOPLES_WORK = frozenset({NodeKind.USER, NodeKind.MANUAL})
GATEWAYS = frozenset({NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED})
COMPLETE, SKIPPED = 'complete', 'autoskip'

# What a row of ours is in the standard life cycle of XES. Tasks of people are told seat by seat, all other nodes as a whole.
OF_SEATS: Mapping[str, str] = {
    'opened': 'schedule', 'assigned': 'reassign', 'completed': COMPLETE, 'withdrawn': 'withdraw', 'returned': 'ate_abort',
    'cancelled': 'pi_abort',
}  # fmt: skip
OF_NODES: Mapping[str, str] = {
    'entered': 'start', 'left': COMPLETE, 'incident': 'suspend', 'mended': 'resume', 'cancelled': 'pi_abort',
}  # fmt: skip
KINDS = sorted({*OF_SEATS, *OF_NODES})


@dataclass(frozen=True, slots=True)
class Span:
    """Which cases: of a process, started from `since` until before `until`; `version` 0 is all of them."""

    process: str
    since: datetime | None = None
    until: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class LoggedCase:
    id: int
    number: str
    version_id: int
    version: int
    status: str
    outcome: str
    starter: int | None
    started_at: datetime
    ended_at: datetime | None
    subject_type: str
    subject_id: int | None

    @property
    def subject(self) -> str:
        return f'{self.subject_type}:{self.subject_id}' if self.subject_id is not None else ''


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the log as it is kept."""

    case: int
    position: int
    at: datetime
    kind: str
    node: str
    person: int
    seat: int
    flow: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Activity:
    """One event of the file. `phase` is a transition of the standard life cycle."""

    case: LoggedCase
    position: int
    at: datetime
    name: str
    phase: str
    node: str
    lane: str
    person: int
    outcome: str


@dataclass(slots=True)
class People:
    """Who acted, as this reader may know it. Names are asked for once each."""

    named: bool
    known: dict[int, str] = field(default_factory=dict)

    def learn(self, people: Collection[int]) -> None:
        missing = {person for person in people if person and person not in self.known}
        if not missing:
            return
        faces = directory().faces(missing) if self.named else {}
        self.known.update({each: faces[each].name if each in faces else pseudonym(each) for each in missing})

    def __call__(self, person: int | None) -> str:
        return self.known.get(person or 0, '')


def pseudonym(person: int) -> str:
    return f'P-{salted_hmac("flow.exports", str(person)).hexdigest()[:PSEUDONYM_LENGTH]}'


def logged_cases(span: Span, *, actor: Actor) -> Iterator[list[LoggedCase]]:
    """Cases the actor sees, in the order of their ids, by chunks."""
    rows = Case.objects.visible_to(actor).filter(version__process__key=span.process)
    rows = rows.filter(started_at__gte=span.since) if span.since else rows
    rows = rows.filter(started_at__lt=span.until) if span.until else rows
    rows = rows.filter(version__number=span.version) if span.version else rows
    fields = rows.order_by('pk').values_list(
        'pk', 'number', 'version_id', 'version__number', 'status', 'outcome', 'starter_id', 'started_at', 'ended_at',
        'subject_type', 'subject_id',
    )  # fmt: skip
    last = 0
    while chunk := [LoggedCase(*row) for row in fields.filter(pk__gt=last)[:CASES_AT_ONCE]]:
        yield chunk
        last = chunk[-1].id


def rows_of(cases: Sequence[LoggedCase], kinds: Sequence[str]) -> dict[int, list[Row]]:
    """Their rows of these kinds, in order."""
    found: dict[int, list[Row]] = {case.id: [] for case in cases}
    with connection.cursor() as cursor:
        cursor.execute(EVENTS_OF_CASES, [list(found), list(kinds)])
        for case, position, at, kind, node, person, seat, flow, detail in cursor.fetchall():
            told = json.loads(detail) if detail != NO_DETAIL else {}
            found[case].append(Row(case, position, at, kind, node, person, seat, flow, told))
    return found


def activities(case: LoggedCase, rows: Sequence[Row]) -> Iterator[Activity]:
    """The rows that tell of work, as activities. Gateways are no work."""
    definition = load_definition(case.version_id)
    before: Row | None = None
    for row in rows:
        again = before is not None and (before.kind, before.node, before.at) == (row.kind, row.node, row.at)
        twice = again and row.kind == 'left'  # once for each flow it took
        before = row
        if not twice and (found := _activity(definition, case, row)):
            yield found


def _activity(definition: Definition, case: LoggedCase, row: Row) -> Activity | None:
    node = definition.nodes.get(row.node)
    if node is None or node.kind in GATEWAYS:
        return None
    phase = (OF_SEATS if node.kind in PEOPLES_WORK else OF_NODES).get(row.kind)
    if phase is None:
        return None
    outcome = str(row.detail.get('outcome') or '')
    if phase == COMPLETE and outcome == 'passed':
        phase = SKIPPED
    lane = definition.lanes.get(node.lane)
    return Activity(
        case, row.position, row.at, node.name or node.id, phase, node.id, lane.name if lane else '', row.person, outcome
    )
