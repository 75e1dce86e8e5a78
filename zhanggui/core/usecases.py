"""Use cases: everything a person, a program or a process can *do*, each declared once as a value.

    CANCEL = UseCase(
        name='orders.cancel', label=say('取消订单', 'Cancel order'), subject='orders.Order',
        sources=sources_of(ORDER_STATES, OrderState.CLOSED), target=OrderState.CLOSED,
        form=CancelForm, service=services.cancel,
    )

From this one value come the button on a page and in the batch bar, the API route, the service task of a process, the right
that guards it, and the type of its audit entry. No second place names it: to find who may cancel an order, how and when,
read the declaration.

A service takes a *set* and answers for each item: `service(items, *, actor, **told) -> Verdicts`. Items are ids of the
subject, or, where things are made that did not exist before, lines of the dataclass `takes`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models

from zhanggui.core import audittypes, rights
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words


class Service(Protocol):
    """`service(items, *, actor, **told)`. What it wants to be told differs, so only `perform` and its form see to that."""

    def __call__(self, items: Any, /, *args: Any, **told: Any) -> Verdicts: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCase:
    """`name` is also its right, its audit type and its API route. `sources` empty: it does not depend on a state."""

    name: str
    label: Words
    subject: str
    service: Service
    sources: frozenset[str] = frozenset()
    target: str = ''
    form: type[forms.Form] | None = None  # what must be told beside the set; its cleaned data becomes keywords
    takes: type[Any] | None = None  # the dataclass of one line; None: ids of the subject
    clauses: tuple[str, ...] = ()  # ids of the company's rules that it keeps
    tone: Tone = Tone.GREY
    icon: str = ''
    confirm: Words | None = None  # asked before it runs, where it cannot be taken back

    @property
    def context(self) -> str:
        return self.name.partition('.')[0]

    @property
    def verb(self) -> str:
        return self.name.partition('.')[2]

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.subject)

    @property
    def takes_ids(self) -> bool:
        return self.takes is None

    def fits(self, state: str) -> bool:
        """May it happen to an object in this state? Buttons ask; the service asks again under its lock."""
        return not self.sources or state in self.sources


_use_cases: dict[str, UseCase] = {}


def register(*use_cases: UseCase) -> None:
    for use_case in use_cases:
        if use_case.name in _use_cases:
            raise ValueError(f'use case {use_case.name!r} is declared twice')
        rights.declare(use_case.name, use_case.label)
        audittypes.declare(use_case.name, use_case.label)
        _use_cases[use_case.name] = use_case


def get(name: str) -> UseCase:
    """Raises KeyError: a name comes from a URL, a process or a file, and may be wrong."""
    return _use_cases[name]


def every() -> list[UseCase]:
    return [_use_cases[name] for name in sorted(_use_cases)]


def offered(use_cases: Iterable[UseCase], actor: Actor, *, state: str | None = None) -> list[UseCase]:
    """Those the actor may use, and, for one object, that fit its state: the buttons of a page."""
    return [use_case for use_case in use_cases if actor.may(use_case.name) and (state is None or use_case.fits(state))]


def perform(
    use_case: UseCase, items: Sequence[Any], *, actor: Actor, told: Mapping[str, Any] | None = None
) -> Verdicts:
    """Do it to the set. The only door to a service from screens, API, command line and processes.

    Without the right nothing is looked at (`PermissionDenied`). Ids out of the actor's sight are refused like ids that do
    not exist; the rest go to the service in one call.
    """
    if not actor.may(use_case.name):
        raise PermissionDenied(use_case.name)
    if not use_case.takes_ids:
        return use_case.service(items, actor=actor, **(told or {}))
    asked = list(dict.fromkeys(items))
    seen = _visible_ids(use_case, asked, actor)
    hidden = Verdicts()
    hidden.refuse_missing(asked, seen)
    mine = [item for item in asked if item in seen]
    if not mine:
        return hidden
    return use_case.service(mine, actor=actor, **(told or {})).merge(hidden)


def _visible_ids(use_case: UseCase, asked: list[int], actor: Actor) -> Collection[int]:
    """The system sees everything, so it is not asked; a person's ids go through `visible_to`."""
    if actor.person is None:
        return set(asked)
    return set(rows_seen_by(actor, use_case.model).filter(pk__in=asked).values_list('pk', flat=True))
