"""Kill -9 of web server, worker and database in the middle of import, allocation and dispatch, while a caller keeps calling.

The caller repeats what was not answered under the same idempotency key. Afterwards nothing acknowledged is lost, nothing is
there twice, drift finds nothing, and no call waited longer than half a minute.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec
import psutil
import pytest

from tests.stories.servers import BACK_SECONDS_MAX, START_SECONDS_MAX, Site, environment, new_home, until, zhanggui
from zhanggui.site.benching.workload import Workload

ORDERS = 360
CALLS = 12  # a phase, each of ORDERS / CALLS
PARTS = ('web', 'worker', 'database')
SEED = 20261121
SERVER_ERROR = 500

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group('servers')]


@dataclass(slots=True)
class Caller:
    """Calls until it is answered; an answer is an acknowledgement, and is kept."""

    site: Site
    token: str
    random: random.Random = field(default_factory=lambda: random.Random(SEED))
    longest_seconds: float = 0.0
    repeated: int = 0
    killed: list[str] = field(default_factory=list)

    def phase(self, name: str, bodies: Sequence[dict[str, Any]], path: str) -> list[dict[str, Any]]:
        """Each part is killed once, a moment after some call has begun."""
        strikes = dict(zip(self.random.sample(range(1, len(bodies) - 1), len(PARTS)), PARTS, strict=True))
        answers = []
        for number, body in enumerate(bodies):
            striker = self._strike(strikes[number]) if number in strikes else None
            answers.append(self.call(path, body, key=f'{name}-{number}'))
            if striker:
                striker.join()
        return answers

    def call(self, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
        start = time.monotonic()
        while True:
            with contextlib.suppress(OSError, HTTPException, ValueError):  # nobody there, cut off in the middle
                answer = self._once(path, body, key)
                self.longest_seconds = max(self.longest_seconds, time.monotonic() - start)
                return answer
            self.repeated += 1
            assert time.monotonic() - start < 2 * BACK_SECONDS_MAX, (self.site.home / 'up.log').read_text()[-4_000:]
            time.sleep(0.2)

    def _once(self, path: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        """Raises HTTPError (an OSError) for whatever is no answer; a refusal as such would be a mistake of this test."""
        headers = {'Authorization': f'Bearer {self.token}', 'Idempotency-Key': key, 'Content-Type': 'application/json'}
        address = f'http://127.0.0.1:{self.site.port}/api/v1/{path}'
        request = Request(address, data=msgspec.json.encode(body), headers=headers, method='POST')
        try:
            with urlopen(request, timeout=10) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            if error.code < SERVER_ERROR:
                pytest.fail(error.read().decode())
            raise

    def _strike(self, part: str) -> threading.Timer:
        timer = threading.Timer(self.random.uniform(0, 0.06), self._kill, [part])
        timer.start()
        return timer

    def _kill(self, part: str) -> None:
        pid = self.site.database() if part == 'database' else self.site.child(part)
        assert pid, f'{part} was not running'
        victims = [psutil.Process(pid)]
        if part == 'web':
            victims += victims[0].children()
        for victim in victims:
            with contextlib.suppress(psutil.NoSuchProcess):
                victim.send_signal(signal.SIGKILL)
        self.killed.append(part)


@pytest.fixture(scope='module')
def caller() -> Iterator[Caller]:
    with new_home() as home:
        site = Site.start(home)
        try:
            site.wait_healthy(START_SECONDS_MAX)
            yield Caller(site, company(home, 'found', str(ORDERS))['token'])
        finally:
            if site.process.poll() is None:
                site.stop()


def company(home: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, str(Path(__file__).with_name('company.py')), *arguments]
    more = {'DJANGO_SETTINGS_MODULE': 'zhanggui.site.settings', 'PYTHONPATH': os.pathsep.join(sys.path)}
    done = subprocess.run(
        command, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-4_000:]
    return dict(json.loads(done.stdout))


def shares(items: Sequence[Any]) -> list[Sequence[Any]]:
    size = -(-len(items) // CALLS)
    return [items[start : start + size] for start in range(0, len(items), size)]


def assert_sound(caller: Caller) -> None:
    caller.site.wait_healthy(BACK_SECONDS_MAX)
    drift = zhanggui(caller.site.home, 'drift', '--json')
    assert json.loads(drift.stdout)['found'] == 0, drift.stdout


def ids_of(answers: Sequence[dict[str, Any]]) -> set[int]:
    return {each for answer in answers for each in (*answer['done'], *answer['already'])}


def test_killed_everything_in_the_middle_of_work(caller: Caller) -> None:
    home = caller.site.home
    orders = next(Workload(ORDERS).batches(ORDERS))

    bodies = [{'shop': 'bench', 'orders': told(share)} for share in shares(orders)]
    taken = caller.phase('import', bodies, 'orders/batch')
    assert sum(answer['created'] for answer in taken) == ORDERS
    seen = company(home, 'look')
    assert seen['numbers'] == ORDERS
    assert_sound(caller)

    audited = caller.call('orders/audit', {'ids': seen['orders']['to_audit']}, key='audit')['done']
    served = ids_of(caller.phase('allocate', [{'ids': share} for share in shares(audited)], 'orders/allocate'))
    seen = company(home, 'look')
    assert set(seen['orders']['allocated']) == served
    assert len(served) > 0.8 * len(audited)
    assert_sound(caller)

    parcels = seen['parcels']['allocated']
    shipped = ids_of(caller.phase('ship', [{'ids': share} for share in shares(parcels)], 'orders/ship'))
    assert shipped == set(parcels)
    seen = company(home, 'look')
    assert set(seen['parcels']['shipped']) == shipped
    assert set(seen['orders']['shipped']) == served
    assert_sound(caller)

    assert caller.killed.count('web') == caller.killed.count('worker') == caller.killed.count('database') == 3
    assert caller.repeated > 0, 'no call was ever cut off: the kills did not hit anything'
    assert caller.longest_seconds < BACK_SECONDS_MAX
    # How soon is another question: each look is a program of its own, on a machine that does other things too.
    assert until(lambda: company(home, 'look')['waiting'] == 0, 4 * BACK_SECONDS_MAX), 'news was left undelivered'


def told(orders: Sequence[Any]) -> list[dict[str, Any]]:
    """As a caller of the API writes them: what is not said is left out."""
    return [_without_none(msgspec.to_builtins(order)) for order in orders]


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_none(each) for key, each in value.items() if each is not None and key not in NOT_IN_API}
    return [_without_none(each) for each in value] if isinstance(value, list | tuple) else value


NOT_IN_API = {'source_rows', 'header_known'}
