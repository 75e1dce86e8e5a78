"""Messages and signals between cases, and from outside. A message goes to whom it concerns, a signal to whoever listens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import Deliver
from zhanggui.flow.models import StartTrigger
from zhanggui.flow.services.loading import version_of
from zhanggui.flow.services.running import Refused, open_desk
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.sql.running import LISTENERS, SUBSCRIBERS

BATCH = 100

NO_RECEIVER = say('没有流程在等待消息“{name}”', 'no case waits for the message “{name}”')

Subject = tuple[str, int | None]


@in_transaction
def deliver(
    name: str,
    /,
    *,
    actor: Actor,
    key: str = '',
    subject: Subject = ('', None),
    variables: Mapping[str, Any] | None = None,
) -> Verdicts:
    """To the cases whose key is equal, else those about the same business object, else the one that waits longest.

    When nobody waits, it starts what a message of that name starts. `done`: the cases that received it; `made['cases']`: those
    it started. With no receiver at all that is the answer.
    """
    verdicts = Verdicts()
    told = dict(variables or {})
    waiting = _subscribers(name, key, subject)
    desk = open_desk([case_id for case_id, _ in waiting], actor=actor)
    for case_id, wait in waiting:
        try:
            desk.apply(case_id, Deliver(wait=wait, variables=told))
        except Refused as refused:
            verdicts.refuse(case_id, refused.code, refused.reason, name=desk.cases[case_id].number)
        else:
            verdicts.done.append(case_id)
    desk.close('flow.deliver', message=name)
    verdicts.made['cases'] = [] if verdicts.done else _started('message', name, subject, told, actor=actor)
    if not verdicts.done and not verdicts.made['cases'] and not verdicts.refused:
        verdicts.refuse(name, 'no_receiver', NO_RECEIVER.filled(name=name))
    return verdicts


def throw(name: str, /, *, actor: Actor, variables: Mapping[str, Any] | None = None, besides: int = 0) -> Verdicts:
    """To everybody who listens but the case it comes from, a hundred at a time, and to what it starts."""
    verdicts = Verdicts()
    told = dict(variables or {})
    with connection.cursor() as cursor:
        cursor.execute(LISTENERS, [name, besides])
        listening = cursor.fetchall()
    for at in range(0, len(listening), BATCH):
        verdicts.merge(_heard(listening[at : at + BATCH], told, name, actor=actor))
    verdicts.made['cases'] = _started('signal', name, ('', None), told, actor=actor)
    return verdicts


@in_transaction
def _heard(some: Iterable[tuple[int, int]], told: dict[str, Any], name: str, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    waiting = list(some)
    desk = open_desk([case_id for case_id, _ in waiting], actor=actor)
    for case_id, wait in waiting:
        try:
            desk.apply(case_id, Deliver(wait=wait, variables=told))
        except Refused:  # it listens no longer
            continue
        verdicts.done.append(case_id)
    desk.close('flow.deliver', signal=name)
    return verdicts


def _subscribers(name: str, key: str, subject: Subject) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        asked = {'name': name, 'key': key, 'subject_type': subject[0], 'subject_id': subject[1]}
        cursor.execute(SUBSCRIBERS, asked)
        found = cursor.fetchall()
    keyed = [(case_id, wait) for case_id, wait, own in found if own]
    loose = [(case_id, wait) for case_id, wait, own in found if not own]
    if keyed:
        return keyed
    return loose if subject[0] else loose[:1]


def _started(kind: str, name: str, subject: Subject, told: dict[str, Any], *, actor: Actor) -> list[int]:
    triggers = StartTrigger.objects.filter(kind=kind, name=name).order_by('pk').values_list('version_id', 'node')
    lines = [NewCase(version_of(version).key, told, subject[0], subject[1], node=node) for version, node in triggers]
    started: list[int] = start(lines, actor=actor).made['cases'] if lines else []
    return started
