"""What the rulebook hears: all have read a change, so its case goes on; a case was called off, so its amendment is dropped."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.core.outbox import handles
from zhanggui.flow.events import CaseEnded
from zhanggui.flow.services import messages
from zhanggui.notices.services import tell
from zhanggui.rulebook import telling
from zhanggui.rulebook.choices import AmendmentState
from zhanggui.rulebook.events import AllRead, FindingsRaised, RuleChanged
from zhanggui.rulebook.models import Amendment, Finding
from zhanggui.rulebook.services import amending

ALL_READ = 'rulebook.all_read'


@handles(AllRead)
def tell_case(event: AllRead, actor: Actor) -> None:
    """A case that waits no longer has listed those who had not read; that is all right."""
    messages.deliver(ALL_READ, actor=actor, subject=(amending.SUBJECT, event.amendment_id))


@handles(CaseEnded, only=lambda ended: ended.subject_type == amending.SUBJECT)
def drop_unfinished(event: CaseEnded, actor: Actor) -> None:
    """Called off before it was put in force: it will not come."""
    left = Amendment.objects.filter(pk=event.subject_id or 0, state=AmendmentState.UNDER_WAY)
    amending.drop(list(left.values_list('pk', flat=True)), actor=actor)


@handles(RuleChanged)
def tell_readers(event: RuleChanged, actor: Actor) -> None:
    tell([telling.of_change(event)], actor=actor)


@handles(FindingsRaised)
def tell_owners(event: FindingsRaised, actor: Actor) -> None:
    rows = Finding.objects.filter(pk__in=event.finding_ids)
    tell(telling.of_findings(rows, escalated=event.escalated), actor=actor)
