"""Where the figures of the home come from: functions by name, as `source` of a metric in `metrics.yaml` names them.

What nobody counted is None and shown as missing; it is never a zero. Figures keep to the shops of whoever asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Count, F, Q
from django.urls import reverse

from zhanggui.catalog.usecases import MATCH_LISTING as MATCH
from zhanggui.core import clock, tallies
from zhanggui.core.actors import Actor
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Task
from zhanggui.orders.choices import HoldKind, OrderState
from zhanggui.orders.policies import SEE_ORDERS, SEE_PARCELS
from zhanggui.orders.selectors.orders import alarms_open, holds_by_kind, orders_by_state, orders_held
from zhanggui.orders.services.counters import CREATED, ON_TIME, PAID, PAID_FEN, SHIPPED
from zhanggui.reports.policies import SEE_REPORTS
from zhanggui.rulebook.controls import Period
from zhanggui.site.playbook.metrics import register_source

WEEK = 7
COUNTERS = (CREATED, PAID, PAID_FEN, SHIPPED, ON_TIME)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a figure is now, and what it was all of yesterday and on the same day of last week."""

    now: float | None
    yesterday: float | None = None
    week_ago: float | None = None
    is_of_day: bool = True  # else it is how things stand, and has no yesterday


@dataclass(frozen=True)
class Ask:
    """One person's look at one moment: what several figures need is read once."""

    actor: Actor
    today: date = field(default_factory=clock.today)

    @cached_property
    def days(self) -> dict[tuple[str, date], int]:
        return tallies.by_day(COUNTERS, self.today - timedelta(days=WEEK), self.actor.scope_of('shop'))

    @cached_property
    def states(self) -> Counter[str]:
        return orders_by_state(self.actor)

    @cached_property
    def holds(self) -> Counter[str]:
        return holds_by_kind(self.actor)

    @cached_property
    def own(self) -> dict[str, int]:
        """Tasks this person did by day, and how many of this month's with a date were done by then."""
        months = Period(self.today.replace(day=1), self.today)
        dated = Q(done_at__gte=months.since, due_at__isnull=False)
        spans = {
            'today': Period.day(self.today), 'yesterday': Period.day(self.today - timedelta(days=1)),
            'week_ago': Period.day(self.today - timedelta(days=WEEK)),
        }  # fmt: skip
        done = Task.objects.filter(done_by_id=self.actor.id, state=TaskState.DONE)
        since = min(months.since, spans['week_ago'].since)
        return done.filter(done_at__gte=since).aggregate(
            **{
                name: Count('pk', filter=Q(done_at__gte=each.since, done_at__lt=each.until))
                for name, each in spans.items()
            },
            dated=Count('pk', filter=dated),
            in_time=Count('pk', filter=dated & Q(done_at__lte=F('due_at'))),
        )

    @cached_property
    def waiting(self) -> dict[str, int]:
        now = clock.now()
        rows = Task.objects.waiting_for(self.actor.id or 0)
        return rows.aggregate(all=Count('pk'), late=Count('pk', filter=Q(due_at__lt=now)))


Measure = Callable[[Ask], Reading]


@dataclass(frozen=True, slots=True)
class Source:
    """`goal`: by which figure of planning its targets are set; `screen` with `query`: the rows behind it."""

    measure: Measure
    right: str = ''
    screen: str = ''
    query: str = ''
    goal: str = ''

    def href(self, actor: Actor) -> str:
        return reverse(self.screen) + self.query if self.screen else ''


_sources: dict[str, Source] = {}


def declare(name: str, source: Source) -> None:
    """A context above may declare another; the last of a name counts."""
    _sources[register_source(name)] = source


def get(name: str) -> Source | None:
    return _sources.get(name)


def counted(name: str) -> Measure:
    """A kept counter by day. Before anything was ever counted in one's shops, it is missing."""

    def measure(ask: Ask) -> Reading:
        if not any(key == name for key, _ in ask.days):
            return Reading(None)
        first = min(day for _, day in ask.days)
        before = [ask.today - timedelta(days=1), ask.today - timedelta(days=WEEK)]
        yesterday, week_ago = (ask.days.get((name, day), 0) if day >= first else None for day in before)
        return Reading(ask.days.get((name, ask.today), 0), yesterday, week_ago)

    return measure


def on_time(ask: Ask) -> Reading:
    """Of what left, the share within 48 hours of payment."""
    days = (ask.today, ask.today - timedelta(days=1), ask.today - timedelta(days=WEEK))
    shares = [_share(ask.days.get((ON_TIME, day), 0), ask.days.get((SHIPPED, day), 0)) for day in days]
    return Reading(shares[0], shares[1], shares[2])


def in_state(*states: OrderState) -> Measure:
    def measure(ask: Ask) -> Reading:
        return _standing(sum(ask.states[state.value] for state in states) if ask.states else None)

    return measure


def held_as(*kinds: HoldKind) -> Measure:
    def measure(ask: Ask) -> Reading:
        return _standing(sum(max(0, ask.holds[kind.value]) for kind in kinds) if ask.states else None)

    return measure


def held(ask: Ask) -> Reading:
    return _standing(orders_held(ask.actor) if ask.states else None)


def alarms(ask: Ask) -> Reading:
    return _standing(sum(alarms_open(ask.actor).values()) if ask.states else None)


def own_done(ask: Ask) -> Reading:
    return Reading(ask.own['today'], ask.own['yesterday'], ask.own['week_ago'])


def own_in_time(ask: Ask) -> Reading:
    return _standing(_share(ask.own['in_time'], ask.own['dated']))


def own_waiting(ask: Ask) -> Reading:
    return _standing(ask.waiting['all'])


def own_late(ask: Ask) -> Reading:
    return _standing(ask.waiting['late'])


def _standing(now: float | None) -> Reading:
    return Reading(now, is_of_day=False)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


DESK, HOLDS = 'orders.desk', 'orders.holds'
declare('orders.paid_fen', Source(counted(PAID_FEN), SEE_REPORTS, 'reports.dashboard', goal='paid'))
declare('orders.created', Source(counted(CREATED), SEE_ORDERS, DESK))
declare('orders.paid', Source(counted(PAID), SEE_ORDERS, DESK, goal='orders'))
declare('orders.shipped', Source(counted(SHIPPED), SEE_ORDERS, DESK, goal='shipped'))
declare('orders.dispatched_48h', Source(on_time, SEE_ORDERS, DESK, '?deadline=late'))
declare('orders.to_audit', Source(in_state(OrderState.TO_AUDIT), SEE_ORDERS, DESK, f'?tab={OrderState.TO_AUDIT}'))
declare('orders.to_print', Source(in_state(OrderState.ALLOCATED), SEE_ORDERS, DESK, f'?tab={OrderState.ALLOCATED}'))
declare('orders.to_pack', Source(in_state(OrderState.PRINTED), SEE_ORDERS, DESK, f'?tab={OrderState.PRINTED}'))
declare('orders.to_ship', Source(in_state(OrderState.PACKED), SEE_ORDERS, DESK, f'?tab={OrderState.PACKED}'))
declare('orders.held', Source(held, SEE_ORDERS, HOLDS))
declare('orders.out_of_stock', Source(held_as(HoldKind.OUT_OF_STOCK), SEE_REPORTS))
declare('orders.unmatched', Source(held_as(HoldKind.UNMATCHED), MATCH.name, 'catalog.listings'))
declare('orders.alarms', Source(alarms, SEE_PARCELS, 'orders.alarms'))
declare('flow.own_done', Source(own_done, screen='flow.done'))
declare('flow.own_in_time', Source(own_in_time, screen='flow.done'))
declare('flow.own_waiting', Source(own_waiting, screen='flow.todo'))
declare('flow.own_late', Source(own_late, screen='flow.todo', query='?tab=overdue'))
