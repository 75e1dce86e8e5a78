"""任务看板, the list behind it, one task, and issuing another."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.planning.choices import TaskState
from zhanggui.planning.filters import TaskFilters
from zhanggui.planning.models import TaskOrder, is_late, is_open
from zhanggui.planning.policies import SEE
from zhanggui.planning.selectors import tasks
from zhanggui.planning.tables import DueColumn, TaskTable
from zhanggui.planning.usecases import ACCEPT, FINISH, ISSUE, URGE, WITHDRAW
from zhanggui.ui import palette
from zhanggui.ui.columns import ChoiceColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.palette import Hit, Source
from zhanggui.ui.panels import FactsPanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

HITS_MAX = 6


class Board(Screen):
    name = 'planning.board'
    path = 'planning/board/'
    title = say('任务看板', 'Task board')
    icon = 'layout-kanban'
    group = 'planning'
    order = 10
    right = SEE
    template = 'planning/page/board.html'

    def get(self, request: Request) -> HttpResponse:
        known = {view.key for view in tasks.VIEWS}
        view = request.GET.get('view', '')
        view = view if view in known else tasks.VIEWS[0].key
        inside = request.htmx and request.htmx.target == 'thing'
        return self.page(
            request, 'planning/fragment/board.html' if inside else self.template,
            {
                'columns': tasks.board(request.actor, view),
                'views': tasks.VIEWS,
                'view': view,
                'may_issue': request.actor.may(ISSUE.name),
            },
        )  # fmt: skip


def task_tabs(actor: Actor) -> list[Tab]:
    late = TaskOrder.objects.visible_to(actor).filter(is_late())
    return [
        Tab('open', say('未办结', 'Open'), is_open()),
        Tab('late', say('逾期', 'Late'), is_late(), count=capped_count(late), tone=Tone.RED),
        Tab('assigned', say('我承接的', 'Assigned to me'), Q(assignee=actor.id)),
        Tab('issued', say('我下达的', 'Issued by me'), Q(issuer=actor.id)),
        Tab('closed', TaskState.CLOSED.label, Q(state=TaskState.CLOSED), state=TaskState.CLOSED),
        Tab('all', say('全部', 'All')),
    ]


class TaskList(ListScreen):
    name = 'planning.tasks'
    path = 'planning/tasks/'
    title = say('任务列表', 'Tasks')
    icon = 'list-check'
    group = 'planning'
    order = 20
    right = SEE
    model = TaskOrder
    table = TaskTable
    filters = TaskFilters
    tabs = task_tabs
    use_cases = (ACCEPT, FINISH, URGE, WITHDRAW)
    detail = 'planning.task'
    adds = ('planning.task_new',)
    empty = say('没有任务。', 'No tasks.')


class TaskNew(FormScreen):
    name = 'planning.task_new'
    path = 'planning/tasks/new/'
    title = say('下达任务', 'Issue a task')
    use_case = ISSUE
    done = 'planning.task'
    template = 'planning/page/form.html'

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        return f'{reverse("planning.board")}?view=issued'


class TaskPage(DetailScreen):
    name = 'planning.task'
    path = 'planning/tasks/<int:pk>/'
    title = say('任务', 'Task')
    right = SEE
    model = TaskOrder
    desk = 'planning.board'
    template = 'planning/page/task.html'
    use_cases = ()
    links: ClassVar[Any] = (
        Link(
            say('流程', 'Process'),
            lambda order: reverse('flow.case', kwargs={'pk': order.case_id}),
            icon='sitemap',
            right='flow.work',
        ),
    )
    panels = (
        FactsPanel(
            say('任务管理单', 'Task order'),
            wide=True,
            facts=(
                TextColumn(say('编号', 'Number'), 'number'),
                DueColumn(say('完成日期', 'Due'), 'due_at'),
                TextColumn(say('下达人', 'Issuer'), 'issuer.name'),
                TextColumn(say('承接人', 'Assignee'), 'assignee.name'),
                TextColumn(say('验收人', 'Inspector'), 'inspector.name'),
                TextColumn(say('部门', 'Department'), 'department'),
                ChoiceColumn(say('来源', 'Source'), 'source'),
                TimeColumn(say('下达时间', 'Issued at'), 'issued_at'),
                TextColumn(say('完成标准', 'Standard'), 'standard', wide=True),
                TextColumn(say('异议', 'Objection'), 'objection', wide=True),
                TextColumn(say('完成情况', 'Result'), 'result', wide=True),
                TimeColumn(say('提交时间', 'Handed in'), 'done_at'),
                NumberColumn(say('评分', 'Score'), 'score'),
                NumberColumn(say('返工', 'Redone'), 'redone'),
                TimeColumn(say('办结时间', 'Closed at'), 'closed_at'),
            ),
        ),
        TimelinePanel(state=TaskState),
    )

    def rows(self, actor: Actor) -> QuerySet[TaskOrder]:
        return TaskOrder.objects.visible_to(actor).select_related('issuer', 'assignee', 'inspector', 'department')

    def offered(self, thing: Any, actor: Actor) -> list[UseCase]:
        return tasks.offered(thing, actor, tasks.turns(actor, [thing]))


def found(actor: Actor, text: str) -> list[Hit]:
    rows = TaskOrder.objects.visible_to(actor).filter(Q(what__icontains=text) | Q(number__iexact=text)).order_by('-pk')
    return [
        Hit(
            order.what, reverse('planning.task', kwargs={'pk': order.pk}), icon='clipboard-check', subtitle=order.number
        )
        for order in rows[:HITS_MAX]
    ]


register(Board, TaskList, TaskNew, TaskPage)
palette.register(Source(say('任务', 'Tasks'), found, right=SEE))
