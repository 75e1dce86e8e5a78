"""Printing gives courier and number once; a reprint is asked for, counted and never changes the number."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry
from zhanggui.orders.models import Courier, Parcel, ReturnedNumber
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.printing import print_parcels, reprint_parcels
from zhanggui.orders.services.release import hold
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk, assert_sound


def test_gives_courier_and_number_and_moves_parcel_and_order(desk: Desk) -> None:
    first, second = desk.allocated(desk.order('1', 'A'), desk.order('2', 'B'))
    parcels = [desk.parcel(first).pk, desk.parcel(second).pk]

    verdicts = print_parcels(parcels, actor=desk.actor)

    assert verdicts.done == verdicts.made['parcels'] == parcels
    assert [desk.parcel(first).tracking_number, desk.parcel(second).tracking_number] == ['ZT000000001', 'ZT000000002']
    assert desk.parcel(first).courier.code == 'ZTO'
    assert (desk.parcel(first).state, desk.state(first), desk.parcel(first).print_count) == ('printed', 'printed', 1)
    assert_sound()


def test_printing_again_changes_nothing(desk: Desk) -> None:
    [order] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order)
    print_parcels([parcel.pk], actor=desk.actor)
    number, entries = desk.parcel(order).tracking_number, AuditEntry.objects.count()

    again = print_parcels([parcel.pk, parcel.pk], actor=desk.actor)

    assert (again.done, again.already, again.refused) == ([], [parcel.pk], [])
    assert desk.parcel(order).tracking_number == number
    assert (desk.parcel(order).print_count, AuditEntry.objects.count()) == (1, entries)
    assert Courier.objects.get().next_number == 2


def test_no_courier_is_refused_and_moves_nothing(desk: Desk) -> None:
    desk.shop.courier_code = ''
    desk.shop.save()
    [order] = desk.allocated(desk.order('1', 'A'))
    verdicts = print_parcels([desk.parcel(order).pk], actor=desk.actor)
    assert verdicts.by_code == {'no_courier': 1}
    assert (desk.state(order), desk.parcel(order).tracking_number) == ('allocated', '')
    assert_sound()


def test_a_courier_may_be_chosen(desk: Desk) -> None:
    Courier.objects.create(code='SF', name='顺丰速运', prefix='SF', next_number=5, last_number=99)
    [order] = desk.allocated(desk.order('1', 'A'))
    print_parcels([desk.parcel(order).pk], actor=desk.actor, courier='SF')
    assert desk.parcel(order).tracking_number == 'SF05'


def test_a_courier_out_of_use_is_no_courier(desk: Desk) -> None:
    Courier.objects.update(is_active=False)
    [order] = desk.allocated(desk.order('1', 'A'))
    assert print_parcels([desk.parcel(order).pk], actor=desk.actor).by_code == {'no_courier': 1}


def test_an_empty_pool_refuses_only_the_rest(desk: Desk) -> None:
    Courier.objects.update(next_number=999_999_999)
    first, second = desk.allocated(desk.order('1', 'A'), desk.order('2', 'A'))
    verdicts = print_parcels([desk.parcel(first).pk, desk.parcel(second).pk], actor=desk.actor)
    assert verdicts.done == [desk.parcel(first).pk]
    assert verdicts.by_code == {'no_numbers': 1}
    assert (desk.state(first), desk.state(second)) == ('printed', 'allocated')
    assert_sound()


def test_cancelled_unknown_and_held_parcels_are_refused(desk: Desk) -> None:
    gone, held = desk.allocated(desk.order('1', 'A'), desk.order('2', 'B'))
    parcels = [desk.parcel(gone).pk, desk.parcel(held).pk]
    cancel([gone], actor=desk.actor, reason='buyer')
    hold([held], actor=desk.actor, reason='等客户确认')
    verdicts = print_parcels([*parcels, 999_999], actor=desk.actor)
    assert verdicts.done == []
    assert verdicts.refused_items == {*parcels, 999_999}
    assert Courier.objects.get().next_number == 1


def test_a_cancelled_number_returns_and_is_used_again(desk: Desk) -> None:
    first, second = desk.allocated(desk.order('1', 'A'), desk.order('2', 'A'))
    parcel = desk.parcel(first)
    print_parcels([parcel.pk], actor=desk.actor)
    number = desk.parcel(first).tracking_number
    cancel([first], actor=desk.actor, reason='buyer')
    assert list(ReturnedNumber.objects.values_list('number', flat=True)) == [number]

    print_parcels([desk.parcel(second).pk], actor=desk.actor)

    assert desk.parcel(second).tracking_number == number
    assert Parcel.objects.get(pk=parcel.pk).state == 'cancelled'
    assert_sound()


def test_reprint_counts_and_keeps_the_number(desk: Desk) -> None:
    [order] = desk.allocated(desk.order('1', 'A'))
    parcel = desk.parcel(order)
    print_parcels([parcel.pk], actor=desk.actor)
    before = desk.parcel(order)

    verdicts = reprint_parcels([parcel.pk], actor=desk.actor, reason='damaged')

    after = desk.parcel(order)
    assert verdicts.done == [parcel.pk]
    assert (after.print_count, after.tracking_number, after.state) == (2, before.tracking_number, 'printed')
    assert AuditEntry.objects.get(use_case='orders.reprint').told == '{"reason": "damaged"}'
    assert_sound()


def test_reprint_needs_a_first_print_and_a_parcel_that_is_here(desk: Desk) -> None:
    fresh, sent = desk.allocated(desk.order('1', 'A'), desk.order('2', 'A'))
    parcels = [desk.parcel(fresh).pk, desk.parcel(sent).pk]
    print_parcels(parcels[1:], actor=desk.actor)
    ship(parcels[1:], actor=desk.actor)
    verdicts = reprint_parcels(parcels, actor=desk.actor, reason='lost')
    assert verdicts.refused_items == set(parcels)
    assert set(Parcel.objects.values_list('print_count', flat=True)) == {0, 1}


def test_one_and_fifty_take_the_same_number_of_queries(desk: Desk, django_assert_max_num_queries) -> None:
    orders = desk.allocated(*(desk.order(str(n), 'A') for n in range(10)))
    parcels = [desk.parcel(order).pk for order in orders]
    with django_assert_max_num_queries(60) as one:
        print_parcels(parcels[:1], actor=desk.actor)
    with django_assert_max_num_queries(len(one.captured_queries)):
        print_parcels(parcels[1:], actor=desk.actor)


def test_two_who_print_at_once_print_once(racing_desk: Desk) -> None:
    desk = racing_desk
    orders = desk.allocated(*(desk.order(str(n), 'A') for n in range(8)))
    parcels = [desk.parcel(order).pk for order in orders]

    def press(turn: int) -> list[int]:
        try:
            return print_parcels(parcels if turn % 2 else parcels[::-1], actor=system()).done
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        done = [parcel for some in pool.map(press, range(4)) for parcel in some]
    assert sorted(done) == sorted(parcels)
    assert Courier.objects.get().next_number == 9
    assert_sound()
