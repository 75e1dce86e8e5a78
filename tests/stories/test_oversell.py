"""No oversell: 32 real processes ask for the same hundred pieces, one order a call; exactly a hundred are promised.

The test first has to be able to fail: with the lock off the same storm promises more than there is, and the database's own
constraint, left on, turns that into refused writes instead of goods that do not exist.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from zhanggui.catalog.models import BundlePart, Product, Sku
from zhanggui.core import drift
from zhanggui.core.actors import system
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, Receiver
from zhanggui.orders.models import Courier, Hold
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.receive import receive
from zhanggui.org.models import Shop, Warehouse
from zhanggui.site.benching.ours import put_on_shelf
from zhanggui.site.benching.scratch import scratch
from zhanggui.site.databases import ensure_database
from zhanggui.stock.models import Balance

PROCESSES = 32
REQUESTS = 50
PIECES = 100
CONTROL = 320  # requests of a negative control: enough to run out while all processes are at it
PLENTY = 5_000
ACTOR = system('storm', door='cli')
CHECK = 'balance_allocated_within_on_hand'
PAID_AT = datetime(2026, 11, 11, tzinfo=UTC)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group('oversell')]


@pytest.fixture
def database(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A migrated database of its own: the rivals are processes, and commit."""
    with django_db_blocker.unblock():
        ensure_database()
        with scratch() as place, place.database() as where:
            yield where


def company() -> tuple[Shop, dict[str, Sku]]:
    """A hundred pieces of the scarce part and plenty of the others; two bundles share the scarce one."""
    warehouse = Warehouse.objects.create(code='W1', name='杭州仓')
    Courier.objects.create(code='SF', name='顺丰速运', prefix='SF')
    shop = Shop.objects.create(code='one', name='一店', platform='tmall', warehouse=warehouse, courier_code='SF')
    product = Product.objects.create(code='P', name='连衣裙')
    skus = {
        code: Sku.objects.create(product=product, code=code, is_bundle=code.startswith('BUNDLE'))
        for code in ('SCARCE', 'BELT', 'SCARF', 'BUNDLE-1', 'BUNDLE-2')
    }
    for bundle, part in (('BUNDLE-1', 'BELT'), ('BUNDLE-2', 'SCARF')):
        BundlePart.objects.create(bundle=skus[bundle], part=skus['SCARCE'])
        BundlePart.objects.create(bundle=skus[bundle], part=skus[part])
    put_on_shelf(warehouse, [(skus['SCARCE'], PIECES), (skus['BELT'], PLENTY), (skus['SCARF'], PLENTY)])
    return shop, skus


def audited_orders(shop: Shop, codes: Sequence[str], *, count: int = PROCESSES * REQUESTS) -> list[int]:
    """One order of one piece for every request of the storm, shuffled so that rivals want the goods in no order."""
    orders = [
        IncomingOrder(
            number=f'{index:016}',
            told_at=PAID_AT + timedelta(days=1),
            state=PlatformState.PAID,
            created_at=PAID_AT,
            paid_at=PAID_AT + timedelta(seconds=index),
            nick=f'buyer{index}',
            receiver=Receiver(name='王芳', phone='13800000000', province='浙江省', city='杭州市', street='文一西路1号'),
            total_fen=10_000,
            paid_fen=10_000,
            message='',
            lines=(IncomingLine(code=codes[index % len(codes)], title='连衣裙', price_fen=10_000, paid_fen=10_000),),
        )
        for index in range(count)
    ]
    ids = audit(receive(shop.pk, orders, actor=ACTOR).done, actor=ACTOR).done
    assert len(ids) == count
    random.Random(7).shuffle(ids)
    return ids


def storm(where: str, ids: Sequence[int], *, locked: bool) -> dict[str, int]:
    """Run the processes against the database; what they were told, added up."""
    shares = [ids[start::PROCESSES] for start in range(PROCESSES)]
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name('storm.py'))],
        input=json.dumps({'shares': shares, 'locked': locked}),
        env={**os.environ, 'DATABASE_URL': where, 'DJANGO_SETTINGS_MODULE': 'zhanggui.site.settings'},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def promised(sku: Sku) -> int:
    return Balance.objects.get(sku=sku).allocated


def drifted() -> list[str]:
    return [f'{proof.invariant}: {proof.examples}' for proof in drift.run() if proof.found]


def test_exactly_what_is_there_is_promised(database: str) -> None:
    shop, skus = company()
    ids = audited_orders(shop, ['SCARCE'])
    told = storm(database, ids, locked=True)
    assert told == {'served': PIECES, 'refused': PROCESSES * REQUESTS - PIECES}
    assert promised(skus['SCARCE']) == PIECES
    assert Hold.objects.filter(kind='out_of_stock').count() == PROCESSES * REQUESTS - PIECES
    assert drifted() == []


def test_bundles_that_share_a_part_are_not_oversold(database: str) -> None:
    shop, skus = company()
    ids = audited_orders(shop, ['BUNDLE-1', 'SCARCE', 'BUNDLE-2'])
    told = storm(database, ids, locked=True)
    assert told == {'served': PIECES, 'refused': PROCESSES * REQUESTS - PIECES}
    assert promised(skus['SCARCE']) == PIECES
    assert promised(skus['BELT']) + promised(skus['SCARF']) < PIECES
    assert drifted() == []


def test_without_the_lock_the_same_storm_oversells(database: str) -> None:
    """The negative control: what the lock is for. The constraint is taken away too, or it would hide the race."""
    shop, skus = company()
    ids = audited_orders(shop, ['SCARCE'], count=CONTROL)
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER TABLE stock_balance DROP CONSTRAINT {CHECK}')
    told = storm(database, ids, locked=False)
    assert told['served'] > PIECES
    assert promised(skus['SCARCE']) > PIECES


def test_without_the_lock_the_constraint_still_refuses(database: str) -> None:
    """The second line of defence: nothing is oversold, but people get errors instead of answers."""
    shop, skus = company()
    ids = audited_orders(shop, ['SCARCE'], count=CONTROL)
    told = storm(database, ids, locked=False)
    assert told['IntegrityError'] > 0
    assert promised(skus['SCARCE']) <= PIECES
    assert drifted() == []
