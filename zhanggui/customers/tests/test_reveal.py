"""A buyer's data is shown in clear to a person, for a reason, so many an hour, and always with a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock, drift
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry
from zhanggui.core.usecases import perform
from zhanggui.customers.models import Reveal
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.customers.services.reveals import PER_HOUR_MAX
from zhanggui.customers.usecases import REVEAL
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db

WHY = {'reason': '核对地址'}


@pytest.fixture
def actor() -> Actor:
    return Actor.of(User.objects.create(username='kf', name='客服小王', is_superuser=True))


def addresses(count: int) -> list[int]:
    buyer = customers_for('tmall', ['小猫'])['小猫']
    made = [(buyer, '张三', f'138{i:08d}', '浙江省', '杭州市', '西湖区', '文三路1号', '') for i in range(count)]
    return list(addresses_for(made).values())


def test_it_shows_and_leaves_a_trace_without_the_data(actor: Actor) -> None:
    (address,) = addresses(1)
    verdicts = perform(REVEAL, [address], actor=actor, told=WHY)
    assert verdicts.done == [address]
    assert verdicts.made['revealed'][address]['phone'] == '13800000000'
    kept = Reveal.objects.get()
    assert (kept.user_id, kept.reason, kept.fields) == (actor.id, '核对地址', ['name', 'phone', 'address'])
    told = AuditEntry.objects.get().told
    assert '核对地址' in told
    assert '138' not in told
    assert '张三' not in told
    assert [proof for proof in drift.run() if proof.found] == []


@pytest.mark.parametrize('reason', ['', ' ', '?'])
def test_no_reason_no_look(actor: Actor, reason: str) -> None:
    verdicts = perform(REVEAL, addresses(1), actor=actor, told={'reason': reason})
    assert verdicts.by_code == {'no_reason': 1}
    assert verdicts.made == {}
    assert Reveal.objects.count() == 0


def test_a_program_may_not_look() -> None:
    assert perform(REVEAL, addresses(1), actor=system(), told=WHY).by_code == {'no_person': 1}


def test_so_many_an_hour(actor: Actor) -> None:
    ids = addresses(PER_HOUR_MAX + 5)
    assert perform(REVEAL, ids, actor=actor, told=WHY).by_code == {'too_many': 5}
    assert perform(REVEAL, ids[:1], actor=actor, told=WHY).by_code == {'too_many': 1}
    assert Reveal.objects.count() == PER_HOUR_MAX
    with clock.moved(timedelta(minutes=61)):
        assert perform(REVEAL, ids[:1], actor=actor, told=WHY).done == ids[:1]


def test_buyers_of_other_shops_are_not_found() -> None:
    stranger = User.objects.create(username='x', name='无岗位')

    class Outsider:
        pk = stranger.pk

        def get_full_name(self) -> str:
            return '外店客服'

        def may(self, right: str) -> bool:
            return True

        def scope_of(self, axis: str) -> frozenset[int] | None:
            return frozenset({999})

    verdicts = perform(REVEAL, addresses(1), actor=Actor.of(Outsider()), told=WHY)
    assert verdicts.by_code == {'not_found': 1}
    assert Reveal.objects.count() == 0


def test_drift_sees_a_look_without_its_audit(actor: Actor) -> None:
    (address,) = addresses(1)
    Reveal.objects.create(address_id=address, user_id=actor.id, fields=['phone'], reason='x')
    assert {proof.invariant for proof in drift.run() if proof.found} == {'customers_reveals'}
