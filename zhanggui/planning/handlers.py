"""What this context hears: how its processes move, and that a meeting is over."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.core.outbox import handles
from zhanggui.flow import mirrors
from zhanggui.flow.events import CaseEnded
from zhanggui.planning import openers
from zhanggui.planning.mirrors import goals, meetings, plans, tasks
from zhanggui.planning.models import Meeting
from zhanggui.planning.services.meetings import issue_actions

__all__ = ['openers']

mirrors.register(goals.PROCESS, goals.mirror)
mirrors.register(tasks.PROCESS, tasks.mirror)
mirrors.register(meetings.PROCESS, meetings.mirror)
mirrors.register(plans.PROCESS, plans.mirror)


@handles(CaseEnded, only=lambda ended: ended.process == meetings.PROCESS)
def issue_what_was_agreed(event: CaseEnded, actor: Actor) -> None:
    """Closed on its page, a meeting has issued its tasks already; closed from the inbox, it does so now."""
    for meeting in Meeting.objects.filter(case=event.case_id).values_list('pk', flat=True):
        issue_actions(meeting, actor=actor)
