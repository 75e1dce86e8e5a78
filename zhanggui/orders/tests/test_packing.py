"""The packing station: only what is on the list goes into the box, notes are read first, everything can be undone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry
from zhanggui.orders.models import ParcelLine
from zhanggui.orders.packing import Bench, BenchLine, Kind, Station, decide, normalised
from zhanggui.orders.services import packing
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.packing import pack_unscanned
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.release import hold, release
from zhanggui.orders.services.ship import ship
from zhanggui.orders.tests.desk import Desk, assert_sound, line

# --- the decision, without a database ----------------------------------------------------------------------------------

SHIRT = BenchLine(1, 11, frozenset({'A', '690A'}), quantity=2, packed=0, sku='A')
SOCKS = BenchLine(2, 12, frozenset({'B', '690B'}), quantity=1, packed=0, sku='B')


def bench(*lines: BenchLine, **told: object) -> Bench:
    values = {'parcel_id': 7, 'number': 'ZT1', 'state': 'printed', 'lines': lines or (SHIRT, SOCKS), **told}
    return Bench(**values)


OPEN = Station(7, confirmed=True)


def packed(each: BenchLine, pieces: int) -> BenchLine:
    return BenchLine(each.id, each.sku_id, each.codes, each.quantity, pieces, sku=each.sku)


@pytest.mark.parametrize(
    ('code', 'puts'),
    [('A', ((1, 1),)), ('690A', ((1, 1),)), ('2*A', ((1, 2),)), ('2X690A', ((1, 2),)), ('2×A', ((1, 2),))],
)
def test_a_barcode_a_code_and_a_quantity_put_pieces_in(code: str, puts: object) -> None:
    decision = decide(normalised(code), OPEN, bench())
    assert (decision.kind, decision.puts, decision.completes) == (Kind.OK, puts, False)


@pytest.mark.parametrize('code', ['Z', '3*A', '2*B', '0*A', '2*Z', '9999*A'])
def test_wrong_or_too_many_puts_nothing_in(code: str) -> None:
    decision = decide(code, OPEN, bench())
    assert (decision.kind, decision.puts, decision.station) == (Kind.WRONG, (), OPEN)


def test_the_last_piece_completes() -> None:
    decision = decide('B', OPEN, bench(packed(SHIRT, 2), SOCKS))
    assert (decision.kind, decision.completes, decision.puts) == (Kind.DONE, True, ((2, 1),))


def test_one_sku_on_two_lines_is_filled_in_order() -> None:
    second = BenchLine(3, 11, SHIRT.codes, quantity=3, packed=0, sku='A')
    assert decide('4*A', OPEN, bench(SHIRT, second, SOCKS)).puts == ((1, 2), (3, 2))


def test_a_code_that_looks_like_a_quantity_is_taken_as_it_is() -> None:
    odd = BenchLine(4, 14, frozenset({'3X100'}), quantity=1, packed=0, sku='3X100')
    assert decide('3X100', OPEN, bench(odd, SOCKS)).puts == ((4, 1),)


def test_notes_are_read_before_anything_is_scanned() -> None:
    noted = bench(notes=(('留言', '送礼，别放价格'),))
    unread = Station(7)
    assert decide('A', unread, noted).kind == Kind.WARN
    assert decide('A', unread, noted).puts == ()
    read = decide('', unread, noted).station
    assert read.confirmed
    assert decide('A', read, noted).puts == ((1, 1),)


def test_undo_takes_the_last_scan_out_and_no_more() -> None:
    station = decide('2*A', OPEN, bench()).station
    undone = decide('UNDO', station, bench(packed(SHIRT, 2), SOCKS))
    assert (undone.puts, undone.station.scans) == (((1, -2),), ())
    assert decide('UNDO', undone.station, bench()).kind == Kind.WARN


def test_a_stop_lets_nothing_through_but_close() -> None:
    stopped = bench(stop='停')
    for code in ('A', 'UNDO', 'OK', '', 'RESET'):
        assert (decide(code, OPEN, stopped).kind, decide(code, OPEN, stopped).puts) == (Kind.STOP, ())
    assert decide('CLOSE', OPEN, stopped).station == Station()


def test_station_survives_the_session() -> None:
    station = Station(7, confirmed=True, scans=(((1, 2),), ((2, 1), (3, 1))))
    assert Station.of(station.as_dict()) == station
    assert Station.of({}) == Station()


def test_full_width_and_spaces_are_not_part_of_a_code() -> None:
    assert normalised(' ｚｔ００１\n') == 'ZT001'


# --- the station on a real parcel --------------------------------------------------------------------------------------


class AtWork:
    """A packer with a scanner."""

    def __init__(self, desk: Desk) -> None:
        self.actor, self.station = desk.actor, Station()

    def scan(self, *codes: str) -> packing.Answer:
        for code in codes:
            answer = packing.scan(code, self.station, actor=self.actor)
            self.station = Station.of(answer.decision.station.as_dict())
        return answer


def printed(desk: Desk, *orders: object) -> list[int]:
    ids = desk.allocated(*orders)
    print_parcels([desk.parcel(order).pk for order in ids], actor=desk.actor)
    return ids


def test_scanning_everything_packs_parcel_and_order(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', lines=(line('A', 2), line('B'))))
    number = desk.parcel(order).tracking_number
    packer = AtWork(desk)

    assert packer.scan(number).decision.kind == Kind.OK
    assert packer.scan('690A', 'A').decision.kind == Kind.OK
    assert desk.state(order) == 'printed'
    answer = packer.scan('690b')

    assert answer.decision.kind == Kind.DONE
    assert answer.bench.is_complete
    assert (desk.parcel(order).state, desk.state(order)) == ('packed', 'packed')
    assert desk.parcel(order).packed_at is not None
    assert_sound()


def test_a_wrong_item_moves_nothing(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A'))
    packer = AtWork(desk)
    packer.scan(desk.parcel(order).tracking_number)
    for code in ('B', '2*A', '690C', 'nonsense'):
        assert packer.scan(code).decision.kind == Kind.WRONG
    assert not ParcelLine.objects.filter(packed__gt=0).exists()
    assert desk.state(order) == 'printed'


def test_message_memo_and_gift_are_shown_and_confirmed(desk: Desk) -> None:
    [order] = desk.receive(
        desk.order('1', message='请用礼盒', memo='老客户送贺卡', lines=(line('A'), line('B', gift=True, price_fen=0)))
    )
    go_on(desk, order)
    print_parcels([desk.parcel(order).pk], actor=desk.actor)
    packer = AtWork(desk)

    answer = packer.scan(desk.parcel(order).tracking_number)
    assert answer.decision.kind == Kind.WARN
    assert [text for _, text in answer.bench.notes][:2] == ['请用礼盒', '老客户送贺卡']
    assert len(answer.bench.notes) == 3
    assert packer.scan('A').decision.kind == Kind.WARN
    packer.scan('OK', 'A', 'B')
    assert desk.state(order) == 'packed'


def go_on(desk: Desk, order: int) -> None:
    """Somebody has looked at the holds: audit and allocate."""
    assert release([order], actor=desk.actor, kinds=sorted(desk.holds(order)), note='已看').done == [order]
    assert audit([order], actor=desk.actor).done == [order]
    assert allocate([order], actor=desk.actor).done == [order]


def test_a_reload_loses_nothing(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A', 'B'))
    packer = AtWork(desk)
    packer.scan(desk.parcel(order).tracking_number, 'A')

    again = packing.at_station(packer.station, actor=desk.actor)
    assert (again.packed, again.pieces) == (1, 2)
    other = AtWork(desk)  # another station goes on where this one stopped
    assert other.scan(desk.parcel(order).tracking_number, 'B').decision.kind == Kind.DONE
    assert_sound()


def test_undo_reopens_a_packed_parcel(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A'))
    packer = AtWork(desk)
    packer.scan(desk.parcel(order).tracking_number, 'A')
    assert desk.state(order) == 'packed'

    packer.scan('UNDO')

    assert (desk.parcel(order).state, desk.state(order)) == ('printed', 'printed')
    assert not ParcelLine.objects.filter(packed__gt=0).exists()
    assert desk.parcel(order).packed_at is None
    assert_sound()
    packer.scan('A')
    assert desk.state(order) == 'packed'
    packer.scan('RESET')
    assert desk.state(order) == 'printed'
    assert_sound()


def test_a_cancellation_meanwhile_stops_the_packer(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A', 'B'))
    packer = AtWork(desk)
    packer.scan(desk.parcel(order).tracking_number, 'A')
    cancel([order], actor=desk.actor, reason='buyer')
    answer = packer.scan('B')
    assert answer.decision.kind == Kind.STOP
    assert desk.state(order) == 'closed'
    assert packer.scan('CLOSE').bench is None
    assert_sound()


def test_a_hold_stops_the_packer(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A', 'B'))
    number = desk.parcel(order).tracking_number
    packer = AtWork(desk)
    packer.scan(number, 'A')
    hold([order], actor=desk.actor, reason='买家要改地址')
    assert packer.scan('B').decision.kind == Kind.STOP
    assert AtWork(desk).scan(number).decision.kind == Kind.STOP
    assert desk.state(order) != 'packed'


def test_another_parcel_waits_until_this_one_is_finished(desk: Desk) -> None:
    first, second = printed(desk, desk.order('1', 'A', 'B'), desk.order('2', 'A'))
    packer = AtWork(desk)
    packer.scan(desk.parcel(first).tracking_number)
    opened = packer.scan(desk.parcel(second).tracking_number)  # nothing scanned yet: changing the mind is free
    assert opened.bench.parcel_id == desk.parcel(second).pk
    packer.scan(desk.parcel(first).tracking_number, 'A')
    assert packer.scan(desk.parcel(second).tracking_number).decision.kind == Kind.WRONG
    packer.scan('CLOSE')
    assert packer.scan(desk.parcel(second).tracking_number, 'A').decision.kind == Kind.DONE


@pytest.mark.parametrize('code', ['', 'OK', 'UNDO', 'RESET', 'CLOSE', 'A', 'ZT999999999', '%', "'; DROP TABLE"])
def test_without_a_parcel_only_a_number_opens_one(desk: Desk, code: str) -> None:
    answer = AtWork(desk).scan(code)
    assert answer.bench is None
    assert answer.decision.kind in (Kind.WARN, Kind.WRONG)


def test_what_left_or_was_not_printed_is_not_packed(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A'))
    number = desk.parcel(order).tracking_number
    ship([desk.parcel(order).pk], actor=desk.actor)
    assert AtWork(desk).scan(number).decision.kind == Kind.STOP


def test_a_packer_without_the_right_or_the_warehouse_sees_nothing(desk: Desk) -> None:
    [order] = printed(desk, desk.order('1', 'A'))
    number = desk.parcel(order).tracking_number
    with pytest.raises(PermissionDenied):
        packing.scan(number, Station(), actor=Actor.of(Packer(rights=())))
    elsewhere = packing.scan(number, Station(), actor=Actor.of(Packer(warehouses=())))
    assert (elsewhere.decision.kind, elsewhere.bench) == (Kind.WRONG, None)


class Packer:
    """An account as the core sees one."""

    pk = None

    def __init__(self, rights: tuple[str, ...] = ('orders.pack',), warehouses: tuple[int, ...] | None = None) -> None:
        self.rights, self.warehouses = rights, warehouses

    def get_full_name(self) -> str:
        return '打包员'

    def may(self, right: str) -> bool:
        return right in self.rights

    def scope_of(self, axis: str) -> frozenset[int] | None:
        return None if self.warehouses is None or axis != 'warehouse' else frozenset(self.warehouses)


def test_packing_without_scanning_needs_a_reason_and_a_printed_parcel(desk: Desk) -> None:
    [ready] = printed(desk, desk.order('1', 'A', 'B'))
    [fresh] = desk.allocated(desk.order('2', 'A'))
    parcels = [desk.parcel(ready).pk, desk.parcel(fresh).pk]
    verdicts = pack_unscanned(parcels, actor=desk.actor, reason='扫描枪坏了')
    assert (verdicts.done, verdicts.refused_items) == (parcels[:1], {parcels[1]})
    assert (desk.state(ready), desk.state(fresh)) == ('packed', 'allocated')
    assert pack_unscanned(parcels[:1], actor=desk.actor, reason='扫描枪坏了').already == parcels[:1]
    assert AuditEntry.objects.filter(use_case='orders.pack_unscanned', subject='orders.Parcel').count() == 1
    assert_sound()


def test_two_stations_on_one_parcel_never_pack_a_piece_twice(racing_desk: Desk) -> None:
    desk = racing_desk
    [order] = printed(desk, desk.order('1', lines=(line('A', 6),)))
    number = desk.parcel(order).tracking_number

    def pack(_: int) -> list[Kind]:
        try:
            station = packing.scan(number, Station(), actor=system()).decision.station
            kinds = []
            for _ in range(6):
                decision = packing.scan('A', station, actor=system()).decision
                station = decision.station
                kinds.append(decision.kind)
            return kinds
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        kinds = [kind for some in pool.map(pack, range(2)) for kind in some]
    assert kinds.count(Kind.DONE) == 1
    assert kinds.count(Kind.OK) == 5
    assert ParcelLine.objects.get().packed == 6
    assert_sound()
