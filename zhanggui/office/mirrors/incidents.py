"""Incidents as their cases (P52) stand: who was called, who leads, and a line of the timeline for each turn of events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.mirrors import Standing
from zhanggui.flow.people import directory
from zhanggui.office import telling
from zhanggui.office.choices import EntryKind, IncidentState
from zhanggui.office.models import Incident, IncidentCall, IncidentEntry
from zhanggui.office.policies import REVIEW_DAYS

PROCESS = 'P52'
NEEDED = ('incident_what', 'incident_category', 'scope')
# Where a case waits says how far it is; the first that fits counts, for management may be called in beside.
STATES = {
    'dispatch': IncidentState.HANDLING,
    'act': IncidentState.HANDLING,
    'recover': IncidentState.HANDLING,
    'review': IncidentState.RECOVERED,
    'confirm': IncidentState.RECOVERED,
    'assign': IncidentState.REVIEWED,
    'improve': IncidentState.REVIEWED,
    'file': IncidentState.REVIEWED,
    'call': IncidentState.OPEN,
    'answer': IncidentState.OPEN,
}
LATE = say('到时限还没有恢复', 'not recovered in time')
# What is written when a case comes to a node where it was not: the kind, and the variable with its words.
ARRIVALS = {
    'act': (EntryKind.ORDERED, 'incident_plan'),
    'step_in': (EntryKind.RAISED, ''),
    'review': (EntryKind.RECOVERED, 'verified'),
    'confirm': (EntryKind.REVIEWED, 'review_story'),
    'improve': (EntryKind.MEASURES, 'lesson'),
}


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    told = [each for each in standings if all(each.values.get(key) for key in NEEDED)]
    known = Incident.objects.in_bulk([each.case for each in told], field_name='case_id')
    for standing in told:
        row = known.get(standing.case) or _reported(standing)
        before = set(row.nodes)
        _follow(row, standing)
        entries = [*_calls(row, standing, actor), *_news(row, standing, before, actor)]
        row.nodes = sorted(standing.at)
        row.save()
        IncidentEntry.objects.bulk_create(entries)


def state_of(row: Incident, standing: Standing) -> IncidentState:
    if standing.is_live:
        found = [state for node, state in STATES.items() if node in standing.at]
        return found[0] if found else IncidentState(row.state)
    if not standing.is_completed:
        return IncidentState.CANCELLED
    return IncidentState.CLOSED if row.lead_id else IncidentState.MISTAKEN


def _reported(standing: Standing) -> Incident:
    values = standing.values
    row = Incident(
        case_id=standing.case, number=standing.number, what=str(values['incident_what']),
        category=str(values['incident_category']), scope=str(values['scope']),
        orders_concerned=int(values.get('orders_concerned') or 0), money_fen=int(values.get('money_fen') or 0),
        safety=bool(values.get('safety')), penalty=bool(values.get('penalty')), drill=bool(values.get('drill')),
        detail=str(values.get('incident_detail') or ''), found_by_id=standing.starter,
        found_at=_moment(values.get('found_at')) or standing.started_at, reported_at=standing.started_at,
    )  # fmt: skip
    row.save()
    _entry(row, EntryKind.REPORTED, standing, standing.starter, row.detail).save()
    return row


def _follow(row: Incident, standing: Standing) -> None:
    values = standing.values
    if not row.lead_id:
        row.lead_id = next((each.people[0] for each in standing.open if each.node == 'dispatch' and each.people), None)
    row.level = str(int(values['level'])) if values.get('level') else ''
    row.state = state_of(row, standing)
    asked = {person for each in standing.open for person in each.people}
    row.people = sorted({*row.people, *asked, *([standing.starter] if standing.starter else [])})
    if row.state == IncidentState.RECOVERED and row.recovered_at is None:
        row.recovered_at = _moment(values.get('recovered_at')) or standing.now
        row.review_due_at = standing.now + timedelta(days=REVIEW_DAYS)
        row.loss_fen = int(values.get('loss_fen') or 0)
    if row.state in {IncidentState.REVIEWED, IncidentState.CLOSED} and row.reviewed_at is None:
        row.reviewed_at = standing.now
    row.causes = [str(each) for each in values.get('review_causes') or []]
    row.story, row.lesson = str(values.get('review_story') or ''), str(values.get('lesson') or '')
    row.closed_at = None if standing.is_live else standing.ended_at


def _calls(row: Incident, standing: Standing, actor: Actor) -> Iterator[IncidentEntry]:
    """Each call is a row: who was rung, for how long, and who answered."""
    asked = next((each for each in standing.open if each.node == 'answer'), None)
    nth = int(standing.values.get('calls') or 0)
    ringing = IncidentCall.objects.filter(incident=row, ended_at=None)
    if asked is None:
        if row.lead_id and row.answered_at is None:
            row.answered_at = standing.now
            ringing.update(answered_by_id=row.lead_id)
            yield _entry(row, EntryKind.TAKEN, standing, row.lead_id, str(standing.values.get('answer_note') or ''))
        if (standing.at and 'call' not in standing.at) or not standing.is_live:
            ringing.update(ended_at=standing.now)
        return
    if IncidentCall.objects.filter(incident=row, nth=nth).exists():
        return
    ringing.update(ended_at=standing.now)
    position = str(standing.values.get('call_position') or '')
    call = IncidentCall.objects.create(
        incident=row, nth=nth, position=position, people=list(asked.people), called_at=standing.now,
        minutes=int(standing.values.get('answer_minutes') or 0),
    )  # fmt: skip
    telling.called(row, call, actor=actor)
    faces = directory().faces(asked.people)
    yield _entry(row, EntryKind.CALLED, standing, None, '、'.join(face.name for face in faces.values()))


def _news(row: Incident, standing: Standing, before: set[str], actor: Actor) -> Iterator[IncidentEntry]:
    values = standing.values
    yield from _actions(row, standing, before)
    for node in sorted(standing.at - before):
        if node in ARRIVALS:
            kind, words = ARRIVALS[node]
            yield _entry(row, kind, standing, actor.id, str(values.get(words) or '') if words else str(LATE.zh))
    if not standing.is_live:
        kind = {IncidentState.CLOSED: EntryKind.CLOSED}.get(IncidentState(row.state), EntryKind.MISTAKEN)
        yield _entry(
            row, kind, standing, actor.id, str(values.get('answer_note') or '') if kind != EntryKind.CLOSED else ''
        )


def _actions(row: Incident, standing: Standing, before: set[str]) -> Iterator[IncidentEntry]:
    """What those who were sent did, each as soon as it is told."""
    if 'act' not in before:
        row.actions_told = 0
        return
    done = standing.gained.get('act', ()) if 'act' in standing.at else standing.values.get('actions') or ()
    told = [each for each in done if isinstance(each, dict)]
    for each in told[row.actions_told :]:
        yield _entry(row, EntryKind.DONE, standing, each.get('helper'), str(each.get('done_what') or ''))
    row.actions_told = len(told)


def _entry(row: Incident, kind: EntryKind, standing: Standing, person: Any, text: str) -> IncidentEntry:
    return IncidentEntry(incident=row, at=standing.now, kind=kind, person_id=person, text=text[:2_000])


def _moment(value: Any) -> datetime | None:
    if not value:
        return None
    read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return read if read.tzinfo else read.replace(tzinfo=clock.SHANGHAI)
