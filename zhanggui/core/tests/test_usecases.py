"""The only door to a service: no right, nothing is looked at; out of sight is as if not there; the rest goes in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from zhanggui.core import audittypes, rights, usecases
from zhanggui.core.actors import Actor, system
from zhanggui.core.choices import sources_of, transitions
from zhanggui.core.usecases import UseCase, offered, perform
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.models import Department, Position, Post, Role, Shop, User

LABEL = say('试', 'Try')
MOVES = transitions((('new', 'ready'), 'done'), ('new', 'closed'))


@dataclass(frozen=True, slots=True)
class Line:
    code: str


class Service:
    """Keeps what it was called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[list[Any], dict[str, Any]]] = []

    def __call__(self, items: Any, /, *, actor: Actor, **told: Any) -> Verdicts:
        self.calls.append((list(items), told))
        return Verdicts(done=list(range(len(items))) if items and isinstance(items[0], Line) else list(items))


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def trial(service: Service) -> UseCase:
    return UseCase(
        name='org.trial', label=LABEL, subject='org.Shop', service=service, sources=sources_of(MOVES, 'done')
    )


@pytest.fixture
def shops(db: None) -> list[Shop]:
    return [Shop.objects.create(code=f'S{n}', name=f'店{n}', platform='taobao') for n in range(3)]


@pytest.fixture
def clerk(shops: list[Shop]) -> Callable[..., Actor]:
    """A person whose post reaches the first shop, with the rights given."""

    def make(*held: str) -> Actor:
        department = Department.objects.create(code='ops', name='运营')
        position = Position.objects.create(code='clerk', name='专员', department=department)
        position.roles.add(Role.objects.create(code='r', name='看', rights=list(held)))
        person = User.objects.create(username='clerk', name='小李')
        Post.objects.create(user=person, position=position).shops.add(shops[0])
        return Actor.of(person)

    return make


def test_without_the_right_nothing_is_looked_at(
    trial: UseCase, service: Service, shops: list[Shop], clerk: Callable[..., Actor], django_assert_num_queries: Any
) -> None:
    actor = clerk('org.other')
    actor.may('org.trial')  # a person's rights are read once
    with django_assert_num_queries(0), pytest.raises(PermissionDenied):
        perform(trial, [shops[0].pk], actor=actor)
    assert service.calls == []


def test_what_is_out_of_sight_is_refused_like_what_is_not_there(
    trial: UseCase, service: Service, shops: list[Shop], clerk: Callable[..., Actor]
) -> None:
    mine, hidden = shops[0].pk, shops[1].pk
    verdicts = perform(trial, [hidden, mine, 999_999, mine], actor=clerk('org.trial'), told={'reason': 'x'})
    assert service.calls == [([mine], {'reason': 'x'})]
    assert verdicts.done == [mine]
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [
        (hidden, 'not_found'),
        (999_999, 'not_found'),
    ]
    assert verdicts.refused[0].reason == verdicts.refused[1].reason


def test_a_set_of_which_nothing_is_seen_never_reaches_the_service(
    trial: UseCase, service: Service, shops: list[Shop], clerk: Callable[..., Actor]
) -> None:
    assert perform(trial, [shops[2].pk], actor=clerk('org.*')).refused_items == {shops[2].pk}
    assert service.calls == []


def test_the_system_sees_everything_and_nobody_asks(
    trial: UseCase, service: Service, django_assert_num_queries: Any, db: None
) -> None:
    with django_assert_num_queries(0):
        perform(trial, [5, 4, 5], actor=system())
    assert service.calls == [([5, 4], {})]


def test_lines_go_to_the_service_as_they_are(service: Service) -> None:
    making = UseCase(name='org.making', label=LABEL, subject='org.Shop', service=service, takes=Line)
    assert not making.takes_ids
    perform(making, [Line('a'), Line('a')], actor=system())
    assert service.calls == [([Line('a'), Line('a')], {})]


def test_a_button_is_offered_where_right_and_state_fit(trial: UseCase, clerk: Callable[..., Actor]) -> None:
    actor = clerk('org.trial')
    other = UseCase(name='org.other', label=LABEL, subject='org.Shop', service=Verdicts)
    assert offered([trial, other], actor) == [trial]
    assert offered([trial, other], actor, state='ready') == [trial]
    assert offered([trial, other], actor, state='closed') == []
    assert offered([trial, other], system(), state='closed') == [other], 'it depends on no state'


def test_one_declaration_brings_the_right_and_the_audit_type(trial: UseCase, monkeypatch: pytest.MonkeyPatch) -> None:
    for registry, name in ((usecases, '_use_cases'), (rights, '_rights'), (audittypes, '_labels')):
        monkeypatch.setattr(registry, name, {})
    usecases.register(trial)
    assert usecases.get('org.trial') is trial
    assert rights.unknown(['org.trial', 'org.*', '*', 'org.trail', 'orgs.*']) == ['org.trail', 'orgs.*']
    assert audittypes.label_of('org.trial') == LABEL
    with pytest.raises(ValueError, match='twice'):
        usecases.register(trial)


def test_a_held_name_covers_itself_its_context_or_everything() -> None:
    assert rights.covers(['orders.cancel'], 'orders.cancel')
    assert rights.covers(['orders.*'], 'orders.cancel')
    assert rights.covers(['*'], 'orders.cancel')
    assert not rights.covers(['orders.cancel', 'order.*'], 'orders.cancel_all')
