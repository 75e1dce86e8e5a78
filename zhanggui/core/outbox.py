"""News from one context to those above it: written with the change itself, delivered at least once afterwards.

`tell(event)` inserts the event, one delivery per handler and one job, all in the caller's transaction: what was rolled back
was never told, what was committed is never forgotten. A handler that fails is tried again with growing pauses; after
`TRIES_MAX` it becomes a dead letter, shown on the jobs page with its error and a button to try again. Handlers must
therefore be idempotent: most call a service, which answers *already*.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, ClassVar, Protocol, TypeVar, cast

import msgspec
from django.db import connection, transaction
from django.db.models import F
from procrastinate.contrib.django import app as jobs

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import DeliveryState, OutboxDelivery
from zhanggui.core.sql import (
    FINISHED_JOBS_DELETE,
    OUTBOX_DELIVERIES_INSERT,
    OUTBOX_DELIVERY_TAKE,
    OUTBOX_EVENT_INSERT,
    OUTBOX_EVENTS_DELETE,
)

TRIES_MAX = 6
PAUSES = (
    timedelta(seconds=2),
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
)
KEPT = timedelta(days=7)
ERROR_LENGTH_MAX = 1_000


class Event(Protocol):
    """A frozen dataclass of plain values; `KIND` names it for ever, because stored events outlive the code."""

    KIND: ClassVar[str]


E = TypeVar('E', bound=Event)
Handler = Callable[[Any, Actor], None]

_handlers: dict[str, dict[str, tuple[type[Any], Handler]]] = {}
_wanted: dict[str, Callable[[Any], bool]] = {}


def handles(
    event: type[E], *, only: Callable[[E], bool] | None = None
) -> Callable[[Callable[[E, Actor], None]], Callable[[E, Actor], None]]:
    """Register a handler in `handlers.py` of an upper context; its dotted name is its identity in the table.

    `only`: which of such news it wants, told from their values alone: what nobody wants costs no delivery and no job.
    """

    def register(handler: Callable[[E, Actor], None]) -> Callable[[E, Actor], None]:
        name = f'{handler.__module__}.{handler.__qualname__}'
        _handlers.setdefault(event.KIND, {})[name] = (event, handler)
        if only is not None:
            _wanted[name] = only
        return handler

    return register


def is_heard(event: type[Event]) -> bool:
    """Does anybody handle such news? What happens all day long and interests nobody need not be written down."""
    return event.KIND in _handlers


def tell(event: Event, *, actor: Actor) -> None:
    """Announce `event` to whoever handles it. Must run inside the transaction of the change."""
    listeners = sorted(name for name in _handlers.get(event.KIND, ()) if name not in _wanted or _wanted[name](event))
    with connection.cursor() as cursor:
        payload = msgspec.json.encode(event).decode()
        cursor.execute(OUTBOX_EVENT_INSERT, [event.KIND, payload, actor.request_id])
        (event_id,) = cursor.fetchone()
        if not listeners:
            return
        cursor.execute(OUTBOX_DELIVERIES_INSERT, [event_id, listeners])
        deliveries = [row[0] for row in cursor.fetchall()]
    _defer(deliveries)


def deliver(delivery_id: int) -> None:
    """Run one delivery; one already done is left alone. A failure never comes out: it waits for its next try."""
    try:
        with transaction.atomic():
            _run_handler(delivery_id)
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is kept, shown and tried again
        _note_failure(delivery_id, error)


def revive(ids: Iterable[int]) -> list[int]:
    """Put dead letters back in the queue; returns those that were dead."""
    wanted = sorted(set(ids))
    dead = OutboxDelivery.objects.filter(pk__in=wanted, state=DeliveryState.DEAD).select_for_update().order_by('pk')
    revived = [delivery.pk for delivery in dead]
    OutboxDelivery.objects.filter(pk__in=revived).update(state=DeliveryState.READY, tries=0, next_at=clock.now())
    if revived:
        _defer(revived)
    return revived


def drain(limit: int = 10_000) -> int:
    """Deliver everything that is ready, here and now: for tests, the command line and the benchmark."""
    delivered = 0
    while delivered < limit:
        batch = OutboxDelivery.objects.filter(state=DeliveryState.READY).order_by('pk')[:100]
        ready = list(batch.values_list('pk', flat=True))
        if not ready:
            break
        for delivery_id in ready:
            deliver(delivery_id)
            delivered += 1
        if OutboxDelivery.objects.filter(pk__in=ready, state=DeliveryState.READY).count() == len(ready):
            break  # all of them failed: leave them to their pauses
    return delivered


def prune() -> None:
    """Forget what was done a week ago, and jobs done a day ago. Dead letters and their events wait for a decision."""
    before = clock.now() - KEPT
    OutboxDelivery.objects.filter(state=DeliveryState.DONE, done_at__lt=before).delete()
    with connection.cursor() as cursor:
        cursor.execute(OUTBOX_EVENTS_DELETE, [before])
        cursor.execute(FINISHED_JOBS_DELETE)


def _defer(delivery_ids: Iterable[int], *, pause: timedelta = timedelta()) -> None:
    """One job a delivery, in the caller's transaction."""
    told: list[dict[str, Any]] = [{'delivery_id': delivery_id} for delivery_id in delivery_ids]
    schedule = {'seconds': int(pause.total_seconds())} if pause else None
    jobs.configure_task('core.deliver', queue='outbox', schedule_in=schedule).batch_defer(*told)


def _run_handler(delivery_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OUTBOX_DELIVERY_TAKE, [delivery_id])
        row = cursor.fetchone()
    if row is None or row[2] == DeliveryState.DONE:
        return
    _, name, _, _, kind, payload, request_id = row
    event_type, handler = _handlers[kind][name]
    raw = payload if isinstance(payload, str) else msgspec.json.encode(payload)
    event = msgspec.json.decode(raw, type=event_type)
    handler(event, Actor(None, system().name, 'job', request_id=request_id))
    OutboxDelivery.objects.filter(pk=delivery_id).update(
        state=DeliveryState.DONE, done_at=clock.now(), tries=F('tries') + 1, error=''
    )


@transaction.atomic
def _note_failure(delivery_id: int, error: Exception) -> None:
    """Count the try and lay the job of the next one, together; the last try makes a dead letter."""
    delivery = OutboxDelivery.objects.select_for_update().get(pk=delivery_id)
    tries = delivery.tries + 1
    dead = tries >= TRIES_MAX
    pause = PAUSES[min(tries, len(PAUSES)) - 1]
    OutboxDelivery.objects.filter(pk=delivery_id).update(
        tries=tries,
        error=_told(error),
        state=cast('str', DeliveryState.DEAD if dead else DeliveryState.READY),
        next_at=clock.now() + pause,
    )
    if not dead:
        _defer([delivery_id], pause=pause)


def _told(error: Exception) -> str:
    """Kind, place and first line. PostgreSQL's further lines (`DETAIL: Key (phone)=…`) quote the row: they stay out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f' ({frames[-1].name}:{frames[-1].lineno})' if frames else ''
    first_line = str(error).partition('\n')[0][:ERROR_LENGTH_MAX]
    return f'{type(error).__name__}: {first_line}{where}'
