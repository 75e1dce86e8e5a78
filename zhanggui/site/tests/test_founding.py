"""The first start in the browser: only while nobody has an account, only with the key, and then with the company chosen."""

from __future__ import annotations

import pytest
from django.test import Client

from zhanggui.flow.models import ProcessVersion
from zhanggui.org.models import Department, Position, User
from zhanggui.site import founding, founding_page
from zhanggui.site.playbook import load_organisation
from zhanggui.site.tests.shops import person

pytestmark = pytest.mark.django_db
PASSWORD = 'peach-lantern-9041'
TOLD = {'template': 'client_agency', 'username': 'lin', 'name': '林一', 'password': PASSWORD, 'again': PASSWORD}


@pytest.fixture
def address() -> str:
    return f'/start/?key={founding.start_key()}'


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chart is what these tests look at; that all processes load is another test's affair."""
    monkeypatch.setattr(founding, 'load_playbook', load_organisation)


def test_without_the_key_nothing_is_offered_and_nothing_done() -> None:
    for address in ('/start/', '/start/?key=guess'):
        assert Client().get(address).status_code == 403
        assert Client().post(address, TOLD).status_code == 403
    assert not User.objects.exists()


def test_the_page_offers_the_default_the_four_and_the_demo(address: str) -> None:
    page = Client().get(address).content.decode()
    for name in ('标准公司', '运营中心', '线上运营部', '品牌代运营公司', '商业运营部', '云裳记'):
        assert name in page


@pytest.mark.usefixtures('quick')
def test_the_chosen_company_is_founded_and_its_administrator_gets_in(address: str) -> None:
    client = Client()
    assert client.post(address, TOLD).headers['Location'] == '/accounts/login/'
    assert Position.objects.get(code='store_manager').name == '淘宝店长'
    assert 'ops_specialist' in Position.objects.get(code='store_manager').aliases
    assert not Department.objects.filter(code='promotion').exists()
    assert User.objects.get(username='lin').may('org.grant_post')
    client.post('/accounts/login/', {'login': 'lin', 'password': PASSWORD})
    assert client.get('/accounts/password/change/').status_code == 200


@pytest.mark.usefixtures('quick')
@pytest.mark.parametrize(
    ('wrong', 'field'),
    [
        ({'again': 'another-lantern-1'}, 'again'),
        ({'password': '123', 'again': '123'}, 'password'),
        ({'template': 'nothing'}, 'template'),
        ({'username': ''}, 'username'),
    ],
)
def test_what_is_wrong_is_said_and_no_company_is_there(address: str, wrong: dict[str, str], field: str) -> None:
    answer = Client().post(address, {**TOLD, **wrong})
    assert answer.status_code == 422
    assert answer.context['form'].errors[field]
    assert not User.objects.exists()
    assert not Position.objects.exists()


@pytest.mark.usefixtures('quick')
def test_a_log_in_name_that_cannot_be_one_undoes_the_whole(address: str) -> None:
    answer = Client().post(address, {**TOLD, 'username': 'a b!'})
    assert answer.status_code == 422
    assert not Position.objects.exists(), 'all or nothing'


def test_once_somebody_has_an_account_the_page_is_gone(address: str) -> None:
    person('somebody')
    assert Client().get(address).status_code == 404
    assert Client().post(address, TOLD).status_code == 404


@pytest.mark.usefixtures('quick')
def test_from_the_command_line_the_first_password_is_temporary() -> None:
    accounts = founding.found_company('operation_centre', founding.Founder())
    assert list(accounts) == ['admin']
    assert User.objects.get(username='admin').password_temporary
    with pytest.raises(founding.CannotFound):
        founding.found_company('operation_centre', founding.Founder('second'))
    assert not ProcessVersion.objects.exists()


def test_the_demo_needs_no_account(address: str) -> None:
    form = founding_page.FoundingForm({'template': 'demo', 'username': 'admin', 'name': '管理员'})
    assert form.is_valid()
