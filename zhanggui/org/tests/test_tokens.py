"""Tokens: shown once, never more than their owner, ending by time, by hand, or with the account."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.org import services
from zhanggui.org.models import ApiToken, Shop
from zhanggui.org.selectors import bearer_of
from zhanggui.org.tests.people import Company, company

pytestmark = pytest.mark.django_db


def issued(house: Company, rights: list[str], *, days: int = 1) -> str:
    boss = house.actor('boss')
    verdicts = services.issue_token([house.person('clerk').pk], actor=boss, name='ERP', rights=rights, days=days)
    secret: str = dict(verdicts.made['facts'])['clerk']
    return secret


def test_a_token_may_what_it_names_and_its_owner_may() -> None:
    house = company()
    bearer = bearer_of(issued(house, ['org.see']))
    assert bearer is not None
    actor = Actor.of(bearer, door='api')
    assert actor.may('org.see')
    assert not actor.may('org.disable_account')
    assert list(Shop.objects.visible_to(actor).values_list('code', flat=True)) == ['S1']
    assert 'ERP' in actor.name


def test_a_bearer_is_its_owner_narrowed_and_costs_one_query(django_assert_num_queries) -> None:
    """The one query and the models must agree on rights and reach, whoever the owner is."""
    house = company()
    for username in ('boss', 'clerk'):
        owner = house.person(username)
        wanted = sorted(owner.held_rights)
        issued = services.issue_token([owner.pk], actor=Actor.of(owner), name='t', rights=wanted, days=1)
        with django_assert_num_queries(1):
            bearer = bearer_of(dict(issued.made['facts'])[username])
        assert bearer is not None
        for axis in ('shop', 'client', 'warehouse', 'department', 'elsewhere'):
            assert bearer.scope_of(axis) == owner.scope_of(axis), (username, axis)
        for right in ('org.see', 'org.grant_post', 'orders.see', '*', 'org.*'):
            assert bearer.may(right) == owner.may(right), (username, right)


def test_the_secret_itself_is_stored_nowhere() -> None:
    house = company()
    secret = issued(house, ['org.see'])
    token = ApiToken.objects.get()
    assert secret.encode() not in bytes(token.digest)
    assert bearer_of(secret[:-1]) is None
    assert bearer_of('') is None
    assert bearer_of('\ud800') is None


def test_it_ends_by_time_by_hand_and_with_the_account() -> None:
    house = company()
    secret = issued(house, ['org.see'], days=3)
    with clock.moved(timedelta(days=3, seconds=1)):
        assert bearer_of(secret) is None
    services.disable([house.person('clerk').pk], actor=system())
    assert bearer_of(secret) is None
    services.enable([house.person('clerk').pk], actor=system())
    assert bearer_of(secret) is not None
    ids = list(ApiToken.objects.values_list('pk', flat=True))
    assert services.revoke_tokens(ids, actor=system()).done == ids
    assert services.revoke_tokens(ids, actor=system()).already == ids
    assert bearer_of(secret) is None


def test_when_the_owner_loses_a_right_so_does_the_token() -> None:
    house = company()
    secret = issued(house, ['org.see'])
    posts = list(house.person('clerk').posts.values_list('pk', flat=True))
    services.end_posts(posts, actor=system())
    bearer = bearer_of(secret)
    assert bearer is not None
    assert not bearer.may('org.see')


@pytest.mark.parametrize(
    ('rights', 'days', 'code'),
    [
        (['org.grant_post'], 1, 'owner_lacks'),
        (['*'], 1, 'owner_lacks'),
        (['org.fly'], 1, 'unknown_rights'),
        ([], 1, 'no_rights'),
        (['org.see'], 0, 'bad_days'),
        (['org.see'], 10_000, 'bad_days'),
    ],
)
def test_a_token_that_must_not_be_is_refused(rights: list[str], days: int, code: str) -> None:
    house = company()
    clerk = house.person('clerk').pk
    verdicts = services.issue_token([clerk], actor=house.actor('boss'), name='x', rights=rights, days=days)
    assert verdicts.by_code == {code: 1}
    assert not ApiToken.objects.exists()


def test_nobody_issues_a_token_for_somebody_above_them() -> None:
    house = company()
    boss = house.person('boss').pk
    verdicts = services.issue_token([boss], actor=house.actor('clerk'), name='x', rights=['org.see'], days=1)
    assert verdicts.by_code == {'not_yours': 1}


def test_use_is_noted_at_most_once_a_minute(django_assert_num_queries) -> None:
    house = company()
    secret = issued(house, ['org.see'])
    first = bearer_of(secret)
    assert first is not None
    services.note_use(first)
    second = bearer_of(secret)
    assert second is not None
    with django_assert_num_queries(0):
        services.note_use(second)
