"""The company at a glance, for whoever answers for it: goals against what was done, rules kept, where work lies, who is late.

Every number leads to its rows. Rows start from what the reader sees of processes, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Min, Q, Sum, Value
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.rights import declare
from zhanggui.core.words import Words, say
from zhanggui.flow import cells
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Case, StartTrigger, Task
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.naming import called
from zhanggui.org.models import Department
from zhanggui.org.selectors import departments_of
from zhanggui.planning.selectors import goals
from zhanggui.rulebook import conformance
from zhanggui.rulebook.choices import FindingState
from zhanggui.rulebook.models import Finding
from zhanggui.rulebook.tallies import Count as Kept

SEE_COMPANY = declare('workbench.see_company', say('查看公司总览', 'See the company at a glance'))
GOALS_MAX, PLACES_MAX, FINDINGS_MAX, PEOPLE_MAX = 6, 8, 6, 5
RULES_SECONDS = 300  # the whole book is counted once in so long, whoever looks
NOBODY = say('还没人认领', 'claimed by nobody')
NO_DEPARTMENT = say('（无部门）', '(no department)')


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    count: int
    href: str


@dataclass(slots=True)
class Behind:
    """A department with what is late there, the latest people first. `oldest`: how long the worst has been late."""

    name: str
    href: str
    count: int = 0
    oldest: Words | str = ''
    people: Sequence[Person] = ()


@dataclass(frozen=True, slots=True)
class Jam:
    """A step where work lies. `mean`: how long what lies there has waited, `oldest`: the longest of it."""

    process: str
    step: str
    count: int
    late: int
    mean: Words
    oldest: Words
    href: str


@dataclass(frozen=True, slots=True)
class Rules:
    """How the whole book was kept this month, and the departments with most broken."""

    clauses: int
    unenforced: int
    kept: int
    broken: int
    open: int
    worst: Sequence[tuple[str, int, str]]

    @property
    def rate(self) -> str:
        share = Kept(self.kept, self.broken).rate
        return '—' if share is None else f'{share:.1%}'


def overdue(actor: Actor) -> dict[str, Any]:
    """By department, the worst first."""
    now = clock.now()
    late = Task.objects.visible_to(actor).filter(state=TaskState.OPEN, due_at__lt=now).order_by()
    rows = list(late.values_list('assignee').annotate(count=Count('pk', distinct=True), oldest=Min('due_at')))
    people = [person for person, _, _ in rows if person]
    homes, faces = departments_of(people), directory().faces(people)
    names = {row.pk: str(row) for row in Department.objects.filter(pk__in=set(homes.values()))}
    groups: dict[int | None, list[tuple[int | None, int, datetime]]] = defaultdict(list)
    for person, count, oldest in rows:
        groups[homes.get(person) if person else None].append((person, count, oldest))
    href = reverse('workbench.open')
    found = []
    for home, members in groups.items():
        members.sort(key=lambda each: -each[1])
        found.append(
            Behind(
                names.get(home, '')
                if home
                else str(NOBODY if all(each[0] is None for each in members) else NO_DEPARTMENT),
                f'{href}?tab=late&department={home}' if home else f'{href}?tab=late',
                sum(count for _, count, _ in members),
                cells.span(now - min(oldest for _, _, oldest in members)),
                [
                    Person(faces[person].name, count, f'{href}?tab=late&person={person}')
                    for person, count, _ in members[:PEOPLE_MAX]
                    if person and person in faces
                ],
            )
        )
    return {'behind': sorted(found, key=lambda each: -each.count), 'all': sum(each.count for each in found)}


def jams(actor: Actor) -> dict[str, Any]:
    """The steps at which most time is being lost: all that lies there, times how long."""
    now = clock.now()
    age = ExpressionWrapper(Value(now) - F('opened_at'), output_field=DurationField())
    process = 'case__version__process'
    rows = Task.objects.visible_to(actor).filter(state=TaskState.OPEN).order_by()
    grouped = rows.values(process, 'node', 'name').annotate(
        version=Max('case__version_id'),
        count=Count('pk', distinct=True),
        late=Count('pk', filter=Q(due_at__lt=now), distinct=True),
        oldest=Min('opened_at'),
        mean=Avg(age),
        lost=Sum(age),
        zh=Max(f'{process}__name'),
        en=Max(f'{process}__name_en'),
    )
    href = reverse('workbench.open')
    return {
        'jams': [
            Jam(
                str(say(row['zh'], row['en'] or row['zh'])),
                called(row['version'], row['node'], row['name']),
                row['count'],
                row['late'],
                cells.span(row['mean'] or timedelta()),
                cells.span(now - row['oldest']),
                f'{href}?process={row[process]}&q={row["name"]}',
            )
            for row in grouped.order_by('-lost')[:PLACES_MAX]
        ]
    }


def plans(actor: Actor) -> dict[str, Any]:
    return {'goals': goals.running(actor, GOALS_MAX)}


def rules(actor: Actor) -> dict[str, Any]:
    """Asked at most once in five minutes for the whole company: it reads every control there is."""
    asked = conformance.Asked.of({})
    key = f'workbench.rules.{asked.period.last}.{say("zh", "en")}'
    return {
        'rules': cache.get_or_set(key, lambda: _rules(asked), RULES_SECONDS),
        'href': reverse('rulebook.conformance'),
    }


def findings(actor: Actor) -> dict[str, Any]:
    rows = Finding.objects.visible_to(actor).exclude(state=FindingState.CLOSED)
    today = clock.today()
    counts = rows.aggregate(all=Count('pk'), late=Count('pk', filter=Q(state=FindingState.OPEN, due_on__lt=today)))
    first = list(rows.select_related('clause').order_by('due_on', 'pk')[:FINDINGS_MAX])
    faces = directory().faces({row.owner_id for row in first if row.owner_id})
    shown = [
        (row, faces[row.owner_id].name if row.owner_id and row.owner_id in faces else '', row.due_on < today)
        for row in first
    ]
    return {'findings': shown, 'counts': counts}


def today(actor: Actor) -> dict[str, Any]:
    """What began, what ended, and what the clock will begin before the day is over."""
    now = clock.now()
    start = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    end = start + timedelta(days=1)
    process = 'version__process'
    seen = Case.objects.visible_to(actor).order_by()
    begun = seen.filter(started_at__gte=start).values_list(f'{process}__key', f'{process}__name', f'{process}__name_en')
    due = StartTrigger.objects.filter(next_at__gte=now, next_at__lt=end).select_related(process).order_by('next_at')
    return {
        'begun': [
            (key, str(say(name, name_en or name)), count)
            for key, name, name_en, count in begun.annotate(count=Count('pk')).order_by('-count')[:PLACES_MAX]
        ],
        'ended': seen.filter(ended_at__gte=start).count(),
        'due': [(each.version.process.key, each.version.process.called, each.next_at) for each in due[:PLACES_MAX]],
    }


def _rules(asked: conformance.Asked) -> Rules:
    report = conformance.report(asked)
    worst = sorted((each for each in report.groups if each.count.broken), key=lambda each: -each.count.broken)
    total = report.total
    named = [(str(each.name), each.count.broken, each.code) for each in worst[:PEOPLE_MAX]]
    return Rules(len(report.lines), report.unenforced, total.kept, total.broken, total.open, named)
