"""✍ The panel of a sign-off: what is signed, who has signed and when, and whatever has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.flow.forms.showing import Fact, facts
from zhanggui.flow.forms.variables import known_to
from zhanggui.flow.models import Case, Signature
from zhanggui.flow.people import directory
from zhanggui.flow.ready.brainstorm import is_in_hand
from zhanggui.flow.ready.panels import Panel
from zhanggui.flow.selectors.naming import step_name
from zhanggui.flow.services.ready.seats import Place
from zhanggui.flow.services.ready.signing import Change, changes, digest_of, document_of, form_at

TEMPLATE = 'flow/ready/signoff.html'


@dataclass(frozen=True, slots=True)
class Signed:
    who: str
    step: str
    at: datetime
    digest: str
    changes: list[Change]


def panel(place: Place, actor: Actor) -> Panel:
    task = place.task
    may_sign = is_in_hand(task, actor)
    found = form_at(task)
    context: dict[str, Any] = {'task': task, 'may_sign': may_sign, 'signed': signed(task.case)}
    if may_sign:
        values = known_to(task)
        context['digest'] = digest_of(document_of(task, found, values, actor))
        context['facts'] = _read_only(place, actor, values)
    return Panel(TEMPLATE, context)


def kept(case: Case, actor: Actor) -> Iterator[Panel]:
    if rows := signed(case):
        yield Panel(TEMPLATE, {'signed': rows, 'may_sign': False})


def signed(case: Case) -> list[Signed]:
    rows = list(Signature.objects.filter(task__case=case).select_related('task').order_by('pk'))
    names = _names(row.person_id for row in rows)
    return [
        Signed(
            names.get(row.person_id, f'#{row.person_id}'),
            step_name(row.task, case.version_id),
            row.at,
            row.digest,
            changes(row, case=case),
        )
        for row in rows
    ]


def _read_only(place: Place, actor: Actor, values: dict[str, Any]) -> list[Fact]:
    """A node without a form of its own shows what the case was started with; its own form stands on the page already."""
    found = form_at(place.task)
    if found is None or place.placed() is not None:
        return []
    return facts(found.form, values, actor=actor)


def _names(people: Iterable[int]) -> dict[int, str]:
    ids = set(people)
    return {id: face.name for id, face in directory().faces(ids).items()} if ids else {}
