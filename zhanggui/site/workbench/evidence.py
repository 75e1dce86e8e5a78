"""What the system saw somebody do: rows of registers, steps and starts of processes, use cases, each with its moment.

Read in a handful of queries for all references at once, the newest first; what a person did is found by that person alone,
rows of a register by anybody, because a register is kept by a team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse

from zhanggui.core import clock, usecases
from zhanggui.core.models import AuditEntry
from zhanggui.core.words import say
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Case, Process, Task
from zhanggui.registers import selectors as registers
from zhanggui.rulebook.choices import ReferenceKind
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.references import Odd, Reference, parse

LOOKED_BACK = 3_000  # of one person's latest entries of the audit
DONE_MAX = 2_000
OF_PROCESSES = frozenset({ReferenceKind.PROCESS, ReferenceKind.CLOCK, ReferenceKind.SCHEDULE})
ROWS = say('登记了 {n} 条', '{n} rows')
BEGAN = say('发起：{title}', 'started: {title}')


@dataclass(frozen=True, slots=True)
class Seen:
    """Something of a duty that was done."""

    at: datetime
    text: str
    href: str = ''
    is_own_word: bool = False
    is_of_day: bool = False  # the moment is not known, only the day


@dataclass(frozen=True, slots=True)
class Place:
    """Where a duty is done: a register to write in, a process to work in."""

    label: str
    href: str


def seen(person: int, texts: Iterable[str], since: date) -> dict[str, list[Seen]]:
    """By reference, as the clauses write them."""
    wanted = _parsed(texts)
    found: dict[str, list[Seen]] = defaultdict(list)
    _see_processes(person, wanted, since, found)
    _see_use_cases(person, wanted, since, found)
    _see_registers(wanted, since, found)
    return found


def places(texts: Iterable[str]) -> dict[str, Place]:
    """By reference, those that lead somewhere: processes in force and registers that are kept."""
    wanted = _parsed(texts)
    keys = {each.name for each in wanted.values() if each.kind in OF_PROCESSES}
    processes = {row.key: row.called for row in Process.objects.filter(key__in=keys)}
    names = {each.name for each in wanted.values() if each.kind is ReferenceKind.REGISTER}
    kept = {row.key: row for row in registers.of_keys(names)}
    found = {}
    for text, reference in wanted.items():
        if reference.kind in OF_PROCESSES and reference.name in processes:
            found[text] = Place(processes[reference.name], reverse('flow.process', args=[reference.name]))
        elif reference.kind is ReferenceKind.REGISTER and reference.name in kept:
            row = kept[reference.name]
            found[text] = Place(str(row), reverse('registers.register', args=[row.pk]))
    return found


def _parsed(texts: Iterable[str]) -> dict[str, Reference]:
    found = {}
    for text in texts:
        try:
            found[text] = parse(text)
        except Odd:  # told by the check of the playbook
            continue
    return found


def _see_processes(person: int, wanted: dict[str, Reference], since: date, found: dict[str, list[Seen]]) -> None:
    named = {text: each for text, each in wanted.items() if each.kind in OF_PROCESSES}
    keys = {each.name for each in named.values()}
    if not keys:
        return
    start = _start(since)
    process = 'version__process__key'
    rows = Task.objects.filter(done_by_id=person, state=TaskState.DONE, done_at__gte=start)
    rows = rows.filter(case__version__process__key__in=keys).order_by('-done_at')
    told = rows.values_list('pk', f'case__{process}', 'node', 'done_at', 'name', 'case__title')[:DONE_MAX]
    done = [
        (key, node, Seen(at, f'{title} · {name}', reverse('flow.task', args=[pk])))
        for pk, key, node, at, name, title in told
    ]
    begun = Case.objects.filter(starter_id=person, started_at__gte=start, version__process__key__in=keys)
    for pk, key, at, title in begun.order_by('-pk').values_list('pk', process, 'started_at', 'title')[:DONE_MAX]:
        done.append((key, '', Seen(at, str(BEGAN.filled(title=title)), reverse('flow.case', args=[pk]))))
    for text, reference in named.items():
        found[text] += [each for key, node, each in done if key == reference.name and reference.node in ('', node)]


def _see_use_cases(person: int, wanted: dict[str, Reference], since: date, found: dict[str, list[Seen]]) -> None:
    named = {each.name: text for text, each in wanted.items() if each.kind is ReferenceKind.USE_CASE}
    if not named:
        return
    latest = AuditEntry.objects.filter(actor_id=person).order_by('-pk').values('pk')[:LOOKED_BACK]
    rows = AuditEntry.objects.filter(pk__in=latest, use_case__in=list(named), at__gte=_start(since)).order_by('-pk')
    for name, at, count in rows.values_list('use_case', 'at', 'count'):
        found[named[name]].append(Seen(at, f'{usecases.get(name).label} × {count}'))


def _see_registers(wanted: dict[str, Reference], since: date, found: dict[str, list[Seen]]) -> None:
    named = {each.name: text for text, each in wanted.items() if each.kind is ReferenceKind.REGISTER}
    if not named:
        return
    rows = registers.of_keys(named)
    hrefs = {row.key: reverse('registers.register', args=[row.pk]) for row in rows}
    for key, days in registers.filled(rows, Period(since, clock.today())).items():
        for day in days:
            if day.rows:
                at = datetime.combine(day.day, time(12), clock.SHANGHAI)
                found[named[key]].append(Seen(at, str(ROWS.filled(n=day.rows)), hrefs[key], is_of_day=True))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.SHANGHAI)
