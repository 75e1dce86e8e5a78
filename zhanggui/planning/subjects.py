"""Goals and tasks as what a case may be about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject
from zhanggui.planning.choices import GoalState, TaskState
from zhanggui.planning.models import Goal, TaskOrder
from zhanggui.planning.policies import SEE

FOUND_MAX = 20


def goal_title(goal: int) -> str:
    return Goal.objects.filter(pk=goal).values_list('name', flat=True).first() or str(goal)


def goal_facts(goal: int) -> Mapping[str, Any]:
    known = Goal.objects.filter(pk=goal).first()
    if known is None:
        return {}
    return {'id': known.pk, 'name': known.name, 'target': known.target, 'ends_on': known.ends_on.isoformat()}


def goal_beside(goal: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Goal.objects.visible_to(actor).select_related('owner').filter(pk=goal).first()
    if known is None:
        return []
    days = f'{known.starts_on:%Y-%m-%d} – {known.ends_on:%Y-%m-%d}'
    return [
        (say('目标', 'Goal'), known.name),
        (say('负责人', 'Owner'), known.owner.get_full_name()),
        (say('日期', 'Days'), days),
        (say('状态', 'State'), str(GoalState(known.state).label)),
    ]


def goal_search(text: str, actor: Actor) -> list[tuple[int, str]]:
    rows = Goal.objects.visible_to(actor).filter(name__icontains=text.strip()).order_by('-pk')
    return list(rows.values_list('pk', 'name')[:FOUND_MAX])


def task_title(task: int) -> str:
    return TaskOrder.objects.filter(pk=task).values_list('what', flat=True).first() or str(task)


def task_facts(task: int) -> Mapping[str, Any]:
    known = TaskOrder.objects.filter(pk=task).first()
    return {'what': known.what, 'state': known.state, 'late': known.is_late} if known else {}


def task_beside(task: int, actor: Actor) -> list[tuple[Words, str]]:
    known = TaskOrder.objects.visible_to(actor).select_related('assignee').filter(pk=task).first()
    if known is None:
        return []
    return [
        (say('任务', 'Task'), known.what),
        (say('承接人', 'Assignee'), known.assignee.get_full_name()),
        (say('完成日期', 'Due'), f'{clock.shanghai(known.due_at):%Y-%m-%d}'),
        (say('状态', 'State'), str(TaskState(known.state).label)),
    ]


def task_search(text: str, actor: Actor) -> list[tuple[int, str]]:
    rows = TaskOrder.objects.visible_to(actor).filter(what__icontains=text.strip()).order_by('-pk')
    return list(rows.values_list('pk', 'what')[:FOUND_MAX])


subjects.register(
    Subject(
        label='planning.Goal', name=say('目标', 'Goal'), title=goal_title, facts=goal_facts, shown=goal_beside,
        search=goal_search, right=SEE, href=lambda goal: f'{reverse("planning.goals")}#goal-{goal}',
    ),
    Subject(
        label='planning.TaskOrder', name=say('任务', 'Task'), title=task_title, facts=task_facts, shown=task_beside,
        search=task_search, right=SEE, href=lambda task: reverse('planning.task', args=[task]),
    ),
)  # fmt: skip
