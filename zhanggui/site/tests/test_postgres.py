"""The embedded server: started once, shared, stopped by the last, and back after whatever befell it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.stories.servers import environment, gone, new_home, until
from zhanggui.site.postgres import PostgresError, Server

USE = """
import sys
from pathlib import Path
from zhanggui.site.postgres import Server
print(Server(Path(sys.argv[1])).use().pid(), flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the server until told to leave."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, '-c', USE, str(home)]
        self.process = subprocess.Popen(
            command, env=environment(home), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def server(self) -> int:
        assert self.process.stdout
        return int(self.process.stdout.readline())

    def leave(self) -> None:
        self.process.communicate(timeout=30)


@pytest.fixture
def home() -> Iterator[Path]:
    with new_home() as home:
        home.mkdir()
        yield home


def test_two_first_starts_at_once_make_one_server(home: Path) -> None:
    users = [User(home), User(home)]
    one, other = (user.server() for user in users)
    assert one == other
    users[0].leave()
    assert Server(home).pid() == one
    users[1].leave()
    assert Server(home).pid() is None


def test_killed_user_does_not_keep_the_server_for_ever(home: Path) -> None:
    killed, left = User(home), User(home)
    server = killed.server()
    assert left.server() == server
    killed.process.kill()
    killed.process.wait()
    left.leave()
    assert Server(home).pid() is None


def test_killed_server_is_started_again(home: Path) -> None:
    user = User(home)
    old = user.server()
    with psycopg.connect(Server(home).address()) as connection:
        connection.execute('CREATE TABLE kept (n int)')
        connection.execute('INSERT INTO kept VALUES (1)')
    os.kill(old, signal.SIGKILL)
    assert until(lambda: gone(psutil.Process(old)) if psutil.pid_exists(old) else True, 5)
    second = User(home)
    assert second.server() != old
    with psycopg.connect(Server(home).address()) as connection:
        assert connection.execute('SELECT n FROM kept').fetchall() == [(1,)]
    second.leave()
    user.leave()


def test_pid_file_of_another_program_is_not_believed(home: Path) -> None:
    """After a reboot the number in postmaster.pid may belong to anything: here, to us."""
    user = User(home)
    user.server()
    user.leave()
    (home / 'postgres' / 'postmaster.pid').write_text(f'{os.getpid()}\n{home}/postgres\n1\n5432\n/\n\n1 1\nready\n')
    assert Server(home).pid() is None
    again = User(home)
    assert again.server() != os.getpid()
    again.leave()


def test_socket_of_a_long_path_lies_elsewhere(home: Path) -> None:
    home = home / ('long' * 30)
    user = User(home)
    assert user.server()
    assert not Server(home).socket_folder.is_relative_to(home)
    with psycopg.connect(Server(home).address()) as connection:
        row = connection.execute("SELECT current_setting('fsync'), current_setting('listen_addresses')").fetchone()
    assert row == ('on', '')
    user.leave()


def test_data_of_another_major_version_is_refused_in_words(home: Path) -> None:
    user = User(home)
    user.server()
    user.leave()
    (home / 'postgres' / 'PG_VERSION').write_text('9\n')
    with pytest.raises(PostgresError, match='made by PostgreSQL 9'):
        Server(home).use()


def test_logs_hold_no_values_people_typed(home: Path) -> None:
    user = User(home)
    user.server()
    with psycopg.connect(Server(home).address(), autocommit=True) as connection:
        connection.execute('CREATE TABLE phones (phone text PRIMARY KEY)')
        connection.execute('INSERT INTO phones VALUES (%s)', ['13912345678'])
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute('INSERT INTO phones VALUES (%s)', ['13912345678'])
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT '13912345678' FROM nowhere")
    user.leave()
    logs = [path for path in (home / 'postgres').rglob('*.log') if path.is_file()]
    assert any('nowhere' in path.read_text() for path in logs)
    assert not any('13912345678' in path.read_text() for path in logs)
