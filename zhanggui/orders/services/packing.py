"""The packing station and packing without it: a parcel is packed when every piece on its list is in the box, and only then.

Each scan is one small transaction under the parcel's lock, so two stations on one parcel, or a cancellation in the middle of
it, cannot disagree about what is in the box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import connection

from zhanggui.core import audit, audittypes, clock, rights
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import update_rows
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.orders.choices import OrderState, ParcelState
from zhanggui.orders.models import Parcel, ParcelLine
from zhanggui.orders.packing import Bench, BenchLine, Decision, Kind, Station, decide, normalised, opened
from zhanggui.orders.services.floor_locks import SUBJECT, Locked, advance_orders, lock_parcels
from zhanggui.orders.services.moving import move
from zhanggui.orders.services.printing import HELD, wrong_state
from zhanggui.orders.sql.floor import GOODS_OF_PARCELS, NOTES_OF_PARCEL

UNPACKED = audittypes.declare('orders.unpack', say('撤销打包', 'Unpacked'))
PACK = rights.declare('orders.pack', say('扫描打包', 'Pack by scanning'))

SCAN_NUMBER_FIRST = say('先扫快递单号', 'Scan a waybill number first')
UNKNOWN_NUMBER = say('没有这个快递单号，或不在你的仓库', 'No such waybill number, or not in your warehouse')
FINISH_FIRST = say('上一单还没扫完', 'The parcel before is not finished')
FINISH_HOW = say('扫完它，或扫 CLOSE 搁置', 'Finish it, or scan CLOSE to put it aside')
STOPPED = say('停！订单已取消，不要打包', 'STOP! The order is cancelled, do not pack')
STOPPED_BY_HOLD = say(
    '停！订单有异常（退款或锁定），不要打包', 'STOP! The order is on hold (refund or lock), do not pack'
)
LEFT = say('这个包裹已经发出', 'This parcel has already left')
TO_PRINT = say('这个包裹还没打单', 'This parcel is not printed yet')
MESSAGE, MEMO, GIFT = say('买家留言', 'Buyer message'), say('卖家备注', 'Seller memo'), say('赠品', 'Gift')


@dataclass(frozen=True, slots=True)
class Answer:
    """A decision and the table as it is now, for the screen."""

    decision: Decision
    bench: Bench | None


@in_transaction
def scan(code: str, station: Station, *, actor: Actor) -> Answer:
    """One scan. The caller keeps `answer.decision.station` for the next one."""
    if not actor.may(PACK):
        raise PermissionDenied(PACK)
    text = normalised(code)
    if station.parcel_id is not None:
        held = lock_parcels([station.parcel_id])
        if held.parcels:
            bench = load_bench(held)
            if not _is_other_number(text, bench, actor):
                return _apply(decide(text, station, bench), held, bench, actor)
            if station.scans and not bench.is_complete and bench.stop is None:
                return Answer(Decision(Kind.WRONG, FINISH_FIRST, station, FINISH_HOW), bench)
    return _open(text, actor)


def at_station(station: Station, *, actor: Actor) -> Bench | None:
    """What lies on the table, after a reload. Reads without a lock: the next scan looks again."""
    parcel = Parcel.objects.visible_to(actor).filter(pk=station.parcel_id or 0).first()
    return bench_of(parcel) if parcel else None


@in_transaction
def pack_unscanned(items: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    """Pack a set without scanning (a single kind of goods, a broken scanner): its own right, and a reason."""
    ids = sorted(set(items))

    held = lock_parcels(ids)

    verdicts = Verdicts()
    verdicts.refuse_missing(ids, (parcel.pk for parcel in held.parcels))
    for parcel in held.parcels:
        if parcel.state in (ParcelState.PACKED, ParcelState.SHIPPED, ParcelState.SIGNED):
            verdicts.already.append(parcel.pk)
        elif parcel.state != ParcelState.PRINTED:
            verdicts.refuse(parcel.pk, 'state', wrong_state(parcel), name=str(parcel))
        elif held.is_held(parcel.pk):
            verdicts.refuse(parcel.pk, 'held', HELD, name=str(parcel))
        else:
            verdicts.done.append(parcel.pk)

    lines = ParcelLine.objects.filter(parcel_id__in=verdicts.done).order_by('pk').values_list('pk', 'quantity')
    update_rows(ParcelLine, [pk for pk, _ in lines], packed=[quantity for _, quantity in lines])
    _pack(held, verdicts.done, actor, use_case='orders.pack_unscanned', reason=reason)
    return verdicts


def load_bench(held: Locked) -> Bench:
    return bench_of(held.parcels[0])


def bench_of(parcel: Parcel) -> Bench:
    """Goods and notes of one parcel: two queries, whatever is in it."""
    with connection.cursor() as cursor:
        cursor.execute(GOODS_OF_PARCELS, [[parcel.pk]])
        goods = cursor.fetchall()
        cursor.execute(NOTES_OF_PARCEL, [parcel.pk])
        trades = cursor.fetchall()
    lines = tuple(_bench_line(row) for row in goods)
    notes = [
        (words, text)
        for _, _, message, memo, *_ in trades
        for words, text in ((MESSAGE, message), (MEMO, memo))
        if text
    ]
    notes += [(GIFT, f'{line.name} {line.colour} {line.size} ×{line.quantity}') for line in lines if line.gift]
    return Bench(
        parcel_id=parcel.pk,
        number=parcel.tracking_number,
        state=parcel.state,
        lines=lines,
        notes=tuple(notes),
        stop=_stop(parcel, any(holds for *_, holds, _ in trades)),
        courier=str(parcel.courier or ''),
        wave=str(parcel.wave or ''),
    )


def _bench_line(row: Sequence[object]) -> BenchLine:
    pk, _, _, _, quantity, packed, sku_id, sku, barcode, colour, size, _, name, picture, gift = row
    codes = frozenset(normalised(str(code)) for code in (sku, barcode) if code)
    numbers = {'id': pk, 'sku_id': sku_id, 'quantity': quantity, 'packed': packed}
    words = {'sku': sku, 'name': name, 'colour': colour, 'size': size, 'picture': picture, 'gift': gift}
    return BenchLine(codes=codes, **numbers, **words)  # type: ignore[arg-type]


def _stop(parcel: Parcel, is_held: bool) -> Words | None:
    if parcel.state == ParcelState.CANCELLED:
        return STOPPED
    if parcel.state in (ParcelState.SHIPPED, ParcelState.SIGNED):
        return LEFT
    if parcel.state == ParcelState.ALLOCATED:
        return TO_PRINT
    return STOPPED_BY_HOLD if is_held else None


def _is_other_number(text: str, bench: Bench, actor: Actor) -> bool:
    """Is this the waybill of another parcel? What is on the open parcel's own list is never taken for one."""
    if text == normalised(bench.number) or any(text in line.codes for line in bench.lines):
        return False
    return bool(text) and _find(text, actor) is not None


def _find(text: str, actor: Actor) -> Parcel | None:
    """The parcel with this number that the packer may see. A cancelled one is found only to say stop (an index each)."""
    rows = Parcel.objects.visible_to(actor).filter(tracking_number=text).exclude(tracking_number='').order_by('-pk')
    found = list(rows.exclude(state=ParcelState.CANCELLED)[:5]) or list(rows.filter(state=ParcelState.CANCELLED)[:1])
    here = [parcel for parcel in found if parcel.state in (ParcelState.PRINTED, ParcelState.PACKED)]
    return next(iter(here or found), None)


def _open(text: str, actor: Actor) -> Answer:
    if text in ('', 'OK', 'UNDO', 'RESET', 'CLOSE'):
        return Answer(Decision(Kind.WARN, SCAN_NUMBER_FIRST, Station()), None)
    found = _find(text, actor)
    if found is None:
        return Answer(Decision(Kind.WRONG, UNKNOWN_NUMBER, Station()), None)
    bench = load_bench(lock_parcels([found.pk]))
    return Answer(opened(bench), bench)


def _apply(decision: Decision, held: Locked, bench: Bench, actor: Actor) -> Answer:
    """Write what was decided, and show the table afterwards."""
    if decision.puts:
        packed = {line.id: line.packed for line in bench.lines}
        update_rows(
            ParcelLine,
            [line_id for line_id, _ in decision.puts],
            packed=[packed[line_id] + pieces for line_id, pieces in decision.puts],
        )
    if decision.completes:
        _pack(held, [bench.parcel_id], actor, use_case=PACK)
    if decision.reopens and bench.state == ParcelState.PACKED:
        _unpack(held, actor)
    if decision.station.parcel_id is None:
        return Answer(decision, None)
    held.parcels[0].refresh_from_db()
    return Answer(decision, load_bench(held) if decision.puts else bench)


def _pack(held: Locked, parcel_ids: Sequence[int], actor: Actor, *, use_case: str, reason: str = '') -> None:
    count = len(parcel_ids)
    update_rows(
        Parcel,
        parcel_ids,
        state=[str(ParcelState.PACKED)] * count,
        packed_at=[clock.now()] * count,
        packed_by=[actor.id] * count,
    )
    audit.record(
        use_case,
        parcel_ids,
        actor=actor,
        subject=SUBJECT,
        sources=ParcelState.PRINTED,
        target=ParcelState.PACKED,
        detail={'reason': reason} if reason else None,
    )
    advance_orders(held, parcel_ids, OrderState.PACKED, actor=actor, use_case=use_case)


def _unpack(held: Locked, actor: Actor) -> None:
    """Undone at the station: the box is open again, and so is the order's step."""
    parcel = held.parcels[0]
    update_rows(Parcel, [parcel.pk], state=[str(ParcelState.PRINTED)], packed_at=[None], packed_by=[None])
    audit.record(
        UNPACKED,
        [parcel.pk],
        actor=actor,
        subject=SUBJECT,
        sources=ParcelState.PACKED,
        target=ParcelState.PRINTED,
    )
    works = [work for work in held.works_of(parcel.pk) if work.state == OrderState.PACKED]
    move(works, OrderState.PRINTED, actor=actor, use_case=UNPACKED)
