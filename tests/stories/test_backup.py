"""A backup made from the command line comes back elsewhere, whole and sound, or not at all."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.stories.servers import new_home, zhanggui
from zhanggui.site.postgres import Server


@pytest.fixture(scope='module')
def home() -> Iterator[Path]:
    """A small company: one table row that must come back, one stored file."""
    with new_home() as home:
        assert zhanggui(home, 'manage', 'migrate').returncode == 0
        with psycopg.connect(Server(home).use().address()) as connection:
            connection.execute("INSERT INTO django_session VALUES ('kept', '掌柜', now())")
        (home / 'files' / 'labels').mkdir(parents=True)
        (home / 'files' / 'labels' / '一.pdf').write_bytes(b'%PDF-1.7 test')
        yield home


@pytest.fixture
def copy() -> Iterator[Path]:
    """A place that does not exist yet."""
    with new_home() as home:
        yield home


@pytest.fixture(scope='module')
def archive(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp('safe') / 'company.tar.gz'
    done = zhanggui(home, 'backup', str(target), '--json')
    assert json.loads(done.stdout)['files'] >= 2
    return target


def tables(home: Path) -> int:
    server = Server(home).use()
    with psycopg.connect(server.address()) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    server.stop()
    assert row
    return int(row[0])


def test_backup_is_for_its_owner_alone(archive: Path) -> None:
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_backup_comes_back_elsewhere_and_is_proved(archive: Path, home: Path, copy: Path) -> None:
    done = zhanggui(home, 'restore', str(archive), '--into', str(copy), '--json')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)['drift_found'] is False
    server = Server(copy).use()
    with psycopg.connect(server.address()) as connection:
        rows = connection.execute("SELECT session_data FROM django_session WHERE session_key = 'kept'").fetchall()
    server.stop()
    assert rows == [('掌柜',)]
    assert (copy / 'files' / 'labels' / '一.pdf').read_bytes() == b'%PDF-1.7 test'
    assert (copy / 'secret_key').read_text() == (home / 'secret_key').read_text()


def test_place_that_is_in_use_is_not_overwritten(archive: Path, home: Path) -> None:
    before = tables(home)
    done = zhanggui(home, 'restore', str(archive))
    assert done.returncode == 1
    assert 'not empty' in done.stderr
    assert tables(home) == before


def test_truncated_backup_restores_nothing(archive: Path, copy: Path, tmp_path: Path) -> None:
    half = tmp_path / 'half.tar.gz'
    half.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    refused(half, copy, 'no complete backup')


def test_altered_backup_restores_nothing(archive: Path, copy: Path, tmp_path: Path) -> None:
    altered = tmp_path / 'altered.tar.gz'
    rewrite(archive, altered, {'files/labels/一.pdf': b'%PDF-1.7 other'})
    refused(altered, copy, 'is damaged')


def test_backup_that_would_write_elsewhere_restores_nothing(archive: Path, copy: Path, tmp_path: Path) -> None:
    evil = tmp_path / 'evil.tar.gz'
    with tarfile.open(evil, 'w:gz') as file:
        manifest = {'made_at': 'now', 'version': '0', 'members': {'../evil': '0' * 64}}
        add(file, 'manifest.json', json.dumps(manifest).encode())
        add(file, '../evil', b'evil')
    refused(evil, copy, 'outside the data folder')
    assert not (copy / 'evil').exists()
    assert not (copy.parent / 'evil').exists()


def refused(source: Path, copy: Path, said: str) -> None:
    done = zhanggui(copy, 'restore', str(source))
    assert done.returncode == 1
    assert said in done.stderr
    assert 'Traceback' not in done.stderr
    assert tables(copy) == 0


def rewrite(source: Path, target: Path, changes: dict[str, bytes]) -> None:
    with tarfile.open(source) as old, tarfile.open(target, 'w:gz') as new:
        for member in old:
            content = old.extractfile(member)
            assert content
            add(new, member.name, changes.get(member.name, content.read()))


def add(file: tarfile.TarFile, name: str, content: bytes) -> None:
    header = tarfile.TarInfo(name)
    header.size = len(content)
    file.addfile(header, io.BytesIO(content))
