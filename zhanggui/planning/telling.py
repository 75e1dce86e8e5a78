"""Who is told what of task orders and meetings. Never whoever did it; of a task in the inbox only once, under its own key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.services.telling import CASE, new_task_keys
from zhanggui.notices.services import Note, tell
from zhanggui.planning import notices
from zhanggui.planning.models import Meeting, TaskOrder

NAMED_MAX = 20  # tasks named in one reminder
TASK_TITLES = {
    notices.ISSUED: say('给你的任务（{day} 前）：{what}', 'A task for you, due {day}: {what}'),
    notices.DISPUTED: say('任务有异议：{what}', 'Disputed: {what}'),
    notices.ACCEPTED: say('任务已承接：{what}', 'Accepted: {what}'),
    notices.SENT_BACK: say('任务退回重做：{what}', 'To be done again: {what}'),
    notices.PASSED: say('任务验收通过：{what}', 'Passed: {what}'),
    notices.CANCELLED: say('任务撤销：{what}', 'Withdrawn: {what}'),
}
MEETING_TITLES = {
    notices.CALLED: say('请参加会议（{when}）：{name}', 'You are called to a meeting, {when}: {name}'),
    notices.MOVED: say('会议改到 {when}：{name}', 'A meeting was moved to {when}: {name}'),
    notices.CALLED_OFF: say('会议取消（{when}）：{name}', 'A meeting was called off, {when}: {name}'),
}
DUE_TITLES = {
    notices.SOON: (
        say('任务明天到期：{what}', 'Due tomorrow: {what}'),
        say('{n} 件任务明天到期', '{n} tasks are due tomorrow'),
    ),
    notices.LATE: (say('任务超期：{what}', 'Overdue: {what}'), say('{n} 件任务超期', '{n} tasks are overdue')),
}
# What makes it the turn of whoever is told: they have it in the inbox too.
TURNS = frozenset({notices.ISSUED, notices.DISPUTED, notices.SENT_BACK})


@dataclass(frozen=True, slots=True)
class News:
    """What happened to the task order or meeting of a case, and whom it concerns."""

    kind: str
    case: int
    people: Sequence[int | None]
    at: datetime
    body: str = ''


def of_tasks(news: Sequence[News], *, actor: Actor) -> None:
    """In the transaction of the step. Without news it costs nothing."""
    if not news:
        return
    orders = TaskOrder.objects.in_bulk([each.case for each in news], field_name='case_id')
    keys = new_task_keys([each.case for each in news if each.kind in TURNS])
    notes = []
    for each in news:
        order = orders[each.case]
        title = TASK_TITLES[each.kind].filled(what=order.what, day=clock.shanghai_day(order.due_at).isoformat())
        href = reverse('planning.task', args=[order.pk])
        for person in _others(each, actor):
            key = keys.get((each.case, person)) if each.kind in TURNS else None
            notes.append(
                Note(each.kind, [person], title, href, key or _key(each), body=each.body, about=(CASE, each.case))
            )
    tell(notes, actor=actor)


def of_meetings(news: Sequence[News], *, actor: Actor) -> None:
    if not news:
        return
    meetings = Meeting.objects.in_bulk([each.case for each in news], field_name='case_id')
    tell([_of_meeting(each, meetings[each.case], actor) for each in news], actor=actor)


def of_due(kind: str, person: int, orders: Sequence[TaskOrder], day: date) -> Note:
    """One a day to each person, however many there are."""
    one, several = DUE_TITLES[kind]
    key = f'{kind}:{person}:{day.isoformat()}'
    if len(orders) == 1:
        return Note(kind, [person], one.filled(what=orders[0].what), reverse('planning.task', args=[orders[0].pk]), key)
    body = '\n'.join(f'{clock.shanghai_day(order.due_at):%m-%d} {order.what}' for order in orders[:NAMED_MAX])
    return Note(kind, [person], several.filled(n=len(orders)), f'{reverse("planning.board")}?view=assigned', key, body)


def _of_meeting(news: News, meeting: Meeting, actor: Actor) -> Note:
    title = MEETING_TITLES[news.kind].filled(name=meeting.name, when=_when(meeting))
    href = reverse('planning.meeting', args=[meeting.pk])
    return Note(news.kind, _others(news, actor), title, href, _key(news), body=news.body, about=(CASE, news.case))


def _others(news: News, actor: Actor) -> list[int]:
    return [person for person in dict.fromkeys(news.people) if person and person != actor.id]


def _when(meeting: Meeting) -> str:
    return f'{meeting.held_on:%m-%d} {meeting.at:%H:%M}' if meeting.at else f'{meeting.held_on:%m-%d}'


def _key(news: News) -> str:
    return f'{news.kind}:{news.case}:{news.at.isoformat()}'
