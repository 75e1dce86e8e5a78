"""Tasks as a reader sees them: on the board by state, with what that reader can do to each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words, say
from zhanggui.flow.selectors import inbox
from zhanggui.planning.choices import TaskState
from zhanggui.planning.models import TaskOrder, is_late, is_open
from zhanggui.planning.usecases import ACCEPT, DISPUTE, FINISH, PASS, REDO, SETTLE, URGE, WITHDRAW

COLUMNS = (TaskState.ISSUED, TaskState.DISPUTED, TaskState.ACCEPTED, TaskState.DONE, TaskState.CLOSED)
CLOSED_DAYS = 14  # how long a closed task stays on the board
CARDS_MAX = 60  # in one column: more is a list, not a board
TURN = (ACCEPT, DISPUTE, SETTLE, FINISH, PASS, REDO)  # of whoever holds the task of the case
ISSUERS = (URGE, WITHDRAW)


@dataclass(frozen=True, slots=True)
class View:
    key: str
    label: Words


VIEWS = (
    View('mine', say('与我有关', 'Concerning me')),
    View('assigned', say('我承接的', 'Assigned to me')),
    View('issued', say('我下达的', 'Issued by me')),
    View('all', say('部门与全部', 'Department and all')),
)


@dataclass(frozen=True, slots=True)
class Card:
    order: TaskOrder
    offered: Sequence[UseCase]
    is_turn: bool


@dataclass(frozen=True, slots=True)
class Column:
    state: TaskState
    cards: Sequence[Card]
    more: bool


def board(actor: Actor, view: str) -> list[Column]:
    """Late first, then by due date; what is closed, the latest first. A full column does not push cards out of another."""
    rows = viewed(actor, view).select_related('assignee', 'issuer', 'inspector', 'department')
    since = clock.now() - timedelta(days=CLOSED_DAYS)
    place = Window(RowNumber(), partition_by=[F('state')], order_by=[F('due_at'), F('pk')])
    live = rows.filter(is_open()).annotate(place=place).filter(place__lte=CARDS_MAX + 1).order_by('due_at', 'pk')
    closed = rows.filter(state=TaskState.CLOSED, closed_at__gte=since).order_by('-closed_at', '-pk')[: CARDS_MAX + 1]
    orders = [*live, *closed]
    mine = turns(actor, orders)
    made = []
    for state in COLUMNS:
        inside = [order for order in orders if order.state == state]
        cards = [Card(order, offered(order, actor, mine), order.pk in mine) for order in inside[:CARDS_MAX]]
        made.append(Column(state, cards, len(inside) > CARDS_MAX))
    return made


def viewed(actor: Actor, view: str) -> QuerySet[TaskOrder]:
    rows = TaskOrder.objects.visible_to(actor)
    if view == 'assigned':
        return rows.filter(assignee=actor.id)
    if view == 'issued':
        return rows.filter(issuer=actor.id)
    return rows if view == 'all' else rows.filter(Q(assignee=actor.id) | Q(issuer=actor.id) | Q(inspector=actor.id))


def turns(actor: Actor, orders: Iterable[TaskOrder]) -> set[int]:
    """Those in which the next step is this reader's."""
    cases = {order.case_id: order.pk for order in orders if order.is_open}
    if actor.id is None or not cases:
        return set()
    waiting = inbox.waiting(actor.id).filter(case_id__in=list(cases)).exclude(node='chase')
    return {cases[case] for case in waiting.values_list('case_id', flat=True)}


def offered(order: TaskOrder, actor: Actor, mine: set[int]) -> list[UseCase]:
    fit = [*(TURN if order.pk in mine else ()), *(ISSUERS if order.issuer_id == actor.id else ())]
    return usecases.offered(fit, actor, state=order.state)


def open_counts(actor: Actor) -> tuple[int, int]:
    """Open and late among those assigned to the reader."""
    rows = TaskOrder.objects.filter(assignee=actor.id or 0)
    return rows.filter(is_open()).count(), rows.filter(is_late()).count()
