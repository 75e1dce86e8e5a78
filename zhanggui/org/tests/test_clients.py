"""Clients entrust shops: who serves a client sees all its shops, the ones to come too, and nobody else’s."""

from __future__ import annotations

import pytest

from zhanggui.core import usecases
from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import NewClient, NewProject, NewShop, Reach
from zhanggui.org.forms.changes import ShopForm
from zhanggui.org.models import Client, Project, Role, Shop
from zhanggui.org.tests.people import Company, company, lasting
from zhanggui.org.usecases import CHANGE_PROJECT, CHANGE_SHOP, GRANT_POST

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Company:
    """Two brands: 甲 with a project and no shop yet, 乙 with one shop. `clerk` keeps shop S1 and serves 甲."""
    made = company()
    services.create_clients([NewClient(code='a', name='甲'), NewClient(code='b', name='乙')], actor=system())
    projects = [NewProject(code='a1', name='甲一', client='a'), NewProject(code='b1', name='乙一', client='b')]
    assert len(services.create_projects(projects, actor=system()).done) == 2
    services.create_shops([NewShop(code='B1', platform='jd', project='b1')], actor=system())
    made.grant('clerk', 'clerk', reach=Reach(clients=(of('a'),)))
    return made


def of(code: str) -> int:
    return Client.objects.get(code=code).pk


def seen(house: Company) -> list[str]:
    return sorted(Shop.objects.visible_to(house.person('clerk')).values_list('code', flat=True))


def test_a_new_shop_of_the_client_is_seen_at_once_and_a_shop_of_another_is_not(house: Company) -> None:
    assert seen(house) == ['S1']
    services.create_shops([NewShop(code='A1', platform='jd', project='a1')], actor=house.actor('boss'))
    assert seen(house) == ['A1', 'S1']
    assert list(Client.objects.visible_to(house.person('clerk')).values_list('code', flat=True)) == ['a']
    assert list(Project.objects.visible_to(house.person('clerk')).values_list('code', flat=True)) == ['a1']


def test_a_shop_that_changes_its_project_changes_who_sees_it(house: Company) -> None:
    told = {'project_id': Project.objects.get(code='a1').pk}
    shop = Shop.objects.get(code='B1').pk
    assert usecases.perform(CHANGE_SHOP, [shop], actor=house.actor('boss'), told=told).done == [shop]
    assert seen(house) == ['B1', 'S1']


def test_a_shop_taken_off_its_project_is_of_no_client(house: Company) -> None:
    services.create_shops([NewShop(code='A1', platform='jd', project='a1')], actor=house.actor('boss'))
    assert seen(house) == ['A1', 'S1']
    shop, boss = Shop.objects.get(code='A1'), house.actor('boss')
    form = ShopForm({'project': shop.project_id, 'without_project': 'on', 'name': '甲店'})
    form.prepare(boss, [shop.pk])
    assert form.is_valid(), form.errors
    assert usecases.perform(CHANGE_SHOP, [shop.pk], actor=boss, told=form.cleaned_data).done == [shop.pk]
    shop.refresh_from_db()
    assert (shop.project_id, shop.name) == (None, '甲店')
    assert seen(house) == ['S1']
    assert usecases.perform(CHANGE_SHOP, [shop.pk], actor=boss, told=form.cleaned_data).already == [shop.pk]


def test_an_empty_field_leaves_the_project_as_it_is(house: Company) -> None:
    shop, boss = Shop.objects.get(code='B1'), house.actor('boss')
    form = ShopForm({'name': '乙店'})
    form.prepare(boss, [shop.pk])
    assert form.is_valid(), form.errors
    usecases.perform(CHANGE_SHOP, [shop.pk], actor=boss, told=form.cleaned_data)
    assert Shop.objects.get(code='B1').project == Project.objects.get(code='b1')


def test_nobody_gives_a_client_they_do_not_serve(house: Company) -> None:
    """Not even one whose shops of today they all see: more may come."""
    services.set_rights([house_role()], actor=system(), rights=['org.see', 'org.grant_post'])
    clerk = house.actor('clerk')
    told = {'position': house.positions['clerk'], 'term': lasting()}
    target = house.person('boss').pk
    verdicts = usecases.perform(GRANT_POST, [target], actor=clerk, told={**told, 'reach': Reach(clients=(of('b'),))})
    assert verdicts.by_code == {'beyond_reach': 1}
    verdicts = usecases.perform(GRANT_POST, [target], actor=clerk, told={**told, 'reach': Reach(clients=(of('a'),))})
    assert verdicts.done == [target]


def test_what_cannot_be_is_refused_with_the_code(house: Company) -> None:
    projects = [NewProject(code='x', name='x', client='nobody'), NewProject(code='a1', name='x', client='a')]
    verdicts = services.create_projects(projects, actor=system())
    assert verdicts.by_code == {'unknown_client': 1, 'taken': 1}
    shops = services.create_shops([NewShop(code='X', platform='jd', project='b1')], actor=house.actor('clerk'))
    assert shops.by_code == {'unknown_project': 1}, 'a project out of sight is not there'
    assert Project.objects.count() == 2
    assert not Shop.objects.filter(code='X').exists()


def test_a_project_out_of_sight_does_not_change(house: Company) -> None:
    services.set_rights([house_role()], actor=system(), rights=['org.see', 'org.change_project'])
    theirs = Project.objects.get(code='b1').pk
    verdicts = usecases.perform(CHANGE_PROJECT, [theirs], actor=house.actor('clerk'), told={'name': '改名'})
    assert verdicts.by_code == {'not_found': 1}
    assert Project.objects.get(pk=theirs).name == '乙一'


def house_role() -> int:
    return Role.objects.get(code='clerk').pk
