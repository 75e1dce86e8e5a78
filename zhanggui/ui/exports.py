"""Lists as files: asked for on the screen, made in the background, kept for a day, for the person who asked and nobody else.

The rows are read again with that person's sight, page by key after page, so memory stays flat and a lost right is a lost row.
Cells that a spreadsheet would run as a formula are made text.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import QueryDict
from django.utils import translation

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.words import Words, say
from zhanggui.ui import keyset, registry
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.models import Download, FileState
from zhanggui.ui.requests import person_id
from zhanggui.ui.tables import Look

DOWNLOADED = audittypes.declare('ui.download', say('下载文件', 'File downloaded'))
KEPT_FOR = timedelta(hours=24)
ROWS_A_PAGE = 2_000
ROWS_MAX = 1_000_000
STATEMENT_SECONDS_MAX = 120
FORMULA_STARTS = ('=', '+', '-', '@', '\t', '\r')
FORMATS = ('xlsx', 'csv')
MARK = say(
    '{name} 于 {at} 导出 {rows} 行，仅供内部使用', 'Exported by {name} at {at}, {rows} rows, for internal use only'
)

Line = Sequence[Any]


@dataclass(frozen=True, slots=True)
class FileKind:
    """A file that is no list. `write(path, format, options, actor)` returns how many rows it has; it runs in the worker."""

    name: str  # stands where a list's screen would
    title: Words
    right: str
    formats: tuple[str, ...]
    write: Callable[[Path, str, Mapping[str, str], Actor], int]


_kinds: dict[str, FileKind] = {}


def declare(kind: FileKind) -> FileKind:
    _kinds[kind.name] = kind
    return kind


@in_transaction
def ask_for(actor: Actor, screen: type[ListScreen], *, query: str, format: str) -> Download:
    """Note what is wanted; the caller starts the job. The filter stays in the row: jobs carry ids, never data."""
    look = screen().look(actor)
    download: Download = Download.objects.create(
        user_id=person_id(actor),
        title=str(screen.title),
        screen=screen.name,
        query=query,
        columns=[column.name for column in look.columns],
        language=translation.get_language() or settings.LANGUAGE_CODE,
        format=format if format in FORMATS else FORMATS[0],
    )
    audit.record('ui.export', [download.pk], actor=actor, subject='ui.Download', detail={'screen': screen.name})
    return download


@in_transaction
def ask_for_file(actor: Actor, kind: FileKind, *, format: str, options: Mapping[str, str]) -> Download:
    """The same for a file of a declared kind; `options` are plain texts, no data of anybody."""
    download: Download = Download.objects.create(
        user_id=person_id(actor),
        title=str(kind.title),
        screen=kind.name,
        query=urlencode(options),
        language=translation.get_language() or settings.LANGUAGE_CODE,
        format=format if format in kind.formats else kind.formats[0],
    )
    audit.record(
        'ui.export', [download.pk], actor=actor, subject='ui.Download', detail={'screen': kind.name, **options}
    )
    return download


def make(download_id: int) -> None:
    """Write the file. Killed half-way it is simply made again; a failure is told on the row."""
    download: Download = Download.objects.select_related('user').get(pk=download_id)
    if download.state == FileState.READY:
        return
    Download.objects.filter(pk=download_id).update(state=FileState.RUNNING)
    try:
        with translation.override(download.language):
            rows, path = _write(download)
    except Exception as error:
        Download.objects.filter(pk=download_id).update(state=FileState.FAILED, error=type(error).__name__)
        raise
    Download.objects.filter(pk=download_id).update(
        state=FileState.READY,
        rows=rows,
        file=path.name,
        sha256=_digest(path),
        expires_at=clock.now() + KEPT_FOR,
    )


def expire() -> int:
    """Delete files whose day is over; the rows stay as a trace."""
    over = Download.objects.filter(state=FileState.READY, expires_at__lt=clock.now())
    for download in over:
        path_of(download).unlink(missing_ok=True)
    return over.update(state=FileState.EXPIRED)


def path_of(download: Download) -> Path:
    return folder() / (download.file or f'{download.pk}.{download.format}')


def folder() -> Path:
    place = Path(default_storage.path('downloads'))
    place.mkdir(parents=True, exist_ok=True)
    return place


def opened(actor: Actor, download_id: int) -> Download | None:
    """A ready file of one's own; taking it is audited."""
    mine = Download.objects.visible_to(actor).filter(pk=download_id, state=FileState.READY, expires_at__gte=clock.now())
    download: Download | None = mine.first()
    if download is None or not path_of(download).exists():
        return None
    _note_taken(download, actor)
    return download


def write_xlsx(path: Path, head: Line, lines: Iterable[Line], *, mark: str = '') -> int:
    """Row by row with constant memory; returns how many rows. `mark` becomes the last line and the document's comment."""
    book = xlsxwriter.Workbook(
        str(path), {'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False}
    )
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(head), 16)
    sheet.write_row(0, 0, head, book.add_format({'bold': True, 'bg_color': '#EEF2F7', 'bottom': 1}))
    count = 0
    for line in lines:
        count += 1
        sheet.write_row(count, 0, [harmless(value) for value in line])
    if mark:
        told = mark.format(rows=count)
        sheet.write_string(count + 2, 0, told, book.add_format({'font_color': '#888888', 'italic': True}))
        book.set_properties({'comments': told})
    book.close()
    return count


def write_csv(path: Path, head: Line, lines: Iterable[Line], *, mark: str = '') -> int:
    """UTF-8 with BOM, which Excel understands."""
    count = 0
    with path.open('w', encoding='utf-8-sig', newline='') as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for line in lines:
            count += 1
            writer.writerow([harmless(value) for value in line])
        if mark:
            writer.writerow([mark.format(rows=count)])
    return count


def harmless(value: Any) -> Any:
    """Numbers stay numbers; a text that a spreadsheet would run gets a quote before it."""
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write(download: Download) -> tuple[int, Path]:
    actor = Actor.of(download.user, door='job')
    registry.load()  # a worker has no addresses: what screens declare is known only now
    if download.screen in _kinds:
        return _write_kind(download, _kinds[download.screen], actor)
    screen = registry.get(download.screen)
    assert issubclass(screen, ListScreen)
    if not screen.allows(actor):
        raise PermissionError(download.screen)
    look = screen.table.look(download.columns).of(screen.model)
    head = [str(column.label) for column in look.columns]
    at = clock.shanghai(clock.now()).strftime('%Y-%m-%d %H:%M')
    mark = str(MARK).replace('{name}', actor.name.replace('{', '').replace('}', '')).replace('{at}', at)
    path = path_of(download)
    half = path.with_name(f'half-{path.name}')
    write = write_xlsx if download.format == 'xlsx' else write_csv
    rows = write(half, head, _lines(screen(), look, actor, QueryDict(download.query)), mark=mark)
    half.replace(path)
    return rows, path


def _write_kind(download: Download, kind: FileKind, actor: Actor) -> tuple[int, Path]:
    if not actor.may(kind.right):
        raise PermissionError(kind.name)
    path = path_of(download)
    half = path.with_name(f'half-{path.name}')
    rows = kind.write(half, download.format, QueryDict(download.query).dict(), actor)
    half.replace(path)
    return rows, path


def _digest(path: Path) -> str:
    with path.open('rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()


def _lines(screen: ListScreen, look: Look, actor: Actor, params: QueryDict) -> Iterator[Line]:
    ask = replace(screen.ask_of(actor, params), size=ROWS_A_PAGE, cursor=None)
    for _ in range(ROWS_MAX // ROWS_A_PAGE):
        page = _long_page(screen, ask, look)
        loaded = look.loaded(page.rows, actor)
        for row in page.rows:
            yield [column.plain(column.value(row, loaded)) for column in look.columns]
        if not page.after:
            return
        ask = replace(ask, cursor=keyset.decoded(page.after, screen.model, ask.sort))


@in_transaction
def _long_page(screen: ListScreen, ask: Any, look: Look) -> keyset.Page:
    allow_longer(STATEMENT_SECONDS_MAX)
    return screen.page_of(ask, look)


@in_transaction
def _note_taken(download: Download, actor: Actor) -> None:
    audit.record(DOWNLOADED, [download.pk], actor=actor, subject='ui.Download', detail={'screen': download.screen})
