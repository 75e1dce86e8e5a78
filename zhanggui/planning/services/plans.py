"""工作计划: typed by each, handed in, adjusted and approved by the supervisor, reported and scored when the period is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Refusal, Verdicts
from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.flow.services import starting
from zhanggui.flow.services.starting import NewCase
from zhanggui.org.selectors import departments_of
from zhanggui.planning.choices import PlanState
from zhanggui.planning.drafts import PlanRow
from zhanggui.planning.mirrors.plans import PROCESS
from zhanggui.planning.models import PlanLine, WorkPlan
from zhanggui.planning.periods import span
from zhanggui.planning.services.doing import NOT_NOW, Step, complete

SUBJECT = 'planning.WorkPlan'
ROWS_MAX = 60

NO_LINES = say('计划还没有内容', 'the plan is empty')
NOT_YOUR_PLAN = say('这不是你的计划', 'this plan is not yours')
TOO_MANY = say('一份计划最多 60 行', 'a plan has at most 60 lines')
HAS_ONE = say('“{name}”这一期已有计划', '“{name}” has a plan for this period already')
NOT_SCORED = say('还有人没有提交结果', 'somebody has not handed in results yet')


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The lines of one's own plan for the period that `on` lies in; with `person`, of somebody one supervises."""

    period: str
    on: date
    rows: tuple[PlanRow, ...]
    person: int | None = None


@dataclass(frozen=True, slots=True)
class NewRound:
    """A supervisor asks these people for their plans."""

    period: str
    on: date
    members: tuple[int, ...]


@in_transaction
def save(lines: Sequence[PlanDraft], /, *, actor: Actor) -> Verdicts:
    """A draft is its owner's; handed in, its supervisor adjusts it; under way, its owner writes what came of it."""
    verdicts = Verdicts()
    for number, line in enumerate(lines, 1):
        days = span(line.period, line.on)
        person = line.person or actor.id or 0
        plan = (
            WorkPlan.objects.select_for_update().filter(person=person, period=line.period, starts_on=days.first).first()
        )
        rows = [row for row in line.rows if row.what.strip()]
        state = PlanState(plan.state) if plan else PlanState.DRAFT
        if len(rows) > ROWS_MAX:
            verdicts.refuse(number, 'too_many', TOO_MANY, field='rows')
        elif state == PlanState.DRAFT and person == actor.id:
            plan = plan or WorkPlan(
                person_id=person, period=line.period, starts_on=days.first, ends_on=days.last,
                department_id=departments_of([person]).get(person),
            )  # fmt: skip
            verdicts.done.append(_replace(plan, rows))
        elif plan and state == PlanState.SUBMITTED and plan.lead_id == actor.id:
            verdicts.done.append(_replace(plan, rows))
        elif plan and state == PlanState.RUNNING and person == actor.id:
            verdicts.done.append(_note_results(plan, rows))
        elif plan and actor.id not in {person, plan.lead_id}:
            verdicts.refuse(number, 'not_yours', NOT_YOUR_PLAN)
        else:
            verdicts.refuse(number, 'state', NOT_NOW)
    audit.record('planning.save_plan', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def begin_round(lines: Sequence[NewRound], /, *, actor: Actor) -> Verdicts:
    """Who has a plan of another case for the period is named and left as it is."""
    verdicts = Verdicts()
    for number, line in enumerate(lines, 1):
        days = span(line.period, line.on)
        taken = WorkPlan.objects.filter(
            person__in=line.members, period=line.period, starts_on=days.first, case__isnull=False
        ).exclude(state=PlanState.CANCELLED)
        if busy := list(taken.select_related('person')):
            names = '、'.join(plan.person.get_full_name() for plan in busy)
            verdicts.refuse(number, 'has_one', HAS_ONE.filled(name=names), field='members')
            continue
        case = NewCase(PROCESS, _values(line.period, line.on, lead=actor.id or 0, members=line.members))
        told = starting.start([case], actor=actor)
        for refusal in told.refused:
            verdicts.refuse(number, refusal.code, refusal.reason, **refusal.numbers)
        made = WorkPlan.objects.filter(case__in=told.made['cases']).order_by('pk')
        verdicts.done += list(made.values_list('pk', flat=True))
    audit.record('planning.begin_round', verdicts.done, actor=actor, subject=SUBJECT, target=PlanState.DRAFT)
    return verdicts


@in_transaction
def submit(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """Nobody asked for it: the plan goes to one's superior by itself."""
    verdicts = Verdicts()
    plans = locked(WorkPlan.objects.all(), ids)
    verdicts.refuse_missing(ids, [plan.pk for plan in plans])
    for plan in plans:
        if plan.person_id != actor.id:
            verdicts.refuse(plan.pk, 'not_yours', NOT_YOUR_PLAN, name=str(plan))
        elif not (rows := list(plan.lines.all())):
            verdicts.refuse(plan.pk, 'empty', NO_LINES, name=str(plan))
        else:
            if plan.state == PlanState.DRAFT and plan.case_id is None and not _begin_alone(plan, verdicts, actor):
                continue
            values = {'lines': [_told(row) for row in rows]}
            step = Step('planning.submit_plan', SUBJECT, 'write', frozenset({PlanState.DRAFT}), values=values)
            verdicts.merge(complete([plan], step, actor=actor))
    return verdicts


@in_transaction
def approve(ids: Sequence[int], /, *, actor: Actor, remark: str = '') -> Verdicts:
    """All plans of a round at once, as they read now: what the supervisor changed is what is approved."""
    return _for_rounds(ids, actor, 'planning.approve_plans', lambda plans: _approval(plans, remark))


@in_transaction
def give_back(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    def step(plans: Sequence[WorkPlan]) -> Step:
        told = {'approval': reason}
        sources = frozenset({PlanState.SUBMITTED})
        return Step('planning.return_plans', SUBJECT, 'approve', sources, 'refuse', told, {}, reason)

    return _for_rounds(ids, actor, 'planning.return_plans', step)


@in_transaction
def report(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """What is written beside each line goes to the supervisor."""
    verdicts = Verdicts()
    plans = list(WorkPlan.objects.filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [plan.pk for plan in plans])
    for plan in plans:
        told = [{'what': line.what, 'result': line.result, 'self_score': line.self_score} for line in plan.lines.all()]
        step = Step(
            'planning.report_plan', SUBJECT, 'report', frozenset({PlanState.RUNNING}), values={'results_lines': told}
        )
        verdicts.merge(complete([plan], step, actor=actor))
    return verdicts


@in_transaction
def score(ids: Sequence[int], /, *, actor: Actor, score: int, summary: str) -> Verdicts:
    """One after the other; with the last of a round the round is over."""
    verdicts = Verdicts()
    known = {plan.pk: plan for plan in locked(WorkPlan.objects.all(), _round_of(ids))}
    plans = [known[pk] for pk in sorted({*ids} & known.keys())]
    verdicts.refuse_missing(ids, [plan.pk for plan in plans])
    mine = []
    for plan in plans:
        if plan.state != PlanState.REPORTED:
            verdicts.refuse(plan.pk, 'state', NOT_NOW, name=str(plan))
        elif plan.lead_id != actor.id:
            verdicts.refuse(plan.pk, 'not_yours', NOT_YOUR_PLAN, name=str(plan))
        elif WorkPlan.objects.filter(case=plan.case_id).exclude(state=PlanState.REPORTED).exists():
            verdicts.refuse(plan.pk, 'not_all', NOT_SCORED, name=str(plan))
        else:
            mine.append(plan)
    for plan in mine:
        plan.score, plan.summary = score, summary
        plan.save(update_fields=['score', 'summary'])
        verdicts.done.append(plan.pk)
    audit.record('planning.score_plan', verdicts.done, actor=actor, subject=SUBJECT, detail={'score': score})
    for case in sorted({plan.case_id for plan in mine if plan.case_id}):
        verdicts.refused += _close_round(case, summary, actor)
    return verdicts


def _round_of(ids: Sequence[int]) -> list[int]:
    """With the plans beside them: of two who score the last two at once, the second must see the first."""
    cases = WorkPlan.objects.filter(pk__in=ids, case__isnull=False).values('case')
    return [*ids, *WorkPlan.objects.filter(case__in=cases).values_list('pk', flat=True)]


def _close_round(case: int, summary: str, actor: Actor) -> list[Refusal]:
    """Why it could not be closed, though all are scored: whoever scores is told so."""
    plans = list(WorkPlan.objects.filter(case=case).select_related('person').order_by('pk'))
    if any(plan.score is None for plan in plans):
        return []
    scores = [{'person': plan.person.get_full_name(), 'score': plan.score} for plan in plans]
    values = {'scores': scores, 'summary': summary or '—'}
    step = Step('planning.close_round', SUBJECT, 'score', frozenset({PlanState.REPORTED}), values=values)
    return complete(plans[:1], step, actor=actor).refused


def _for_rounds(ids: Sequence[int], actor: Actor, use_case: str, step_of: Any) -> Verdicts:
    """The supervisor's step of the rounds these plans belong to. Every plan of a round moves with it."""
    verdicts = Verdicts()
    plans = list(WorkPlan.objects.filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [plan.pk for plan in plans])
    for case in sorted({plan.case_id or 0 for plan in plans}):
        asked = [plan for plan in plans if (plan.case_id or 0) == case]
        together = list(WorkPlan.objects.filter(case=case).order_by('pk')) if case else asked
        told = complete(asked[:1], step_of(together), actor=actor)
        verdicts.refused += told.refused
        if told.done:
            verdicts.done += [plan.pk for plan in asked]
    return verdicts


def _approval(plans: Sequence[WorkPlan], remark: str) -> Step:
    told = [{'member': plan.person_id, 'lines': [_told(line) for line in plan.lines.all()]} for plan in plans]
    sources = frozenset({PlanState.SUBMITTED})
    values = {'approval': remark}
    return Step(
        'planning.approve_plans', SUBJECT, 'approve', sources, values=values, beside={'plans': told}, comment=remark
    )


def _begin_alone(plan: WorkPlan, verdicts: Verdicts, actor: Actor) -> bool:
    above = directory().superiors([plan.person_id])
    lead = above[0] if above else plan.person_id
    values = _values(plan.period, plan.starts_on, lead=lead, members=(plan.person_id,))
    told = starting.start([NewCase(PROCESS, values)], actor=actor)
    for refusal in told.refused:
        verdicts.refuse(plan.pk, refusal.code, refusal.reason, name=str(plan))
    plan.refresh_from_db()
    return not told.refused


def _values(period: str, on: date, *, lead: int, members: Sequence[int]) -> dict[str, Any]:
    days = span(period, on)
    return {
        'period': period, 'starts_on': days.first.isoformat(), 'ends_on': days.last.isoformat(), 'lead': lead,
        'members': list(members),
    }  # fmt: skip


def _replace(plan: WorkPlan, rows: Sequence[PlanRow]) -> int:
    plan.changed_at = clock.now()
    plan.save()
    plan.lines.all().delete()
    PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan, position=place, what=row.what.strip(), standard=row.standard, due_on=row.due_on, weight=row.weight,
            result=row.result, self_score=row.self_score,
        )
        for place, row in enumerate(rows)
    )  # fmt: skip
    return plan.pk


def _note_results(plan: WorkPlan, rows: Sequence[PlanRow]) -> int:
    """What was approved stays as it was approved: only what came of it is written."""
    lines = list(plan.lines.all())
    for line, row in zip(lines, rows, strict=False):
        line.result, line.self_score = row.result, row.self_score
    PlanLine.objects.bulk_update(lines, ['result', 'self_score'])
    return plan.pk


def _told(line: PlanLine) -> dict[str, Any]:
    return {
        'what': line.what, 'standard': line.standard, 'due_on': line.due_on.isoformat() if line.due_on else None,
        'weight': line.weight,
    }  # fmt: skip
