"""Alarms on parcels under way: raised when the courier is silent or turns back, closed when it moves or by a person.

Which alarm a parcel deserves is one expression in SQL (`ALARMS_DUE`); raising and closing are its difference to what is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.models import Alarm
from zhanggui.orders.services.floor_locks import SUBJECT
from zhanggui.orders.sql.floor import ALARMS_CLOSE, ALARMS_RAISE

RAISED = audittypes.declare('orders.raise_alarm', say('物流预警', 'Tracking alarm'))
CLOSED = 'orders.close_alarm'

Pair = tuple[int, str]  # parcel id, kind


@in_transaction
def raise_alarms(now: datetime, *, actor: Actor) -> dict[str, int]:
    """Look at every parcel under way. Returns how many alarms were raised and closed."""
    return renew_alarms(now, None, actor=actor)


def renew_alarms(now: datetime, parcel_ids: Sequence[int] | None, *, actor: Actor) -> dict[str, int]:
    """Close what no longer holds, raise what is due, over some parcels or all. Part of the caller's transaction."""
    asked = {'now': now, 'parcels': None if parcel_ids is None else list(parcel_ids)}
    with connection.cursor() as cursor:
        cursor.execute(ALARMS_CLOSE, asked)
        closed: list[Pair] = cursor.fetchall()
        cursor.execute(ALARMS_RAISE, asked)
        raised: list[Pair] = cursor.fetchall()
    _record(RAISED, raised, actor)
    _record(CLOSED, closed, actor)
    return {'raised': len(raised), 'closed': len(closed)}


@in_transaction
def close_alarms(items: Sequence[int], /, *, actor: Actor, note: str) -> Verdicts:
    """A person has dealt with it. The same alarm does not come again until the parcel has moved and stopped anew."""
    ids = sorted(set(items))

    alarms = locked(Alarm.objects.all(), ids)

    verdicts = Verdicts()
    verdicts.refuse_missing(ids, (alarm.pk for alarm in alarms))
    ready = [alarm for alarm in alarms if alarm.closed_at is None]
    verdicts.already = [alarm.pk for alarm in alarms if alarm.closed_at is not None]
    verdicts.done = [alarm.pk for alarm in ready]

    count = len(ready)
    update_rows(
        Alarm, verdicts.done, closed_at=[clock.now()] * count, closed_by=[actor.id] * count, note=[note] * count
    )

    _record(CLOSED, [(alarm.parcel_id, alarm.kind) for alarm in ready], actor, note)
    return verdicts


def _record(use_case: str, pairs: Sequence[Pair], actor: Actor, note: str = '') -> None:
    """One entry a kind, on the parcels: their timeline says which alarm came and went."""
    by_kind: dict[str, set[int]] = {}
    for parcel_id, kind in pairs:
        by_kind.setdefault(kind, set()).add(parcel_id)
    for kind, parcel_ids in sorted(by_kind.items()):
        detail = {'alarm': kind, **({'reason': note} if note else {})}
        audit.record(use_case, sorted(parcel_ids), actor=actor, subject=SUBJECT, detail=detail)
