"""`bench http`: orders over HTTP through a real server on loopback, a thousand a call and one by one.

The bodies are made and encoded before the clock starts; a few connections stay open, as an importing program would keep them.
"""

from __future__ import annotations

import http.client
import itertools
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from zhanggui.core.actors import system
from zhanggui.orders.incoming import IncomingOrder
from zhanggui.org.models import User
from zhanggui.org.services.tokens import issue_token
from zhanggui.site.benching.ours import found_company
from zhanggui.site.benching.scratch import scratch
from zhanggui.site.benching.workload import SKUS, Workload
from zhanggui.site.config import config

PATH = '/api/v1/orders/batch'
CONNECTIONS = 4
START_SECONDS_MAX = 60
OK = 200
NOT_IN_API = frozenset({'source_rows', 'header_known'})


def measure(orders: int, singles: int) -> dict[str, Any]:
    """Orders a second at 1,000 a call and at one a call; every answer must be a success."""
    with scratch() as place, place.database() as where:
        shop = found_company([1] * SKUS)
        token = _token()
        with _server(where) as port:
            caller = _Caller(port, token)
            caller.send(_bodies(shop.code, Workload(200, part=3), 20))  # the processes have their plans and caches
            result: dict[str, Any] = {'cores': os.cpu_count(), 'connections': CONNECTIONS}
            for name, workload, size in (
                ('thousand_a_call', Workload(orders, part=1), 1_000),
                ('one_a_call', Workload(singles, part=2), 1),
            ):
                seconds = caller.send(_bodies(shop.code, workload, size))
                result[name] = {
                    'orders': workload.orders,
                    'seconds': round(seconds, 2),
                    'orders_per_second': round(workload.orders / seconds, 1),
                }
            return result


class _Caller:
    """Sends bodies over a few kept connections at once."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
        self.keys = itertools.count()

    def send(self, bodies: Sequence[bytes]) -> float:
        """Seconds until the last answer."""
        wrong: list[str] = []
        waiting = iter(bodies)
        gate = threading.Lock()
        threads = [threading.Thread(target=self._work, args=(waiting, gate, wrong)) for _ in range(CONNECTIONS)]
        start = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if wrong:
            raise RuntimeError(wrong[0])
        return time.perf_counter() - start

    def _work(self, waiting: Iterator[bytes], gate: threading.Lock, wrong: list[str]) -> None:
        kept = http.client.HTTPConnection('127.0.0.1', self.port, timeout=60)
        while not wrong:
            with gate:
                body, key = next(waiting, None), next(self.keys)
            if body is None:
                return
            kept.request('POST', PATH, body, {**self.headers, 'Idempotency-Key': f'bench-{key}'})
            answer = kept.getresponse()
            told = answer.read()
            if answer.status != OK:
                wrong.append(f'{answer.status}: {told[:500].decode(errors="replace")}')


def _bodies(shop: str, workload: Workload, size: int) -> list[bytes]:
    return [msgspec.json.encode({'shop': shop, 'orders': list(map(_told, batch))}) for batch in workload.batches(size)]


def _told(order: IncomingOrder) -> dict[str, Any]:
    """As a caller of the API writes it: what is not said is left out."""
    plain = msgspec.to_builtins(order)
    plain['lines'] = [_said(line) for line in plain['lines']]
    return _said(plain)


def _said(plain: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in plain.items() if value is not None and name not in NOT_IN_API}


def _token() -> str:
    owner = User.objects.create_superuser('bench', password=None)
    issued = issue_token([owner.pk], actor=system(door='cli'), name='bench', rights=['channels.import'], days=1)
    return str(issued.made['facts'][0][1])


@contextmanager
def _server(where: str) -> Iterator[int]:
    """The web server as `zhanggui up` runs it, on a free port, over the scratch database."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = int(probe.getsockname()[1])
    settings = config()
    command = [
        *(sys.executable, '-m', 'granian', '--interface', 'wsgi', '--host', '127.0.0.1', '--port', str(port)),
        *('--workers', str(settings.web_processes), '--blocking-threads', str(settings.web_threads)),
        *('--no-ws', '--log-level', 'warning', 'zhanggui.site.wsgi:application'),
    ]
    environment = {**os.environ, 'DATABASE_URL': where, 'ZHANGGUI_STATIC_MANIFEST': 'false'}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(('127.0.0.1', port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError('the web server of the benchmark did not start')
