"""Use cases of the machinery itself."""

from __future__ import annotations

from zhanggui.core.models import DeliveryState
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.site import upkeep

REVIVE = UseCase(
    name='core.revive',
    label=say('重试死信', 'Try again'),
    subject='core.OutboxDelivery',
    sources=frozenset({DeliveryState.DEAD}),
    target=DeliveryState.READY,
    service=upkeep.revive,
    icon='refresh',
)
PROVE = UseCase(
    name='core.prove',
    label=say('立即核对', 'Prove now'),
    subject='core.DriftRun',
    takes=upkeep.ProveNow,
    service=upkeep.prove,
    icon='shield-check',
)

register(REVIVE, PROVE)
