"""Keeps the web server, the worker and the embedded PostgreSQL running: whichever dies is started again at once.

Every child leads a process group of its own, so that what a killed child leaves behind can be ended before its successor
starts, and so that Ctrl-C reaches us alone: we then stop the children in order. If we are killed, the kernel ends them (Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from zhanggui.site.config import Config
from zhanggui.site.databases import embedded_server
from zhanggui.site.postgres import PostgresError, Server

LOOK_EVERY_SECONDS = 0.2
PAUSE_SECONDS_FIRST = 0.2
PAUSE_SECONDS_MAX = 10.0
SETTLED_SECONDS = 20.0  # a child that lived this long starts again without a pause
STOP_SECONDS_MAX = 15.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == 'linux' else None


@dataclass(slots=True)
class Child:
    """A program that must run, and what is known of its present run."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_seconds: float = PAUSE_SECONDS_FIRST
    start_at: float = 0.0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - we have one thread
        )

    def look(self, tell: Callable[[str], None]) -> None:
        """Start it if it is due; if it died, end its remains and decide when it starts again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.end_group(signal.SIGKILL)
        settled = now - self.started_at > SETTLED_SECONDS
        self.pause_seconds = PAUSE_SECONDS_FIRST if settled else min(self.pause_seconds * 2, PAUSE_SECONDS_MAX)
        self.start_at = now + (0 if settled else self.pause_seconds)
        tell(f'{self.name} ended ({_how(code)}); starting it again')
        self.process = None

    def end_group(self, number: int) -> None:
        if self.process:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return


@dataclass(slots=True)
class Supervisor:
    """Runs until it is told to stop; `tell` gets one line for each thing worth knowing."""

    children: list[Child]
    server: Server | None
    tell: Callable[[str], None]
    pids_file: Path
    stopping: bool = field(default=False, init=False)

    def run(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        try:
            while not self.stopping:
                self._look_at_database()
                for child in self.children:
                    child.look(self.tell)
                self._write_pids()
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            self._stop()

    def _look_at_database(self) -> None:
        if self.server and self.server.pid() is None:
            self.tell('PostgreSQL ended; starting it again')
            try:
                self.server.use()
            except PostgresError as error:
                self.tell(str(error))

    def _write_pids(self) -> None:
        """So that an operator (and a test) can see which process is which."""
        text = ''.join(f'{child.name} {child.process.pid}\n' for child in self.children if child.process)
        if not self.pids_file.exists() or self.pids_file.read_text() != text:
            self.pids_file.write_text(text)

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _stop(self) -> None:
        for child in self.children:
            if child.process and child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS_MAX
        for child in self.children:
            if child.process:
                try:
                    child.process.wait(max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    self.tell(f'{child.name} does not stop; ending it')
                child.end_group(signal.SIGKILL)
        self.pids_file.unlink(missing_ok=True)


def site(settings: Config, *, host: str, port: int, tell: Callable[[str], None]) -> Supervisor:
    """The children that make up the site."""
    web = [
        *(sys.executable, '-m', 'granian', '--interface', 'wsgi', '--host', host, '--port', str(port)),
        *('--workers', str(settings.web_processes), '--blocking-threads', str(settings.web_threads)),
        *('--respawn-failed-workers', '--respawn-interval', '0.5', '--workers-kill-timeout', '10'),
        *('--no-ws', '--log-level', 'warning', 'zhanggui.site.wsgi:application'),
    ]
    worker = [
        *(sys.executable, '-m', 'zhanggui', 'worker'),
        *('--at-once', str(settings.worker_jobs_at_once)),
    ]
    children = [Child('web', web), Child('worker', worker)]
    return Supervisor(children, embedded_server(settings), tell, settings.home / 'processes')


def _die_with_parent() -> None:
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f'exit code {code}'
