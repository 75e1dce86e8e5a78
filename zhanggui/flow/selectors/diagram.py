"""What is to be seen on a drawing: of one case where it stands and how it came there, of a version where work gathers.

A mark belongs to an element by its id in the diagram; nothing here knows how it is drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Definition, Node
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Task
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.naming import lane_of, name_of
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.sql.drawings import CASE_FLOWS, CASE_NODES

DONE, ACTIVE, WAITING, INCIDENT = 'done', 'active', 'waiting', 'incident'
STATES: Mapping[str, tuple[Words, Tone]] = {
    INCIDENT: (say('异常', 'Incident'), Tone.RED),
    ACTIVE: (say('办理中', 'In work'), Tone.BLUE),
    WAITING: (say('等待', 'Waiting'), Tone.YELLOW),
    DONE: (say('已经过', 'Done'), Tone.GREEN),
}
RANK = {state: place for place, state in enumerate(STATES)}
PEOPLE_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """One element of the drawing. `people`: at whom it lies, or who did it; `count`: how often it was passed or is open."""

    node: str
    name: str
    lane: str
    state: str
    count: int = 0
    people: tuple[str, ...] = ()
    since: datetime | None = None
    due: datetime | None = None
    is_late: bool = False

    @property
    def label(self) -> Words:
        return STATES[self.state][0]

    @property
    def tone(self) -> Tone:
        return STATES[self.state][1]

    @property
    def who(self) -> str:
        more = len(self.people) - PEOPLE_SHOWN
        shown = '、'.join(self.people[:PEOPLE_SHOWN])
        return f'{shown} +{more}' if more > 0 else shown

    def as_dict(self) -> dict[str, Any]:
        """What the script needs; only what lies somewhere has people on the drawing."""
        here = self.state != DONE
        return {'state': self.state, 'note': self.who if here else '', 'count': self.count, 'late': self.is_late}


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks with the flows that were taken and how often."""

    marks: Sequence[Mark]
    flows: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        return {'nodes': {mark.node: mark.as_dict() for mark in self.marks}, 'flows': dict(self.flows)}


def case_drawing(case: Case) -> Drawing:
    """Where it stands (from its state), who has it (from its tasks), and what it passed (from its log)."""
    definition = load_definition(case.version_id)
    passed, first = _passed(case)
    here = _places(State.loads(case.state)) if case.status in (CaseStatus.RUNNING, CaseStatus.SUSPENDED) else {}
    states = {**dict.fromkeys(passed, DONE), **here}
    tasks = _tasks(case)
    order = sorted(states, key=lambda node: (first.get(node, 0), node))
    marks = [
        _mark(definition.nodes[node], definition, states[node], passed[node], tasks.get(node, ()))
        for node in order
        if node in definition.nodes
    ]
    return Drawing(_with_names(marks, tasks), _flows(case))


def case_panel(case: Case, actor: Actor) -> dict[str, Any]:
    """The context of `flow/panel/diagram.html`, as a panel of a page or included by hand `with data=…`."""
    drawing = case_drawing(case)
    return {
        'drawing': drawing,
        'told': drawing.as_dict(),
        'xml_url': reverse('flow.case_drawing', kwargs={'pk': case.pk}),
        'marks_url': reverse('flow.case_marks', kwargs={'pk': case.pk}),
        'is_live': case.status == CaseStatus.RUNNING,
        'legend': [(state, words) for state, (words, _) in STATES.items()],
        'key': f'case-{case.pk}',
    }


def _places(state: State) -> dict[str, str]:
    """Every node where a token rests, with the worst that is true of it."""
    waiting = {
        wait.token: wait.kind for wait in state.waits.values() if wait.token and wait.kind not in ('due', 'remind')
    }
    at_work = {activity.token for activity in state.activities.values()}
    holding = {scope.token for scope in state.scopes.values() if scope.token}
    places: dict[str, str] = {}
    for number, token in state.tokens.items():
        if waiting.get(number) == 'incident':
            place = INCIDENT
        elif number in at_work or number in holding or number in state.multis:
            place = ACTIVE
        else:
            place = WAITING
        places[token.node] = min(places.get(token.node, place), place, key=RANK.__getitem__)
    incidents = {wait.node for wait in state.waits.values() if wait.kind == 'incident'}
    return {**places, **dict.fromkeys(incidents, INCIDENT)}


def _passed(case: Case) -> tuple[Counter[str], dict[str, int]]:
    """How often each node was passed, and where in the log it first appears."""
    passed: Counter[str] = Counter()
    first: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(CASE_NODES, [case.pk])
        for node, position, count in cursor.fetchall():
            first[node] = position
            if count:
                passed[node] = count
    return passed, first


def _flows(case: Case) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(CASE_FLOWS, [case.pk])
        return dict(cursor.fetchall())


def _tasks(case: Case) -> dict[str, list[Task]]:
    tasks: dict[str, list[Task]] = {}
    for task in case.tasks.defer('draft', 'values', 'comment').prefetch_related('candidates').order_by('id'):
        tasks.setdefault(task.node, []).append(task)
    return tasks


def _mark(node: Node, definition: Definition, state: str, count: int, tasks: Sequence[Task]) -> Mark:
    open_tasks = [task for task in tasks if task.state == TaskState.OPEN]
    dues = [task.due_at for task in open_tasks if task.due_at]
    due = min(dues, default=None)
    return Mark(
        node=node.id,
        name=name_of(node, definition),
        lane=lane_of(node, definition),
        state=state,
        count=count,
        since=min((task.opened_at for task in open_tasks), default=None) or _last_done(tasks),
        due=due,
        is_late=due is not None and due < clock.now(),
    )


def _last_done(tasks: Sequence[Task]) -> datetime | None:
    return max((task.done_at for task in tasks if task.done_at), default=None)


def _with_names(marks: list[Mark], tasks: Mapping[str, list[Task]]) -> list[Mark]:
    """Names of everybody concerned, asked for once."""
    concerned = {mark.node: _people(mark.state, tasks.get(mark.node, ())) for mark in marks}
    faces = directory().faces({person for people in concerned.values() for person in people}) if tasks else {}
    return [
        _named(mark, tuple(faces[person].name for person in concerned[mark.node] if person in faces)) for mark in marks
    ]


def _named(mark: Mark, people: tuple[str, ...]) -> Mark:
    return Mark(
        mark.node, mark.name, mark.lane, mark.state, mark.count, people, mark.since, mark.due, mark.is_late
    )  # fmt: skip


def _people(state: str, tasks: Iterable[Task]) -> list[int]:
    """Of what lies somewhere: whose turn it is. Of what is done: who did it."""
    if state == DONE:
        found = [task.done_by_id for task in tasks]
    else:
        found = [person for task in tasks if task.state == TaskState.OPEN for person in task.holders]
    return list(dict.fromkeys(person for person in found if person))
