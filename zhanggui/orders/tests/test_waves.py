"""Waves: one warehouse and kind each, a parcel in one only, the pick list in the order of the shelves."""

from __future__ import annotations

from zhanggui.orders.models import Parcel, Wave
from zhanggui.orders.selectors.floor import picks_of, size_key
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.waves import make_waves
from zhanggui.orders.tests.desk import Desk, assert_sound, line
from zhanggui.stock.models import Balance


def parcels_of(desk: Desk, *order_ids: int) -> list[int]:
    return [desk.parcel(order_id).pk for order_id in order_ids]


def test_single_and_multi_pieces_go_in_different_waves(desk: Desk) -> None:
    orders = desk.allocated(desk.order('1', 'A'), desk.order('2', 'A', 'B'), desk.order('3', 'B'))
    one, both, other = parcels_of(desk, *orders)

    verdicts = make_waves([one, both, other], actor=desk.actor)

    assert sorted(verdicts.done) == sorted([one, both, other])
    kinds = {wave.kind: set(wave.parcels.values_list('pk', flat=True)) for wave in Wave.objects.all()}
    assert kinds == {'single': {one, other}, 'multi': {both}}
    assert verdicts.made['waves'] == sorted(Wave.objects.values_list('pk', flat=True))
    assert_sound()


def test_a_parcel_is_in_one_wave(desk: Desk) -> None:
    [parcel] = parcels_of(desk, *desk.allocated(desk.order('1', 'A')))
    make_waves([parcel], actor=desk.actor)
    again = make_waves([parcel], actor=desk.actor)
    assert (again.done, again.already, again.made['waves']) == ([], [parcel], [])
    assert Wave.objects.count() == 1


def test_large_sets_become_several_waves(desk: Desk) -> None:
    orders = desk.allocated(*(desk.order(str(n), 'A') for n in range(5)))
    verdicts = make_waves(parcels_of(desk, *orders), actor=desk.actor, size_max=2)
    assert [wave.parcels.count() for wave in Wave.objects.order_by('pk')] == [2, 2, 1]
    assert len(verdicts.made['waves']) == 3


def test_cancelled_and_unknown_parcels_are_refused(desk: Desk) -> None:
    [order] = desk.allocated(desk.order('1', 'A'))
    [parcel] = parcels_of(desk, order)
    cancel([order], actor=desk.actor, reason='buyer')
    verdicts = make_waves([parcel, 999_999], actor=desk.actor)
    assert verdicts.by_code == {'state': 1, 'not_found': 1}
    assert not Wave.objects.exists()
    assert Parcel.objects.get(pk=parcel).wave_id is None


def test_picks_are_summed_and_walk_the_shelves(desk: Desk) -> None:
    for code, colour, size, shelf in (('A', '红', 'L', 'A-02'), ('B', '红', 'S', 'A-01'), ('C', '白', 'M', 'B-01')):
        sku = desk.skus[code]
        sku.colour, sku.size = colour, size
        sku.save()
        Balance.objects.filter(sku=sku).update(shelf=shelf)
    orders = desk.allocated(
        desk.order('1', lines=(line('A', 2), line('C'))),
        desk.order('2', 'A', 'B'),
        desk.order('3', lines=(line('A', 3),)),
    )
    [wave] = make_waves(parcels_of(desk, *orders), actor=desk.actor).made['waves']

    picks = [(pick.sku, pick.colour, pick.size, pick.quantity, pick.parcels, pick.shelf) for pick in picks_of(wave)]

    assert picks == [
        ('C', '白', 'M', 1, 1, 'B-01'),
        ('B', '红', 'S', 1, 1, 'A-01'),
        ('A', '红', 'L', 6, 3, 'A-02'),
    ]


def test_what_was_cancelled_is_not_picked(desk: Desk) -> None:
    first, second = desk.allocated(desk.order('1', 'A'), desk.order('2', 'A'))
    [wave] = make_waves(parcels_of(desk, first, second), actor=desk.actor).made['waves']
    cancel([first], actor=desk.actor, reason='buyer')
    assert [pick.quantity for pick in picks_of(wave)] == [1]


def test_sizes_stand_in_the_order_of_bodies() -> None:
    sizes = ['XL', '均码', '38', 'S', 'M', '3XL', '加大', '100', 'L', 'XXL']
    assert sorted(sizes, key=size_key) == ['S', 'M', 'L', 'XL', 'XXL', '3XL', '均码', '38', '100', '加大']
