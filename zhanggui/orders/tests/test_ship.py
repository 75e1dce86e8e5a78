"""Parcels leave once, with a number, and not while anything holds their order."""

from __future__ import annotations

from zhanggui.core import tallies
from zhanggui.core.models import OutboxEvent
from zhanggui.orders.models import Parcel, Work
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.release import hold
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk, line
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.services import receive as receive_goods


def test_goods_leave_the_shelf_and_the_platform_is_told(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order_id)
    assert ship([parcel.pk], actor=desk.actor).done == [parcel.pk]
    parcel.refresh_from_db()
    assert (parcel.state, parcel.tracking_number) == ('shipped', 'ZT000000001')
    assert (desk.state(order_id), desk.balance('A')) == ('shipped', (9, 0))
    assert Work.objects.get(pk=order_id).shipped_at is not None
    [event] = OutboxEvent.objects.filter(kind='orders.parcels_shipped')
    assert event.payload['parcel_ids'] == [parcel.pk]
    assert tallies.sums('orders.state') == {'shipped': 1}


def test_twice_is_already(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order_id)
    ship([parcel.pk], actor=desk.actor)
    assert ship([parcel.pk], actor=desk.actor).already == [parcel.pk]
    assert desk.balance('A') == (9, 0)


def test_a_held_order_does_not_leave(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    hold([order_id], actor=desk.actor, reason='暂缓')
    parcel = desk.parcel(order_id)
    assert ship([parcel.pk], actor=desk.actor).by_code == {'manual': 1}
    assert desk.balance('A') == (10, 1)


def test_a_cancelled_parcel_does_not_leave(desk: Desk) -> None:
    [order_id] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order_id)
    cancel([order_id], actor=desk.actor, reason='buyer')
    assert ship([parcel.pk], actor=desk.actor).by_code == {'cancelled': 1}


def test_no_courier_no_dispatch(desk: Desk) -> None:
    desk.shop.courier_code = ''
    desk.shop.save()
    [order_id] = desk.allocated(desk.order('1', 'A'))
    assert ship([desk.parcel(order_id).pk], actor=desk.actor).by_code == {'no_courier': 1}


def test_a_part_leaves_and_the_rest_waits_for_stock(desk: Desk) -> None:
    desk.shop.allocates_by_line = True
    desk.shop.save()
    [order_id] = desk.receive(desk.order('1', lines=(line('A', 3), line('B', 11))))
    audit([order_id], actor=desk.actor)
    allocate([order_id], actor=desk.actor)
    ship([desk.parcel(order_id).pk], actor=desk.actor)
    assert desk.state(order_id) == 'audited'
    receive_goods([ReceiptLine(sku='B', quantity=5)], actor=desk.actor, warehouse_id=desk.warehouse.pk)
    allocate([order_id], actor=desk.actor)
    rest = Parcel.objects.get(state='allocated')
    ship([rest.pk], actor=desk.actor)
    assert (desk.state(order_id), desk.balance('B')) == ('shipped', (4, 0))


