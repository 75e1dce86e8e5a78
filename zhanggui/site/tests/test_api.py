"""The API at its door: who is let in, what is taken, how mistakes are told, the same thing said twice."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry, IdempotencyKey
from zhanggui.orders.models import Order
from zhanggui.org import services
from zhanggui.org.models import ApiToken, Shop, User
from zhanggui.site.tests.shops import Caller, caller, person, two_shops

pytestmark = pytest.mark.django_db

BATCH = '/api/v1/orders/batch'
numbers = itertools.count(1)


@pytest.fixture
def erp() -> Caller:
    two_shops()
    return caller(person('erp', 'orders.*', 'stock.*', 'channels.*', 'org.*'))


def an_order(**told: Any) -> dict[str, Any]:
    now = clock.now().isoformat()
    lines = [{'code': 'SP001', 'title': '连衣裙', 'quantity': 2, 'price_fen': 5000}]
    whole = {
        'number': f'T{next(numbers)}',
        'told_at': now,
        'state': 'paid',
        'paid_at': now,
        'paid_fen': 10_000,
        'lines': lines,
    }
    return {**whole, **told}


def batch(*orders: dict[str, Any], shop: str = 'S1') -> dict[str, Any]:
    return {'shop': shop, 'orders': list(orders)}


# --- who is let in -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize('header', ['', 'Bearer ', 'Bearer wrong', 'Basic wrong', 'Bearer \ufffd'])
def test_without_a_living_token_nobody_gets_in(header: str) -> None:
    two_shops()
    response = Client().get('/api/v1/orders', headers={'Authorization': header} if header else {})
    assert response.status_code == 401
    assert response.json()['code'] == 'unauthorized'


def test_a_session_opens_nothing_here() -> None:
    two_shops()
    client = Client()
    client.force_login(person('boss', '*'))
    assert client.get('/api/v1/orders').status_code == 401


def test_a_revoked_token_and_one_of_a_disabled_account_are_refused(erp: Caller) -> None:
    assert erp.get('/api/v1/orders').status_code == 200
    owner = User.objects.get(username='erp')
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert erp.get('/api/v1/orders').status_code == 401
    User.objects.filter(pk=owner.pk).update(is_active=True)
    services.revoke_tokens(list(ApiToken.objects.values_list('pk', flat=True)), actor=system())
    assert erp.get('/api/v1/orders').status_code == 401


def test_a_token_may_only_what_it_names() -> None:
    two_shops()
    narrow = caller(person('erp', 'orders.*'), 'orders.see')
    assert narrow.get('/api/v1/orders').status_code == 200
    response = narrow.post('/api/v1/orders/cancel', {'ids': [1]})
    assert (response.status_code, response.json()['code']) == (403, 'forbidden')


# --- orders in -------------------------------------------------------------------------------------------------------------
def test_orders_come_in_and_the_same_again_changes_nothing(erp: Caller) -> None:
    told = batch(an_order(), an_order())
    assert erp.post(BATCH, told).json() == {'created': 2, 'updated': 0, 'unchanged': 0}
    assert erp.post(BATCH, told).json() == {'created': 0, 'updated': 0, 'unchanged': 2}
    assert Order.objects.count() == 2


def test_one_key_is_one_run(erp: Caller) -> None:
    told = batch(an_order())
    first = erp.post(BATCH, told, **{'Idempotency-Key': 'k1'})
    again = erp.post(BATCH, told, **{'Idempotency-Key': 'k1'})
    assert first.json() == again.json() == {'created': 1, 'updated': 0, 'unchanged': 0}
    assert (first['Idempotency-Replayed'], again['Idempotency-Replayed']) == ('false', 'true')
    other = erp.post(BATCH, batch(an_order()), **{'Idempotency-Key': 'k1'})
    assert (other.status_code, other.json()['code']) == (409, 'key_reused')
    assert Order.objects.count() == 1


def test_two_callers_may_use_the_same_key(erp: Caller) -> None:
    second = caller(person('second', 'channels.*'))
    assert erp.post(BATCH, batch(an_order()), **{'Idempotency-Key': 'k'}).json()['created'] == 1
    assert second.post(BATCH, batch(an_order()), **{'Idempotency-Key': 'k'}).json()['created'] == 1


def test_a_shop_out_of_sight_does_not_exist(erp: Caller) -> None:
    hidden, absent = erp.post(BATCH, batch(an_order(), shop='S2')), erp.post(BATCH, batch(an_order(), shop='S9'))
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.json()['code'] == absent.json()['code'] == 'no_shop'
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ('body', 'status', 'told'),
    [
        (b'', 400, ''),
        (b'{', 400, ''),
        (b'[]', 422, 'Expected `object`'),
        (b'\xff\xfe', 400, ''),
        (b'{"shop":"S1","orders":[]}', 422, '$.orders'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"yesterday"}]}', 422, '$.orders[0].told_at'),
        (b'{"shop":"S1","orders":[{"number":"","told_at":"2026-01-01T00:00:00Z"}]}', 422, '$.orders[0].number'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"2026-01-01T00:00:00"}]}', 422, '$.orders[0].told_at'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"2026-01-01T00:00:00Z","paid_fen":1.5}]}', 422, 'paid_fen'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"2026-01-01T00:00:00Z","paid_fen":-1}]}', 422, 'paid_fen'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"2026-01-01T00:00:00Z","surprise":1}]}', 422, 'surprise'),
        (b'{"shop":"S1","orders":[{"number":"1","told_at":"2026-01-01T00:00:00Z","paid_fen":NaN}]}', 400, ''),
        (b'[' * 100_000, 422, ''),
    ],
)
def test_a_body_that_does_not_fit_is_told_where(erp: Caller, body: bytes, status: int, told: str) -> None:
    response = erp.post(BATCH, body)
    assert response.status_code == status, response.content
    assert told in response.json()['message']
    assert not Order.objects.exists()


def test_every_value_that_cannot_be_stored_or_meant_is_named_and_nothing_is_taken_in(erp: Caller) -> None:
    soon = (clock.now() + timedelta(days=2)).isoformat()
    long_ago = '1970-01-01T00:00:00Z'
    orders = [an_order(), an_order(number='\u200b'), an_order(told_at=soon), an_order(paid_at=long_ago)]
    response = erp.post(BATCH, batch(*orders))
    assert response.status_code == 422
    assert set(response.json()['fields']) == {'orders[1].number', 'orders[2].told_at', 'orders[3].paid_at'}
    assert not Order.objects.exists()


def test_control_characters_are_taken_out(erp: Caller) -> None:
    assert erp.post(BATCH, batch(an_order(message='请\x00快\x07发'))).json()['created'] == 1
    assert Order.objects.get().message == '请快发'


def test_a_backslash_before_letters_that_look_like_one_stays(erp: Caller) -> None:
    assert erp.post(BATCH, batch(an_order(message='路径\\u0000', number='A\x00\x001'))).json()['created'] == 1
    order = Order.objects.get()
    assert (order.message, order.number) == ('路径\\u0000', 'A1')


def test_more_than_a_thousand_orders_are_refused(erp: Caller) -> None:
    response = erp.post(BATCH, batch(*(an_order() for _ in range(1001))))
    assert (response.status_code, Order.objects.count()) == (422, 0)


# --- doing -----------------------------------------------------------------------------------------------------------------
def test_a_use_case_answers_for_each_item(erp: Caller) -> None:
    erp.post(BATCH, batch(an_order(), an_order()))
    mine = list(Order.objects.values_list('pk', flat=True))
    shop = Shop.objects.get(code='S2').pk
    response = erp.post(
        '/api/v1/org/change_shop', {'ids': [shop, Shop.objects.get(code='S1').pk], 'ship_hours_max': 24}
    )
    assert response.status_code == 200
    assert [refusal['code'] for refusal in response.json()['refused']] == ['not_found']
    assert Shop.objects.get(code='S1').ship_hours_max == 24
    assert Shop.objects.get(code='S2').ship_hours_max == 48
    held = erp.post('/api/v1/orders/hold', {'ids': mine, 'reason': '等客户确认'})
    assert sorted(held.json()['done']) == sorted(mine)
    assert AuditEntry.objects.get(use_case='orders.hold').door == 'api'


def test_the_forms_own_words_come_back_by_field(erp: Caller) -> None:
    response = erp.post('/api/v1/org/change_shop', {'ids': [1], 'high_amount': 'much'})
    assert response.status_code == 422
    assert 'high_amount' in response.json()['fields']


def test_chinese_is_readable_in_the_answer(erp: Caller) -> None:
    response = erp.post('/api/v1/orders/audit', {'ids': [999_999]})
    assert '找不到' in response.content.decode()
    english = erp.post('/api/v1/orders/audit', {'ids': [999_999]}, **{'Accept-Language': 'en'})
    assert 'not found' in english.content.decode()


def test_a_secret_is_told_once_and_kept_nowhere(erp: Caller) -> None:
    boss = caller(person('boss', '*', shops=('*',), warehouses=('*',)))
    told = {'lines': [{'username': 'newcomer', 'name': '新人'}]}
    first = boss.post('/api/v1/org/invite_person', told, **{'Idempotency-Key': 'i'}).json()
    again = boss.post('/api/v1/org/invite_person', told, **{'Idempotency-Key': 'i'}).json()
    secret = dict(first['made']['facts'])['newcomer']
    assert User.objects.get(username='newcomer').check_password(secret)
    assert again == {**first, 'made': {}}
    assert secret not in str(IdempotencyKey.objects.values_list('answer', flat=True))


# --- reading ---------------------------------------------------------------------------------------------------------------
def test_orders_are_read_page_by_page_within_the_scope(erp: Caller) -> None:
    everywhere = caller(person('all', 'orders.*', 'channels.*', shops=('*',)))
    everywhere.post(BATCH, batch(an_order(number='A1'), an_order(number='A2'), an_order(number='A3')))
    everywhere.post(BATCH, batch(an_order(number='B1'), shop='S2'))
    seen, after = [], 0
    while after is not None:
        page = erp.get('/api/v1/orders', after=after, limit=2).json()
        seen += [row['number'] for row in page['rows']]
        after = page['next']
    assert sorted(seen) == ['A1', 'A2', 'A3']
    foreign = Order.objects.get(number='B1').pk
    assert erp.get(f'/api/v1/orders/{foreign}').status_code == 404
    assert everywhere.get(f'/api/v1/orders/{foreign}').json()['number'] == 'B1'


def test_no_personal_data_is_read(erp: Caller) -> None:
    receiver = {'name': '张三丰', 'phone': '13812345678', 'province': '浙江省', 'city': '杭州市', 'street': '文三路1号'}
    erp.post(BATCH, batch(an_order(receiver=receiver, nick='买家昵称canary')))
    text = erp.get('/api/v1/orders').content.decode() + erp.get('/api/v1/parcels').content.decode()
    assert not [canary for canary in ('张三丰', '13812345678', '文三路', 'canary') if canary in text]


def test_reading_costs_the_same_for_one_order_and_for_many(erp: Caller, django_assert_max_num_queries) -> None:
    erp.post(BATCH, batch(*(an_order() for _ in range(60))))
    with django_assert_max_num_queries(8):
        assert len(erp.get('/api/v1/orders', limit=60).json()['rows']) == 60


@pytest.mark.parametrize(
    'query', [{'limit': 0}, {'limit': 'x'}, {'after': 2**63}, {'state': 'nowhere'}, {'shop': 'a\x00b'}]
)
def test_a_wrong_parameter_is_told(erp: Caller, query: dict[str, Any]) -> None:
    response = erp.get('/api/v1/orders', **query)
    assert (response.status_code, response.json()['code']) == (422, 'bad_parameter')


def test_the_description_is_for_people_and_programs_we_know(erp: Caller, client: Client) -> None:
    assert client.get('/api/v1/openapi.json').status_code == 401
    described = erp.get('/api/v1/openapi.json').json()
    assert {'/api/v1/orders/batch', '/api/v1/orders/cancel', '/api/v1/stock'} <= set(described['paths'])
