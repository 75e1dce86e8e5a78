"""Incidents as a reader sees them: whose turn it is, who was called, what was done; and the call list as it stands today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.people import Face, directory
from zhanggui.flow.selectors import inbox
from zhanggui.flow.selectors.deciding import decided
from zhanggui.office.choices import INCIDENT_OPEN, IncidentCategory
from zhanggui.office.models import Incident, IncidentCall

CALL_DECISION = 'incident_call'
LEVEL_DECISION = 'incident_level'
TURNS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. `until`: when the next one is called."""

    call: IncidentCall
    position: str
    people: Sequence[Face]
    answered_by: str
    until: datetime
    is_ringing: bool


@dataclass(frozen=True, slots=True)
class Seat:
    position: str
    people: Sequence[Face]


@dataclass(frozen=True, slots=True)
class Row:
    category: IncidentCategory
    seats: Sequence[Seat]


def is_called(incident: Incident, actor: Actor) -> bool:
    return bool(actor.id) and inbox.waiting(actor.id or 0).filter(case_id=incident.case_id, node='answer').exists()


def turns(incident: Incident, actor: Actor) -> list[tuple[int, str]]:
    """The reader's own open steps of it, answering aside: that has buttons."""
    if actor.id is None:
        return []
    rows = inbox.waiting(actor.id).filter(case_id=incident.case_id).exclude(node='answer')
    return [(task.pk, str(task.name)) for task in rows.order_by('pk')]


def ladder(incident: Incident) -> list[Rung]:
    calls = list(IncidentCall.objects.filter(incident=incident).select_related('answered_by').order_by('nth'))
    faces = directory().faces({person for call in calls for person in call.people})
    called = dict(directory().positions())
    return [
        Rung(
            call=call, position=called.get(call.position, call.position),
            people=[faces[person] for person in call.people if person in faces],
            answered_by=call.answered_by.get_full_name() if call.answered_by else '',
            until=call.called_at + timedelta(minutes=call.minutes),
            is_ringing=call.ended_at is None and incident.is_open and incident.lead_id is None,
        )
        for call in calls
    ]  # fmt: skip


def call_list() -> list[Row]:
    """Whom each kind of incident calls, turn by turn, and who sits there today."""
    called = dict(directory().positions())
    codes = {
        category: [str(decided(CALL_DECISION, '应急电话', 轮次=turn, 类别=category.value) or '') for turn in TURNS]
        for category in IncidentCategory
    }
    holders = {code: directory().holders([code]) for code in {code for row in codes.values() for code in row if code}}
    faces = directory().faces({person for people in holders.values() for person in people})
    seats = {
        code: Seat(called.get(code, code), [faces[person] for person in people if person in faces])
        for code, people in holders.items()
    }
    return [Row(category, [seats[code] for code in row if code]) for category, row in codes.items()]


def open_counts(actor: Actor) -> tuple[int, int]:
    """Open incidents in sight, and those of them whose review is late. Drills are none."""
    rows = Incident.objects.visible_to(actor).filter(state__in=sorted(INCIDENT_OPEN), drill=False)
    late = rows.filter(reviewed_at=None, review_due_at__lt=clock.now())
    return rows.count(), late.count()
