"""One file that holds everything: a dump of the database in one snapshot, stored files, settings and the signing key.

The archive lists the hash of each member; a restore that finds another hash, or a database that is not empty, stops before
it writes. The archive is readable by its owner alone, for it holds what the database holds.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

import psycopg

from zhanggui.site.config import TOML_NAME
from zhanggui.site.postgres import Server, find_programs

MANIFEST = 'manifest.json'
DUMP = 'database.dump'
FILES = 'files'
KEPT = ('secret_key', TOML_NAME)
CHUNK_BYTES = 1024 * 1024

TABLES = """
SELECT count(*)
  FROM pg_class
 WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


class BackupError(Exception):
    """The archive cannot be made, read or restored; the text says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """A data folder and the address of its database."""

    home: Path
    address: str


def write_archive(place: Place, target: Path) -> dict[str, int]:
    """Dump while people work (one snapshot), then pack. The archive appears under its name only when complete."""
    partial = target.with_name(target.name + '.part')
    with tempfile.TemporaryDirectory(dir=place.home) as folder:
        dump = Path(folder) / DUMP
        _run_program('pg_dump', '--format=custom', '--compress=6', '--no-owner', f'--file={dump}', place.address)
        members = [(DUMP, dump), *_stored(place.home)]
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 'wb') as file:
            _pack(file, members)
    partial.replace(target)
    return {'files': len(members) - 1, 'bytes': target.stat().st_size}


def restore_archive(source: Path, place: Place) -> dict[str, str]:
    """Unpack beside the target, check every hash, and only then fill the (empty) database and folder."""
    with psycopg.connect(place.address) as connection:
        row = connection.execute(TABLES).fetchone()
    if row and row[0]:
        raise BackupError(f'The database of {place.home} is not empty. Restore into a new folder (--into).')
    with tempfile.TemporaryDirectory(dir=place.home) as folder:
        manifest = _unpack(source, Path(folder))
        dump = Path(folder) / DUMP
        _run_program('pg_restore', '--no-owner', '--exit-on-error', f'--dbname={place.address}', str(dump))
        for name in manifest['members']:
            if name != DUMP:
                _move(Path(folder) / name, place.home / name)
    return {'made_at': manifest['made_at'], 'version': manifest['version']}


def serve_new_home(home: Path) -> Place:
    """An embedded server for a data folder that may not exist yet."""
    server = Server(home).use()
    return Place(home, server.address())


def _stored(home: Path) -> list[tuple[str, Path]]:
    kept = [(name, home / name) for name in KEPT if (home / name).exists()]
    folder = home / FILES
    return kept + [(str(path.relative_to(home)), path) for path in sorted(folder.rglob('*')) if path.is_file()]


def _pack(file: IO[bytes], members: list[tuple[str, Path]]) -> None:
    manifest = {
        'made_at': datetime.now(UTC).isoformat(timespec='seconds'),
        'version': version('zhanggui'),
        'members': {name: _sha256(path) for name, path in members},
    }
    text = json.dumps(manifest, indent=1).encode()
    with tarfile.open(fileobj=file, mode='w:gz', compresslevel=1) as archive:
        header = tarfile.TarInfo(MANIFEST)
        header.size = len(text)
        archive.addfile(header, io.BytesIO(text))
        for name, path in members:
            archive.add(path, name)


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    try:
        with tarfile.open(source, 'r:gz') as archive:
            manifest: dict[str, Any] = json.load(_member(archive, MANIFEST))
            for name, expected in manifest['members'].items():
                if _take(archive, name, folder) != expected:
                    raise BackupError(f'{source}: {name} is damaged (its hash differs). Nothing was restored.')
    except (OSError, tarfile.TarError, EOFError, ValueError, KeyError) as error:
        raise BackupError(f'{source} is no complete backup of ours: {error}') from None
    return manifest


def _take(archive: tarfile.TarFile, name: str, folder: Path) -> str:
    """Copy one member's bytes, never its type or mode, below `folder`; answers the hash of what was written."""
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise BackupError(f'{name} would be written outside the data folder. Nothing was restored.')
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open('wb') as file:
        shutil.copyfileobj(_member(archive, name), file, CHUNK_BYTES)
    return _sha256(target)


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    content = archive.extractfile(name)
    if content is None:
        raise BackupError(f'{name} is not a plain file in the archive.')
    return content


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)
    target.chmod(0o600)


def _sha256(path: Path) -> str:
    whole = hashlib.sha256()
    with path.open('rb') as file:
        while chunk := file.read(CHUNK_BYTES):
            whole.update(chunk)
    return whole.hexdigest()


def _run_program(name: str, *arguments: str) -> None:
    done = subprocess.run([find_programs().folder / name, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f'{name}: {done.stderr.strip()}')
