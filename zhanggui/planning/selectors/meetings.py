"""A meeting as its page shows it: the agenda that is full when it opens, minutes and actions beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.people import Face, directory
from zhanggui.planning import agenda
from zhanggui.planning.choices import MeetingState
from zhanggui.planning.models import Meeting, MeetingAction
from zhanggui.planning.services.meetings import ask_of

EARLIER_MAX = 10
OPEN = (MeetingState.CALLED, MeetingState.HELD)


@dataclass(frozen=True, slots=True)
class Shown:
    meeting: Meeting
    sections: Sequence[agenda.Section]
    people: Sequence[Face]
    actions: Sequence[MeetingAction]
    earlier: Sequence[Meeting]
    is_open: bool
    is_host: bool

    @property
    def typed_actions(self) -> str:
        return '\n'.join(typed(action) for action in self.actions)


def shown(meeting: Meeting, actor: Actor) -> Shown:
    """Open, it is filled anew at each look; closed, it is what was read out."""
    is_open = meeting.state in OPEN
    made = agenda.sections(ask_of(meeting, actor)) if is_open else agenda.restored(meeting.agenda)
    faces = directory().faces(meeting.attendees)
    actions = list(MeetingAction.objects.filter(meeting=meeting).select_related('task__assignee'))
    return Shown(
        meeting,
        made,
        list(faces.values()),
        actions,
        list(earlier(meeting, actor)),
        is_open,
        meeting.host_id == actor.id,
    )


def earlier(meeting: Meeting, actor: Actor) -> QuerySet[Meeting]:
    """The last ones of its series."""
    rows = Meeting.objects.visible_to(actor).filter(state=MeetingState.CLOSED).exclude(pk=meeting.pk)
    same = Q(series=meeting.series_id) if meeting.series_id else Q(host=meeting.host_id)
    return rows.filter(same, held_on__lte=meeting.held_on).order_by('-held_on', '-pk')[:EARLIER_MAX]


def typed(action: MeetingAction) -> str:
    """As it is typed: `做什么 @谁 2026-11-25`."""
    parts = [action.what, f'@{action.who}' if action.who else '', f'{action.due_on:%Y-%m-%d}' if action.due_on else '']
    return ' '.join(part for part in parts if part)


def todays(actor: Actor) -> QuerySet[Meeting]:
    """Those the reader leads or attends today."""
    mine = Q(host=actor.id) | Q(attendees__contains=[actor.id or 0])
    return Meeting.objects.filter(mine, held_on=clock.today()).order_by('at', 'pk')
