"""Many at once: documents over the same goods neither deadlock nor lose a piece, and imports find each other's rows."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from zhanggui.catalog.models import Listing, Product, Sku
from zhanggui.catalog.services import listings_for
from zhanggui.core import drift
from zhanggui.core.actors import system
from zhanggui.customers.models import Address, Customer
from zhanggui.customers.services import addresses_for, customers_for
from zhanggui.org.models import Shop, Warehouse
from zhanggui.stock import sql
from zhanggui.stock.drafts import AdjustmentLine, ReceiptLine, TransferLine
from zhanggui.stock.models import Balance, Document
from zhanggui.stock.services import adjust, receive, transfer

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = system('test')
WORKERS = 6
ROUNDS = 8


def together(work: Callable[[int], int]) -> list[int]:
    """Run `work(number)` on as many connections at once; whatever one raises is raised here."""

    def run(number: int) -> int:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(run, range(WORKERS)))


def test_documents_in_random_order_lose_nothing() -> None:
    product = Product.objects.create(code='P', name='n')
    Sku.objects.bulk_create(Sku(product=product, code=f'S{i}') for i in range(12))
    places = [Warehouse.objects.create(code=code, name=code).pk for code in ('W1', 'W2')]

    def work(number: int) -> int:
        chance = random.Random(number)
        net = 0
        for _ in range(ROUNDS):
            codes = chance.sample([f'S{i}' for i in range(12)], 6)  # in no order at all
            here, there = chance.sample(places, 2)
            net += (
                len(
                    receive([ReceiptLine(sku=code, quantity=3) for code in codes], actor=SYSTEM, warehouse_id=here).done
                )
                * 3
            )
            lines = [AdjustmentLine(sku=code, difference=-1) for code in codes]
            net -= len(adjust(lines, actor=SYSTEM, warehouse_id=there, reason='盘点').done)
            moved = [TransferLine(sku=code, quantity=2) for code in codes]
            transfer(moved, actor=SYSTEM, warehouse_id=here, to_warehouse_id=there)
        return net

    expected = sum(together(work))
    assert sum(Balance.objects.values_list('on_hand', flat=True)) == expected
    assert Document.objects.count() > WORKERS * ROUNDS
    assert [proof for proof in drift.run() if proof.found] == []


def test_imports_that_meet_make_one_row_each() -> None:
    shop = Shop.objects.create(code='T1', name='一号店', platform='tmall').pk
    offers = [(f'c{i}', '', f'标题{i}', '') for i in range(60)]
    nicks = [f'买家{i}' for i in range(60)]

    def work(number: int) -> int:
        chance = random.Random(number)
        mine, known = chance.sample(offers, 50), chance.sample(nicks, 50)
        with transaction.atomic():
            found = listings_for(shop, mine)
            buyers = customers_for('tmall', known)
            told = [(buyers[nick], '张三', '13800001234', '浙江省', '杭州市', '西湖区', '', '') for nick in known]
            addresses = addresses_for(told)
        return len(found) + len(buyers) + len(addresses)

    assert together(work) == [150] * WORKERS
    assert Listing.objects.count() <= 60
    assert Customer.objects.count() == Address.objects.count() <= 60


@pytest.mark.parametrize('locked', [True, False], ids=['with the lock', 'with the lock off'])
def test_the_lock_is_what_saves_the_books(monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    """Without it the same work loses pieces: the race is real, and this test would see it."""
    product = Product.objects.create(code='P', name='n')
    Sku.objects.create(product=product, code='S0')
    place = Warehouse.objects.create(code='W1', name='W1').pk
    receive([ReceiptLine(sku='S0', quantity=1)], actor=SYSTEM, warehouse_id=place)
    if not locked:
        monkeypatch.setattr(sql, 'DOCUMENT_BALANCES_ADD', 'SELECT %s, %s, %s')
        unlocked = sql.DOCUMENT_BALANCES_LOCK.replace('FOR UPDATE OF balance', '')
        monkeypatch.setattr(sql, 'DOCUMENT_BALANCES_LOCK', unlocked)

    def work(number: int) -> int:
        for _ in range(20):
            receive([ReceiptLine(sku='S0', quantity=1)], actor=SYSTEM, warehouse_id=place)
        return 20

    expected = 1 + sum(together(work))
    on_hand = Balance.objects.get().on_hand
    drifted = [proof.invariant for proof in drift.run() if proof.found]
    assert (on_hand == expected, drifted == []) == (locked, locked)
