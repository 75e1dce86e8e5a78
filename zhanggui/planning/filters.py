"""What tasks can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhanggui.core.words import say
from zhanggui.planning.choices import TaskSource
from zhanggui.planning.models import TaskOrder
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, SearchFilter


def search_tasks(rows: QuerySet[TaskOrder], text: str) -> QuerySet[TaskOrder]:
    return rows.filter(Q(what__icontains=text) | Q(number__iexact=text) | Q(assignee__name__icontains=text))


class TaskFilters(Filters):
    q: Any = SearchFilter(search_tasks, placeholder=say('任务、编号、承接人', 'Task, number, assignee'))
    due_at = DaysFilter('due_at', label=say('完成日期', 'Due'))
    source = ChoiceFilter(TaskSource, label=say('来源', 'Source'))

    basic = ('q', 'due_at', 'source')
