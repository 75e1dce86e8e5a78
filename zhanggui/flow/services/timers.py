"""Timers fire once, whichever worker sees them first, and however the clock steps: what has fired is gone.

A poller takes the cases of due timers that nobody holds (`SKIP LOCKED`) and fires them under their locks. It never waits, so it
can neither be held up by a long transaction nor hold others up.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import connection, transaction

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.core.transactions import in_transaction
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import Fire
from zhanggui.flow.engine.evaluating import Trouble
from zhanggui.flow.engine.timing import CATCH_UP_MAX, FOR_EVER, again, alarm
from zhanggui.flow.models import StartTrigger, Timer
from zhanggui.flow.services.loading import definition_of, version_of
from zhanggui.flow.services.running import Refused, open_desk
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.services.worlds import Company
from zhanggui.flow.sql.running import TIMERS_DUE, TRIGGERS_DUE

BATCH = 20
Due = tuple[int, int, int]  # timer, case, wait
POLLER = say('定时器', 'timers')

logger = logging.getLogger(__name__)


def fire_due(limit: int = 100) -> int:
    """Fire what is due now, timers of cases and schedules that start some. Returns how many fired."""
    fired = 0
    failed: list[int] = []  # a definition that cannot be carried out must not keep the others waiting
    while fired < limit:
        try:
            count = _fire_some(min(BATCH, limit - fired), failed)
        except Exception:
            logger.exception('a batch of timers failed, each is tried alone')
            count = _fire_alone(failed)
        if not count:
            break
        fired += count
    return fired + start_due(limit)


@in_transaction
def start_due(limit: int = 100) -> int:
    """Start what a schedule asks for. Times that passed while nobody looked are made up for once, not one by one."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS_DUE, [now, limit])
        ids = [id for (id,) in cursor.fetchall()]
    triggers = list(StartTrigger.objects.filter(pk__in=ids).order_by('pk'))
    started = 0
    for trigger in triggers:
        try:
            with transaction.atomic():
                _start_one(trigger, now)
        except Exception:  # one that cannot be carried out keeps no other from starting
            logger.exception('schedule %s of version %s cannot start anything', trigger.pk, trigger.version_id)
        else:
            started += 1
    return started


def _start_one(trigger: StartTrigger, now: datetime) -> None:
    version = version_of(trigger.version_id)
    refused = start([NewCase(version.key, node=trigger.node)], actor=system(POLLER.zh)).refused
    if refused:
        logger.warning('%s could not be started by its schedule: %s', version.key, refused[0].reason.en)
    _next_time(trigger, now)


@in_transaction
def _fire_some(count: int, failed: Sequence[int]) -> int:
    """A batch in one transaction. Returns how many timers were looked at."""
    due = _due(count, failed)
    if due:
        _fire(due)
    return len(due)


def _fire_alone(failed: list[int]) -> int:
    """One at a time, so that the one which cannot fire is known."""
    due = _peek(failed)
    for row in due:
        try:
            _fire([row])
        except Exception:
            logger.exception('timer %s of case %s cannot fire', row[0], row[1])
            failed.append(row[0])
    return len(due)


@in_transaction
def _fire(due: Sequence[Due]) -> None:
    desk = open_desk({case_id for _, case_id, _ in due}, actor=system(POLLER.zh))
    gone = []
    for id, case_id, wait in due:
        try:
            desk.apply(case_id, Fire(wait=wait))
        except Refused:
            if wait not in desk.cases[case_id].state.waits:  # another timer of the same batch has taken it with it
                gone.append(id)
    desk.close('flow.fire')
    Timer.objects.filter(pk__in=gone).delete()


@in_transaction
def _peek(failed: Sequence[int]) -> list[Due]:
    return _due(BATCH, failed)


def _due(count: int, failed: Sequence[int]) -> list[Due]:
    with connection.cursor() as cursor:
        cursor.execute(TIMERS_DUE, [clock.now(), list(failed), count])
        rows: list[Due] = cursor.fetchall()
    return rows


def _next_time(trigger: StartTrigger, now: datetime) -> None:
    """The first time that still lies ahead, counted from the last one."""
    event = definition_of(version_of(trigger.version_id)).node(trigger.node).event
    timer = event.timer if event else None
    trigger.left = trigger.left if trigger.left == FOR_EVER else trigger.left - 1
    last, trigger.next_at = trigger.next_at, None
    if timer is not None and timer.cycle is not None and last is not None and trigger.left:
        company = Company(now, lambda: None)
        try:
            at, every = last.timestamp(), alarm(timer, {}, company).every
            for _ in range(CATCH_UP_MAX):
                at = again(every, trigger.left, at, company, working=timer.working).at
                if at > now.timestamp():
                    break
            trigger.next_at = datetime.fromtimestamp(at, UTC)
        except Trouble:
            trigger.next_at = None
    trigger.save(update_fields=['next_at', 'left'])
