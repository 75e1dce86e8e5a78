"""Every screen of the organisation: who may open it, whose rows it shows, what it costs; and the forms that make things."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.org import services
from zhanggui.org.drafts import NewPosition, NewRole, Reach, Term
from zhanggui.org.models import (
    SEE,
    SEE_CHART,
    SEE_CLIENTS,
    ApiToken,
    Department,
    Farewell,
    Position,
    Post,
    Project,
    Role,
    Shop,
    User,
    Warehouse,
)
from zhanggui.org.models import Client as BrandClient
from zhanggui.org.screens import clients, moves, people, places, structure
from zhanggui.org.tests.people import Company
from zhanggui.ui.testing import ScreenMatrix


class OrgMatrix(ScreenMatrix):
    rights = frozenset({SEE, SEE_CHART})


class TestPeopleList(OrgMatrix):
    screen = people.PeopleList

    @pytest.fixture
    def mine(self, house: Company) -> User:
        return house.person('clerk')


class TestPersonPage(OrgMatrix):
    screen = people.PersonPage
    marker = '当前权限'

    @pytest.fixture
    def mine(self, house: Company) -> User:
        return house.person('clerk')


class TestPostPage(OrgMatrix):
    screen = people.PostPage
    marker = '到任'

    @pytest.fixture
    def mine(self, house: Company) -> Post:
        return Post.objects.get(user__username='clerk')


class TestPersonNew(OrgMatrix):
    screen = people.PersonNew
    rights = frozenset({SEE, 'org.invite_person'})


class TestJoin(OrgMatrix):
    screen = moves.Join
    rights = frozenset({SEE, 'org.join'})


class TestChangePost(TestPersonPage):
    screen = moves.ChangePost
    rights = frozenset({SEE, 'org.change_post'})
    marker = '手上的待办'


class TestLeave(TestPersonPage):
    screen = moves.Leave
    rights = frozenset({SEE, 'org.leave'})
    marker = '接手人'


class TestFarewellList(OrgMatrix):
    screen = moves.FarewellList

    @pytest.fixture
    def mine(self, house: Company) -> Farewell:
        return Farewell.objects.create(user=house.person('clerk'), last_day=clock.today(), to=house.person('boss'))


class TestTokenList(OrgMatrix):
    screen = people.TokenList


class TestShopList(OrgMatrix):
    screen = places.ShopList

    @pytest.fixture
    def mine(self, house: Company) -> Shop:
        return Shop.objects.get(code='S1')

    @pytest.fixture
    def foreign(self, house: Company) -> Shop:
        return Shop.objects.get(code='S2')


class TestShopPage(TestShopList):
    screen = places.ShopPage
    marker = '大额线'


class TestClientList(OrgMatrix):
    screen = clients.ClientList
    rights = frozenset({SEE_CLIENTS})

    @pytest.fixture
    def mine(self, house: Company) -> BrandClient:
        return brand('mine', house.shops['S1']).client

    @pytest.fixture
    def foreign(self, house: Company) -> BrandClient:
        return brand('foreign', house.shops['S2']).client


class TestClientPage(TestClientList):
    screen = clients.ClientPage
    marker = '整体负责的人'


class TestClientNew(OrgMatrix):
    screen = clients.ClientNew
    rights = frozenset({SEE_CLIENTS, 'org.create_client'})


class TestProjectList(OrgMatrix):
    screen = clients.ProjectList
    rights = frozenset({SEE_CLIENTS})

    @pytest.fixture
    def mine(self, house: Company) -> Project:
        return brand('mine', house.shops['S1'])

    @pytest.fixture
    def foreign(self, house: Company) -> Project:
        return brand('foreign', house.shops['S2'])


class TestProjectPage(TestProjectList):
    screen = clients.ProjectPage
    marker = '进行中'


class TestProjectNew(OrgMatrix):
    screen = clients.ProjectNew
    rights = frozenset({SEE_CLIENTS, 'org.create_project'})


def brand(code: str, shop: int) -> Project:
    client = BrandClient.objects.create(code=code, name=f'品牌{code}')
    project = Project.objects.create(code=code, name=f'项目{code}', client=client)
    Shop.objects.filter(pk=shop).update(project=project)
    return project


class TestShopNew(OrgMatrix):
    screen = places.ShopNew
    rights = frozenset({SEE, 'org.create_shop'})


class TestWarehouseList(OrgMatrix):
    screen = places.WarehouseList

    @pytest.fixture
    def mine(self, house: Company) -> Warehouse:
        return Warehouse.objects.get(code='W1')

    @pytest.fixture
    def foreign(self, house: Company) -> Warehouse:
        return Warehouse.objects.get(code='W2')


class TestWarehousePage(TestWarehouseList):
    screen = places.WarehousePage
    marker = '联系人'


class TestWarehouseNew(OrgMatrix):
    screen = places.WarehouseNew
    rights = frozenset({SEE, 'org.create_warehouse'})


class TestDepartmentList(OrgMatrix):
    screen = structure.DepartmentList

    @pytest.fixture
    def mine(self, house: Company) -> Department:
        return Department.objects.get(code='ops')


class TestDepartmentPage(TestDepartmentList):
    screen = structure.DepartmentPage


class TestChart(OrgMatrix):
    screen = structure.ChartScreen
    rights = frozenset({SEE_CHART})


class TestDepartmentNew(OrgMatrix):
    screen = structure.DepartmentNew
    rights = frozenset({SEE, 'org.create_department'})


class TestPositionList(OrgMatrix):
    screen = structure.PositionList

    @pytest.fixture
    def mine(self, house: Company) -> Position:
        return Position.objects.get(code='clerk')


class TestPositionPage(TestPositionList):
    screen = structure.PositionPage
    marker = '任职人员'


class TestPositionNew(OrgMatrix):
    screen = structure.PositionNew
    rights = frozenset({SEE, 'org.create_position'})


class TestRoleList(OrgMatrix):
    screen = structure.RoleList

    @pytest.fixture
    def mine(self, house: Company) -> Role:
        return Role.objects.get(code='clerk')


class TestRolePage(TestRoleList):
    screen = structure.RolePage
    marker = '用于岗位'


class TestRoleNew(OrgMatrix):
    screen = structure.RoleNew
    rights = frozenset({SEE, 'org.create_role'})


class TestRightsMatrix(OrgMatrix):
    screen = structure.RightsMatrix


@pytest.mark.django_db
class TestChartPages:
    @pytest.fixture
    def colleague(self, house: Company, client: Client) -> Client:
        services.create_roles([NewRole(code='all_see', name='同事', rights=('org.see_chart',))], actor=system())
        seat = NewPosition(
            code='hand', name='专员', department='ops', superior='boss', roles=('all_see',), head_count=3,
            mission='把活干好', mission_en='Does the work', aliases=('小工',), authority={'fine_fen_max': 200_00},
        )  # fmt: skip
        services.create_positions([seat], actor=system())
        house.positions['hand'] = Position.objects.get(code='hand').pk
        person = User.objects.create(username='hand', name='韩专员')
        house.grant('hand', 'hand')
        acting = Term(since=clock.today(), acting=True)
        told = {'position': house.positions['hand'], 'reach': Reach(), 'term': acting}
        assert services.grant_post([house.person('clerk').pk], actor=system(), **told).done
        client.force_login(person)
        return client

    def test_the_chart_shows_holders_who_acts_and_what_is_vacant_both_ways(self, colleague: Client) -> None:
        for path in ('/org/chart/', '/org/chart/?by=line'):
            text = colleague.get(path).content.decode()
            assert '韩专员' in text
            assert 'chart-acting' in text
            assert '缺 2' in text, 'who acts fills no place'

    def test_colleagues_read_what_a_seat_is_for_and_not_what_it_may(self, colleague: Client, house: Company) -> None:
        text = colleague.get(f'/org/positions/{house.positions["hand"]}/').content.decode()
        assert all(each in text for each in ('把活干好', '小工', '¥200.00', '总监', '韩专员'))
        assert '/org/roles/' not in text
        person = colleague.get(f'/org/people/{house.person("boss").pk}/').content.decode()
        assert '总监' in person
        assert '登录名' not in person
        assert '接口令牌' not in person
        assert colleague.get('/org/people/').status_code == 403


@pytest.mark.django_db
class TestForms:
    @pytest.fixture
    def boss(self, house: Company, client: Client) -> Client:
        client.force_login(house.person('boss'))
        return client

    def test_an_invited_persons_password_stands_on_their_page_once(self, boss: Client) -> None:
        told = {'username': 'fresh', 'name': '新人', 'mobile': '', 'language': ''}
        page = boss.post('/org/people/new/', told, follow=True)
        text = page.content.decode()
        person = User.objects.get(username='fresh')
        shown = text.partition('只显示这一次）：')[2].partition('<')[0].strip()
        assert person.check_password(shown)
        assert shown not in boss.get(f'/org/people/{person.pk}/').content.decode()

    def test_what_was_refused_stands_beside_what_was_typed(self, boss: Client) -> None:
        response = boss.post('/org/shops/new/', {'code': 'S1', 'name': '又一个', 'platform': 'jd'})
        assert response.status_code == 422
        assert '已被使用' in response.content.decode()
        assert Shop.objects.filter(code='S1').count() == 1

    @pytest.mark.parametrize(
        ('path', 'told', 'model'),
        [
            ('/org/shops/new/', {'code': 'N1', 'name': '新店', 'platform': 'jd', 'warehouse': 'W1'}, Shop),
            ('/org/clients/new/', {'code': 'N1', 'name': '新品牌'}, BrandClient),
            ('/org/warehouses/new/', {'code': 'N1', 'name': '新仓'}, Warehouse),
            ('/org/departments/new/', {'code': 'N1', 'name': '新部门', 'parent': 'ops', 'order': '1'}, Department),
            (
                '/org/positions/new/',
                {'code': 'N1', 'name': '新岗', 'department': 'ops', 'roles': ['clerk'], 'head_count': '1'},
                Position,
            ),
            ('/org/roles/new/', {'code': 'N1', 'name': '新角色', 'rights': ['org.see']}, Role),
        ],
    )
    def test_each_form_makes_its_thing(self, boss: Client, path: str, told: dict[str, Any], model: Any) -> None:
        response = boss.post(path, told)
        assert response.status_code == 302, response.content.decode()
        assert model.objects.filter(code='N1').exists()

    def test_a_post_is_granted_in_the_dialog_over_shops_in_sight(self, boss: Client, house: Company) -> None:
        person = User.objects.create(username='fresh', name='新人')
        shown = boss.get(f'/do/org.grant_post/?_ids={person.pk}').content.decode()
        assert 'name="position"' in shown
        told = {
            '_ids': str(person.pk),
            'position': house.positions['clerk'],
            'shops': [house.shops['S1']],
            'since': '2026-01-01',
        }
        assert boss.post('/do/org.grant_post/', told).status_code == 200
        assert house.person('fresh').may('org.see')
        assert house.person('fresh').scope_of('shop') == frozenset({house.shops['S1']})

    def test_a_token_is_shown_in_the_dialog_once(self, boss: Client, house: Company) -> None:
        clerk = house.person('clerk').pk
        told = {'_ids': str(clerk), 'name': 'ERP', 'days': '30', 'rights': ['org.see']}
        assert 'zg_' in boss.post('/do/org.issue_token/', told).content.decode()
        token = ApiToken.objects.get()
        assert 'zg_' not in boss.get(f'/org/people/{clerk}/').content.decode()
        assert 'ERP' in boss.get('/org/tokens/').content.decode()
        assert boss.post('/do/org.revoke_token/', {'_ids': str(token.pk)}).status_code == 200
        assert ApiToken.objects.get().revoked_at is not None
