"""Changes by hand: memo and flag, another address, one hold lifted. A refusal moves nothing, the audit stays impersonal."""

from __future__ import annotations

import json

from zhanggui.core import usecases
from zhanggui.core.models import AuditEntry
from zhanggui.core.verdicts import Verdicts
from zhanggui.orders.forms.edits import AddressForm, MemoForm
from zhanggui.orders.models import Hold, Order
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk
from zhanggui.orders.usecases.edits import CHANGE_ADDRESS, MEMO, RELEASE_HOLD

ELSEWHERE = {
    'name': '赵一', 'phone': '13900001111', 'province': '江苏省', 'city': '苏州市', 'district': '吴中区',
    'street': '某路 2 号 3 室', 'postcode': '',
}  # fmt: skip


def do(use_case: usecases.UseCase, ids: list[int], desk: Desk, **told: object) -> Verdicts:
    return usecases.perform(use_case, ids, actor=desk.actor, told=told)


def test_memo_holds_the_order_and_is_audited_by_name_only(desk: Desk) -> None:
    (order_id,) = desk.receive(desk.order('1', 'A'))
    assert do(MEMO, [order_id], desk, memo='送小样', flag=1).done == [order_id]
    order = Order.objects.get(pk=order_id)
    assert (order.memo, order.flag) == ('送小样', 1)
    assert desk.holds(order_id) == {'memo'}
    entry = AuditEntry.objects.get(use_case='orders.memo')
    assert json.loads(entry.told) == {'fields': ['flag', 'memo']}


def test_same_memo_again_is_already_so(desk: Desk) -> None:
    first, second = desk.receive(desk.order('1', 'A'), desk.order('2', 'A', memo='送小样'))
    verdicts = do(MEMO, [first, second], desk, memo='送小样')
    assert (verdicts.done, verdicts.already) == ([first], [second])
    assert not do(MEMO, [first, second], desk, flag=0).done


def test_removed_memo_lifts_its_hold(desk: Desk) -> None:
    (order_id,) = desk.receive(desk.order('1', 'A', memo='等通知'))
    assert desk.holds(order_id) == {'memo'}
    do(MEMO, [order_id], desk, memo='')
    assert desk.holds(order_id) == set()


def test_memo_form_wants_something_to_change() -> None:
    assert not MemoForm({'memo': ' ', 'flag': ''}).is_valid()
    cleared = MemoForm({'memo': 'x', 'clear': 'on', 'flag': ''})
    assert cleared.is_valid()
    assert cleared.cleaned_data == {'memo': '', 'flag': None}
    flagged = MemoForm({'memo': '', 'flag': '3'})
    assert flagged.is_valid()
    assert flagged.cleaned_data == {'memo': None, 'flag': 3}


def test_new_address_is_a_new_row_and_mends_the_hold(desk: Desk) -> None:
    (order_id,) = desk.receive(desk.order('1', 'A', receiver=None))
    assert desk.holds(order_id) == {'address'}
    assert do(CHANGE_ADDRESS, [order_id], desk, **ELSEWHERE).done == [order_id]
    address = Order.objects.select_related('address').get(pk=order_id).address
    assert (address.name, address.phone_tail, address.city) == ('赵一', '1111', '苏州市')
    assert desk.holds(order_id) == set()
    assert do(CHANGE_ADDRESS, [order_id], desk, **ELSEWHERE).already == [order_id]
    told = AuditEntry.objects.get(use_case='orders.change_address').told
    assert '赵一' not in told
    assert '1390000' not in told


def test_in_the_warehouse_the_parcel_follows_and_is_held(desk: Desk) -> None:
    mine, other = desk.allocated(desk.order('1', 'A'), desk.order('2', 'B'))
    before = desk.parcel(other).address_id
    do(CHANGE_ADDRESS, [mine], desk, **ELSEWHERE)
    assert desk.parcel(mine).address_id == Order.objects.get(pk=mine).address_id
    assert desk.parcel(other).address_id == before
    assert desk.holds(mine) == {'address_changed'}
    assert desk.holds(other) == set()


def test_too_late_when_it_has_left(desk: Desk) -> None:
    (order_id,) = desk.allocated(desk.order('1', 'A'))
    ship([desk.parcel(order_id).pk], actor=desk.actor)
    if desk.state(order_id) != 'shipped':  # dispatch wants more steps first: then it has not left
        return
    before = Order.objects.get(pk=order_id).address_id
    verdicts = do(CHANGE_ADDRESS, [order_id], desk, **ELSEWHERE)
    assert verdicts.by_code == {'state': 1}
    assert Order.objects.get(pk=order_id).address_id == before
    assert desk.holds(order_id) == set()


def test_masked_text_is_no_address() -> None:
    form = AddressForm({**ELSEWHERE, 'name': '赵*', 'phone': '139****1111'})
    assert not form.is_valid()
    assert set(form.errors) == {'name', 'phone'}


def test_one_hold_is_lifted_and_the_others_stay(desk: Desk) -> None:
    (order_id,) = desk.receive(desk.order('1', 'NIX', message='快', memo='等'))
    holds = dict(Hold.objects.filter(order_id=order_id).values_list('kind', 'pk'))
    assert set(holds) == {'message', 'memo', 'unmatched'}
    verdicts = do(RELEASE_HOLD, [holds['message'], holds['unmatched']], desk, note='看过了')
    assert verdicts.done == [holds['message']]
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [(holds['unmatched'], 'unmatched')]
    assert verdicts.refused[0].name == '1'
    assert desk.holds(order_id) == {'memo', 'unmatched'}
    assert Hold.objects.get(pk=holds['message']).release_note == '看过了'
    assert do(RELEASE_HOLD, [holds['message']], desk, note='再来').already == [holds['message']]
