"""目标: set from the year down to a person, run as a cycle of P04, measured against the days that have gone by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.services import starting
from zhanggui.flow.services.starting import NewCase
from zhanggui.org.selectors import departments_of
from zhanggui.planning import figures
from zhanggui.planning.choices import GOAL_OVER, GoalState
from zhanggui.planning.drafts import NewGoal
from zhanggui.planning.mirrors.goals import PROCESS, SUBJECT
from zhanggui.planning.models import Goal, Supervision
from zhanggui.planning.services.doing import NOT_NOW

BEHIND = 0.9  # of what the days gone by would want

NOT_FOUND = say('找不到上级目标', 'the goal above is not there')
OUTSIDE = say('要在上级目标的日期之内', 'outside the days of the goal above')
BACKWARDS = say('结束早于开始', 'it ends before it begins')
GAP = say('分目标合计与目标相差，请写明缺口原因', 'the parts do not sum to the goal: say why')
NOT_OWNER = say('只有负责人或设定人可以改', 'only its owner or whoever set it may change it')
HAS_PARTS = say('还有分目标', 'it has parts')
NO_FIGURE = say('没有这个指标', 'there is no such figure')


@dataclass(frozen=True, slots=True)
class PaceAsk:
    """What the owners reported this week, about which goal of the tree."""

    reports: tuple[dict[str, Any], ...] = field(default_factory=tuple)
    goal: int | None = None


@in_transaction
def add(lines: Sequence[NewGoal], /, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    above = Goal.objects.in_bulk([line.parent for line in lines if line.parent])
    homes = departments_of(line.owner for line in lines)
    for number, line in enumerate(lines, 1):
        parent = above.get(line.parent) if line.parent else None
        if line.parent and parent is None:
            verdicts.refuse(number, 'no_parent', NOT_FOUND, field='parent')
        elif figures.get(line.metric) is None:
            verdicts.refuse(number, 'no_figure', NO_FIGURE, field='metric')
        elif line.ends_on < line.starts_on:
            verdicts.refuse(number, 'backwards', BACKWARDS, field='ends_on')
        elif parent and not parent.starts_on <= line.starts_on <= line.ends_on <= parent.ends_on:
            verdicts.refuse(number, 'outside', OUTSIDE, field='starts_on')
        else:
            goal = Goal.objects.create(
                parent=parent, name=line.name, metric=line.metric, shop_id=line.shop, period=line.period,
                starts_on=line.starts_on, ends_on=line.ends_on, target=line.target, gap_reason=line.gap_reason,
                owner_id=line.owner, setter_id=actor.id, department_id=homes.get(line.owner), made_at=clock.now(),
            )  # fmt: skip
            verdicts.done.append(goal.pk)
    audit.record('planning.add_goal', verdicts.done, actor=actor, subject=SUBJECT, target=GoalState.SET)
    return verdicts


@in_transaction
def change(  # noqa: PLR0913 - what of a goal may be changed after it was set
    ids: Sequence[int], /, *, actor: Actor, name: str, target: int, gap_reason: str = '', told: int | None = None
) -> Verdicts:
    verdicts = _mine(ids, actor)
    for goal in locked(Goal.objects.all(), verdicts.done):
        goal.name, goal.target, goal.gap_reason = name, target, gap_reason
        goal.told = told if told is not None else goal.told
        goal.save(update_fields=['name', 'target', 'gap_reason', 'told'])
    audit.record('planning.change_goal', verdicts.done, actor=actor, subject=SUBJECT, detail={'target': target})
    return verdicts


@in_transaction
def drop(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    """Only a goal that no cycle runs for and that has no parts left."""
    verdicts = _mine(ids, actor)
    mine, verdicts.done = verdicts.done, []
    for goal in locked(Goal.objects.all(), mine):
        if goal.state != GoalState.SET:
            verdicts.refuse(goal.pk, 'state', NOT_NOW, name=goal.name)
        elif Goal.objects.filter(parent=goal).exclude(state=GoalState.DROPPED).exists():
            verdicts.refuse(goal.pk, 'has_parts', HAS_PARTS, name=goal.name)
        else:
            verdicts.done.append(goal.pk)
    update_rows(Goal, verdicts.done, state=[str(GoalState.DROPPED)] * len(verdicts.done))
    audit.record(
        'planning.drop_goal',
        verdicts.done,
        actor=actor,
        subject=SUBJECT,
        target=GoalState.DROPPED,
        detail={'reason': reason},
    )
    return verdicts


@in_transaction
def start(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """The parts sum to the goal, or the gap is explained: then its cycle begins, tracked by the owners of the parts."""
    verdicts = Verdicts()
    goals = locked(Goal.objects.all(), ids)
    verdicts.refuse_missing(ids, [goal.pk for goal in goals])
    for goal in goals:
        parts = list(Goal.objects.filter(parent=goal).exclude(state=GoalState.DROPPED))
        if goal.state != GoalState.SET or (goal.case_id and goal.state in GOAL_OVER):
            verdicts.refuse(goal.pk, 'state', NOT_NOW, name=goal.name)
        elif has_gap(goal, parts) and not goal.gap_reason.strip():
            verdicts.refuse(goal.pk, 'gap', GAP, name=goal.name)
        else:
            owners = sorted({part.owner_id for part in parts} or {goal.owner_id})
            values = {'objective': goal.name, 'period_end': goal.ends_on.isoformat(), 'owners': owners}
            told = starting.start([NewCase(PROCESS, values, SUBJECT, goal.pk)], actor=actor)
            for refusal in told.refused:
                verdicts.refuse(goal.pk, refusal.code, refusal.reason, name=goal.name)
            verdicts.done += [goal.pk] if told.done else []
    audit.record('planning.start_goal', verdicts.done, actor=actor, subject=SUBJECT, target=GoalState.PLANNED)
    return verdicts


@in_transaction
def check_pace(lines: Sequence[PaceAsk], /, *, actor: Actor) -> Verdicts:
    """Who is behind and did not say so: by their own word, or by what the system counts. `made['silent']`: how many."""
    verdicts = Verdicts()
    silent = 0
    for line in lines:
        goal = Goal.objects.filter(pk=line.goal).first() if line.goal else None
        for report in line.reports:
            if str(report.get('problem') or '').strip():
                continue
            slow = (
                []
                if goal is None
                else [part for part in _parts(goal, int(report.get('owner') or 0)) if is_behind(part)]
            )
            silent += bool(report.get('behind') or slow)
            verdicts.done += [_supervise(part).pk for part in slow]
    audit.record('planning.check_pace', verdicts.done, actor=actor, subject='planning.Supervision')
    verdicts.made['silent'] = silent
    return verdicts


def actual_of(goal: Goal) -> int | None:
    return actuals([goal])[goal.pk]


def actuals(goals: Iterable[Goal]) -> dict[int, int | None]:
    """What each has come to: counted where its figure is counted, else as told. One query a figure."""
    found: dict[int, int | None] = {}
    by_figure: dict[str, list[Goal]] = {}
    for goal in goals:
        found[goal.pk] = goal.told
        by_figure.setdefault(goal.metric, []).append(goal)
    for key, alike in by_figure.items():
        if figure := figures.get(key):
            measured = figure.measure([(goal.shop_id, goal.starts_on, goal.ends_on) for goal in alike])
            counted = zip(alike, measured, strict=True)
            found |= {goal.pk: actual for goal, actual in counted if actual is not None}
    return found


def elapsed(goal: Goal, today: date | None = None) -> float:
    """How much of its days has gone by, yesterday included: today's sales are not in yet."""
    gone = ((today or clock.today()) - goal.starts_on).days
    return min(max(gone / ((goal.ends_on - goal.starts_on).days + 1), 0.0), 1.0)


def is_behind(goal: Goal) -> bool:
    actual = actual_of(goal)
    return actual is not None and actual < goal.target * elapsed(goal) * BEHIND


def has_gap(goal: Goal, parts: Sequence[Goal]) -> bool:
    """Of parts measured alike: pieces and yuan do not add up."""
    alike = [part.target for part in parts if part.metric == goal.metric]
    return bool(alike) and sum(alike) != goal.target


def _parts(goal: Goal, owner: int) -> list[Goal]:
    parts = list(Goal.objects.filter(parent=goal).exclude(state=GoalState.DROPPED))
    return [part for part in (parts or [goal]) if part.owner_id == owner]


def _supervise(goal: Goal) -> Supervision:
    reason = f'{actual_of(goal) or 0:,} / {goal.target:,} · {elapsed(goal):.0%}'
    return Supervision.objects.create(goal=goal, owner_id=goal.owner_id, reason=reason, raised_at=clock.now())


def _mine(ids: Sequence[int], actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    goals = list(Goal.objects.filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [goal.pk for goal in goals])
    for goal in goals:
        if goal.state in GOAL_OVER:
            verdicts.refuse(goal.pk, 'state', NOT_NOW, name=goal.name)
        elif actor.id not in {goal.owner_id, goal.setter_id}:
            verdicts.refuse(goal.pk, 'not_owner', NOT_OWNER, name=goal.name)
        else:
            verdicts.done.append(goal.pk)
    return verdicts
