"""What the list of processes says of each: versions in force and in the making, running cases, the worst of the last check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, VersionState
from zhanggui.flow.models import Case, DecisionVersion, Process, ProcessVersion

GOING_ON = (CaseStatus.RUNNING, CaseStatus.SUSPENDED)
STOPS = say('{n} 处要改', '{n} to mend')
WARNS = say('{n} 处提醒', '{n} warnings')
Tag = tuple[Words, Tone]


def search(rows: QuerySet[Process], text: str) -> QuerySet[Process]:
    return rows.filter(Q(name__icontains=text) | Q(key__icontains=text) | Q(category__icontains=text))


def search_decisions(rows: QuerySet[DecisionVersion], text: str) -> QuerySet[DecisionVersion]:
    return rows.filter(Q(name__icontains=text) | Q(key__icontains=text))


def versions_of(process: Process) -> QuerySet[ProcessVersion]:
    """Newest first, without their drawings."""
    return ProcessVersion.objects.filter(process=process).defer('source', 'executable', 'forms').order_by('-number')


def active_numbers(rows: Sequence[Process], actor: Actor) -> dict[int, str]:
    found = ProcessVersion.objects.filter(process__in=rows, state=VersionState.ACTIVE).values_list(
        'process_id', 'number'
    )
    return {process: f'v{number}' for process, number in found}


def open_versions(rows: Sequence[Process], actor: Actor) -> dict[int, list[Tag]]:
    found = ProcessVersion.objects.filter(process__in=rows, state__in=(VersionState.DRAFT, VersionState.TEST))
    tags: dict[int, list[Tag]] = defaultdict(list)
    for process, number, state in found.order_by('number').values_list('process_id', 'number', 'state'):
        choice = VersionState(state)
        tags[process].append((say(f'v{number} {choice.label.zh}', f'v{number} {choice.label.en}'), choice.tone))
    return tags


def running_by_process(rows: Sequence[Process], actor: Actor) -> dict[int, int]:
    found = Case.objects.filter(version__process__in=rows, status__in=GOING_ON).values_list('version__process_id')
    return dict(found.annotate(count=Count('pk')).order_by())


def running_by_version(rows: Sequence[ProcessVersion], actor: Actor) -> dict[int, int]:
    found = Case.objects.filter(version__in=rows, status__in=GOING_ON).values_list('version_id')
    return dict(found.annotate(count=Count('pk')).order_by())


def worst_findings(rows: Sequence[Process], actor: Actor) -> dict[int, list[Tag]]:
    """Of the newest version of each."""
    newest = ProcessVersion.objects.filter(process__in=rows).order_by('process_id', '-number').distinct('process_id')
    return {process: tags_of(report) for process, report in newest.values_list('process_id', 'report')}


def tags_of(report: Sequence[dict[str, Any]]) -> list[Tag]:
    grades = [each.get('grade') for each in report]
    stops = sum(grade in {'error', 'owner'} for grade in grades)
    warns = grades.count('warning')
    found = [(STOPS.filled(n=stops), Tone.RED)] if stops else []
    return [*found, (WARNS.filled(n=warns), Tone.YELLOW)] if warns else found
