"""All that is open in the company, as a list: where the numbers of its home lead, narrowed by process, department, person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.flow import cells
from zhanggui.flow.choices import TaskState
from zhanggui.flow.filters import PROCESS, WORDS, search_tasks
from zhanggui.flow.models import Task
from zhanggui.flow.selectors.inbox import UNREAD, is_due_today, is_overdue, processes_seen
from zhanggui.flow.tables import TodoTable
from zhanggui.org.models import Department
from zhanggui.org.selectors import people_of
from zhanggui.site.workbench.company import SEE_COMPANY
from zhanggui.ui.columns import TextColumn
from zhanggui.ui.filters import DaysFilter, Filters, RowsFilter, SearchFilter
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.registry import register


class DepartmentFilter(RowsFilter):
    """Of whoever works there today."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(assignee__in=people_of([value.pk])) if value else qs


class OpenFilters(Filters):
    q = SearchFilter(search_tasks, placeholder=WORDS)
    process = RowsFilter(processes_seen, field_name='case__version__process', label=PROCESS)
    department = DepartmentFilter(
        lambda actor: Department.objects.order_by('order', 'code'), label=say('部门', 'Department')
    )
    person = RowsFilter(
        lambda actor: get_user_model()._default_manager.filter(is_active=True).order_by('name'),
        field_name='assignee',
        label=say('办理人', 'Whose'),
    )
    due = DaysFilter('due_at', label=say('截止', 'Due'))

    basic = ('q', 'process', 'department', 'person', 'due')


class OpenTable(TodoTable):
    holder = TextColumn(say('办理人', 'Whose'), load=lambda rows, actor: cells.people(rows, 'assignee_id'))

    default: ClassVar[tuple[str, ...]] = ('title', 'process', 'node', 'holder', 'starter', 'due', 'opened_at')


def tabs(actor: Actor) -> list[Tab]:
    seen = Task.objects.visible_to(actor).filter(state=TaskState.OPEN)
    late = capped_count(seen.filter(due_at__lt=clock.now()))
    return [
        Tab('all', say('全部', 'All')),
        Tab('late', say('已逾期', 'Late'), is_overdue(), count=late, tone=Tone.RED),
        Tab('today', say('今天到期', 'Due today'), is_due_today(), tone=Tone.ORANGE),
        Tab('unclaimed', say('没人认领', 'Unclaimed'), Q(assignee__isnull=True)),
    ]


class Open(ListScreen):
    name = 'workbench.open'
    path = 'home/open/'
    title = say('公司在办', 'Open in the company')
    icon = 'building'
    group = 'home'
    order = 5
    right = SEE_COMPANY
    model = Task
    table = OpenTable
    filters = OpenFilters
    tabs = tabs
    detail = 'flow.case'
    template = 'flow/inbox.html'
    empty = say('没有在办的任务。', 'Nothing is open.')

    def rows(self, actor: Actor) -> QuerySet[Task]:
        seen = Task.objects.visible_to(actor).filter(state=TaskState.OPEN)
        return seen.select_related('case__version__process').defer('draft', 'values', *UNREAD)

    def href(self, row: Task) -> str:
        return super().href(row.case)


register(Open)
