"""Event logs of elsewhere: XES or CSV → cases, their activities in the order of time. What is wrong is told with its place."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from xml.parsers import expat

from zhanggui.core.clock import SHANGHAI
from zhanggui.core.words import Words, say

BYTES_MAX = 400 * 1024 * 1024  # unpacked
EVENTS_MAX = 2_000_000
VALUE_SHOWN_MAX = 40
COMPLETE = ('complete', 'autoskip')
UNFINISHED = frozenset(
    {'running', 'suspended', 'cancelled', 'terminated', 'refused'}
)  # what our own files say of a case

# Names of columns, the likelier first.
COLUMNS: Mapping[str, Sequence[str]] = {
    'case': (
        'case:concept:name', 'case_id', 'case id', 'caseid', 'case', '案例编号', '案例', '流程编号', '实例编号', '实例', '单号',
    ),
    'activity': ('concept:name', 'activity', 'task', '活动', '环节', '节点', '步骤', '任务'),
    'time': ('time:timestamp', 'timestamp', 'complete timestamp', 'time', 'completed', '完成时间', '时间', '操作时间'),
    'phase': ('lifecycle:transition', 'lifecycle', 'transition', '状态转换'),
}  # fmt: skip
NEEDED = {'case': say('案例编号', 'case'), 'activity': say('活动', 'activity'), 'time': say('时间', 'time')}
TIMES = ('%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y-%m-%d %H:%M', '%d.%m.%Y %H:%M:%S', '%Y/%m/%d')


class LogError(Exception):
    """The file cannot be read; `reason` says where and what to do."""

    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    activity: str
    at: datetime
    phase: str = ''


@dataclass(slots=True)
class LoggedTrace:
    """One case of the file. `ended`: nothing in the file says that it still runs."""

    name: str
    entries: list[Entry] = field(default_factory=list)
    ended: bool = True

    def done(self) -> list[Entry]:
        """What was completed, in order of time; where the log keeps no phases, all of it."""
        has_phases = any(entry.phase.lower() in COMPLETE for entry in self.entries)
        kept = [entry for entry in self.entries if not has_phases or entry.phase.lower() in COMPLETE]
        return sorted(kept, key=lambda entry: entry.at)


def read_log(name: str, data: bytes) -> list[LoggedTrace]:
    """By its content: XML is XES, anything else a table. Raises `LogError`."""
    data = _unpacked(data)
    begins = data[:200].lstrip(b'\xef\xbb\xbf \t\r\n')
    if not begins:
        raise LogError(say(f'{name}：文件是空的', f'{name}: the file is empty'))
    traces = _XesReader(name).read(data) if begins.startswith(b'<') else list(_csv_traces(name, data))
    if not traces:
        raise LogError(say(f'{name}：没有读到任何案例', f'{name}: no case was found'))
    return traces


def _unpacked(data: bytes) -> bytes:
    if data[:2] == b'\x1f\x8b':
        try:
            data = gzip.GzipFile(fileobj=io.BytesIO(data)).read(BYTES_MAX + 1)
        except (OSError, EOFError):
            raise LogError(say('压缩文件已损坏', 'the packed file is damaged')) from None
    if len(data) > BYTES_MAX:
        raise LogError(say('日志超过 400 MB，请分成几个文件', 'the log is over 400 MB; split it'))
    return data


class _XesReader:
    """Streaming; a DOCTYPE is refused. Only what a replay needs is kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.traces: list[LoggedTrace] = []
        self.open: list[str] = []
        self.event: dict[str, str] = {}
        self.count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype

    def read(self, data: bytes) -> list[LoggedTrace]:
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise LogError(
                say(
                    f'{self.name} 第 {error.lineno} 行：不是正确的 XML',
                    f'{self.name} line {error.lineno}: not well-formed XML',
                )
            ) from None
        return self.traces

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(':')[2]
        inside = self.open[-1] if self.open else ''
        self.open.append(tag)
        if len(self.open) == 1 and tag != 'log':
            raise self._wrong('这不是 XES 日志（根元素应为 log）', 'not an XES log: its root is no <log>')
        if tag == 'trace':
            self.traces.append(LoggedTrace(f'#{len(self.traces) + 1}'))
        elif tag == 'event':
            self.event = {}
        elif inside == 'event':
            self.event[attributes.get('key', '')] = attributes.get('value', '')
        elif inside == 'trace':
            self._of_trace(attributes.get('key', ''), attributes.get('value', ''))

    def _of_trace(self, key: str, value: str) -> None:
        if key == 'concept:name' and value:
            self.traces[-1].name = value
        elif key == 'status' and value in UNFINISHED:
            self.traces[-1].ended = False

    def _end(self, tag: str) -> None:
        self.open.pop()
        if tag.rpartition(':')[2] != 'event' or not self.traces:
            return
        self.count += 1
        if self.count > EVENTS_MAX:
            raise self._wrong('事件超过 200 万条，请分成几个文件', 'more than 2,000,000 events; split the file')
        activity = self.event.get('concept:name', '')
        at = _moment(self.event.get('time:timestamp', ''))
        if not activity or at is None:
            missing = 'concept:name' if not activity else 'time:timestamp'
            raise self._wrong(f'事件缺少 {missing}，或值读不出来', f'an event lacks {missing}, or it cannot be read')
        self.traces[-1].entries.append(Entry(activity, at, self.event.get('lifecycle:transition', '')))

    def _doctype(self, *declared: object) -> None:
        raise self._wrong('XML 不允许带 DOCTYPE 或实体', 'the XML may not carry a DOCTYPE or entities')

    def _wrong(self, zh: str, en: str) -> LogError:
        line = self.parser.CurrentLineNumber
        return LogError(say(f'{self.name} 第 {line} 行：{zh}', f'{self.name} line {line}: {en}'))


def _csv_traces(name: str, data: bytes) -> Iterator[LoggedTrace]:
    rows = csv.reader(io.StringIO(_text(name, data), newline=''), delimiter=_delimiter(data))
    try:
        head = next(rows)
        places = _places(name, head)
        traces: dict[str, LoggedTrace] = {}
        for number, row in enumerate(rows, start=2):
            if not any(row):
                continue
            if number > EVENTS_MAX:
                raise LogError(
                    say(f'{name}：事件超过 200 万条，请分成几个文件', f'{name}: over 2,000,000 events; split it')
                )
            case, entry = _line(name, number, row, places)
            traces.setdefault(case, LoggedTrace(case)).entries.append(entry)
    except csv.Error as error:
        raise LogError(say(f'{name}：不是正确的 CSV（{error}）', f'{name}: not a well-formed CSV ({error})')) from None
    yield from traces.values()


def _text(name: str, data: bytes) -> str:
    for encoding in ('utf-8-sig', 'gb18030'):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise LogError(say(f'{name}：不认识的文字编码，请存为 UTF-8', f'{name}: unknown encoding; save it as UTF-8'))


def _delimiter(data: bytes) -> str:
    first = data.split(b'\n', 1)[0]
    return max(',;\t', key=lambda each: first.count(each.encode()))


def _places(name: str, head: Sequence[str]) -> dict[str, int]:
    """Which column is what; the first alias that is there decides."""
    known = {title.strip().casefold(): place for place, title in reversed(list(enumerate(head)))}
    places = {
        what: known[alias]
        for what, aliases in COLUMNS.items()
        for alias in reversed(aliases)
        if alias in known
    }  # fmt: skip
    missing = [words for what, words in NEEDED.items() if what not in places]
    if missing:
        zh, en = ('、'.join(each.zh for each in missing), ', '.join(each.en for each in missing))
        titles = '，'.join(head)[:200]
        raise LogError(
            say(
                f'{name} 第 1 行：找不到“{zh}”列。现有的列：{titles}。请把列名改成 case_id、activity、timestamp。',
                f'{name} row 1: no column for {en}. There are: {titles}. Name them case_id, activity, timestamp.',
            )
        )
    return places


def _line(name: str, number: int, row: Sequence[str], places: Mapping[str, int]) -> tuple[str, Entry]:
    def cell(what: str) -> str:
        place = places.get(what)
        return row[place].strip() if place is not None and place < len(row) else ''

    at = _moment(cell('time'))
    wrong = next((what for what in ('case', 'activity') if not cell(what)), '' if at else 'time')
    if wrong or at is None:
        words, value = NEEDED[wrong], cell(wrong)[:VALUE_SHOWN_MAX]
        raise LogError(
            say(
                f'{name} 第 {number} 行“{words.zh}”列：值“{value}”为空或读不出来。请补上，时间写成 2026-11-21 14:05。',
                f'{name} row {number}, column {words.en}: “{value}” is empty or unreadable. Write times as 2026-11-21 14:05.',
            )
        )
    return cell('case'), Entry(cell('activity'), at, cell('phase'))


def _moment(text: str) -> datetime | None:
    found: datetime | None = None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        for form in TIMES:
            try:
                found = datetime.strptime(text, form).replace(tzinfo=SHANGHAI)
                break
            except ValueError:
                continue
    if found is None:
        return None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
