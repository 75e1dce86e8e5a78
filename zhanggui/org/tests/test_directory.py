"""Who is asked when a process asks for a position, a superior or a department: active people with a post of today."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.org.directory import Directory
from zhanggui.org.models import Client, Department, Position, Post, Project, Shop, User
from zhanggui.org.tests.people import Company, company

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Company:
    """A line of three: 总监 over 主管 over 专员, with one or two people each."""
    made = company()
    sale = Department.objects.create(code='sale', name='销售部')
    above = None
    for code, name in (('director', '总监'), ('lead', '主管'), ('hand', '专员')):
        above = Position.objects.create(code=code, name=name, department=sale, superior=above)
    for username, seat in (('d', 'director'), ('l', 'lead'), ('h1', 'hand'), ('h2', 'hand')):
        hold(User.objects.create(username=username, name=username), seat)
    return made


def hold(user: User, seat: str, **told: object) -> Post:
    return Post.objects.create(user=user, position=Position.objects.get(code=seat), **{'all_shops': True, **told})


def ids(*usernames: str) -> tuple[int, ...]:
    return tuple(User.objects.filter(username__in=usernames).order_by('pk').values_list('pk', flat=True))


def test_a_position_is_asked_by_its_code_or_by_what_people_write_on_a_lane(house: Company) -> None:
    assert Directory().holders(['hand']) == Directory().holders(['专员']) == ids('h1', 'h2')


def test_who_is_disabled_or_whose_post_is_over_or_yet_to_come_is_not_asked(house: Company) -> None:
    User.objects.filter(username='h1').update(is_active=False)
    late = User.objects.create(username='late', name='late')
    hold(late, 'hand', since=clock.today() + timedelta(days=1))
    Post.objects.filter(user__username='l').update(
        since=clock.today() - timedelta(days=9), until=clock.today() - timedelta(days=1)
    )
    assert Directory().holders(['hand']) == ids('h2')
    assert Directory().holders(['lead']) == ()


def test_of_several_holders_only_those_whose_post_reaches_the_shop(house: Company) -> None:
    post = Post.objects.get(user__username='h1')
    post.all_shops = False
    post.save()
    post.shops.set([house.shops['S1']])
    assert Directory().holders(['hand'], shop=house.shops['S1']) == ids('h1', 'h2')
    assert Directory().holders(['hand'], shop=house.shops['S2']) == ids('h2')


def test_the_superior_is_the_nearest_held_position_above(house: Company) -> None:
    assert Directory().superiors(ids('h1')) == ids('l')
    Post.objects.filter(user__username='l').delete()
    assert Directory().superiors(ids('h1')) == ids('d'), 'a vacant position is passed over'
    assert Directory().superiors(ids('d')) == (), 'nobody stands above the last'


def test_a_post_that_ends_tomorrow_still_counts_when_the_clock_stands_at_today_only(house: Company) -> None:
    Post.objects.filter(user__username='l').update(until=clock.today())
    assert Directory().superiors(ids('h1')) == ids('l')
    with clock.moved(timedelta(days=2)):
        assert Directory().superiors(ids('h1')) == ids('d')


def test_a_department_and_its_people(house: Company) -> None:
    assert Directory().group('sale') == Directory().group('销售部') == ids('d', 'l', 'h1', 'h2')


def test_people_are_found_by_name_and_by_post_and_shown_with_both(house: Company) -> None:
    assert [face.name for face in Directory().search('主管')] == ['l']
    (face,) = Directory().search('h1')
    assert Directory().faces([face.id])[face.id].posts == '专员'


def test_who_looks_after_processes_holds_the_right_to(house: Company) -> None:
    assert Directory().admins() == ids('boss')


def test_a_seat_answers_for_its_aliases_where_nobody_has_that_seat(house: Company) -> None:
    Position.objects.filter(code='lead').update(aliases=['store_manager', '淘宝店长', 'hand'])
    assert Directory().holders(['store_manager']) == Directory().holders(['淘宝店长']) == ids('l')
    assert Directory().holders(['hand']) == ids('h1', 'h2'), 'a seat of one’s own goes before an alias'
    assert Directory().holders(['hand', 'store_manager']) == ids('l', 'h1', 'h2')
    assert Directory().holders(['nobody']) == ()


def test_codes_that_another_seat_answers_for_may_stand_on_a_lane(house: Company) -> None:
    Position.objects.filter(code='lead').update(aliases=['store_manager', '淘宝店长', 'hand'])
    known = dict(Directory().positions())
    assert (known['lead'], known['store_manager'], known['hand']) == ('主管', '主管', '专员')
    assert '淘宝店长' not in known, 'a title is no code'


def test_who_serves_a_client_serves_its_shops_also_the_new_ones(house: Company) -> None:
    project = Project.objects.create(code='p', name='项目', client=Client.objects.create(code='brand', name='品牌'))
    post = Post.objects.get(user__username='h1')
    Post.objects.filter(pk=post.pk).update(all_shops=False)
    post.clients.add(project.client)
    assert Directory().holders(['hand'], shop=house.shops['S1']) == ids('h2')
    Shop.objects.filter(code='S1').update(project=project)
    assert Directory().holders(['hand'], shop=house.shops['S1']) == ids('h1', 'h2')
    assert house.person('h1').scope_of('shop') == frozenset({house.shops['S1']})
    assert house.person('h1').scope_of('client') == frozenset({project.client_id})
    late = Shop.objects.create(code='S9', name='新店', platform='jd', project=project)
    assert house.person('h1').scope_of('shop') == frozenset({house.shops['S1'], late.pk})
