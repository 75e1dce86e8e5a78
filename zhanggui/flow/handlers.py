"""News between cases, each delivered in a transaction of its own that locks only whom it concerns."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.core.following import UseCaseDone
from zhanggui.core.outbox import handles
from zhanggui.flow.events import CallDropped, ChildEnded, MessageSent, SignalThrown
from zhanggui.flow.models import Case
from zhanggui.flow.services import children, following, messages


@handles(MessageSent)
def deliver_message(event: MessageSent, actor: Actor) -> None:
    """One that nobody waits for is gone: it was sent, and that is all a sender knows."""
    subject = Case.objects.values_list('subject_type', 'subject_id').get(pk=event.case_id)
    messages.deliver(event.name, actor=actor, key=event.key, subject=subject, variables=event.variables)


@handles(SignalThrown)
def spread_signal(event: SignalThrown, actor: Actor) -> None:
    messages.throw(event.name, actor=actor, variables=event.variables, besides=event.case_id)


@handles(ChildEnded)
def tell_caller(event: ChildEnded, actor: Actor) -> None:
    children.tell_caller(event.case_id, actor=actor)


@handles(CallDropped)
def end_called(event: CallDropped, actor: Actor) -> None:
    children.end_called(event.case_id, event.wait, actor=actor)


@handles(UseCaseDone)
def start_followers(event: UseCaseDone, actor: Actor) -> None:
    following.start_followers(event, actor=actor)
