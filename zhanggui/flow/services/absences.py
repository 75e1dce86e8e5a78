"""外出授权: who stands in for whom, from when to when. Periods of one person never overlap, nobody stands in for themselves.

`stand_ins` is asked whenever tasks open: A away to B, B away to C: A's tasks go to C. A circle cannot be written down. What had
come before stays with whoever is away, and their stand-in may do it as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from django.contrib.auth import get_user_model
from msgspec import Meta

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import clean_text
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.models import Absence, Process, Task
from zhanggui.flow.people import directory
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services.telling import let_see

NOTE_LENGTH_MAX = 200
SUBJECT = 'flow.Absence'

NOT_YOURS = say('只能为自己设置外出授权', 'you may only say this for yourself')
NOBODY_THERE = say('找不到代办人，或其账号已停用', 'who stands in does not exist or is disabled')
ONESELF = say('代办人不能是自己', 'nobody stands in for themselves')
EMPTY_TIME = say('结束时间要晚于开始时间', 'it ends before it begins')
PAST = say('结束时间已过', 'its end lies in the past')
OVERLAPS = say(
    '与已有的外出授权重叠：{since}–{until}，请先结束那一条',
    'overlaps one that exists, {since} to {until}; end that one first',
)
CIRCLE = say('形成循环：{names}', 'this makes a circle: {names}')
NO_PROCESS = say('没有流程“{key}”', 'there is no process “{key}”')
LONG_NOTE = say('说明最多 200 字', 'the note has at most 200 characters')


Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]


@dataclass(frozen=True, slots=True)
class NewAbsence:
    """`processes`: keys; none means all. `with_open`: what waits for them already goes at once (`handing_over.be_away`)."""

    person: Id
    to: Id
    since: datetime
    until: datetime
    processes: tuple[str, ...] = ()
    note: str = ''
    with_open: bool = False


def stand_ins(people: Collection[int], process: str, at: datetime) -> dict[int, int]:
    """Who does the work of those of `people` who are away at that time; the others are not in the answer."""
    if not people:
        return {}
    away = {each.person_id: each.to_id for each in _current(at) if not each.processes or process in each.processes}
    found = {person: _last(away, person) for person in people if person in away}
    return {person: to for person, to in found.items() if to != person}


@in_transaction
def be_absent(lines: Sequence[NewAbsence], *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made['absences']` the ids."""
    verdicts = Verdicts()
    lines = [_plain(line) for line in lines]
    everybody = {line.person for line in lines} | {line.to for line in lines}
    users = get_user_model()._default_manager.filter(is_active=True)

    # Whoever says so at the same time would make a circle with us: those concerned are locked, and one by one by id.
    known = {user.pk for user in locked(users, everybody)}
    keys = {key for line in lines for key in line.processes}
    unknown = keys - set(Process.objects.filter(key__in=keys).values_list('key', flat=True))
    standing = list(Absence.objects.filter(until__gt=clock.now()))

    made: list[Absence] = []
    for number, line in enumerate(lines, 1):
        for key in unknown.intersection(line.processes):
            verdicts.refuse(number, 'no_process', NO_PROCESS.filled(key=key))
        if _refused(verdicts, number, line, actor=actor, known=known) or number in verdicts.refused_items:
            continue
        if not _collides(verdicts, number, line, [*standing, *made]):
            made.append(_row(line))

    Absence.objects.bulk_create(made)
    verdicts.done = [row.pk for row in made]
    for row in made:
        _show(row)
    verdicts.made['absences'] = list(verdicts.done)

    audit.record('flow.absence', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def end_absence(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """From now on; what was handed over meanwhile stays where it is. One that has not begun is gone."""
    verdicts = Verdicts()
    now = clock.now()
    rows = locked(Absence.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    for row in rows:
        if row.person_id != actor.id and not actor.may(ADMINISTER):
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS)
        elif row.until <= now:
            verdicts.already.append(row.pk)
        else:
            verdicts.done.append(row.pk)

    Absence.objects.filter(pk__in=verdicts.done, since__lt=now).update(until=now)
    Absence.objects.filter(pk__in=verdicts.done, since__gte=now).delete()

    audit.record('flow.end_absence', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def _plain(line: NewAbsence) -> NewAbsence:
    """As it can be stored: texts without what no text may hold, times with their zone."""
    processes = tuple(clean_text(key) for key in line.processes)
    note = line.note[: NOTE_LENGTH_MAX + 1]  # what is longer is refused below
    return replace(line, since=_aware(line.since), until=_aware(line.until), processes=processes, note=clean_text(note))


def _aware(moment: datetime) -> datetime:
    """A time said without its zone is one of the company's clock on the wall."""
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.SHANGHAI)


def _current(at: datetime) -> Iterable[Absence]:
    return Absence.objects.filter(since__lte=at, until__gt=at)


def _last(away: Mapping[int, int], person: int) -> int:
    """Along the chain. A circle cannot be written, but periods may meet by being cut to one process: stop where it began."""
    seen = {person}
    to = away[person]
    while to in away and to not in seen:
        seen.add(to)
        to = away[to]
    return person if to in seen else to


def _refused(verdicts: Verdicts, number: int, line: NewAbsence, *, actor: Actor, known: Collection[int]) -> bool:
    """Everything wrong with a line by itself."""
    before = len(verdicts.refused)
    if line.person != actor.id and not actor.may(ADMINISTER):
        verdicts.refuse(number, 'not_yours', NOT_YOURS)
    if line.person == line.to:
        verdicts.refuse(number, 'oneself', ONESELF)
    elif line.to not in known:
        verdicts.refuse(number, 'nobody', NOBODY_THERE)
    if line.until <= line.since:
        verdicts.refuse(number, 'empty_time', EMPTY_TIME)
    elif line.until <= clock.now():
        verdicts.refuse(number, 'past', PAST)
    if len(line.note) > NOTE_LENGTH_MAX:
        verdicts.refuse(number, 'long_note', LONG_NOTE)
    return len(verdicts.refused) > before


def _collides(verdicts: Verdicts, number: int, line: NewAbsence, others: Sequence[Absence]) -> bool:
    """With another period of the same person, or with a chain that leads back to them."""
    meeting = [each for each in others if each.since < line.until and line.since < each.until and _shares(each, line)]
    own = next((each for each in meeting if each.person_id == line.person), None)
    if own:
        since, until = (f'{clock.shanghai(each):%Y-%m-%d %H:%M}' for each in (own.since, own.until))
        verdicts.refuse(number, 'overlaps', OVERLAPS.filled(since=since, until=until))
        return True
    circle = _circle(line, meeting)
    if circle:
        faces = directory().faces(circle)
        names = ' → '.join(faces[each].name if each in faces else f'#{each}' for each in circle)
        verdicts.refuse(number, 'circle', CIRCLE.filled(names=names))
        return True
    return False


def _circle(line: NewAbsence, meeting: Sequence[Absence]) -> list[int]:
    """The people from `line.person` round to themselves, or nobody."""
    paths = [[line.person, line.to]]
    seen = {line.to}
    while paths:
        path = paths.pop()
        for each in meeting:
            if each.person_id != path[-1]:
                continue
            if each.to_id == line.person:
                return [*path, line.person]
            if each.to_id not in seen:
                seen.add(each.to_id)
                paths.append([*path, each.to_id])
    return []


def _shares(each: Absence, line: NewAbsence) -> bool:
    """Do the two speak of a process in common?"""
    return not each.processes or not line.processes or not set(each.processes).isdisjoint(line.processes)


def _show(row: Absence) -> None:
    """What waits for them already may be done by the stand-in as well, so they must see it."""
    waiting = Task.objects.waiting_for(row.person_id)
    if row.processes:
        waiting = waiting.filter(case__version__process__key__in=row.processes)
    let_see(set(waiting.values_list('case_id', flat=True)), [row.to_id])


def _row(line: NewAbsence) -> Absence:
    return Absence(
        person_id=line.person,
        to_id=line.to,
        since=line.since,
        until=line.until,
        processes=sorted(set(line.processes)),
        note=line.note,
    )
