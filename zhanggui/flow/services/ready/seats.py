"""What a ready task needs to know of its place: its seat, whether its activity is over, how its node is set up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Approval, Ready
from zhanggui.flow.choices import TaskState
from zhanggui.flow.engine.state import Activity, Seat, SeatKind, State
from zhanggui.flow.forms.nodes import Placed, placed
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.hands import NOT_OPEN, NOT_YOURS, called, holders_of
from zhanggui.flow.services.loading import load_definition

OTHER_KIND = say('这个待办不是“{kind}”', 'this task is no {kind}')
DELEGATED = say(
    '委托给你的待办请交还，这一步由委托人本人完成',
    'give it back: who delegated this to you does this step in person',
)
KIND_NAMES = {
    Ready.BRAINSTORM: say('头脑风暴', 'brainstorm'),
    Ready.PEER: say('评选', 'peer selection'),
    Ready.SIGN_OFF: say('签署', 'sign-off'),
    Ready.ARCHIVE: say('归档', 'archive'),
}
PLAIN = Approval()


@dataclass(frozen=True, slots=True)
class Place:
    """`activity` None: it is over."""

    task: Task
    approval: Approval
    activity: Activity | None

    @property
    def seat(self) -> Seat | None:
        return self.activity.seats.get(self.task.seat) if self.activity else None

    @property
    def convenes(self) -> bool:
        return self.approval.kind is Ready.BRAINSTORM and self.seat is not None and self.seat.stage == 1

    @property
    def judges(self) -> bool:
        return self.task.kind == SeatKind.JUDGE

    def people(self, *, stage: int) -> list[int]:
        """Who sits at a stage: those who meet, those who draw, those who judge."""
        seats = self.activity.seats.values() if self.activity else ()
        return list(dict.fromkeys(person for seat in seats if seat.stage == stage for person in seat.people))

    def placed(self) -> Placed | None:
        return placed(self.task.case.version, self.task.node)


def held(ids: Collection[int], verdicts: Verdicts, *, actor: Actor) -> list[Task]:
    """Those of the tasks that are open and that the actor has in hand, under the locks of their cases."""
    locked(Case.objects.only('pk'), Task.objects.filter(pk__in=ids).values_list('case_id', flat=True))
    rows = Task.objects.filter(pk__in=ids).select_related('case__version__process').prefetch_related('candidates')
    tasks = list(rows.order_by('case_id', 'pk'))
    verdicts.refuse_missing(ids, [task.pk for task in tasks])
    holders = holders_of([task for task in tasks if task.state == TaskState.OPEN])
    mine = []
    for task in tasks:
        if task.state != TaskState.OPEN:
            verdicts.refuse(task.pk, 'not_open', NOT_OPEN, name=called(task))
        elif actor.id not in holders[task.pk]:
            verdicts.refuse(task.pk, 'not_yours', NOT_YOURS, name=called(task))
        elif task.delegated:
            verdicts.refuse(task.pk, 'delegated', DELEGATED, name=called(task))
        else:
            mine.append(task)
    return mine


def place_of(task: Task) -> Place:
    definition = load_definition(task.case.version_id)
    node = definition.nodes.get(task.node)
    state = State.loads(task.case.state)
    return Place(task, (node.approval if node else None) or PLAIN, state.activities.get(task.activity))


def of_kind(tasks: Sequence[Task], kind: Ready, verdicts: Verdicts) -> list[Place]:
    """Those of the tasks that are of this kind; the others are refused."""
    found = []
    for task in tasks:
        place = place_of(task)
        if place.approval.kind is kind:
            found.append(place)
        else:
            verdicts.refuse(task.pk, 'other_kind', OTHER_KIND.filled(kind=KIND_NAMES[kind]), name=task.name)
    return found


def refuse_all(places: Sequence[Place], verdicts: Verdicts, code: str, reason: Words) -> Verdicts:
    for place in places:
        verdicts.refuse(place.task.pk, code, reason, name=place.task.name)
    return verdicts
