"""例会: called by the clock or by hand as cases of P07, held with an agenda that is full, closed into task orders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.flow.services import starting
from zhanggui.flow.services.starting import NewCase
from zhanggui.planning import agenda
from zhanggui.planning.choices import MeetingState, TaskSource
from zhanggui.planning.drafts import NewMeeting, NewSeries, NewTask
from zhanggui.planning.mirrors.meetings import PROCESS, write_actions
from zhanggui.planning.models import Meeting, MeetingAction, MeetingSeries
from zhanggui.planning.services import tasks
from zhanggui.planning.services.doing import NOT_NOW, Step, complete

SUBJECT = 'planning.Meeting'
SERIES = 'planning.MeetingSeries'
TASK_STANDARD = say('按会议纪要的要求完成', 'As the minutes say')
DAYS_TO_DO = 3  # for an action without a day

NOT_HOST = say('只有主持人可以记录', 'only the host keeps the minutes')
NO_MINUTES = say('请写纪要', 'write the minutes')
NOBODY = say('认不出负责人“{who}”，请写全名或账号', 'who is “{who}”? Write the full name or the account')
TWICE = say('已有同名的例会', 'there is a meeting of this name')


@dataclass(frozen=True, slots=True)
class CallDay:
    """Which day's meetings are called; None: today's."""

    day: date | None = None


@in_transaction
def add_series(lines: Sequence[NewSeries], /, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    taken = set(MeetingSeries.objects.filter(name__in=[line.name for line in lines]).values_list('name', flat=True))
    for number, line in enumerate(lines, 1):
        if line.name in taken:
            verdicts.refuse(number, 'twice', TWICE, name=line.name, field='name')
            continue
        taken.add(line.name)
        made = MeetingSeries.objects.create(
            name=line.name, kind=line.kind, weekdays=sorted(set(line.weekdays)), at=line.at, host_id=line.host,
            attendees=sorted({*line.attendees, line.host}),
        )  # fmt: skip
        verdicts.done.append(made.pk)
    audit.record('planning.add_series', verdicts.done, actor=actor, subject=SERIES)
    return verdicts


@in_transaction
def end_series(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(MeetingSeries.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    verdicts.already = [row.pk for row in rows if not row.is_active]
    verdicts.done = [row.pk for row in rows if row.is_active]
    update_rows(MeetingSeries, verdicts.done, is_active=[False] * len(verdicts.done))
    audit.record('planning.end_series', verdicts.done, actor=actor, subject=SERIES)
    return verdicts


@in_transaction
def call_meetings(lines: Sequence[CallDay], /, *, actor: Actor) -> Verdicts:
    """Those whose day it is, on working days alone. Called already: nothing is called twice."""
    verdicts = Verdicts()
    for day in {line.day or clock.today() for line in lines}:
        if not company_days().works(day):
            continue
        due = MeetingSeries.objects.filter(is_active=True, weekdays__contains=[day.isoweekday()]).order_by('pk')
        held = set(Meeting.objects.filter(series__in=due, held_on=day).values_list('series_id', flat=True))
        waiting = [series for series in due if series.pk not in held]
        told = starting.start([_case_of(series, day) for series in waiting], actor=actor)
        made = Meeting.objects.in_bulk(told.made['cases'], field_name='case_id')
        verdicts.refused += told.refused
        refused = told.refused_items
        begun = [series for number, series in enumerate(waiting, 1) if number not in refused]
        for series, case in zip(begun, told.made['cases'], strict=True):
            update_rows(
                Meeting,
                [made[case].pk],
                series_id=[series.pk],
                kind=[series.kind],
                department_id=[series.department_id],
            )
            verdicts.done.append(made[case].pk)
    audit.record('planning.call_meetings', verdicts.done, actor=actor, subject=SUBJECT, target=MeetingState.CALLED)
    return verdicts


@in_transaction
def call(lines: Sequence[NewMeeting], /, *, actor: Actor) -> Verdicts:
    """One meeting by hand, led by whoever calls it."""
    verdicts = Verdicts()
    cases = []
    for line in lines:
        values = {
            'meeting_name': line.name, 'held_on': line.held_on.isoformat(), 'host': line.host or actor.id,
            'attendees': list(line.attendees), 'held_at': f'{line.at:%H:%M}' if line.at else None,
        }  # fmt: skip
        cases.append(NewCase(PROCESS, values))
    told = starting.start(cases, actor=actor)
    verdicts.refused = told.refused
    made = Meeting.objects.in_bulk(told.made['cases'], field_name='case_id')
    verdicts.done = [made[case].pk for case in told.made['cases']]
    audit.record('planning.call', verdicts.done, actor=actor, subject=SUBJECT, target=MeetingState.CALLED)
    return verdicts


@in_transaction
def keep_minutes(
    ids: Sequence[int], /, *, actor: Actor, minutes: str, actions: Sequence[Mapping[str, Any]] = ()
) -> Verdicts:
    """What is typed while the meeting goes on."""
    verdicts = Verdicts()
    rows = locked(Meeting.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for meeting in rows:
        if meeting.state not in {MeetingState.CALLED, MeetingState.HELD}:
            verdicts.refuse(meeting.pk, 'state', NOT_NOW, name=str(meeting))
        elif meeting.host_id != actor.id:
            verdicts.refuse(meeting.pk, 'not_host', NOT_HOST, name=str(meeting))
        else:
            verdicts.done.append(meeting.pk)
            write_actions(meeting.pk, actions)
    update_rows(Meeting, verdicts.done, minutes=[minutes] * len(verdicts.done))
    return verdicts


@in_transaction
def close(
    ids: Sequence[int], /, *, actor: Actor, minutes: str, actions: Sequence[Mapping[str, Any]] = (), absent: str = ''
) -> Verdicts:
    """Held and minuted in one go; the actions are task orders when this returns."""
    verdicts = Verdicts()
    rows = list(Meeting.objects.filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    if reasons := _wrong(minutes, actions):
        for row in rows:
            for code, reason, field in reasons:
                verdicts.refuse(row.pk, code, reason, name=str(row), field=field)
        return verdicts
    keep_agenda(rows, actor=actor)
    held = Step('planning.hold', SUBJECT, 'hold', frozenset({MeetingState.CALLED}), values={'absent': absent})
    called = [row for row in rows if row.state == MeetingState.CALLED]
    told = complete(called, held, actor=actor) if called else Verdicts()
    verdicts.refused += told.refused
    refused = told.refused_items
    left = list(Meeting.objects.filter(pk__in=[row.pk for row in rows if row.pk not in refused]).order_by('pk'))
    soon = (clock.today() + timedelta(days=DAYS_TO_DO)).isoformat()
    values = {'minutes': minutes, 'actions': [{**action, 'due_on': action.get('due_on') or soon} for action in actions]}
    step = Step('planning.close_meeting', SUBJECT, 'minutes', frozenset({MeetingState.HELD}), values=values)
    verdicts.merge(complete(left, step, actor=actor))
    for meeting in verdicts.done:
        issue_actions(meeting, actor=actor)
    return verdicts


@in_transaction
def cancel(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    rows = list(Meeting.objects.filter(pk__in=ids).order_by('pk'))
    verdicts = Verdicts()
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    step = Step('planning.cancel_meeting', SUBJECT, 'hold', frozenset({MeetingState.CALLED}), 'cancel', comment=reason)
    return verdicts.merge(complete(rows, step, actor=actor))


@in_transaction
def issue_actions(meeting: int, *, actor: Actor) -> list[int]:
    """Each action of a closed meeting that is no task yet becomes one. Said twice, nothing is issued twice."""
    row = locked(Meeting.objects.filter(state=MeetingState.CLOSED), [meeting])
    if not row:
        return []
    waiting = list(MeetingAction.objects.filter(meeting=meeting, task=None).exclude(what='').order_by('position'))
    if not waiting:
        return []
    host = row[0].host_id or 0
    by = actor if actor.id else directory().actor(host)
    told = tasks.issue([_task(action, row[0]) for action in waiting], actor=by)
    refused = told.refused_items
    issued = [action for number, action in enumerate(waiting, 1) if number not in refused]
    update_rows(MeetingAction, [action.pk for action in issued], task_id=told.done)
    return told.done


def keep_agenda(rows: Sequence[Meeting], *, actor: Actor) -> None:
    """As it stood when the meeting was closed: figures move on, minutes do not."""
    for meeting in rows:
        if not meeting.agenda:
            meeting.agenda = agenda.kept(agenda.sections(ask_of(meeting, actor)))
            meeting.save(update_fields=['agenda'])


def ask_of(meeting: Meeting, actor: Actor) -> agenda.Ask:
    people = tuple(dict.fromkeys([*([meeting.host_id] if meeting.host_id else []), *meeting.attendees]))
    return agenda.Ask(actor, meeting.pk, meeting.series_id, meeting.held_on, people, meeting.department_id)


def person_called(text: str, first: Sequence[int] = ()) -> int | None:
    """`@name`, a name or an account: exactly one person, those of the meeting before others. None: nobody, or several."""
    wanted = text.strip().lstrip('@＠').strip()
    if not wanted:
        return None
    found = directory().search(wanted)
    exact = [face.id for face in found if face.name == wanted] or [face.id for face in found]
    near = [each for each in exact if each in set(first)] or exact
    return near[0] if len(near) == 1 else None


def _task(action: MeetingAction, meeting: Meeting) -> NewTask:
    """Inspected by the host, who also takes what nobody was named for."""
    today, host = clock.today(), meeting.host_id or 0
    day = action.due_on or today + timedelta(days=DAYS_TO_DO)
    return NewTask(
        what=action.what, standard=TASK_STANDARD.zh, due_on=max(day, today), inspector=host, source=TaskSource.MEETING,
        assignee=person_called(action.who, meeting.attendees) or host, meeting=meeting.pk,
    )  # fmt: skip


def _case_of(series: MeetingSeries, day: date) -> NewCase:
    values = {
        'meeting_name': series.name, 'held_on': day.isoformat(), 'held_at': f'{series.at:%H:%M}', 'host': series.host_id,
        'attendees': list(series.attendees),
    }  # fmt: skip
    return NewCase(PROCESS, values)


def _wrong(minutes: str, actions: Sequence[Mapping[str, Any]]) -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = []
    if not minutes.strip():
        found.append(('minutes', NO_MINUTES, 'minutes'))
    for action in actions:
        who = str(action.get('who') or '')
        if person_called(who) is None:
            found.append(('nobody', NOBODY.filled(who=who), 'actions'))
    return found
