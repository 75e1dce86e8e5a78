"""Kill -9 of each part of a running site: it is back within half a minute, and stopping leaves nothing behind."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.stories.servers import BACK_SECONDS_MAX, START_SECONDS_MAX, Site, free_port, gone, new_home, until, zhanggui
from zhanggui.site.tasks import HEARTBEAT_EVERY_SECONDS


@pytest.fixture(scope='module')
def site() -> Iterator[Site]:
    with new_home() as home:
        site = Site.start(home)
        site.wait_healthy(START_SECONDS_MAX)
        yield site
        if site.process.poll() is None:
            site.stop()


def kill(pid: int) -> None:
    process = psutil.Process(pid)
    os.kill(pid, signal.SIGKILL)
    assert until(lambda: gone(process), 5)


def alive(server: psutil.Process) -> set[int]:
    return {child.pid for child in server.children() if not gone(child)}


def assert_heart_beats(site: Site) -> None:
    """A beat younger than the kill: wait until the last one of the killed worker would be too old."""
    time.sleep(2 * HEARTBEAT_EVERY_SECONDS)
    assert until(lambda: site.heartbeat_seconds() < 1.5 * HEARTBEAT_EVERY_SECONDS, BACK_SECONDS_MAX)


def test_killed_web_server_is_back(site: Site) -> None:
    old = site.child('web')
    kill(old)
    assert until(lambda: site.child('web') not in {0, old}, 10)
    site.wait_healthy(BACK_SECONDS_MAX)


def test_killed_web_process_is_back(site: Site) -> None:
    """One of the processes below the web server, the one that answers requests."""
    server = psutil.Process(site.child('web'))
    assert until(server.children, 10)
    before = {child.pid for child in server.children()}
    kill(min(before))
    assert until(lambda: len(alive(server) - before) == 1, BACK_SECONDS_MAX)
    site.wait_healthy(BACK_SECONDS_MAX)


def test_killed_worker_is_back(site: Site) -> None:
    old = site.child('worker')
    kill(old)
    assert until(lambda: site.child('worker') not in {0, old}, 10)
    assert_heart_beats(site)


def test_killed_database_is_back_and_nothing_drifted(site: Site) -> None:
    old = site.database()
    assert old
    kill(old)
    assert until(lambda: site.database() not in {None, old}, BACK_SECONDS_MAX)
    site.wait_healthy(BACK_SECONDS_MAX)
    assert_heart_beats(site)
    assert zhanggui(site.home, 'drift').returncode == 0


def test_everything_killed_at_once_starts_again(site: Site) -> None:
    everyone = site.family()
    database = site.database()
    assert database
    for process in everyone:
        os.kill(process.pid, signal.SIGKILL)
    os.kill(database, signal.SIGKILL)
    site.process.wait()
    again = Site.start(site.home, site.port)
    again.wait_healthy(BACK_SECONDS_MAX)
    site.process = again.process


def test_killed_supervisor_takes_its_children_along(site: Site) -> None:
    """Otherwise the next start would find its port taken by an orphan."""
    everyone = site.family()
    kill(site.process.pid)
    site.process.wait()
    assert until(lambda: all(gone(process) for process in everyone), 20)
    again = Site.start(site.home, site.port)
    again.wait_healthy(BACK_SECONDS_MAX)
    site.process = again.process


def test_taken_port_is_said_at_once(tmp_path: Path, site: Site) -> None:
    done = zhanggui(tmp_path, 'up', '--port', str(site.port))
    assert done.returncode == 2
    assert f'Port {site.port}' in done.stderr
    assert not (tmp_path / 'postgres').exists()


def test_second_site_of_one_folder_is_refused(site: Site) -> None:
    done = zhanggui(site.home, 'up', '--port', str(free_port()))
    assert done.returncode == 2
    assert 'running already' in done.stderr
    assert site.healthy()


def test_ctrl_c_stops_everything(site: Site) -> None:
    everyone = site.family()
    database = psutil.Process(site.database())
    assert site.stop() == 0
    assert until(lambda: all(gone(process) for process in everyone), 5)
    assert until(lambda: gone(database), 5)
    assert not (site.home / 'processes').exists()
