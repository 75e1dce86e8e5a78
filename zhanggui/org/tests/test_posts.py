"""Posts give rights and sight, from their first day to their last; nobody gives what they do not have."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock, usecases
from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import Reach, Term
from zhanggui.org.models import Position, Post, Role, Shop, User
from zhanggui.org.tests.people import Company, company, lasting
from zhanggui.org.usecases import GRANT_POST

pytestmark = pytest.mark.django_db


def newcomer() -> User:
    return User.objects.create(username='new', name='新人')


def posts_of(house: Company, username: str) -> list[int]:
    return list(Post.objects.filter(user__username=username).values_list('pk', flat=True))


def test_a_post_gives_the_rights_of_its_roles_over_the_shops_it_names() -> None:
    house, new = company(), newcomer()
    told = {'position': house.positions['clerk'], 'reach': Reach(shops=(house.shops['S1'],)), 'term': lasting()}
    verdicts = usecases.perform(GRANT_POST, [new.pk], actor=house.actor('boss'), told=told)
    assert verdicts.done == [new.pk]
    new = house.person('new')
    assert new.may('org.see')
    assert not new.may('org.grant_post')
    assert list(Shop.objects.visible_to(new).values_list('code', flat=True)) == ['S1']
    assert new.scope_of('warehouse') == frozenset()


def test_the_same_grant_again_is_already_so() -> None:
    house, new = company(), newcomer()
    told = {'position': house.positions['clerk'], 'reach': Reach(shops=(house.shops['S1'],)), 'term': lasting()}
    services.grant_post([new.pk], actor=system(), **told)
    assert services.grant_post([new.pk], actor=system(), **told).already == [new.pk]
    assert len(posts_of(house, 'new')) == 1


def test_a_post_counts_from_its_first_day_to_its_last() -> None:
    house, new = company(), newcomer()
    term = Term(since=clock.today() + timedelta(days=2), until=clock.today() + timedelta(days=4))
    services.grant_post([new.pk], actor=system(), position=house.positions['clerk'], reach=Reach(), term=term)
    held = []
    for days in (1, 2, 4, 5):
        with clock.moved(timedelta(days=days)):
            held.append(house.person('new').may('org.see'))
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    ('position', 'reach', 'code'),
    [
        ('boss', Reach(), 'beyond_rights'),
        ('clerk', Reach(all_shops=True), 'beyond_reach'),
        ('clerk', Reach(all_warehouses=True), 'beyond_reach'),
        ('clerk', Reach(shops=(999_999,)), 'beyond_reach'),
    ],
)
def test_nobody_gives_what_they_do_not_have(position: str, reach: Reach, code: str) -> None:
    house, new = company(), newcomer()
    told = {'position': house.positions[position], 'reach': reach, 'term': lasting()}
    assert services.grant_post([new.pk], actor=house.actor('clerk'), **told).by_code == {code: 1}
    assert posts_of(house, 'new') == []


def test_a_grant_that_makes_no_sense_is_refused() -> None:
    house, new = company(), newcomer()
    seat = house.positions['clerk']
    backwards = Term(since=clock.today(), until=clock.today() - timedelta(days=1))
    by = system()
    assert services.grant_post([new.pk], actor=by, position=0, reach=Reach(), term=lasting()).by_code == {
        'no_position': 1
    }
    assert services.grant_post([new.pk], actor=by, position=seat, reach=Reach(), term=backwards).by_code == {
        'ends_first': 1
    }
    nowhere = Reach(shops=(999_999,))
    told = {'position': seat, 'reach': nowhere, 'term': lasting()}
    assert services.grant_post([new.pk], actor=by, **told).by_code == {'unknown_places': 1}
    services.disable([new.pk], actor=by)
    assert services.grant_post([new.pk], actor=by, position=seat, reach=Reach(), term=lasting()).by_code == {
        'disabled': 1
    }
    assert posts_of(house, 'new') == []


def test_ending_a_post_takes_its_rights_at_once_or_after_its_last_day() -> None:
    house, _ = company(), newcomer()
    house.grant('new', 'clerk')
    posts = posts_of(house, 'new')
    services.end_posts(posts, actor=system(), last_day=clock.today() + timedelta(days=3))
    assert house.person('new').may('org.see')
    assert services.end_posts(posts, actor=system()).done == posts
    assert not house.person('new').may('org.see')
    assert services.end_posts(posts, actor=system()).already == posts


def test_the_last_administrators_post_does_not_end_not_even_later() -> None:
    house = company()
    posts = posts_of(house, 'boss')
    for day in (None, clock.today() + timedelta(days=30)):
        verdicts = services.end_posts(posts, actor=house.actor('boss'), last_day=day)
        assert verdicts.by_code == {'last_administrator': 1}
    assert Post.objects.get(pk=posts[0]).until is None


def test_ending_a_post_that_reaches_further_than_oneself_is_refused() -> None:
    house = company()
    assert services.end_posts(posts_of(house, 'boss'), actor=house.actor('clerk')).by_code == {'beyond_reach': 1}


def test_who_looks_after_people_fills_seats_whose_work_they_may_not_do_but_none_that_administers() -> None:
    house, new = company(), newcomer()
    hr = Role.objects.create(code='hr', name='人事', rights=['org.seat', 'org.join'])
    work = Role.objects.create(code='work', name='作业', rights=['org.see_chart', 'org.see_clients'])
    department = Position.objects.get(pk=house.positions['clerk']).department
    seats = {}
    for code, role in (('hr', hr), ('worker', work)):
        seats[code] = Position.objects.create(code=code, name=code, department=department)
        seats[code].roles.set([role])
    Post.objects.create(user=User.objects.create(username='hr', name='人事'), position=seats['hr'])
    told = {'reach': Reach(), 'term': lasting()}
    assert services.grant_post([new.pk], actor=house.actor('hr'), position=seats['worker'].pk, **told).done == [new.pk]
    refused = services.grant_post([new.pk], actor=house.actor('hr'), position=house.positions['boss'], **told)
    assert refused.by_code == {'beyond_rights': 1}
    assert len(posts_of(house, 'new')) == 1
