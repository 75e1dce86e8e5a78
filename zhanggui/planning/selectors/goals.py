"""Goals as a tree: what each has come to, how that stands against the days gone by, and whether its parts sum to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.usecases import UseCase
from zhanggui.planning import figures
from zhanggui.planning.choices import GOAL_OVER, GoalState
from zhanggui.planning.models import Goal
from zhanggui.planning.services.goals import BEHIND, actuals, elapsed
from zhanggui.planning.usecases import CHANGE_GOAL, DROP_GOAL, START_GOAL

RUNNING_MAX = 12


@dataclass(frozen=True, slots=True)
class Shown:
    goal: Goal
    depth: int
    actual: int | None
    gone: float
    parts: int | None  # what its parts sum to; None: it has none
    offered: Sequence[UseCase]

    @property
    def is_money(self) -> bool:
        figure = figures.get(self.goal.metric)
        return bool(figure and figure.is_money)

    def amount(self, value: int | None) -> str:
        if value is None:
            return '—'
        return yuan(value) if self.is_money else f'{value:,}'

    @property
    def target_shown(self) -> str:
        return self.amount(self.goal.target)

    @property
    def actual_shown(self) -> str:
        return self.amount(self.actual)

    @property
    def done_percent(self) -> int | None:
        return None if self.actual is None or not self.goal.target else round(self.actual * 100 / self.goal.target)

    @property
    def gone_percent(self) -> int:
        return round(self.gone * 100)

    @property
    def bar(self) -> int:
        return min(self.done_percent or 0, 100)

    @property
    def is_behind(self) -> bool:
        return self.actual is not None and self.actual < self.goal.target * self.gone * BEHIND

    @property
    def gap(self) -> int:
        return 0 if self.parts is None else self.goal.target - self.parts

    @property
    def gap_shown(self) -> str:
        return self.amount(self.gap)

    @property
    def figure(self) -> str:
        known = figures.get(self.goal.metric)
        return str(known.label) if known else self.goal.metric


def tree(actor: Actor) -> list[Shown]:
    """Every goal in sight that is not over for good, children under their parents, the newest year first."""
    rows = Goal.objects.visible_to(actor).exclude(state=GoalState.DROPPED)
    goals = list(rows.select_related('owner', 'shop').order_by('-starts_on', 'pk'))
    known = {goal.pk for goal in goals}
    below: dict[int | None, list[Goal]] = {}
    for goal in sorted(goals, key=lambda each: (each.starts_on, each.pk)):
        below.setdefault(goal.parent_id if goal.parent_id in known else None, []).append(goal)
    actual = actuals(goals)
    made: list[Shown] = []

    def walk(goal: Goal, depth: int) -> None:
        parts = below.get(goal.pk, [])
        alike = [part.target for part in parts if part.metric == goal.metric]  # pieces and yuan do not add up
        total = sum(alike) if alike else None
        made.append(Shown(goal, depth, actual[goal.pk], elapsed(goal), total, _offered(goal, actor)))
        for part in parts:
            walk(part, depth + 1)

    for goal in reversed(below.get(None, [])):
        walk(goal, 0)
    return made


def running(actor: Actor, most: int = RUNNING_MAX) -> list[Shown]:
    """Goals in sight whose days are these, the topmost first, each with what it has come to."""
    today = clock.today()
    rows = Goal.objects.visible_to(actor).exclude(state=GoalState.DROPPED)
    rows = rows.filter(starts_on__lte=today, ends_on__gte=today).select_related('owner', 'shop')
    ordered = list(rows.order_by(F('parent').asc(nulls_first=True), '-ends_on', 'pk')[:most])
    actual = actuals(ordered)
    return [Shown(goal, 0, actual[goal.pk], elapsed(goal), None, ()) for goal in ordered]


def _offered(goal: Goal, actor: Actor) -> list[UseCase]:
    if goal.state in GOAL_OVER or actor.id not in {goal.owner_id, goal.setter_id}:
        return []
    return usecases.offered((START_GOAL, CHANGE_GOAL, DROP_GOAL), actor, state=goal.state)
