"""Unpacks gzip and zip by count: what comes out is measured as it comes, so a bomb is stopped at the limit, not after it."""

from __future__ import annotations

import gzip
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from zhanggui.channels.reading.limits import MEGABYTE, Limits
from zhanggui.channels.reading.problems import EXPORT_AGAIN, Refused, refusal
from zhanggui.core.archives import BROKEN
from zhanggui.core.words import say

CHUNK = 1 << 20
ENCRYPTED_FLAG = 0x1
UTF8_FLAG = 0x800
RATIO_COUNTS_FROM = 10 * MEGABYTE  # small honest files of repeated words compress beyond any ratio


@dataclass(slots=True)
class Count:
    """What has been unpacked of one uploaded file, over all its members."""

    packed_bytes: int
    limits: Limits
    unpacked_bytes: int = field(default=0)

    def add(self, size: int) -> None:
        self.unpacked_bytes += size
        over_ratio = self.unpacked_bytes > max(RATIO_COUNTS_FROM, self.packed_bytes * self.limits.unpacked_ratio)
        if self.unpacked_bytes > self.limits.unpacked_bytes or over_ratio:
            raise refusal(
                'bomb',
                say('解压后大得不合理', 'unpacks to an unreasonable size'),
                say(
                    '请直接上传平台导出的文件，或分几次导出',
                    'Upload the file as the platform made it, or export by shorter periods.',
                ),
            )


def ungzipped(path: Path, limits: Limits) -> IO[bytes]:
    """The content in a temporary file that vanishes with its handle."""
    with _damage_told(), gzip.open(path) as packed:
        return _copied(packed, Count(path.stat().st_size, limits))


@contextmanager
def members_of(path: Path, limits: Limits) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """The archive and its files, checked by name and flag; folders and Finder's shadow files left out."""
    with _damage_told(), zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith('__MACOSX/')]
        if len(members) > 20_000:
            raise refusal('too_many_members', say('压缩包里文件太多', 'too many files in the archive'), EXPORT_AGAIN)
        if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
            raise refusal(
                'encrypted',
                say('压缩包有密码', 'the archive has a password'),
                say('请解压后上传里面的文件', 'Unpack it and upload the file inside.'),
            )
        yield archive, members


def unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, count: Count) -> IO[bytes]:
    with archive.open(member) as packed:
        return _copied(packed, count)


def prove_size(path: Path, limits: Limits) -> None:
    """Unpacks a workbook once into nothing, counting."""
    with members_of(path, limits) as (archive, members):
        count = Count(path.stat().st_size, limits)
        for member in members:
            with archive.open(member) as packed:
                while chunk := packed.read(CHUNK):
                    count.add(len(chunk))


def member_name(member: zipfile.ZipInfo) -> str:
    """The name as the maker wrote it: Chinese Windows zips write GB18030 without saying so."""
    if member.flag_bits & UTF8_FLAG:
        return member.filename
    try:
        return member.filename.encode('cp437').decode('gb18030')
    except UnicodeError:
        return member.filename


def _copied(packed: IO[bytes] | gzip.GzipFile, count: Count) -> IO[bytes]:
    copy = tempfile.NamedTemporaryFile(prefix='zhanggui-')  # noqa: SIM115 -- lives as long as the table that reads it
    while chunk := packed.read(CHUNK):
        count.add(len(chunk))
        copy.write(chunk)
    copy.flush()
    return copy


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except Refused:
        raise
    except BROKEN:
        raise refusal('damaged', say('压缩包损坏或不完整', 'the archive is damaged or cut off'), EXPORT_AGAIN) from None
