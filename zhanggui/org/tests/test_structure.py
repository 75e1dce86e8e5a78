"""Departments, roles, positions, shops and warehouses; and the playbook that makes them all."""

from __future__ import annotations

import pytest

from zhanggui.core import usecases
from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, NewShop, Organisation
from zhanggui.org.models import Position, Role, Shop
from zhanggui.org.services.structure import UnknownRightsError
from zhanggui.org.tests.people import company
from zhanggui.org.usecases import CHANGE_SHOP

pytestmark = pytest.mark.django_db


def test_a_role_takes_known_rights_only() -> None:
    verdicts = services.create_roles([NewRole(code='r', name='角色', rights=('org.see', 'org.fly'))], actor=system())
    assert verdicts.by_code == {'unknown_rights': 1}
    assert 'org.fly' in str(verdicts.refused[0].reason)
    assert not Role.objects.exists()


def test_rights_are_changed_only_by_who_holds_them() -> None:
    house = company()
    role = Role.objects.get(code='all')
    assert services.set_rights([role.pk], actor=house.actor('clerk'), rights=['org.see']).by_code == {
        'beyond_rights': 1
    }
    assert Role.objects.get(pk=role.pk).rights == ['*']


def test_the_role_that_lets_the_last_administrator_in_cannot_lose_its_rights() -> None:
    house = company()
    role = Role.objects.get(code='all')
    verdicts = services.set_rights([role.pk], actor=house.actor('boss'), rights=['org.see'])
    assert verdicts.by_code == {'last_administrator': 1}
    assert Role.objects.get(pk=role.pk).rights == ['*']
    seat = house.positions['boss']
    assert services.set_position_roles([seat], actor=house.actor('boss'), roles=[]).by_code == {'last_administrator': 1}
    assert house.person('boss').may('org.grant_post')


def test_setting_rights_twice_is_already_so() -> None:
    house = company()
    role = Role.objects.get(code='clerk')
    assert services.set_rights([role.pk], actor=house.actor('boss'), rights=['org.see']).done == [role.pk]
    assert services.set_rights([role.pk], actor=house.actor('boss'), rights=['org.see', 'org.see']).already == [role.pk]
    assert not house.person('clerk').may('org.disable_account')


def test_shops_refuse_what_cannot_be() -> None:
    company()
    drafts = [
        NewShop(code='S1', platform='jd'),
        NewShop(code='bad code', platform='jd'),
        NewShop(code='N1', platform='ebay'),
        NewShop(code='N2', platform='jd', warehouse='nowhere'),
        NewShop(code='N3', platform='jd'),
        NewShop(code='N3', platform='jd'),
    ]
    verdicts = services.create_shops(drafts, actor=system())
    assert {refusal.item: refusal.code for refusal in verdicts.refused} == {
        1: 'taken', 2: 'bad_code', 3: 'unknown_platform', 4: 'unknown_warehouse', 6: 'twice',
    }  # fmt: skip
    assert Shop.objects.filter(code__startswith='N').count() == 1


def test_habits_of_a_shop_out_of_sight_do_not_change() -> None:
    house = company()
    services.set_rights([Role.objects.get(code='clerk').pk], actor=system(), rights=['org.see', 'org.change_shop'])
    both = [house.shops['S1'], house.shops['S2']]
    verdicts = usecases.perform(CHANGE_SHOP, both, actor=house.actor('clerk'), told={'ship_hours_max': 24})
    assert verdicts.done == [house.shops['S1']]
    assert verdicts.by_code == {'not_found': 1}
    assert dict(Shop.objects.values_list('code', 'ship_hours_max')) == {'S1': 24, 'S2': 48}


def test_a_position_needs_its_department_and_roles() -> None:
    company()
    drafts = [
        NewPosition(code='p1', name='岗', department='nowhere'),
        NewPosition(code='p2', name='岗', department='ops', roles=('nobody',)),
        NewPosition(code='p3', name='岗', department='ops', roles=('clerk',), superior='boss'),
    ]
    verdicts = services.create_positions(drafts, actor=system())
    assert verdicts.by_code == {'unknown_code': 2}
    made = Position.objects.get(code='p3')
    assert made.superior.code == 'boss'
    assert [role.code for role in made.roles.all()] == ['clerk']


def organisation(name: str = '运营部') -> Organisation:
    return Organisation(
        departments=(NewDepartment(code='ops', name=name), NewDepartment(code='shop', name='店铺组', parent='ops')),
        roles=(NewRole(code='r', name='角色', rights=('org.see',)),),
        positions=(NewPosition(code='p', name='岗位', department='shop', roles=('r',)),),
    )


def test_the_same_playbook_twice_changes_nothing() -> None:
    assert len(services.load_organisation(organisation(), actor=system()).done) == 4
    again = services.load_organisation(organisation(), actor=system())
    assert (again.done, len(again.already)) == ([], 4)
    assert len(services.load_organisation(organisation('运营中心'), actor=system()).done) == 1


def test_a_playbook_with_an_unknown_right_loads_nothing() -> None:
    wrong = Organisation(roles=(NewRole(code='r', name='角色', rights=('org.fly',)),))
    with pytest.raises(UnknownRightsError, match=r'org\.fly'):
        services.load_organisation(wrong, actor=system())
    assert not Role.objects.exists()
