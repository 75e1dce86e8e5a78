"""`bench screens`: server time of the screens people live in, at ten thousand orders and at many; flat means kept in bounds.

Ten thousand orders come in by the product's own services and stand in every state; the many are their copies. Each
address is asked through the whole stack (middleware, session, view, templates) by the test client; the median counts.
"""

from __future__ import annotations

import html
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from zhanggui.core import tallies
from zhanggui.org.models import User
from zhanggui.site.benching.ours import Ours, found_company
from zhanggui.site.benching.scratch import Scratch, scratch
from zhanggui.site.benching.screens_sql import COPIES, COUNTERS
from zhanggui.site.benching.workload import Workload, stock_for
from zhanggui.site.first_start import gather_static_files

FEW = 10_000
TIMES = 21
WARM_UP = 3
OK = 200
# How much of each batch stays behind before each step, so that every tab has rows.
STAY_SHARE = {'audit': 0.05, 'allocate': 0.05, 'ship': 0.10}
DESK = '/orders/'
TABS = ('all', 'held', 'to_audit', 'audited', 'allocated', 'shipped')

SAMPLE = """
SELECT stored.number, right(address.phone, 4)
FROM orders_order AS stored
JOIN customers_address AS address ON address.id = stored.address_id
ORDER BY stored.id
OFFSET (SELECT count(*) / 2 FROM orders_order)
LIMIT 1
"""

NEXT = re.compile(r'rel="next" href="(?P<query>[^"]+)"')

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    address: str


def measure(orders: int, *, tell: Tell) -> dict[str, Any]:
    """Median milliseconds of every page at 10,000 orders and at `orders`, and their ratio."""
    gather_static_files()
    with scratch() as place:
        few = _medians(place, FEW, tell)
        many = _medians(place, orders, tell)
    pages = {
        name: {
            'ms_few': few[name][0],
            'ms': many[name][0],
            'ratio': round(many[name][0] / few[name][0], 2),
            'best_ms_few': few[name][1],
            'best_ms': many[name][1],
        }
        for name in many
    }
    return {'orders_few': FEW, 'orders': orders, 'pages': pages}


def _medians(place: Scratch, orders: int, tell: Tell) -> dict[str, tuple[float, float]]:
    with place.database():
        tell(f'{orders} orders on their way')
        _fill(orders, tell)
        owner = User.objects.create_superuser('bench', password=None)
        client = Client(headers={'host': settings.ALLOWED_HOSTS[0]})
        client.force_login(owner)
        return {page.name: _median_ms(client, page.address) for page in _pages(client)}


def _fill(orders: int, tell: Tell) -> None:
    """Ten thousand through the four services, a share staying behind at every step; the rest are their copies."""
    workload = Workload(FEW)
    contestant = Ours(found_company(stock_for(workload)))
    for batch in workload.batches(FEW):
        ids = contestant.receive(batch)
        ids = contestant.audit(_but(ids, 'audit'))
        ids = contestant.allocate(_but(ids, 'allocate'))
        contestant.ship(_but(ids, 'ship'))
    tallies.fold()
    copies = orders // FEW
    with connection.cursor() as cursor:
        cursor.execute('SET statement_timeout = 0')
        for copy in range(1, copies):
            for statement in COPIES.values():
                cursor.execute(statement, {'copy': copy, 'step': FEW})
            if copy % 10 == 0:
                tell(f'{copy * FEW} orders')
        cursor.execute(COUNTERS, [copies])
        cursor.execute('VACUUM ANALYZE')


def _but(ids: list[int], step: str) -> list[int]:
    return ids[round(len(ids) * STAY_SHARE[step]) :]


def _pages(client: Client) -> Iterator[Page]:
    """Every tab, a page far inside by key, searches as people type them, and the dashboard."""
    with connection.cursor() as cursor:
        cursor.execute(SAMPLE)
        number, tail = cursor.fetchone()
    yield Page('dashboard', client.get('/', follow=True).redirect_chain[-1][0])
    for tab in TABS:
        yield Page(f'orders, tab {tab}', _desk(tab=tab))
    yield Page('orders, page 20 by key', _deep(client, 20))
    yield Page('search two characters', _desk(q='针织'))
    yield Page('search order number', _desk(q=number))
    yield Page('search last four digits', _desk(q=tail))


def _deep(client: Client, pages: int) -> str:
    """Follow the key of the last row so many times."""
    address = _desk(tab='all')
    for _ in range(pages):
        following = NEXT.search(client.get(address).content.decode())
        if following:
            address = DESK + html.unescape(following['query'])
    return address


def _desk(**asked: str) -> str:
    return f'{DESK}?{urlencode(asked)}'


def _median_ms(client: Client, address: str) -> tuple[float, float]:
    """The median, and the best: on a machine that does other work too the best tells what our own part is."""
    times = []
    for turn in range(WARM_UP + TIMES):
        start = time.perf_counter()
        answer = client.get(address)
        answer.getvalue() if answer.streaming else answer.content
        if answer.status_code != OK:
            raise RuntimeError(f'{address} answered {answer.status_code}')
        if turn >= WARM_UP:
            times.append((time.perf_counter() - start) * 1_000)
    return round(statistics.median(times), 1), round(min(times), 1)
