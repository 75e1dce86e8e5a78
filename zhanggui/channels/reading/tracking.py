"""Reads files of tracking events, whatever their columns are called. A row that cannot be read keeps only itself out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.channels.reading.gate import open_tables
from zhanggui.channels.reading.headers import normal
from zhanggui.channels.reading.limits import BULK, Limits
from zhanggui.channels.reading.problems import MEND_CELL, Problem, ProblemLog, Refused, quoted, refusal
from zhanggui.channels.reading.tables import Table
from zhanggui.core.parsing import ParseError
from zhanggui.core.words import Words, say
from zhanggui.orders.tracks import TrackingNews, step_of

HEADERS: Mapping[str, tuple[str, ...]] = {
    'number': (
        '快递单号', '运单号', '运单号码', '物流单号', '物流运单号', '面单号', '单号', '邮件号', 'tracking number', 'trackingno',
        'tracking_no', 'tracking', 'waybill', 'waybill no', 'mailno', 'number',
    ),
    'at': (
        '轨迹时间', '操作时间', '扫描时间', '更新时间', '状态时间', '物流时间', '发生时间', '时间',
        'time', 'event time', 'at', 'date',
    ),
    'state': (
        '物流状态', '快递状态', '状态', '最新状态', '轨迹状态', '扫描类型', '操作类型', '节点', 'status', 'state', 'event',
    ),
    'text': (
        '轨迹内容', '物流轨迹', '物流信息', '物流详情', '轨迹', '轨迹描述', '描述', '内容', '备注',
        'description', 'text', 'detail', 'context',
    ),
    'place': ('地点', '所在地', '城市', '网点', '站点', '扫描网点', '操作网点', 'place', 'location', 'city', 'site'),
    'courier': ('快递公司', '物流公司', '承运商', '快递', '快递名称', 'courier', 'carrier', 'express'),
}  # fmt: skip
NEEDED = ('number', 'at')
TITLE_ROWS_MAX = 10
EMPTY_CELL = say('这一格是空的', 'the cell is empty')
NO_STATUS = say('状态和轨迹内容都是空的', 'neither a status nor a description')


@dataclass(slots=True)
class TrackingFile:
    """What a file tells: events in its order, what was wrong, and how many rows it had."""

    news: list[TrackingNews] = field(default_factory=list)
    log: ProblemLog = field(default_factory=ProblemLog)
    rows: int = 0


def read_tracking(path: Path, limits: Limits = BULK, *, name: str = '') -> TrackingFile:
    """Every sheet that has the columns; a file without any is refused (`Refused`)."""
    told = TrackingFile()
    shown = name or path.name
    found = 0
    try:
        for table in open_tables(path, limits):
            found += _read_table(table, told, shown)
    except Refused as refused:
        told.log.add(refused.problem)
        return told
    if not found:
        raise refusal(
            'not_tracking',
            say('没有找到“快递单号”“时间”和“状态”列', 'there are no columns for number, time and status'),
            say(
                '首行应有：快递单号、时间、状态（或轨迹内容），可加地点、快递公司',
                'The first row should name them; place and courier may be added.',
            ),
            file=shown,
        )
    return told


def _read_table(table: Table, told: TrackingFile, file: str) -> bool:
    places: dict[str, int] = {}
    for row, values in table.rows():
        if not places:
            places = _places(values)
            if not places and row >= TITLE_ROWS_MAX:
                return False
            continue
        if not any(cells.bare(cell) for cell in values):
            continue
        told.rows += 1
        news = _news(row, values, places, _Sheet(file, table.sheet, told.log))
        if news is not None:
            told.news.append(news)
    return bool(places)


def _places(header: Sequence[Cell]) -> dict[str, int]:
    """Which column holds which field, the first of its names winning; empty when this is not the header."""
    names = [normal(cell) for cell in header]
    places = {}
    for name, wanted in HEADERS.items():
        index = next((names.index(normal(each)) for each in wanted if normal(each) in names), None)
        if index is not None:
            places[name] = index
    is_header = all(name in places for name in NEEDED) and ('state' in places or 'text' in places)
    return places if is_header else {}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where a problem lies."""

    file: str
    sheet: str
    log: ProblemLog

    def add(self, row: int, column: str, reason: Words, value: str = '') -> None:
        problem = Problem(
            code=column, reason=reason, advice=MEND_CELL, file=self.file, sheet=self.sheet, row=row,
            column=HEADERS[column][0], value=value,
        )  # fmt: skip
        self.log.add(problem)


def _news(row: int, values: Sequence[Cell], places: Mapping[str, int], sheet: _Sheet) -> TrackingNews | None:
    """One event, or None after saying everything that is wrong with its row."""
    before = sheet.log.errors

    def cell(name: str) -> Cell:
        return values[places[name]] if name in places and places[name] < len(values) else None

    number = at = None
    words = {'state': '', 'text': '', 'place': '', 'courier': ''}
    try:
        number = cells.code(cell('number'))
    except ParseError as error:
        sheet.add(row, 'number', error.reason, quoted(cell('number')))
    try:
        at = cells.moment(cell('at'))
    except ParseError as error:
        sheet.add(row, 'at', error.reason, quoted(cell('at')))
    for name in words:
        try:
            words[name] = cells.text(cell(name))
        except ParseError as error:
            sheet.add(row, name, error.reason, quoted(cell(name)))
    if sheet.log.errors == before:
        for name, value in (('number', number), ('at', at)):
            if not value:
                sheet.add(row, name, EMPTY_CELL)
        if not words['state'] and not words['text']:
            sheet.add(row, 'state' if 'state' in places else 'text', NO_STATUS)
    if sheet.log.errors > before or not number or at is None:
        return None
    step = step_of(words['state'] or words['text'])
    return TrackingNews(
        number.strip().upper(), at, step, words['text'] or words['state'], words['place'], words['courier'], row
    )
