"""What the lists of processes can be narrowed by: process, due, starter, words."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters.filters as base
from django.db.models import Q, QuerySet

from zhanggui.core.words import lazy, say
from zhanggui.flow.choices import CaseStatus, IncidentState
from zhanggui.flow.models import Incident
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.inbox import processes_seen
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, RowsFilter, SearchFilter, YesNoFilter

PROCESS = say('流程', 'Process')
WORDS = say('标题、编号、节点', 'Title, number, step')
PEOPLE_MAX = 200
OPEN_INCIDENTS = Incident.objects.filter(state=IncidentState.OPEN).values('case_id')


def search_tasks(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(case__title__icontains=text) | Q(case__number__istartswith=text) | Q(name__icontains=text))


def search_cases(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(title__icontains=text) | Q(number__istartswith=text))


def search_copies(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(case__title__icontains=text) | Q(case__number__istartswith=text))


class StarterFilter(base.CharFilter):
    """By name or post: whoever the directory finds."""

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name=field_name, label=lazy(say('发起人', 'Started by')), max_length=40)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        text = (value or '').strip()
        if not text:
            return qs
        found = [face.id for face in directory().search(text, PEOPLE_MAX)]
        return qs.filter(**{f'{self.field_name}__in': found})


class TodoFilters(Filters):
    q = SearchFilter(search_tasks, placeholder=WORDS)
    process = RowsFilter(processes_seen, field_name='case__version__process', label=PROCESS)
    starter = StarterFilter('case__starter')
    due = DaysFilter('due_at', label=say('截止', 'Due'))
    arrived = DaysFilter('opened_at', label=say('到达', 'Arrived'))

    basic = ('q', 'process', 'starter', 'due')


class DoneFilters(Filters):
    q = SearchFilter(search_tasks, placeholder=WORDS)
    process = RowsFilter(processes_seen, field_name='case__version__process', label=PROCESS)
    starter = StarterFilter('case__starter')
    done = DaysFilter('done_at', label=say('处理', 'Done'))

    basic = ('q', 'process', 'starter')


class MineFilters(Filters):
    q = SearchFilter(search_cases, placeholder=WORDS)
    process = RowsFilter(processes_seen, field_name='version__process', label=PROCESS)
    started = DaysFilter('started_at', label=say('发起', 'Started'))

    basic: ClassVar[tuple[str, ...]] = ('q', 'process')


class CaseFilters(MineFilters):
    status = ChoiceFilter(CaseStatus, label=say('状态', 'State'))
    starter = StarterFilter('starter')
    stuck = YesNoFilter(label=say('有异常', 'Has an incident'), test=Q(pk__in=OPEN_INCIDENTS))

    basic = ('q', 'process', 'status', 'starter')


class CopyFilters(Filters):
    q = SearchFilter(search_copies, placeholder=WORDS)
    process = RowsFilter(processes_seen, field_name='case__version__process', label=PROCESS)
    at = DaysFilter('at', label=say('抄送', 'Copied'))

    basic = ('q', 'process')
