"""Holds: typed reasons why an order waits. Raised by checks, lifted by a person with a note or by the fact going away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from zhanggui.core import audit, clock, tallies
from zhanggui.core.actors import Actor
from zhanggui.core.tallies import Mark
from zhanggui.orders.models import Hold
from zhanggui.orders.services.counters import BY_HOLD, HELD
from zhanggui.orders.services.moving import SUBJECT, WorkRow
from zhanggui.orders.sql.orders import HOLDS_RAISE, HOLDS_RELEASE, WORKS_HOLDS_CHANGE

RAISED_BY = 'orders.hold'  # the audit type, whoever raises it


class HoldWish(NamedTuple):
    order_id: int
    shop_id: int
    kind: str
    detail: str = ''


def raise_holds(wishes: Sequence[HoldWish], *, actor: Actor, recorded: bool = True) -> list[tuple[int, str]]:
    """Put holds on orders whose work rows the caller has locked. One open hold a kind: those already there stay as they are.

    Returns (order id, kind) of the new ones. `recorded` false: the caller's own audit entry tells of them.
    """
    if not wishes:
        return []
    columns = [list(column) for column in zip(*sorted(wishes), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_RAISE, [clock.now(), *columns])
        raised: list[tuple[int, int, str]] = cursor.fetchall()
    _count(raised, +1)
    if recorded:
        _record(RAISED_BY, raised, actor)
    return [(order_id, kind) for order_id, _, kind in raised]


def release_holds(
    holds: Iterable[tuple[int, str]], *, actor: Actor, use_case: str = 'orders.release', note: str = ''
) -> list[tuple[int, str]]:
    """Lift open holds of locked orders. Returns (order id, kind) of those that stood."""
    wanted = sorted(set(holds))
    if not wanted:
        return []
    ids, kinds = zip(*wanted, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(HOLDS_RELEASE, [clock.now(), actor.id, note, list(ids), list(kinds)])
        released: list[tuple[int, int, str]] = cursor.fetchall()
    _count(released, -1)
    _record(use_case, released, actor, note)
    return [(order_id, kind) for order_id, _, kind in released]


def release_all(works: Sequence[WorkRow], *, actor: Actor, use_case: str, note: str = '') -> None:
    """Lift whatever holds locked orders: they are closed, nobody has to decide any more."""
    held = [work.order_id for work in works if work.holds]
    standing = Hold.objects.filter(order_id__in=held, released_at__isnull=True).values_list('order_id', 'kind')
    release_holds(standing, actor=actor, use_case=use_case, note=note)


def _count(changed: Sequence[tuple[int, int, str]], sign: int) -> None:
    """Keep `Work.holds` and the counters: an order counts as held from its first hold to its last."""
    if not changed:
        return
    per_order = Counter(order_id for order_id, _, _ in changed)
    ids = sorted(per_order)
    marks: Counter[Mark] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(WORKS_HOLDS_CHANGE, [ids, [sign * per_order[order_id] for order_id in ids]])
        for order_id, shop_id, holds in cursor.fetchall():
            before = holds - sign * per_order[order_id]
            marks[Mark(HELD, shop_id)] += (holds > 0) - (before > 0)
    for _, shop_id, kind in changed:
        marks[Mark(BY_HOLD, shop_id, kind)] += sign
    tallies.add(marks)


def _record(use_case: str, changed: Sequence[tuple[int, int, str]], actor: Actor, note: str = '') -> None:
    """One audit entry a kind, so that an order's timeline says which hold came or went."""
    by_kind: dict[str, list[int]] = {}
    for order_id, _, kind in changed:
        by_kind.setdefault(kind, []).append(order_id)
    for kind, ids in sorted(by_kind.items()):
        detail = {'hold': kind, **({'reason': note} if note else {})}
        audit.record(use_case, ids, actor=actor, subject=SUBJECT, detail=detail)
