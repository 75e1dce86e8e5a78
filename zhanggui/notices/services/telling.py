"""Telling people something, in the transaction of what happened: notices, and what is to leave the house afterwards.

Nothing is sent here. Deliveries are rows with the moment they are due; jobs laid in the same transaction send them after
its commit. What was rolled back was never told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import next_ids
from zhanggui.core.parsing import clean_text
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words
from zhanggui.notices import kinds, routing, seats
from zhanggui.notices.choices import ROBOTS, Channel
from zhanggui.notices.hours import Hours
from zhanggui.notices.kinds import Group
from zhanggui.notices.masking import masked
from zhanggui.notices.models import Address, Choice, Notice, QuietHours, Robot, SeatChoice
from zhanggui.notices.routing import Chosen, Planned, Reader
from zhanggui.notices.sql import DELIVERIES_INSERT, NOTICES_INSERT

TITLE_LENGTH_MAX = 200
BODY_LENGTH_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be told. `href` is an address of this site; the same `key` is told to each person once."""

    kind: str
    people: Collection[int]
    title: Words | str
    href: str = ''
    key: str = ''
    body: Words | str = ''
    urgent: bool | None = None  # None: as its kind says
    about: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One note for one person, on its way into the table."""

    id: int
    note: Note
    group: Group
    urgent: bool
    reader: Reader


Row = tuple[int, int | None, int | None, Planned, str]  # notice, person, robot, when, key


@in_transaction
def tell(notes: Sequence[Note], *, actor: Actor) -> Verdicts:
    """Whoever is gone or disabled is passed over; whoever was told this key already is not told again.

    What a reader wants neither here nor outside is not even written down.
    """
    now = clock.now()
    told = [_checked(note) for note in notes if note.people]

    readers = _readers({person for note in told for person in note.people})
    of_seats = _seat_choices(readers.values())

    lines = _lines(told, readers)
    planned = [*_personal(lines, of_seats, now), *_spoken(lines, now)]
    sent = {row[0] for row in planned}
    seen = [line for line in lines if line.id in sent or routing.shows(line.group, line.reader, of_seats)]

    made = _write_notices(seen, of_seats, by=actor.id, now=now)
    _write_deliveries([row for row in planned if row[0] in made], now)
    return Verdicts(done=sorted(made), already=[])


def _checked(note: Note) -> Note:
    kinds.get(note.kind)
    if note.href and (not note.href.startswith('/') or note.href.startswith('//')):
        raise ValueError(f'a notice leads to an address of this site, not to {note.href!r}')
    return note


def _readers(people: Collection[int]) -> dict[int, Reader]:
    """Everything that decides, in four queries however many are told."""
    users: Any = get_user_model()._default_manager.filter(pk__in=people, is_active=True)
    mails = dict(users.values_list('pk', 'email'))
    chosen: dict[int, dict[tuple[str, str], str]] = {person: {} for person in mails}
    for person, group, channel, when in Choice.objects.filter(person_id__in=mails).values_list(
        'person_id', 'group', 'channel', 'when'
    ):
        chosen[person][group, channel] = when
    quiet = {each.person_id: hours_of(each) for each in QuietHours.objects.filter(person_id__in=mails)}
    reached: dict[int, set[str]] = {person: {Channel.MAIL.value} if mail else set() for person, mail in mails.items()}
    for person, channel in Address.objects.filter(person_id__in=mails).values_list('person_id', 'channel'):
        reached[person].add(channel)
    held = seats.of(list(mails))
    return {
        person: Reader(
            person, chosen[person], held.get(person, frozenset()), quiet.get(person, Hours()), frozenset(reached[person])
        )
        for person in mails
    }


def hours_of(kept: QuietHours) -> Hours:
    return Hours(kept.since, kept.until, kept.urgent_passes, kept.morning, kept.evening)


def _seat_choices(readers: Iterable[Reader]) -> dict[str, Chosen]:
    held = {seat for reader in readers for seat in reader.seats}
    found: dict[str, dict[tuple[str, str], str]] = {}
    for each in SeatChoice.objects.filter(seat__in=held) if held else ():
        found.setdefault(each.seat, {})[each.group, each.channel] = each.when
    return dict(found)


def _lines(notes: Sequence[Note], readers: Mapping[int, Reader]) -> list[_Line]:
    """In the order of people, so that two who tell the same people never wait for each other crosswise."""
    wanted = [(person, note) for note in notes for person in dict.fromkeys(note.people) if person in readers]
    wanted.sort(key=lambda each: (each[0], each[1].key))
    return [
        _Line(id, note, kinds.group_of(note.kind), _is_urgent(note), readers[person])
        for id, (person, note) in zip(next_ids(Notice, len(wanted)), wanted, strict=True)
    ]


def _is_urgent(note: Note) -> bool:
    return kinds.get(note.kind).urgent if note.urgent is None else note.urgent


def _write_notices(
    lines: Sequence[_Line], of_seats: Mapping[str, Chosen], *, by: int | None, now: datetime
) -> set[int]:
    if not lines:
        return set()
    rows = [
        (
            line.id, line.reader.person, line.note.kind, *_texts(line.note.title, TITLE_LENGTH_MAX),
            *_texts(line.note.body, BODY_LENGTH_MAX), line.note.href, line.note.key, *(line.note.about or ('', None)),
            line.urgent, routing.shows(line.group, line.reader, of_seats),
        )
        for line in lines
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NOTICES_INSERT, [by, now, *(list(column) for column in zip(*rows, strict=True))])
        return {row[0] for row in cursor.fetchall()}


def _texts(words: Words | str, length: int) -> tuple[str, str]:
    """Chinese and English; a text in one language alone stands for both. Numbers of people are hidden before they are kept."""
    zh, en = (words.zh, words.en) if isinstance(words, Words) else (words, '')
    return masked(clean_text(zh))[:length], masked(clean_text(en))[:length]


def _personal(lines: Sequence[_Line], of_seats: Mapping[str, Chosen], now: datetime) -> list[Row]:
    return [
        (line.id, line.reader.person, None, planned, '')
        for line in lines
        for planned in routing.ways(line.group, line.reader, urgent=line.urgent, now=now, seats=of_seats)
    ]


def _spoken(lines: Sequence[_Line], now: datetime) -> list[Row]:
    """Once a robot and note: the first line stands for all."""
    robots = list(Robot.objects.filter(active=True, channel__in=ROBOTS)) if lines else []
    rows: dict[tuple[int, int], Row] = {}
    for robot in robots:
        for line in lines:
            held = frozenset(seat for each in lines if each.note is line.note for seat in each.reader.seats)
            if routing.says(robot, line.group, urgent=line.urgent, seats=held):
                planned = routing.robot_due(robot, urgent=line.urgent, now=now)
                rows.setdefault((robot.pk, id(line.note)), (line.id, None, robot.pk, planned, line.note.key))
    return list(rows.values())


def _write_deliveries(rows: Sequence[Row], now: datetime) -> None:
    """One job for each that is due; the others are found when their time has come."""
    if not rows:
        return
    columns: list[list[Any]] = [
        [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows],
        [str(row[3].channel) for row in rows],
        [row[4] for row in rows], [row[3].digest for row in rows], [row[3].due_at for row in rows],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES_INSERT, [now, *columns])
        due = [id for id, digest, due_at in cursor.fetchall() if not digest and due_at <= now]
    lay_jobs(due)


def lay_jobs(deliveries: Iterable[int]) -> None:
    wanted: list[dict[str, Any]] = [{'delivery_id': each} for each in deliveries]
    if wanted:
        jobs.configure_task('notices.deliver', queue='notices').batch_defer(*wanted)
