"""Files that come in: uploaded, read in the background, shown with every wrong row, and only then applied.

A context declares an `ImportKind`; reading and applying are its own. The frame keeps the file, the mapping of columns per
kind and place (a shop), the preview and the outcome. Nothing is written before somebody has seen what would be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import translation

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.words import Words, say
from zhanggui.ui import exports, plugs, registry
from zhanggui.ui.models import ImportJob, ImportMapping, ImportState
from zhanggui.ui.requests import person_id

APPLIED = audittypes.declare('ui.import_applied', say('导入文件', 'File applied'))
TAKEN = audittypes.declare('ui.import_taken', say('上传文件', 'File uploaded'))
FILE_HINT = say('支持 CSV、XLS、XLSX。', 'CSV, XLS or XLSX.')
ERRORS_KEPT_MAX = 5_000
PREVIEW_ROWS_MAX = 20
FILE_BYTES_MAX = 100 * 1024 * 1024
KEPT_FOR = timedelta(days=7)

BROKEN = say('处理时出错（{n}），没有做完。', 'It broke ({n}) and was not finished.')
BROKEN_ADVICE = say('请重试；仍不行请联系管理员。', 'Try again; if it stays so, tell an administrator.')
ERROR_HEAD = (
    say('文件', 'File'),
    say('工作表', 'Sheet'),
    say('行', 'Row'),
    say('列', 'Column'),
    say('值', 'Value'),
    say('原因', 'Reason'),
    say('怎么办', 'What to do'),
)


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong, for a person: where, what stood there, why it cannot be, what to do."""

    reason: str
    advice: str = ''
    sheet: str = ''
    row: int | None = None
    column: str = ''
    value: str = ''
    is_fatal: bool = True  # False: a remark; the row is taken all the same


@dataclass(frozen=True, slots=True)
class Field:
    """A field that columns can be mapped to."""

    key: str
    label: Words
    required: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What reading found. `headers` and `mapping` (field → header) are given where columns may be mapped by hand."""

    total: int
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    errors: Sequence[RowError] = ()
    detected: str = ''
    headers: Sequence[str] = ()
    mapping: Mapping[str, str] = field(default_factory=dict)
    missing: Sequence[str] = ()  # required fields no column was found for: nothing can be applied
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What applying did: numbers by name (created, updated, unchanged, refused …), errors, and where to go next."""

    counts: Mapping[str, int]
    errors: Sequence[RowError] = ()
    url: str = ''


@dataclass(frozen=True, slots=True)
class Source:
    """The file and what was chosen for it. `options` are the cleaned values of the kind's form, as plain JSON (ids)."""

    path: Path
    name: str
    options: Mapping[str, Any]
    mapping: Mapping[str, str]
    actor: Actor


@dataclass(frozen=True, slots=True)
class ImportKind:
    """`read(source) -> Preview` writes nothing. `apply(source) -> Outcome`, run again after a kill, does nothing twice."""

    name: str
    label: Words
    right: str
    read: Callable[[Source], Preview]
    apply: Callable[[Source], Outcome]
    form: type[forms.Form] | None = None  # a shop, a warehouse; may have prepare(actor, ids)
    fields: tuple[Field, ...] = ()
    place: str = ''  # the option whose value the mapping is kept for, e.g. 'shop'
    hint: Words = FILE_HINT
    done: str = ''  # the list to look at afterwards


_kinds: dict[str, ImportKind] = {}

COUNT_LABELS = {
    'created': say('新增', 'Created'),
    'updated': say('更新', 'Updated'),
    'unchanged': say('无变化', 'Unchanged'),
    'refused': say('未导入', 'Refused'),
    'rows': say('行', 'Rows'),
    'errors': say('错误', 'Errors'),
    'orders': say('订单', 'Orders'),
}
TOLD_APART = ('rows', 'errors')


def register(*kinds: ImportKind) -> None:
    for kind in kinds:
        if kind.name in _kinds:
            raise ValueError(f'import {kind.name!r} is declared twice')
        _kinds[kind.name] = kind
        if kind.done:
            plugs.add_door(kind.done, plugs.Door(kind.label, _address(kind.name), 'upload', kind.right))


def get(name: str) -> ImportKind:
    """Raises KeyError. Kinds are declared beside screens."""
    if name not in _kinds:
        registry.load()
    return _kinds[name]


def every() -> list[ImportKind]:
    return list(_kinds.values())


def allowed(actor: Actor) -> list[ImportKind]:
    return [kind for kind in _kinds.values() if actor.may(kind.right)]


@in_transaction
def take(actor: Actor, kind: ImportKind, upload: UploadedFile[Any], options: Mapping[str, Any]) -> ImportJob:
    """Keep the uploaded file under a name of our own, with its hash; the caller starts the reading."""
    plain = {key: getattr(value, 'pk', value) for key, value in options.items()}
    place = str(plain.get(kind.place, ''))
    known = ImportMapping.objects.filter(kind=kind.name, place=place).first()
    job: ImportJob = ImportJob.objects.create(
        user_id=person_id(actor),
        kind=kind.name,
        file_name=(upload.name or '')[:200],
        options=plain,
        mapping=known.mapping if known else {},
        language=translation.get_language() or settings.LANGUAGE_CODE,
    )
    digest = hashlib.sha256()
    with path_of(job).open('wb') as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    ImportJob.objects.filter(pk=job.pk).update(sha256=digest.hexdigest(), size=upload.size or 0)
    audit.record(TAKEN, [job.pk], actor=actor, subject='ui.ImportJob', detail={'kind': kind.name})
    return job


def map_columns(job: ImportJob, mapping: Mapping[str, str]) -> None:
    """Use these columns, and remember them for the next file of the same kind and place."""
    kind = get(job.kind)
    kept = {each.key: mapping[each.key] for each in kind.fields if mapping.get(each.key)}
    ImportJob.objects.filter(pk=job.pk).update(mapping=kept, state=ImportState.READING)
    place = str(job.options.get(kind.place, ''))
    ImportMapping.objects.update_or_create(kind=kind.name, place=place, defaults={'mapping': kept})


def counted(counts: Mapping[str, int]) -> list[tuple[Words | str, int]]:
    """Numbers with their names, what was done first; rows and errors are told apart."""
    order = [*COUNT_LABELS, *(key for key in counts if key not in COUNT_LABELS)]
    return [(COUNT_LABELS.get(key, key), counts[key]) for key in order if key in counts and key not in TOLD_APART]


def start_applying(job: ImportJob) -> bool:
    """Compare and swap: of two clicks one wins."""
    ready = ImportJob.objects.filter(pk=job.pk, state=ImportState.PREVIEWED)
    return ready.update(state=ImportState.APPLYING) == 1


def read(job_id: int) -> None:
    """Read the file for its preview."""
    job: ImportJob = ImportJob.objects.select_related('user').get(pk=job_id)
    with translation.override(job.language), _told_on(job):
        preview = get(job.kind).read(_source(job))
        ImportJob.objects.filter(pk=job_id).update(
            state=ImportState.PREVIEWED,
            total=preview.total,
            detected=preview.detected,
            preview={
                'head': list(preview.head),
                'rows': [list(row) for row in preview.rows[:PREVIEW_ROWS_MAX]],
                'headers': list(preview.headers),
                'missing': list(preview.missing),
                'mapping': dict(preview.mapping),
            },
            counts=dict(preview.counts),
            errors=_kept(preview.errors),
        )


def apply(job_id: int) -> None:
    """Do what the preview showed. Run again after a kill it finds everything as it left it."""
    job: ImportJob = ImportJob.objects.select_related('user').get(pk=job_id)
    if job.state != ImportState.APPLYING:
        return
    with translation.override(job.language), _told_on(job):
        outcome = get(job.kind).apply(_source(job))
        _finish(job, outcome)


def write_errors(job: ImportJob) -> Path:
    """The errors as a file: one line each, with its reason and what to do."""
    path = folder() / f'{job.pk}-errors.xlsx'
    head = [str(each) for each in ERROR_HEAD]
    lines = (
        [job.file_name, each['sheet'], each['row'], each['column'], each['value'], each['reason'], each['advice']]
        for each in job.errors
    )
    exports.write_xlsx(path, head, lines)
    return path


def expire() -> None:
    """A file with buyers' data is kept a week, its outcome for good."""
    for job in ImportJob.objects.filter(at__lt=clock.now() - KEPT_FOR, has_file=True):
        path_of(job).unlink(missing_ok=True)
        ImportJob.objects.filter(pk=job.pk).update(has_file=False, preview={})


def path_of(job: ImportJob) -> Path:
    return folder() / str(job.pk)


def folder() -> Path:
    place = Path(default_storage.path('imports'))
    place.mkdir(parents=True, exist_ok=True)
    return place


class _told_on:  # noqa: N801 - reads as a word in `with`
    """What breaks is told on the job: the kind of error and nothing of the data; the worker logs the rest."""

    def __init__(self, job: ImportJob) -> None:
        self.job = job

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception):
            failed = RowError(str(BROKEN.filled(n=type(error).__name__)), str(BROKEN_ADVICE))
            ImportJob.objects.filter(pk=self.job.pk).update(state=ImportState.FAILED, errors=_kept([failed]))


@in_transaction
def _finish(job: ImportJob, outcome: Outcome) -> None:
    ImportJob.objects.filter(pk=job.pk).update(
        state=ImportState.DONE,
        counts=dict(outcome.counts),
        errors=_kept(outcome.errors),
        url=outcome.url,
        done_at=clock.now(),
    )
    actor = Actor.of(job.user, door='job')
    audit.record(APPLIED, [job.pk], actor=actor, subject='ui.ImportJob', detail=dict(outcome.counts))


def _address(kind: str) -> Callable[[], str]:
    return lambda: reverse('ui.import_new', kwargs={'kind': kind})


def _source(job: ImportJob) -> Source:
    return Source(path_of(job), job.file_name, job.options, job.mapping, Actor.of(job.user, door='job'))


def _kept(errors: Iterable[RowError]) -> list[dict[str, Any]]:
    return [asdict(error) for error, _ in zip(errors, range(ERRORS_KEPT_MAX), strict=False)]
