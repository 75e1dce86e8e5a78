"""Once a day each person hears of their tasks that are due tomorrow, and of those that are overdue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.notices.services import Note, tell
from zhanggui.planning import notices, telling
from zhanggui.planning.choices import TaskState
from zhanggui.planning.models import TaskOrder

SINCE = time(8)  # ours: nobody is reminded before work begins
UNDONE = (TaskState.ISSUED, TaskState.DISPUTED, TaskState.ACCEPTED)


@in_transaction
def remind(*, actor: Actor) -> int:
    """As often as one likes: said once a day. A task issued today was told today. Returns how many are told."""
    now = clock.now()
    today = clock.shanghai_day(now)
    morning = datetime.combine(today, time(), clock.SHANGHAI)
    if clock.shanghai(now).time() < SINCE:
        return 0
    undone = TaskOrder.objects.filter(state__in=UNDONE, assignee__is_active=True).order_by('due_at', 'pk')
    tomorrow = (morning + timedelta(days=1), morning + timedelta(days=2))
    soon = undone.filter(due_at__gte=tomorrow[0], due_at__lt=tomorrow[1], issued_at__lt=morning)
    notes = [
        *_notes(notices.SOON, soon, now),
        *_notes(notices.LATE, undone.filter(due_at__lt=now), now),
    ]
    return len(tell(notes, actor=actor).done)


def _notes(kind: str, orders: Iterable[TaskOrder], now: datetime) -> list[Note]:
    held: dict[int, list[TaskOrder]] = {}
    for order in orders:
        held.setdefault(order.assignee_id, []).append(order)
    return [telling.of_due(kind, person, theirs, clock.shanghai_day(now)) for person, theirs in held.items()]
