"""What an operator does to the machinery: sends dead letters out again, has everything proved now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from procrastinate.contrib.django import app as jobs

from zhanggui.core import audit, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.models import DeliveryState, OutboxDelivery
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say

NOT_DEAD = say('不是死信，无需重试', 'not a dead letter')


@dataclass(frozen=True, slots=True)
class ProveNow:
    """One order to prove; it says nothing more."""


@in_transaction
def revive(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Dead letters become ready again with all their tries before them."""
    verdicts = Verdicts()
    known = set(OutboxDelivery.objects.filter(pk__in=ids).values_list('pk', flat=True))
    verdicts.refuse_missing(ids, known)

    verdicts.done = outbox.revive(known)

    for each in sorted(known - set(verdicts.done)):
        verdicts.refuse(each, 'not_dead', NOT_DEAD)
    audit.record(
        'core.revive',
        verdicts.done,
        actor=actor,
        subject='core.OutboxDelivery',
        sources=DeliveryState.DEAD,
        target=DeliveryState.READY,
    )
    return verdicts


@in_transaction
def prove(orders: Sequence[ProveNow], *, actor: Actor) -> Verdicts:
    """Have the worker run every invariant; the report appears in the list when it is done."""
    job = jobs.configure_task('core.prove', queue='upkeep').defer(timestamp=int(clock.now().timestamp()))
    audit.record('core.prove', [job], actor=actor, subject='core.DriftRun')
    return Verdicts(done=[job])
