"""Stock is promised first come first served, whole orders, never more than is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import outbox
from zhanggui.orders.models import Parcel, ParcelLine
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.tests.desk import PAID_AT, Desk, line
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.services import receive as receive_goods


def audited(desk: Desk, *orders: object) -> list[int]:
    ids = desk.receive(*orders)  # type: ignore[arg-type]
    assert audit(ids, actor=desk.actor).done == ids
    return ids


def test_an_order_gets_a_parcel_and_its_stock(desk: Desk) -> None:
    [order_id] = audited(desk, desk.order('1', lines=(line('A', 2), line('B'))))
    assert allocate([order_id], actor=desk.actor).done == [order_id]
    parcel = desk.parcel(order_id)
    assert (parcel.state, parcel.pieces, parcel.warehouse_id) == ('allocated', 3, desk.warehouse.pk)
    assert parcel.ship_by == PAID_AT + timedelta(hours=48)
    assert (desk.balance('A'), desk.balance('B')) == ((10, 2), (10, 1))


def test_earlier_payment_is_served_first(desk: Desk) -> None:
    late = desk.order('late', lines=(line('A', 6),), paid_at=PAID_AT + timedelta(minutes=5))
    early = desk.order('early', lines=(line('A', 6),))
    late_id, early_id = audited(desk, late, early)
    verdicts = allocate([late_id, early_id], actor=desk.actor)
    assert verdicts.done == [early_id]
    [refusal] = verdicts.refused
    assert (refusal.item, refusal.numbers) == (late_id, {'sku': 'A', 'wanted': 6, 'available': 4})
    assert (desk.state(late_id), desk.holds(late_id)) == ('audited', {'out_of_stock'})


def test_a_short_order_takes_nothing_at_all(desk: Desk) -> None:
    [order_id] = audited(desk, desk.order('1', lines=(line('A', 3), line('B', 11))))
    assert allocate([order_id], actor=desk.actor).done == []
    assert desk.balance('A') == (10, 0)
    assert not Parcel.objects.exists()


def test_by_line_what_is_there_goes(desk: Desk) -> None:
    desk.shop.allocates_by_line = True
    desk.shop.save()
    [order_id] = audited(desk, desk.order('1', lines=(line('A', 3), line('B', 11))))
    assert allocate([order_id], actor=desk.actor).done == [order_id]
    assert desk.parcel(order_id).partial
    assert (desk.balance('A'), desk.balance('B')) == ((10, 3), (10, 0))


def test_bundles_are_exploded(desk: Desk) -> None:
    [order_id] = audited(desk, desk.order('1', lines=(line('AB', 2),)))
    allocate([order_id], actor=desk.actor)
    assert (desk.balance('A'), desk.balance('B')) == ((10, 4), (10, 2))
    lines = ParcelLine.objects.filter(order_id=order_id).order_by('id')
    assert [(row.quantity, row.units) for row in lines] == [(4, 2), (2, 0)]


def test_a_bundle_short_of_one_part_takes_none(desk: Desk) -> None:
    [order_id] = audited(desk, desk.order('1', lines=(line('AB', 6),)))
    assert allocate([order_id], actor=desk.actor).by_code == {'out_of_stock': 1}
    assert (desk.balance('A'), desk.balance('B')) == ((10, 0), (10, 0))


def test_arriving_goods_serve_those_who_wait(desk: Desk) -> None:
    [order_id] = audited(desk, desk.order('1', lines=(line('A', 12),)))
    allocate([order_id], actor=desk.actor)
    receive_goods([ReceiptLine(sku='A', quantity=5)], actor=desk.actor, warehouse_id=desk.warehouse.pk)
    outbox.drain()
    assert (desk.state(order_id), desk.holds(order_id), desk.balance('A')) == ('allocated', set(), (15, 12))


def test_oldest_batch_first(desk: Desk) -> None:
    goods = [ReceiptLine(sku='A', quantity=3, batch='2026-09'), ReceiptLine(sku='A', quantity=3, batch='2026-10')]
    receive_goods(goods, actor=desk.actor, warehouse_id=desk.warehouse.pk)
    [order_id] = audited(desk, desk.order('1', lines=(line('A', 14),)))
    assert allocate([order_id], actor=desk.actor).done == [order_id]
    assert sorted(ParcelLine.objects.values_list('quantity', flat=True)) == [1, 3, 10]


def test_twice_is_already_and_takes_nothing_more(desk: Desk) -> None:
    ids = desk.allocated(desk.order('1', 'A'))
    assert allocate(ids, actor=desk.actor).already == ids
    assert desk.balance('A') == (10, 1)


def test_a_shop_without_warehouse_is_told(desk: Desk) -> None:
    ids = audited(desk, desk.order('1', 'A'))
    desk.shop.warehouse = None
    desk.shop.save()
    assert allocate(ids, actor=desk.actor).by_code == {'no_warehouse': 1}


@pytest.mark.parametrize('count', [1, 50])
def test_queries_do_not_grow_with_the_batch(desk: Desk, count: int, django_assert_max_num_queries: object) -> None:
    ids = audited(desk, *(desk.order(str(number), lines=(line('A'),), nick='同一人') for number in range(count)))
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        allocate(ids, actor=desk.actor)
