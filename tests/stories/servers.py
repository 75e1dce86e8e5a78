"""Starts a whole site of its own, as an operator would, for tests that kill parts of it. Stopped by process id only."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import psutil

from zhanggui.site.postgres import Server

BACK_SECONDS_MAX = 30
START_SECONDS_MAX = 60


@dataclass(slots=True)
class Site:
    home: Path
    port: int
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, home: Path, port: int | None = None) -> Site:
        port = port or free_port()
        home.mkdir(parents=True, exist_ok=True)
        log = (home / 'up.log').open('a')
        command = [sys.executable, '-m', 'zhanggui', 'up', '--no-demo', '--port', str(port)]
        process = subprocess.Popen(
            command, env=environment(home), stdout=log, stderr=log, text=True, start_new_session=True
        )
        return cls(home, port, process)

    def health(self) -> dict[str, Any]:
        try:
            with urlopen(f'http://127.0.0.1:{self.port}/healthz', timeout=5) as answer:
                return dict(json.load(answer))
        except HTTPError as error:
            return dict(json.load(error))
        except OSError:  # nobody listens
            return {'ok': False}

    def healthy(self) -> bool:
        return bool(self.health()['ok'])

    def heartbeat_seconds(self) -> float:
        return float(self.health().get('worker', {}).get('heartbeat_seconds') or 999)

    def wait_healthy(self, seconds: float) -> float:
        """Seconds it took; fails with the site's log when it took longer than allowed."""
        start = time.monotonic()
        if not until(lambda: self.healthy() or self.process.poll() is not None, seconds) or not self.healthy():
            raise AssertionError(f'not healthy within {seconds} s\n{(self.home / "up.log").read_text()}')
        return time.monotonic() - start

    def child(self, name: str) -> int:
        """Process id of `web` or `worker`; 0 while there is none."""
        lines = (self.home / 'processes').read_text().splitlines()
        return int(dict(line.split() for line in lines).get(name, 0))

    def family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def database(self) -> int | None:
        return Server(self.home).pid()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@contextmanager
def new_home() -> Iterator[Path]:
    """A data folder outside pytest's own: that one is closed to other users each time any pytest starts on the machine,
    and run as root PostgreSQL is another user."""
    with tempfile.TemporaryDirectory(prefix='zhanggui-', ignore_cleanup_errors=True) as folder:
        home = Path(folder) / 'home'
        try:
            yield home
        finally:
            Server(home).stop()


def environment(home: Path, **more: str) -> dict[str, str]:
    """As on an operator's machine: nothing of the test run's own settings."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(('ZHANGGUI_', 'DJANGO_', 'DATABASE_'))
    }
    return {**kept, 'ZHANGGUI_HOME': str(home), 'ZHANGGUI_STATIC_MANIFEST': 'false', **more}


def zhanggui(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, '-m', 'zhanggui', *arguments]
    return subprocess.run(
        command, env=environment(home, **more), capture_output=True, text=True, timeout=120, check=False
    )


def until(true: Callable[[], Any], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return int(probe.getsockname()[1])
