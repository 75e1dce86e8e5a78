"""A work plan as its sheet shows it, and who of a department has handed in and who has not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.flow.people import Face, directory
from zhanggui.org.selectors import people_of
from zhanggui.planning.choices import PlanState
from zhanggui.planning.models import PlanLine, WorkPlan
from zhanggui.planning.periods import Span
from zhanggui.planning.policies import SEE_DEPARTMENT
from zhanggui.planning.usecases import APPROVE_PLANS, REPORT_PLAN, RETURN_PLANS, SAVE_PLAN, SCORE_PLAN, SUBMIT_PLAN

OWNERS = (SUBMIT_PLAN, REPORT_PLAN)
LEADS = (APPROVE_PLANS, RETURN_PLANS, SCORE_PLAN)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the overview: a person with their plan, or with none."""

    face: Face
    plan: WorkPlan | None
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """`writes`: what the reader may type now: '' nothing, 'lines' the plan, 'results' what came of it."""

    plan: WorkPlan | None
    person: Face
    lines: Sequence[PlanLine]
    writes: str
    offered: Sequence[UseCase]

    @property
    def state(self) -> PlanState:
        return PlanState(self.plan.state) if self.plan else PlanState.DRAFT

    @property
    def has_results(self) -> bool:
        return self.state not in {PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED}

    @property
    def weights(self) -> int:
        return sum(line.weight for line in self.lines)


def sheet(actor: Actor, person: int, days: Span) -> Sheet | None:
    """None: there is no plan of that person which this reader may see."""
    plan = WorkPlan.objects.visible_to(actor).filter(person=person, period=days.period, starts_on=days.first).first()
    if plan is None and person != actor.id:
        return None
    faces = directory().faces([person])
    if person not in faces:
        return None
    lines = list(plan.lines.all()) if plan else []
    return Sheet(plan, faces[person], lines, _writes(plan, person, actor), _offered(plan, person, actor))


def copied(actor: Actor, days: Span) -> list[PlanLine]:
    """One's own lines of the period before, without what came of them."""
    last = WorkPlan.objects.filter(person=actor.id or 0, period=days.period, starts_on=days.before.first).first()
    lines = last.lines.all() if last else ()
    return [
        PlanLine(position=each.position, what=each.what, standard=each.standard, weight=each.weight) for each in lines
    ]


def overview(actor: Actor, days: Span) -> list[Member]:
    """The reader's own people: their departments', those below them, those whose plans go to them."""
    plans = {
        plan.person_id: plan
        for plan in WorkPlan.objects.visible_to(actor)
        .filter(period=days.period, starts_on=days.first)
        .select_related('person')
    }
    people = {*plans, *_below(actor)}
    faces = directory().faces(people)
    rows = [Member(face, plans.get(face.id), face.id in plans) for face in faces.values() if face.id != actor.id]
    return sorted(rows, key=lambda row: (row.plan is not None, row.face.name))


def _below(actor: Actor) -> set[int]:
    """Everybody of the departments in reach, for whoever may look at them."""
    reach = actor.scope_of('department')
    if not actor.may(SEE_DEPARTMENT) or not reach:
        return set()
    above = directory().superiors([actor.id]) if actor.id else ()
    return set(people_of(reach)) - set(above)


def _writes(plan: WorkPlan | None, person: int, actor: Actor) -> str:
    if not actor.may(SAVE_PLAN.name):
        return ''
    state = plan.state if plan else PlanState.DRAFT
    if (state == PlanState.DRAFT and person == actor.id) or (
        plan and state == PlanState.SUBMITTED and plan.lead_id == actor.id
    ):
        return 'lines'
    return 'results' if state == PlanState.RUNNING and person == actor.id else ''


def _offered(plan: WorkPlan | None, person: int, actor: Actor) -> list[UseCase]:
    """What is typed is kept before it is handed in: those buttons stand with the sheet."""
    if plan is None:
        return usecases.offered((SUBMIT_PLAN,), actor) if person == actor.id else []
    fit = [*(OWNERS if person == actor.id else ()), *(LEADS if plan.lead_id == actor.id else ())]
    return usecases.offered(fit, actor, state=plan.state)
