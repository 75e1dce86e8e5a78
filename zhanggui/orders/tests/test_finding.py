"""Queues and searches give exactly the ids that a plain look at every order gives, in order, page by page, both ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import QueryDict

from zhanggui.core.actors import Actor, system
from zhanggui.core.bigrams import bigrams
from zhanggui.orders import search
from zhanggui.orders.choices import OrderState
from zhanggui.orders.incoming import IncomingLine, Receiver
from zhanggui.orders.models import Order, Parcel, ParcelLine, Work
from zhanggui.orders.screens.desk import OrderDesk
from zhanggui.orders.services.receive import receive
from zhanggui.orders.tests.desk import PAID_AT, Desk, make_desk
from zhanggui.org.models import Shop
from zhanggui.ui import keyset, lists

ORDERS = 180
GOODS = ('法式连衣裙', '复古针织衫', '通勤牛仔裤', '加厚羽绒服', '限量旗袍')
STATES = [state.value for state in OrderState]


@pytest.fixture
def shops(db: None) -> list[Shop]:
    """Two shops with orders in every state, some paid at the very same second."""
    desk = make_desk()
    second = Shop.objects.create(code='T2', name='二店', platform='jd', warehouse=desk.warehouse)
    chance = random.Random(7)
    for shop in (desk.shop, second):
        receive(shop.pk, [told(desk, shop, n, chance) for n in range(ORDERS // 2)], actor=desk.actor)
    for work in Work.objects.order_by('pk'):
        state = STATES[chance.randrange(len(STATES))]
        Work.objects.filter(pk=work.pk).update(state=state, holds=int(chance.random() < 0.2))
        if state in ('shipped', 'printed'):
            parcel = Parcel.objects.create(
                shop_id=work.shop_id, warehouse=desk.warehouse, state=state, tracking_number=f'SF{work.pk:09}', made_at=PAID_AT
            )
            line = work.order.lines.first()
            ParcelLine.objects.create(
                parcel=parcel, order_id=work.pk, order_line=line, sku=desk.skus['A'], balance_id=1, quantity=1, units=1
            )
    return [desk.shop, second]


def told(desk: Desk, shop: Shop, n: int, chance: random.Random) -> Any:
    goods = [chance.choice(GOODS[:4]) if n % 60 else GOODS[4] for _ in range(1 + n % 3)]
    lines = tuple(
        IncomingLine(code=f'K{GOODS.index(name)}-{n % 4}', title=name, attributes='颜色:雾蓝;尺码:M', price_fen=9_900)
        for name in goods
    )
    phone = f'138{n * 3571 % 100_000_000:08}'
    province = '浙江省' if n % 7 else '西藏自治区'
    receiver = Receiver(name='王', phone=phone, province=province, city='市', district='区', street='某街 1 号')
    return desk.order(
        f'{shop.code}2026{n:06}', lines=lines, receiver=receiver, nick=f'爱吃{"糖" if n % 5 else "稀罕"}{n % 40}',
        paid_at=PAID_AT + timedelta(minutes=n // 3), message='加急' if n % 6 == 0 else '',
    )


class Reader:
    """Somebody who sees some shops, and every page they are shown."""

    def __init__(self, shops: Sequence[Shop] | None = None) -> None:
        self.shops = None if shops is None else frozenset(shop.pk for shop in shops)
        self.actor = Actor(self, '读者')  # type: ignore[arg-type]
        self.pk = 1

    def may(self, right: str) -> bool:
        return True

    def scope_of(self, axis: str) -> frozenset[int] | None:
        return self.shops

    def walk(self, **told: str) -> list[int]:
        """Every id, page by page to the end; and the same way back must show the same."""
        pages = [self.page(told)]
        while pages[-1].after:
            pages.append(self.page(told, after=pages[-1].after))
        back = pages[-1]
        for page in reversed(pages[:-1]):
            back = self.page(told, before=back.before)
            assert ids(back) == ids(page)
        assert back.before == ''
        return [pk for page in pages for pk in ids(page)]

    def page(self, told: dict[str, str], **edge: str) -> keyset.Page:
        params = QueryDict(mutable=True)
        params.update({**told, **edge})
        screen = OrderDesk()
        return screen.page_of(screen.ask_of(self.actor, params), OrderDesk.table.look())


def ids(page: keyset.Page) -> list[int]:
    return [row.pk for row in page.rows]


def expected(keep: Callable[[Order], bool], key: Callable[[Order], Any], *, reverse: bool) -> list[int]:
    orders = [order for order in Order.objects.select_related('work', 'customer', 'address', 'shop') if keep(order)]
    return [order.pk for order in sorted(orders, key=key, reverse=reverse)]


def by_payment(order: Order) -> Any:
    return order.work.queued_at, order.pk


def by_id(order: Order) -> Any:
    return order.pk


def test_tabs_show_every_order_once_in_order(shops: list[Shop]) -> None:
    for tab in ('all', 'held', *STATES):
        newest_first = tab in ('all', 'unpaid', 'shipped', 'signed', 'completed', 'closed')
        assert Reader().walk(tab=tab) == expected(partial(in_tab, tab), by_payment, reverse=newest_first), tab


def in_tab(tab: str, order: Order) -> bool:
    return tab == 'all' or (order.work.holds > 0 if tab == 'held' else order.work.state == tab)


def test_sort_asked_for_wins(shops: list[Shop]) -> None:
    for sort in ('paid_at', '-paid_at'):
        assert Reader().walk(sort=sort) == expected(lambda order: True, by_payment, reverse=sort.startswith('-'))


def test_only_shops_in_sight(shops: list[Shop]) -> None:
    one = Reader(shops[:1])
    assert one.walk() == expected(lambda order: order.shop_id == shops[0].pk, by_payment, reverse=True)
    mine = expected(lambda order: order.shop_id == shops[0].pk and titled('连衣', order), by_id, reverse=True)
    assert one.walk(q='连衣') == mine
    assert one.walk(shop=str(shops[1].pk)) == one.walk()  # a shop out of sight is no filter at all
    assert Reader([]).walk() == []
    assert Reader([]).walk(q='T12026000001') == []


FILTERS: list[tuple[dict[str, str], Callable[[Order], bool]]] = [
    ({'province': '西藏'}, lambda order: order.address.province.startswith('西藏')),
    ({'message': 'true'}, lambda order: order.message != ''),
    ({'message': 'false'}, lambda order: order.message == ''),
    ({'amount_from': '150'}, lambda order: order.paid_fen >= 15_000),
    ({'amount_to': '150', 'province': '西藏'}, lambda order: order.paid_fen <= 15_000 and '西藏' in order.address.province),
    ({'paid_from': '2026-11-11', 'paid_to': '2026-11-11'}, lambda order: True),
    ({'paid_from': '2026-11-12'}, lambda order: False),
    ({'paid_to': '2026-11-10'}, lambda order: False),
    ({'courier': '999999'}, lambda order: True),  # a wrong value is shown on its field and filters nothing
]


def test_filters_sift_what_the_queue_gives(shops: list[Shop], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr('zhanggui.orders.queues.SIFTED_FIRST', 7)
    for told, keep in FILTERS:
        assert Reader().walk(**told) == expected(keep, by_payment, reverse=True), told
        on_tab = expected(lambda order, keep=keep: keep(order) and order.work.holds > 0, by_payment, reverse=False)
        assert Reader().walk(**told, tab='held') == on_tab, told


def test_code_of_goods(shops: list[Shop]) -> None:
    def keep(order: Order) -> bool:
        return any(line.listing.code == 'K1-2' for line in order.lines.select_related('listing'))

    assert Reader().walk(sku='K1-2') == expected(keep, by_id, reverse=True)
    assert Reader().walk(sku='K1-2', tab='shipped') == expected(
        lambda order: keep(order) and order.work.state == 'shipped', by_id, reverse=True
    )


def titled(text: str, order: Order) -> bool:
    wanted = set(bigrams(text))
    texts = [bigrams(line.listing.title, line.listing.code, line.listing.attributes) for line in order.lines.all()]
    return any(wanted <= set(each) for each in texts) or wanted <= set(order.customer.tokens)


@pytest.mark.parametrize('waiting', [5_000, 0])
@pytest.mark.parametrize('followed', [3_000, 1])
def test_two_characters(shops: list[Shop], waiting: int, followed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever way leads to them: from the word's bearers, from a short queue, or through all orders."""
    monkeypatch.setattr(search, 'FOLLOWED_MAX', followed)
    monkeypatch.setattr(search, 'WINDOW_FIRST', 9)
    monkeypatch.setattr(search, 'SHORT_QUEUE', waiting)
    monkeypatch.setattr(search, 'LONG_QUEUE', waiting)
    monkeypatch.setattr('zhanggui.orders.queues.WHOLE_RUNS_MAX', 3)
    monkeypatch.setattr('zhanggui.orders.queues.SIFTED_FIRST', 7)
    for text in ('连衣', '旗袍', '稀罕', '雾蓝', '不存'):
        found = expected(partial(titled, text), by_id, reverse=True)
        assert Reader().walk(q=text) == found, text
        shipped = set(Work.objects.filter(state='shipped').values_list('pk', flat=True))
        assert Reader().walk(q=text, tab='shipped') == [pk for pk in found if pk in shipped], text


def test_number_tracking_and_tail(shops: list[Shop]) -> None:
    order = Order.objects.select_related('address').get(number='T12026000017')
    assert Reader().walk(q=order.number) == [order.pk]
    assert Reader().walk(q='T120260000') == expected(lambda each: each.number.startswith('T120260000'), by_id, reverse=True)
    tail = order.address.phone[-4:]
    assert Reader().walk(q=tail) == expected(lambda each: each.address.phone.endswith(tail), by_id, reverse=True)
    parcel = Parcel.objects.order_by('pk').first()
    assert parcel is not None
    assert Reader().walk(q=parcel.tracking_number) == [parcel.lines.get().order_id]
    assert Reader().walk(q='%') == []
    assert Reader().walk(q='T_2026000017') == []


def test_select_all_stops_at_its_limit(shops: list[Shop]) -> None:
    screen = OrderDesk()
    ask = screen.ask_of(system(), QueryDict('tab=all'))
    assert screen.matching_ids(ask, 100) == expected(lambda order: True, by_payment, reverse=True)[:100]
    assert screen.count(ask, 100) == 101
    assert lists.SELECT_MAX >= ORDERS
