"""Goals as their cycles (P04) stand. A cycle that is about no goal of the tree keeps its figures to itself."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core.actors import Actor
from zhanggui.flow.mirrors import Standing
from zhanggui.planning.choices import GoalState
from zhanggui.planning.models import Goal, Supervision

PROCESS = 'P04'
SUBJECT = 'planning.Goal'
STATES = {
    'supervise': GoalState.SUPERVISED, 'means': GoalState.PLANNED, 'plan': GoalState.PLANNED, 'week': GoalState.TRACKED,
    'report': GoalState.TRACKED, 'pace': GoalState.TRACKED, 'review': GoalState.TRACKED,
}  # fmt: skip


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    about = {each.subject_id: each for each in standings if each.subject_type == SUBJECT and each.subject_id}
    goals = list(Goal.objects.filter(pk__in=about))
    for goal in goals:
        standing = about[goal.pk]
        goal.case_id, goal.state = standing.case, state_of(standing) or goal.state
        goal.means = str(standing.values.get('means') or goal.means)
        told = [str(standing.values.get(key) or '') for key in ('review', 'improvement')]
        goal.review = '\n'.join(text for text in told if text) or goal.review
        if not standing.waits_at('supervise') and (answer := standing.values.get('supervision')):
            waiting = Supervision.objects.filter(goal__in=[goal.pk, *_below(goal)], answered_at=None)
            waiting.update(answer=str(answer), answered_at=standing.now)
    Goal.objects.bulk_update(goals, ['case', 'state', 'means', 'review'])


def state_of(standing: Standing) -> GoalState | None:
    """A cycle that was called off leaves the goal as it was set."""
    if not standing.is_live:
        return GoalState.REVIEWED if standing.is_completed else GoalState.SET
    return next((state for node, state in STATES.items() if node in standing.at), None)


def _below(goal: Goal) -> list[int]:
    return list(Goal.objects.filter(parent=goal).values_list('pk', flat=True))
