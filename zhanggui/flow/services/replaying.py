"""A case done again from its log: the same commands on the same definitions with the same answers make the same state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import step
from zhanggui.flow.engine.commands import AnyCommand
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.replaying import Diverged, Replayed
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Event, ProcessVersion
from zhanggui.flow.services.loading import definition_of, version_of


class Unreadable(Exception):
    """The log names a version that is nowhere, or says something that is no command."""


def replay(case_id: int) -> State:
    """Raises `Diverged`, `Refused` or `Unreadable` when the log cannot be repeated."""
    case = Case.objects.select_related('version__process').get(pk=case_id)
    state = State()
    definition: Definition | None = None
    for event in Event.objects.filter(case_id=case_id, kind='command').order_by('position'):
        told: Mapping[str, Any] = event.detail
        if 'definition' in told:
            definition = _definition(case, told['definition'])
        if definition is None or 'command' not in told:
            raise Unreadable(f'event {event.position} is no command that can be done again')
        command = msgspec.convert(told['command'], AnyCommand)
        state, _ = step(definition, state, command, Replayed(event.at, told.get('answers', ())))
    return state


def differs(case_id: int) -> str:
    """What stands against the log; '' when it repeats the state as it is kept."""
    kept = State.loads(Case.objects.values_list('state', flat=True).get(pk=case_id))
    try:
        again = replay(case_id)
    except (Diverged, Refused, Unreadable, msgspec.ValidationError) as trouble:
        return f'{type(trouble).__name__}: {trouble}'
    return '' if State.loads(again.dumps()) == kept else 'the log leads to another state'


def _definition(case: Case, hash: str) -> Definition:
    rows = ProcessVersion.objects.filter(process_id=case.version.process_id, hash=hash)
    row = rows.values_list('pk', flat=True).first()
    if row is None:
        raise Unreadable(f'no version has the hash {hash}')
    return definition_of(version_of(row))
