"""💡 The panel of a meeting: who was there, what was suggested (nameless where so said), the decision, the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Case, Meeting, Suggestion, Task
from zhanggui.flow.people import directory
from zhanggui.flow.ready.panels import Panel
from zhanggui.flow.services.hands import holders_of
from zhanggui.flow.services.ready.seats import Place

TEMPLATE = 'flow/ready/brainstorm.html'
NAMELESS = say('匿名', 'Anonymous')


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Attendee:
    id: int
    name: str
    present: bool


def panel(place: Place, actor: Actor) -> Panel:
    task = place.task
    meeting = Meeting.objects.filter(case_id=task.case_id, activity=task.activity).first()
    asked = list(dict.fromkeys([*place.people(stage=0), *place.people(stage=1)]))
    found = place.placed()
    is_mine = is_in_hand(task, actor)
    return Panel(
        TEMPLATE,
        {
            'task': task,
            'meeting': meeting,
            'said': said(meeting),
            'attendees': attendees(asked, meeting),
            'may_suggest': is_mine,
            'may_close': is_mine and place.convenes,
            'may_leave': is_mine and not place.convenes,
            'may_be_nameless': bool(found and found.form.anonymous),
        },
    )


def kept(case: Case, actor: Actor) -> Iterator[Panel]:
    for meeting in Meeting.objects.filter(case=case, closed_at__isnull=False).order_by('pk'):
        context = {
            'meeting': meeting,
            'said': said(meeting),
            'attendees': attendees(meeting.present, meeting),
            'over': True,
        }
        yield Panel(TEMPLATE, context)


def is_in_hand(task: Task, actor: Actor) -> bool:
    return task.state == TaskState.OPEN and actor.id in holders_of([task])[task.pk]


def said(meeting: Meeting | None) -> list[Said]:
    """A nameless one gives no name and no time: the time would tell whose it is."""
    rows: list[Suggestion] = list(meeting.suggestions.order_by('pk')) if meeting else []
    faces = directory().faces({row.author_id for row in rows if not row.anonymous})
    named = {id: face.name for id, face in faces.items()}
    return [
        Said(row.text, str(NAMELESS) if row.anonymous else named.get(row.author_id, f'#{row.author_id}'), row.at)
        for row in rows
    ]


def attendees(people: Iterable[int], meeting: Meeting | None) -> list[Attendee]:
    ids = list(people)
    present = set(meeting.present) if meeting else set()
    faces = directory().faces(ids)
    return [Attendee(id, faces[id].name if id in faces else f'#{id}', id in present) for id in ids]
