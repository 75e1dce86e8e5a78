"""Meetings as their cases (P07) stand. A case begun by the clock only calls others and is no meeting itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.mirrors import Standing
from zhanggui.org.selectors import departments_of
from zhanggui.planning import notices, telling
from zhanggui.planning.choices import MeetingState
from zhanggui.planning.models import Meeting, MeetingAction
from zhanggui.planning.telling import News

PROCESS = 'P07'
NEEDED = ('meeting_name', 'held_on', 'host')
STATES = {'hold': MeetingState.CALLED, 'minutes': MeetingState.HELD}


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    told = [each for each in standings if all(each.values.get(key) for key in NEEDED)]
    known = Meeting.objects.in_bulk([each.case for each in told], field_name='case_id')
    homes = departments_of(int(each.values['host']) for each in told)
    rows = [(each, _row(each, known.get(each.case), homes)) for each in told]
    news = [piece for each, row in rows for piece in _news(each, row, known.get(each.case))]
    fresh = [Meeting(case_id=each.case, **row) for each, row in rows if each.case not in known]
    for meeting in Meeting.objects.bulk_create(fresh):
        known[meeting.case_id] = meeting
    for each, row in rows:
        for column, value in row.items():
            setattr(known[each.case], column, value)
    if rows:
        Meeting.objects.bulk_update([known[each.case] for each, _ in rows], [*rows[0][1]])
    for each, _ in rows:
        if 'actions' in each.values and not each.waits_at('hold'):
            write_actions(known[each.case].pk, each.values['actions'] or [])
    telling.of_meetings(news, actor=actor)


def write_actions(meeting: int, actions: Sequence[Mapping[str, Any]]) -> None:
    """As the minutes say now; what has become a task already stays with its task."""
    before = {action.position: action for action in MeetingAction.objects.filter(meeting=meeting)}
    gone = [action.pk for place, action in before.items() if action.task_id is None or place >= len(actions)]
    MeetingAction.objects.filter(pk__in=gone, task=None).delete()
    made = [
        MeetingAction(
            meeting_id=meeting, position=place, what=str(action.get('action') or ''), who=str(action.get('who') or ''),
            due_on=_day(action.get('due_on')),
        )
        for place, action in enumerate(actions)
        if place not in before or before[place].task_id is None
    ]  # fmt: skip
    MeetingAction.objects.bulk_create(made)


def state_of(standing: Standing) -> MeetingState | None:
    if not standing.is_live:
        return (
            MeetingState.CLOSED if standing.is_completed and standing.values.get('minutes') else MeetingState.CANCELLED
        )
    return next((state for node, state in STATES.items() if standing.waits_at(node)), None)


def _news(standing: Standing, row: Mapping[str, Any], before: Meeting | None) -> Iterator[News]:
    """Of a meeting that is to come: who is new is called, the others hear that it moved. Of one that is over, nothing."""
    people = sorted({*row['attendees'], row['host_id']})
    was = {*before.attendees, before.host_id} if before else set()
    if row['held_on'] < clock.today() or (before is not None and before.state != MeetingState.CALLED):
        return
    if row['state'] == MeetingState.CANCELLED and before is not None:
        yield News(notices.CALLED_OFF, standing.case, people, standing.now)
    if row['state'] != MeetingState.CALLED:
        return
    if called := [person for person in people if person not in was]:
        yield News(notices.CALLED, standing.case, called, standing.now)
    if before is not None and (before.held_on, before.at) != (row['held_on'], row['at']):
        yield News(notices.MOVED, standing.case, [each for each in people if each in was], standing.now)


def _row(standing: Standing, before: Meeting | None, homes: Mapping[int, int]) -> dict[str, Any]:
    values = standing.values
    state = state_of(standing) or (before.state if before else MeetingState.CALLED)
    host = int(values['host'])
    people = sorted({int(each) for each in values.get('attendees') or ()})
    kept = before.minutes if before else ''
    return {
        'name': str(values['meeting_name']),
        'held_on': _day(values['held_on']),
        'at': _time(values.get('held_at')),
        'host_id': host,
        'attendees': people,
        'absent': str(values.get('absent') or ''),
        'department_id': homes.get(host),
        'state': str(state),
        'minutes': str(values.get('minutes') or kept),
        'closed_at': standing.ended_at if state == MeetingState.CLOSED else None,
    }


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _time(value: Any) -> time | None:
    return time.fromisoformat(str(value)) if value else None
