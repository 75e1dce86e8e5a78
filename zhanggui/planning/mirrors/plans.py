"""Work plans as their cases (P05) stand: one case plans for several people, each of whom has a plan of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.flow.mirrors import Standing
from zhanggui.flow.people import directory
from zhanggui.org.selectors import departments_of
from zhanggui.planning.choices import PlanState
from zhanggui.planning.models import PlanLine, WorkPlan

PROCESS = 'P05'
NEEDED = ('period', 'starts_on', 'ends_on', 'lead', 'members')

Lines = Sequence[Mapping[str, Any]]


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    for standing in standings:
        if all(standing.values.get(key) for key in NEEDED):
            _one(standing)


def states_of(standing: Standing) -> dict[int, PlanState]:
    """How far each member is."""
    return {int(member): _state(standing, int(member)) for member in standing.values['members']}


def _state(standing: Standing, member: int) -> PlanState:
    if not standing.is_live:
        return PlanState.SCORED if standing.is_completed else PlanState.CANCELLED
    if 'write' in standing.at:
        return PlanState.DRAFT if _waits(standing, 'write', member) else PlanState.SUBMITTED
    if 'report' in standing.at:
        return PlanState.RUNNING if _waits(standing, 'report', member) else PlanState.REPORTED
    if 'closing' in standing.at:
        return PlanState.RUNNING
    if 'opening' in standing.at:
        return PlanState.APPROVED
    return PlanState.REPORTED if 'score' in standing.at else PlanState.SUBMITTED


def _waits(standing: Standing, node: str, member: int) -> bool:
    return any(each.node == node and each.values.get('member') == member for each in standing.open)


def _one(standing: Standing) -> None:
    """A member who has a plan for the same days in another case keeps that one."""
    values = standing.values
    states = states_of(standing)
    start = date.fromisoformat(str(values['starts_on']))
    known = {
        plan.person_id: plan
        for plan in WorkPlan.objects.filter(person__in=list(states), period=values['period'], starts_on=start)
    }
    homes = departments_of(states)
    scores = _scores(values, standing)
    for member, state in states.items():
        plan = known.get(member) or WorkPlan(person_id=member, period=values['period'], starts_on=start)
        if plan.case_id not in {None, standing.case} and plan.state != PlanState.CANCELLED:
            continue
        plan.case_id, plan.lead_id, plan.department_id = standing.case, int(values['lead']), homes.get(member)
        plan.ends_on, plan.state, plan.changed_at = date.fromisoformat(str(values['ends_on'])), state, standing.now
        if member in scores:
            plan.score = scores[member]
        if not standing.is_live:
            plan.summary = str(values.get('summary') or plan.summary)
        plan.save()
        _write_lines(plan, standing)


def _write_lines(plan: WorkPlan, standing: Standing) -> None:
    """What was handed in, then what was approved, then what came of it; a draft is the person's own."""
    if plan.state == PlanState.DRAFT:
        return
    planned = _of(standing.gained.get('write') or standing.values.get('plans') or (), plan.person_id)
    results = _of(standing.gained.get('report') or standing.values.get('results') or (), plan.person_id)
    before = list(plan.lines.all())
    if planned and [(line.what, line.standard, line.weight, line.due_on) for line in before] != [
        (_text(row, 'what'), _text(row, 'standard'), row.get('weight') or 0, _day(row.get('due_on'))) for row in planned
    ]:
        kept = {line.what: line for line in before}
        plan.lines.all().delete()
        before = PlanLine.objects.bulk_create(_line(plan, place, row, kept) for place, row in enumerate(planned))
    if results:
        for line, row in zip(before, results, strict=False):
            line.result, line.self_score = _text(row, 'result'), row.get('self_score')
        PlanLine.objects.bulk_update(before, ['result', 'self_score'])


def _line(plan: WorkPlan, place: int, row: Mapping[str, Any], kept: Mapping[str, PlanLine]) -> PlanLine:
    old = kept.get(_text(row, 'what'))
    return PlanLine(
        plan=plan, position=place, what=_text(row, 'what'), standard=_text(row, 'standard'), due_on=_day(row.get('due_on')),
        weight=row.get('weight') or 0, result=old.result if old else '', self_score=old.self_score if old else None,
    )  # fmt: skip


def _of(told: Sequence[Any], member: int) -> Lines:
    return next(
        (each.get('lines') or [] for each in told if isinstance(each, dict) and each.get('member') == member), []
    )


def _scores(values: Mapping[str, Any], standing: Standing) -> dict[int, int]:
    """By name, as they are filled in; of two who bear the same name nobody is scored by it."""
    told = {str(row.get('person')): row.get('score') for row in values.get('scores') or ()}
    if standing.is_live or not told:
        return {}
    faces = directory().faces([int(member) for member in values['members']])
    names = [face.name for face in faces.values()]
    return {id: int(told[face.name]) for id, face in faces.items() if face.name in told and names.count(face.name) == 1}


def _text(row: Mapping[str, Any], key: str) -> str:
    return str(row.get(key) or '')


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None
