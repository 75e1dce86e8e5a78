"""What this context itself brings to a meeting: what the last one left undone, late tasks, today's, and alarms of the shops."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.words import say
from zhanggui.orders.selectors.orders import alarms_open, orders_held
from zhanggui.planning import agenda
from zhanggui.planning.agenda import Ask, Line
from zhanggui.planning.choices import TaskState
from zhanggui.planning.models import Meeting, TaskOrder, is_late, is_open
from zhanggui.rulebook.choices import FindingState

LINES_MAX = 30
SEE_ORDERS = 'orders.see'


def left_over(ask: Ask) -> Sequence[Line]:
    """Of earlier meetings of this series, what was agreed and is not closed; else of any meeting of these people."""
    earlier = Meeting.objects.filter(held_on__lt=ask.day) | Meeting.objects.filter(held_on=ask.day, pk__lt=ask.meeting)
    earlier = earlier.filter(series=ask.series) if ask.series else earlier.filter(host__in=ask.people)
    rows = TaskOrder.objects.filter(is_open(), meeting__in=earlier.values('pk'))
    return _lines(rows)


def late(ask: Ask) -> Sequence[Line]:
    return _lines(_theirs(ask).filter(is_late()))


def due_today(ask: Ask) -> Sequence[Line]:
    """Due until the end of the day, or waiting for an answer."""
    end = datetime.combine(ask.day, time(), clock.SHANGHAI) + timedelta(days=1)
    soon = Q(due_at__gte=clock.now(), due_at__lt=end) | Q(state__in=[TaskState.ISSUED, TaskState.DISPUTED])
    return _lines(_theirs(ask).filter(is_open()).exclude(is_late()).filter(soon))


def alarms(ask: Ask) -> Sequence[Line]:
    """Of the shops that whoever opens the meeting sees."""
    if not ask.actor.may(SEE_ORDERS):
        return []
    stuck = sum(alarms_open(ask.actor).values())
    held = orders_held(ask.actor)
    lines = []
    if stuck:
        lines.append(
            Line(
                str(say('物流告警未处理', 'Tracking alarms open')), f'{stuck:,}', reverse('orders.alarms'), is_bad=True
            )
        )
    if held:
        lines.append(Line(str(say('异常订单', 'Orders held')), f'{held:,}', reverse('orders.holds'), is_bad=True))
    return lines


def findings(ask: Ask) -> Sequence[Line]:
    """Rules that were broken and that somebody of the meeting answers for, as far as whoever opens it may see them."""
    rows = rows_seen_by(ask.actor, apps.get_model('rulebook.Finding')).exclude(state=FindingState.CLOSED)
    mine = Q(owner__in=ask.people) | Q(people__overlap=list(ask.people))
    today = clock.today()
    return [
        Line(row.title, f'{row.due_on:%m-%d}', reverse('rulebook.finding', kwargs={'pk': row.pk}), row.due_on < today)
        for row in rows.filter(mine).order_by('due_on', 'pk')[:LINES_MAX]
    ]


def _theirs(ask: Ask) -> QuerySet[TaskOrder]:
    mine = Q(assignee__in=ask.people)
    return TaskOrder.objects.filter(mine | Q(department=ask.department) if ask.department else mine)


def _lines(rows: QuerySet[TaskOrder]) -> list[Line]:
    found = rows.select_related('assignee').order_by('due_at', 'pk')[:LINES_MAX]
    return [
        Line(
            f'{order.what} · {order.assignee.get_full_name()}', f'{clock.shanghai(order.due_at):%m-%d}',
            reverse('planning.task', kwargs={'pk': order.pk}), order.is_late,
        )
        for order in found
    ]  # fmt: skip


agenda.source('left_over', say('上次会议未完成', 'Left from the last meeting'), left_over, order=20)
agenda.source('late', say('逾期任务', 'Late tasks'), late, order=30)
agenda.source('due', say('今天到期与待答复', 'Due today or unanswered'), due_today, order=40)
agenda.source('alarms', say('告警', 'Alarms'), alarms, order=50)
agenda.source('findings', say('制度问题', 'Rules broken'), findings, order=60)
