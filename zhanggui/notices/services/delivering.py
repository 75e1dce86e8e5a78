"""Sending what is due: a delivery is taken in a short transaction, sent outside any, and its outcome is noted in another.

Whoever takes a delivery has it alone (`DELIVERIES_TAKE`), so two workers never send one message twice. A worker that is
killed in the middle leaves it `sending`; after `STALE` it is sent again, since nobody can know whether it went out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.words import Words, say
from zhanggui.notices.choices import ROBOTS, Channel, DeliveryState
from zhanggui.notices.models import Address, Delivery, Robot
from zhanggui.notices.outgoing import mail, robots
from zhanggui.notices.outgoing.messages import Line, Message, Unsent
from zhanggui.notices.outgoing.robots import Hook
from zhanggui.notices.sql import DELIVERIES_TAKE, PERSON_MESSAGES, ROBOT_MESSAGES

TRIES_MAX = 6
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=4),
)
STALE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)
MESSAGES_A_MINUTE = 18  # of the 20 that the chats allow a robot: two in hand for what others send by it
DUE_AT_ONCE_MAX = 2_000
DIGEST_LINES_MAX = 200
NO_ADDRESS = say('没有可以发送的地址', 'there is no address to send to')
SWITCHED_OFF = say('机器人已停用', 'the robot is switched off')
DIGEST = say('掌柜 · {n} 条消息', 'Zhanggui · {n} notices')


@dataclass(frozen=True, slots=True)
class Letter:
    """What was taken together and goes out as one message."""

    deliveries: Sequence[Delivery]
    target: str
    message: Message
    hook: Hook | None = None


def deliver(ids: Sequence[int]) -> None:
    """Send these as one message; what is taken by somebody else, not due or done is left alone."""
    taken = take(ids)
    rows = list(Delivery.objects.filter(pk__in=taken).select_related('notice', 'person', 'robot').order_by('pk'))
    unread = [row for row in rows if not (row.digest and row.person_id and row.notice.read_at)]
    _note([row for row in rows if row not in unread], state=DeliveryState.DROPPED)
    if not unread:
        return
    try:
        _send(_letter(unread))
    except Unsent as unsent:
        _note_failure(unread, unsent)
    else:
        _note(unread, state=DeliveryState.SENT)


def release() -> int:
    """Every minute: what waited for its next try, for the end of quiet hours or for the digest. Answers how many messages."""
    now = clock.now()
    Delivery.objects.filter(state=DeliveryState.SENDING, taken_at__lt=now - STALE).update(state=DeliveryState.QUEUED)
    due = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=now).order_by(
        'digest', 'robot_id', 'person_id', 'channel', 'pk'
    )
    found = list(due.values_list('pk', 'digest', 'robot_id', 'person_id', 'channel')[:DUE_AT_ONCE_MAX])
    messages = [[row[0]] for row in found if not row[1]]
    for _, rows in groupby((row for row in found if row[1]), key=lambda row: row[2:]):
        messages.append([row[0] for row in rows][:DIGEST_LINES_MAX])
    for ids in messages:
        deliver(ids)
    return len(messages)


@transaction.atomic
def take(ids: Sequence[int]) -> list[int]:
    """Those of them that are ours alone from now on. A robot that has said enough this minute puts them off."""
    now = clock.now()
    first = Delivery.objects.filter(pk__in=ids, channel__in=ROBOTS, state=DeliveryState.QUEUED).first()
    if first is not None and (later := _enough_until(first, now)):
        Delivery.objects.filter(pk__in=ids, state=DeliveryState.QUEUED).update(due_at=later)
        return []
    with connection.cursor() as cursor:
        cursor.execute(DELIVERIES_TAKE, {'ids': list(ids), 'now': now})
        return [row[0] for row in cursor.fetchall()]


def address_of(channel: str, person: Any) -> Address | None:
    """A mailbox given here, else the one of the account."""
    kept = Address.objects.filter(person_id=person.pk, channel=channel).first()
    if kept is None and channel == Channel.MAIL and person.email:
        return Address(person_id=person.pk, channel=channel, target=person.email)
    return kept


def send_test(hook: Hook, *, english: bool = False) -> None:
    """One message at once, to see whether an address works."""
    robots.send(hook, _greeting(english=english))


def send_test_mail(target: str, *, english: bool = False) -> None:
    mail.send(target, _greeting(english=english))


def _greeting(*, english: bool) -> Message:
    title = 'Zhanggui: a test' if english else '掌柜：测试消息'
    body = 'Notices will arrive here.' if english else '以后的消息会发到这里。'
    return Message(title, [Line(title, body, settings.PUBLIC_ADDRESS)], english)


def _enough_until(delivery: Delivery, now: datetime) -> datetime | None:
    """The robot's row (or the address) is locked, so that rivals count one after the other."""
    args: list[Any]
    if delivery.robot_id:
        list(Robot.objects.filter(pk=delivery.robot_id).select_for_update(no_key=True))
        statement, args = ROBOT_MESSAGES, [delivery.robot_id, now - MINUTE]
    else:
        theirs = Address.objects.filter(person_id=delivery.person_id, channel=delivery.channel)
        list(theirs.select_for_update(no_key=True))
        statement, args = PERSON_MESSAGES, [delivery.person_id, delivery.channel, now - MINUTE]
    with connection.cursor() as cursor:
        cursor.execute(statement, args)
        said = [row[0] for row in cursor.fetchall()]
    return said[MESSAGES_A_MINUTE - 1] + MINUTE if len(said) >= MESSAGES_A_MINUTE else None


def _letter(rows: Sequence[Delivery]) -> Letter:
    first = rows[0]
    if first.robot is not None:
        robot = first.robot
        if not robot.active:
            raise Unsent(SWITCHED_OFF, lasting=True)
        hook = Hook(robot.channel, robot.target, robot.secret, robot.keyword)
        return Letter(rows, robot.target, _message(rows, english=robot.english), hook)
    person: Any = first.person
    kept = address_of(first.channel, person)
    if kept is None or not person.is_active:
        raise Unsent(NO_ADDRESS, lasting=True)
    message = _message(rows, english=person.language.startswith('en'))
    if first.channel == Channel.MAIL:
        return Letter(rows, kept.target, message)
    return Letter(rows, kept.target, message, Hook(first.channel, kept.target, kept.secret))


def _message(rows: Sequence[Delivery], *, english: bool) -> Message:
    lines = [_line(row, english=english) for row in rows]
    told = DIGEST.filled(n=len(lines))
    title = lines[0].title if len(lines) == 1 else (told.en if english else told.zh)
    return Message(title, lines, english)


def _line(row: Delivery, *, english: bool) -> Line:
    """A person's link goes by the notice and marks it read; a group's goes straight there."""
    notice = row.notice
    title, body = (notice.title_en or notice.title, notice.body_en or notice.body) if english else (notice.title, notice.body)
    path = reverse('notices.open', kwargs={'pk': notice.pk}) if row.person_id else notice.href
    return Line(title, body, f'{settings.PUBLIC_ADDRESS}{path}' if notice.href else '')


def _send(letter: Letter) -> None:
    if letter.hook is None:
        mail.send(letter.target, letter.message)
    else:
        robots.send(letter.hook, letter.message)


def _note(rows: Sequence[Delivery], *, state: DeliveryState) -> None:
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=state.value, sent_at=clock.now() if state == DeliveryState.SENT else None, error='', error_en=''
    )


def _note_failure(rows: Sequence[Delivery], unsent: Unsent) -> None:
    """Pauses grow; after the last try, or where trying cannot help, somebody has to look at it."""
    reason: Words = unsent.reason
    for row in rows:
        dead = unsent.lasting or row.tries >= TRIES_MAX
        pause = max(PAUSES[min(row.tries, len(PAUSES)) - 1], unsent.pause or timedelta())
        told: Mapping[str, Any] = {'error': reason.zh, 'error_en': reason.en, 'due_at': clock.now() + pause}
        state = DeliveryState.DEAD if dead else DeliveryState.QUEUED
        Delivery.objects.filter(pk=row.pk).update(state=state.value, **told)
