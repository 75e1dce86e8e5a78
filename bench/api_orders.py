"""Orders per second through POST /api/v1/orders/batch, over HTTP, on a site of its own: `python bench/api_orders.py [N]`.

A thousand a call by one client, and one a call by four at once; everything the product does on arrival is done (customers,
addresses, listings, holds, counters, audit, outbox).
"""

from __future__ import annotations

import http.client
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.stories.servers import Site, environment
from zhanggui.site.benching.workload import Workload

BATCH = 1_000
SINGLES = 600
CLIENTS = 4
WARM = 2
TOKEN_MADE_BY = """
from zhanggui.core.actors import Actor, system
from zhanggui.org import services
from zhanggui.org.models import User
User.objects.create(username='bench', name='bench', is_superuser=True)
person = User.objects.get(username='bench')
made = services.issue_token([person.pk], actor=system(), name='bench', rights=['channels.import'], days=1)
print(dict(made.made['facts'])['bench'])
"""


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory(prefix='zhanggui-api-') as folder:
        site = Site.start(Path(folder))
        try:
            site.wait_healthy(120)
            measure(site, count)
        finally:
            site.stop()


def measure(site: Site, count: int) -> None:
    command(site, 'shop', 'add', 'BENCH', '--platform', 'taobao')
    token = command(site, 'manage', 'shell', '--no-imports', '-c', TOKEN_MADE_BY).splitlines()[-1]
    work = Workload(count + WARM * BATCH + SINGLES)
    orders = (as_told(order) for batch in work.batches(BATCH) for order in batch)
    connection = http.client.HTTPConnection('127.0.0.1', site.port)
    for _ in range(WARM):
        post(connection, token, list(islice(orders, BATCH)))
    batches = [body_of(list(islice(orders, BATCH))) for _ in range(count // BATCH)]
    print(f'{BATCH:>6,} a call: {rate(connection, token, batches, BATCH):>8,.0f} orders/s')
    singles = [body_of([order]) for order in islice(orders, SINGLES)]
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda part: alone(site.port, token, part), [singles[i::CLIENTS] for i in range(CLIENTS)]))
    print(f'{1:>6,} a call: {SINGLES / (time.perf_counter() - start):>8,.0f} orders/s ({CLIENTS} clients)')


def alone(port: int, token: str, bodies: list[bytes]) -> None:
    rate(http.client.HTTPConnection('127.0.0.1', port), token, bodies, 1)


def rate(connection: http.client.HTTPConnection, token: str, bodies: list[bytes], each: int) -> float:
    start = time.perf_counter()
    for body in bodies:
        send(connection, token, body)
    return len(bodies) * each / (time.perf_counter() - start)


def post(connection: http.client.HTTPConnection, token: str, orders: list[dict[str, Any]]) -> None:
    send(connection, token, body_of(orders))


def body_of(orders: Iterable[dict[str, Any]]) -> bytes:
    return msgspec.json.encode({'shop': 'BENCH', 'orders': list(orders)})


def as_told(order: Any) -> dict[str, Any]:
    """What is not said is left out; the workload's times may lie ahead of the clock."""
    told = msgspec.to_builtins(order)
    told.pop('header_known'), told.pop('source_rows')
    now = datetime.now(UTC).isoformat()
    moments = {'told_at', 'created_at', 'paid_at'}
    return {key: now if key in moments else value for key, value in told.items() if value is not None}


def send(connection: http.client.HTTPConnection, token: str, body: bytes) -> None:
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
    connection.request('POST', '/api/v1/orders/batch', body, headers)
    response = connection.getresponse()
    told = response.read()
    assert response.status == 200, told


def command(site: Site, *arguments: str) -> str:
    run = [sys.executable, '-m', 'zhanggui', *arguments]
    return subprocess.run(run, env=environment(site.home), capture_output=True, text=True, check=True).stdout.strip()


if __name__ == '__main__':
    main()
