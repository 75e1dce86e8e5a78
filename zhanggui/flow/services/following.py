"""Processes that start when a use case was done: a message start event named `usecase:orders.cancel`."""

from __future__ import annotations

from zhanggui.core import following
from zhanggui.core.actors import Actor
from zhanggui.core.following import UseCaseDone
from zhanggui.flow.models import StartTrigger
from zhanggui.flow.services.loading import version_of
from zhanggui.flow.services.starting import NewCase, start

KIND = 'use_case'


class NotStarted(Exception):
    """A process that follows a use case could not be started."""


def renew() -> None:
    """Follow what the active processes wait for now."""
    following.follow(set(StartTrigger.objects.filter(kind=KIND).values_list('name', flat=True)))


def start_followers(event: UseCaseDone, *, actor: Actor) -> None:
    """A case for each object, of each process that waits for this use case. What cannot start is shown as a dead letter."""
    triggers = StartTrigger.objects.filter(kind=KIND, name=event.use_case).order_by('pk')
    lines = [
        NewCase(version_of(version).key, {}, event.subject, id, node=node)
        for version, node in triggers.values_list('version_id', 'node')
        for id in event.ids
    ]
    refused = start(lines, actor=actor).refused if lines else []
    if refused:
        raise NotStarted('; '.join(refusal.reason.en for refusal in refused))
