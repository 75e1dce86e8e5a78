"""What one scan at the packing station means: a pure decision. Nothing goes into a box that is not on its list.

A station works with scanner and keyboard alone, so everything is a code: a waybill number opens its parcel, a barcode or
SKU code puts a piece in (`3*code`: three), and four words command: OK, UNDO, RESET, CLOSE. An empty line is OK too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from zhanggui.core.words import Words, say

COUNTED = re.compile(r'^(\d{1,4})\s*[*x×](.+)$', re.IGNORECASE)
SCANS_KEPT_MAX = 500
PUT_BACK = say('把商品放回，扫 CLOSE 继续', 'Put the goods back, scan CLOSE to go on')
WRONG_ITEM = say('扫错了：这一单没有它', 'Wrong item: not in this parcel')
TOO_MANY = say('多了：{s} 只要 {n} 件，还差 {r} 件', 'Too many: {s} needs {n}, {r} to go')


class Command(StrEnum):
    OK = 'OK'
    UNDO = 'UNDO'
    RESET = 'RESET'
    CLOSE = 'CLOSE'


COMMANDS = {
    Command.OK: say('确认留言', 'Notes read'),
    Command.UNDO: say('撤销上一扫', 'Undo the last scan'),
    Command.RESET: say('清零重扫', 'Start again'),
    Command.CLOSE: say('搁置这一单', 'Put this parcel aside'),
}


class Kind(StrEnum):
    """How the station sounds and looks."""

    OK = 'ok'
    DONE = 'done'
    WARN = 'warn'
    WRONG = 'wrong'
    STOP = 'stop'


Put = tuple[int, int]  # parcel line id, pieces


@dataclass(frozen=True, slots=True)
class BenchLine:
    """One parcel line, and by which codes its goods are known."""

    id: int
    sku_id: int
    codes: frozenset[str]
    quantity: int
    packed: int
    sku: str = ''
    name: str = ''
    colour: str = ''
    size: str = ''
    picture: str = ''
    gift: bool = False

    @property
    def missing(self) -> int:
        return self.quantity - self.packed


@dataclass(frozen=True, slots=True)
class Bench:
    """The parcel on the table. `stop` is why it must not be packed; `notes` are what the packer has to have read."""

    parcel_id: int
    number: str
    state: str
    lines: tuple[BenchLine, ...]
    notes: tuple[tuple[Words, str], ...] = ()
    stop: Words | None = None
    courier: str = ''
    wave: str = ''

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def packed(self) -> int:
        return sum(line.packed for line in self.lines)

    @property
    def is_complete(self) -> bool:
        return all(line.missing == 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Station:
    """What one packer's station remembers between two scans; it lives in the session, so a reload loses nothing."""

    parcel_id: int | None = None
    confirmed: bool = False
    scans: tuple[tuple[Put, ...], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            'parcel': self.parcel_id,
            'confirmed': self.confirmed,
            'scans': [list(map(list, s)) for s in self.scans],
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Station:
        scans = tuple(tuple((int(line), int(pieces)) for line, pieces in scan) for scan in kept.get('scans', ()))
        return cls(kept.get('parcel'), bool(kept.get('confirmed')), scans)


@dataclass(frozen=True, slots=True)
class Decision:
    """What the scan did: `puts` change the boxes' counts, `completes` ends the parcel, `reopens` takes a finished one back."""

    kind: Kind
    title: Words
    station: Station
    detail: Words | None = None
    puts: tuple[Put, ...] = ()
    completes: bool = False
    reopens: bool = False


def normalised(code: str) -> str:
    """Scanners add newlines, input methods full-width signs, people spaces: none of it is part of a code."""
    return unicodedata.normalize('NFKC', code).strip().upper()


def decide(code: str, station: Station, bench: Bench) -> Decision:
    """One scan while `bench` is open. Never a question without a next step on the screen."""
    if code == Command.CLOSE:
        return Decision(Kind.OK, say('已搁置，扫下一单', 'Put aside. Scan the next parcel'), Station())
    if bench.stop is not None:
        return Decision(Kind.STOP, bench.stop, station, PUT_BACK)
    if code == Command.UNDO:
        return _undo(station, bench)
    if code == Command.RESET:
        return _reset(station, bench)
    if bench.is_complete:
        return Decision(Kind.WARN, say('这一单已打包，扫下一单', 'This parcel is packed. Scan the next one'), station)
    if code in ('', Command.OK):
        return _confirm(station, bench)
    if bench.notes and not station.confirmed:
        return Decision(
            Kind.WARN,
            say('先看留言，按回车或扫 OK 确认', 'Read the notes first, then press Enter or scan OK'),
            station,
        )
    return _put(code, station, bench)


def opened(bench: Bench) -> Decision:
    """A waybill number was scanned: the parcel lies on the table."""
    station = Station(bench.parcel_id, confirmed=not bench.notes)
    if bench.stop is not None:
        return Decision(
            Kind.STOP, bench.stop, station, say('不要打包，扫 CLOSE 继续', 'Do not pack it. Scan CLOSE to go on')
        )
    if bench.is_complete:
        text = say('这一单已打包；要重来就扫 RESET', 'Already packed; scan RESET to start again')
        return Decision(Kind.WARN, text, station)
    if bench.notes:
        return Decision(Kind.WARN, say('有留言：看过后按回车', 'There are notes: press Enter when read'), station)
    return Decision(Kind.OK, say('共 {n} 件，开始扫商品', '{n} pieces. Scan the goods').filled(n=bench.pieces), station)


def _confirm(station: Station, bench: Bench) -> Decision:
    if bench.notes and not station.confirmed:
        text = say('已确认，开始扫商品', 'Confirmed. Scan the goods')
        return Decision(Kind.OK, text, replace(station, confirmed=True))
    left = bench.pieces - bench.packed
    return Decision(Kind.WARN, say('还差 {n} 件', '{n} pieces to go').filled(n=left), station)


def _put(code: str, station: Station, bench: Bench) -> Decision:
    """A piece, or several, of something: it must be on the list, and not be too many."""
    pieces, fitting = _fitting(code, bench.lines)
    if not fitting:
        told = say('扫到：{c}', 'Scanned: {c}').filled(c=_shown(code))
        return Decision(Kind.WRONG, WRONG_ITEM, station, told)
    room = sum(line.missing for line in fitting)
    if pieces > room:
        needed = sum(line.quantity for line in fitting)
        return Decision(Kind.WRONG, TOO_MANY.filled(s=fitting[0].sku, n=needed, r=room), station)
    puts = _spread(pieces, fitting)
    completes = bench.packed + pieces == bench.pieces
    kept = replace(station, scans=(*station.scans, puts)[-SCANS_KEPT_MAX:])
    if completes:
        text = say('完成：{n} 件已打包', 'Done: {n} pieces packed').filled(n=bench.pieces)
        return Decision(Kind.DONE, text, kept, puts=puts, completes=True)
    told = say('{s} +{n}，还差 {left} 件', '{s} +{n}, {left} to go')
    left = bench.pieces - bench.packed - pieces
    return Decision(Kind.OK, told.filled(s=fitting[0].sku, n=pieces, left=left), kept, puts=puts)


def _undo(station: Station, bench: Bench) -> Decision:
    """Take the last scan of this station back out; a rival's scans are not ours to undo."""
    if not station.scans:
        return Decision(Kind.WARN, say('没有可撤销的扫描', 'Nothing to undo'), station)
    packed = {line.id: line.packed for line in bench.lines}
    puts = tuple((line_id, -min(pieces, packed.get(line_id, 0))) for line_id, pieces in station.scans[-1])
    kept = replace(station, scans=station.scans[:-1])
    text = say('已撤销上一次扫描，请把它取出', 'Last scan undone: take it out again')
    return Decision(Kind.OK, text, kept, puts=puts, reopens=bench.is_complete)


def _reset(station: Station, bench: Bench) -> Decision:
    puts = tuple((line.id, -line.packed) for line in bench.lines if line.packed)
    text = say('已清零，从第一件重新扫', 'Counts cleared: scan again from the first piece')
    return Decision(Kind.OK, text, replace(station, scans=()), puts=puts, reopens=bench.is_complete and bool(puts))


def _fitting(code: str, lines: Sequence[BenchLine]) -> tuple[int, list[BenchLine]]:
    """How many pieces of which lines a code means. A code that looks like `3*A` but is one itself is taken as it is."""
    exact = [line for line in lines if code in line.codes]
    counted = COUNTED.match(code)
    if exact or not counted:
        return 1, exact
    pieces, rest = int(counted.group(1)), counted.group(2).strip()
    return pieces, [line for line in lines if rest in line.codes] if pieces else []


def _spread(pieces: int, lines: Sequence[BenchLine]) -> tuple[Put, ...]:
    """One SKU may stand on several lines (merged orders, batches): fill them in their order."""
    puts = []
    for line in lines:
        share = min(pieces, line.missing)
        if share:
            puts.append((line.id, share))
            pieces -= share
    return tuple(puts)


def _shown(code: str) -> str:
    return (code if len(code) <= 40 else code[:39] + '…').replace('{', '(').replace('}', ')')
