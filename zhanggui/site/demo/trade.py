"""Thirty days of trade by the demo company: every order goes through the services a real one goes through.

The clock is moved to each day, so that audit, parcels and tracking tell of that day. Most days are finished; the last two are
left at every stage of work, with holds of every kind, and some parcels have trouble on their way.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from zhanggui.core import clock, outbox, tallies
from zhanggui.core.actors import Actor
from zhanggui.customers.models import Customer
from zhanggui.orders.choices import LIVE_PARCEL, OrderState, ParcelState, TrackingStep
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, RefundState
from zhanggui.orders.models import Parcel, Work
from zhanggui.orders.selectors.orders import orders_to_allocate, orders_to_audit, parcels_in_state
from zhanggui.orders.services.alarms import raise_alarms
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.cancel import cancel
from zhanggui.orders.services.packing import pack_unscanned
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.receive import receive
from zhanggui.orders.services.release import hold, release
from zhanggui.orders.services.ship import ship
from zhanggui.orders.services.tracking import take_in
from zhanggui.orders.services.waves import make_waves
from zhanggui.orders.tracks import TrackingNews
from zhanggui.site.demo.buyers import MEMOS, MESSAGES, nick, receiver
from zhanggui.site.demo.company import Company
from zhanggui.site.demo.goods import SEED, Item

DAYS = 30
ORDERS_A_DAY = 165
SHOP_SHARES = {'TM01': 5, 'JD01': 2, 'PDD01': 3, 'DY01': 2}
BUYERS = 2_600
BLACKLISTED = (7, 77)  # buyers who made trouble before

Advance = Callable[[int], None]


def trade(company: Company, items: Sequence[Item], actor: Actor, advance: Advance) -> None:
    """Day after day; `advance(1)` after each."""
    chance = random.Random(SEED + 1)  # noqa: S311 - a demo from a seed
    for ago in range(DAYS, -1, -1):
        evening = clock.now().astimezone(clock.SHANGHAI).replace(hour=20, minute=0, second=0, microsecond=0)
        evening = min(evening, clock.now()) - timedelta(days=ago)
        with clock.moved(evening - clock.now()):
            _one_day(company, items, ago, chance, actor)
        advance(1)
    _complete(company, actor)
    raise_alarms(clock.now(), actor=actor)
    outbox.drain()
    tallies.fold()


def _one_day(company: Company, items: Sequence[Item], ago: int, chance: random.Random, actor: Actor) -> None:
    for code, shop in company.shops.items():
        receive(shop.pk, list(_orders(code, items, ago, chance)), actor=actor)
    if ago == DAYS:
        blacklist = [nick(buyer) for buyer in BLACKLISTED]
        Customer.objects.filter(nick__in=blacklist).update(blacklisted_reason='多次恶意退货')
    shops = sorted(shop.pk for shop in company.shops.values())
    if ago >= 2:
        _clear_holds(shops, actor, chance)
    if ago >= 1:
        audit(orders_to_audit(shops), actor=actor)
        allocate(orders_to_allocate(shops), actor=actor)
        _dispatch(shops, ago, chance, actor)
    else:
        _leave_at_every_stage(shops, actor)
    _track(actor)


def _orders(code: str, items: Sequence[Item], ago: int, chance: random.Random) -> Iterator[IncomingOrder]:
    """One day's orders of one shop, with the mixture of trouble that every shop knows."""
    now = clock.now()
    count = ORDERS_A_DAY * SHOP_SHARES[code] // sum(SHOP_SHARES.values())
    count = round(count * (1.6 if ago in (9, 10) else chance.uniform(0.85, 1.15)))
    for index in range(count):
        created = now - timedelta(seconds=chance.randrange(60, 14 * 3600))
        buyer = chance.randrange(BUYERS)
        lines = tuple(_line(chance.choice(items), chance) for _ in range(chance.choice((1, 1, 1, 2, 2, 3))))
        total = sum(line.price_fen * line.quantity for line in lines)
        discount = total * chance.choice((0, 0, 5, 10)) // 100
        order = IncomingOrder(
            number=f'{_prefix(code)}{created:%y%m%d}{ago:02}{index:05}', told_at=now, state=PlatformState.PAID,
            created_at=created, paid_at=created + timedelta(seconds=chance.randrange(15, 900)), nick=nick(buyer),
            receiver=receiver(chance, buyer), goods_fen=total, freight_fen=0, discount_fen=discount,
            total_fen=total - discount, paid_fen=total - discount, message='', memo='', lines=lines,
        )  # fmt: skip
        yield _with_trouble(order, chance)


def _with_trouble(order: IncomingOrder, chance: random.Random) -> IncomingOrder:
    """About one in eight waits for a person or will never be paid."""
    dice = chance.random()
    changes: dict[str, Any] = {}
    if dice < 0.035:
        changes = {'state': PlatformState.UNPAID, 'paid_at': None, 'paid_fen': 0}
    elif dice < 0.065:
        changes = {'message': chance.choice(MESSAGES)}
    elif dice < 0.085:
        changes = {'memo': chance.choice(MEMOS), 'flag': chance.randrange(1, 6)}
    elif dice < 0.095:
        changes = {'refund': RefundState.REQUESTED}
    elif dice < 0.1:
        changes = {'presale': True}
    elif dice < 0.104:
        changes = {'state': PlatformState.LOCKED}
    elif dice < 0.108:
        first = replace(order.lines[0], code='', title='云裳记 福袋 随机款', attributes='') if order.lines else None
        changes = {'lines': (first, *(order.lines or ())[1:])}
    elif dice < 0.113 and order.paid_fen:
        changes = {'paid_fen': order.paid_fen // 2}
    elif dice < 0.118:
        cheap = tuple(replace(line, paid_fen=line.price_fen * line.quantity // 3) for line in order.lines or ())
        changes = {'lines': cheap, 'paid_fen': sum(line.paid_fen or 0 for line in cheap)}
        changes['total_fen'] = changes['paid_fen']
    elif dice < 0.121:
        many = tuple(replace(line, quantity=line.quantity * 12) for line in order.lines or ())
        total = sum(line.price_fen * line.quantity for line in many)
        changes = {'lines': many, 'goods_fen': total, 'total_fen': total, 'paid_fen': total, 'discount_fen': 0}
    return replace(order, **changes)


def _line(item: Item, chance: random.Random) -> IncomingLine:
    quantity = 2 if chance.random() > 0.93 else 1
    return IncomingLine(
        code=item.code, title=item.title, attributes=item.attributes, quantity=quantity, price_fen=item.price_fen
    )


def _prefix(code: str) -> str:
    return {'TM01': '29', 'JD01': '31', 'PDD01': '26', 'DY01': '69'}[code]


def _clear_holds(shops: Sequence[int], actor: Actor, chance: random.Random) -> None:
    """The people of the day before did their work: most holds were looked at, some orders were cancelled."""
    held = list(_held(shops))
    chance.shuffle(held)
    gone, looked_at = held[: len(held) // 6], held[len(held) // 6 :]
    cancel(gone, actor=actor, reason='buyer')
    release(looked_at, actor=actor, note='已联系买家确认')


def _held(shops: Sequence[int]) -> Iterator[int]:
    yield from Work.objects.filter(shop_id__in=shops, state=OrderState.TO_AUDIT, holds__gt=0).values_list(
        'order_id', flat=True
    )


def _dispatch(shops: Sequence[int], ago: int, chance: random.Random, actor: Actor) -> None:
    print_parcels(parcels_in_state(shops, [ParcelState.ALLOCATED]), actor=actor)
    printed = parcels_in_state(shops, [ParcelState.PRINTED])
    if ago == 1:
        printed = printed[: len(printed) * 2 // 3]
    pack_unscanned(printed, actor=actor, reason='演示')
    packed = parcels_in_state(shops, [ParcelState.PACKED])
    if ago == 1:
        packed = packed[: len(packed) * 2 // 3]
    chance.shuffle(packed)
    ship(packed, actor=actor)


def _leave_at_every_stage(shops: Sequence[int], actor: Actor) -> None:
    """Today's work half done: something waits on every tab."""
    waiting = orders_to_audit(shops)
    audit(waiting[: len(waiting) * 3 // 4], actor=actor)
    audited = orders_to_allocate(shops)
    allocate(audited[: len(audited) * 3 // 4], actor=actor)
    allocated = parcels_in_state(shops, [ParcelState.ALLOCATED])
    make_waves(allocated[: len(allocated) * 2 // 3], actor=actor, size_max=12)
    print_parcels(allocated[: len(allocated) // 2], actor=actor)
    printed = parcels_in_state(shops, [ParcelState.PRINTED])
    pack_unscanned(printed[: len(printed) // 3], actor=actor, reason='演示')
    hold(waiting[-3:], actor=actor, reason='等买家确认尺码')
    assert Parcel.objects.filter(state__in=LIVE_PARCEL).exists()


def _complete(company: Company, actor: Actor) -> None:
    """The platforms closed the books on what was signed a fortnight ago: a short export says so."""
    old = clock.now() - timedelta(days=14)
    for shop in company.shops.values():
        signed = Work.objects.filter(shop=shop, state=OrderState.SIGNED, queued_at__lt=old).select_related('order')
        told = [
            IncomingOrder(number=work.order.number, told_at=clock.now(), state=PlatformState.COMPLETED)
            for work in signed
        ]
        receive(shop.pk, told, actor=actor)


# Hours after dispatch, step, place, text: the usual way of a parcel.
WAY = (
    (3, TrackingStep.COLLECTED, '杭州', '快件已由揽收员揽收'),
    (12, TrackingStep.IN_TRANSIT, '杭州转运中心', '快件已发往下一站'),
    (34, TrackingStep.IN_TRANSIT, '目的地转运中心', '快件到达'),
    (46, TrackingStep.DELIVERING, '目的地', '快递员正在派送'),
    (52, TrackingStep.SIGNED, '目的地', '快件已签收，签收人：本人'),
)


def _track(actor: Actor) -> None:
    """What the couriers told since yesterday. One parcel in forty gets stuck, comes back or is never collected."""
    now = clock.now()
    news = []
    rows = Parcel.objects.filter(state=ParcelState.SHIPPED).select_related('courier').order_by('pk')
    for parcel in rows:
        fate = random.Random(parcel.pk).random()  # noqa: S311 - a demo from a seed
        news += list(_news_of(parcel, fate, now))
    take_in(news, actor=actor)


def _news_of(parcel: Parcel, fate: float, now: datetime) -> Iterator[TrackingNews]:
    if parcel.shipped_at is None:
        return
    is_recent = now - parcel.shipped_at < timedelta(days=5)
    if fate < (0.008 if is_recent else 0.001):
        return
    steps = WAY[:2] if fate < 0.016 and is_recent else WAY[:3] if 0.016 <= fate < 0.02 else WAY
    for hours, step, place, text in steps:
        at = parcel.shipped_at + timedelta(hours=hours, minutes=int(fate * 50))
        if at <= now:
            yield TrackingNews(number=parcel.tracking_number, at=at, step=step, place=place, text=text)
    back = parcel.shipped_at + timedelta(hours=60)
    if 0.016 <= fate < 0.02 and back <= now:
        yield TrackingNews(
            number=parcel.tracking_number,
            at=back,
            step=TrackingStep.RETURNED,
            place='杭州',
            text='收件人拒收，快件已退回',
        )
