"""Files of cases: kept under names of our own, known by their hash, of the kinds an office has. Never executed, never inline.

A file is kept first and belongs to nobody; the comment or form that it was uploaded for takes it in (`case` is set then).
"""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.words import Words, say
from zhanggui.flow.models import Attachment

KEPT = audittypes.declare('flow.upload', say('上传附件', 'File uploaded'))
OPENED = audittypes.declare('flow.download', say('下载附件', 'File downloaded'))

BYTES_MAX = 50 * 1024 * 1024
NAME_LENGTH_MAX = 150
PICTURES = frozenset({'jpg', 'jpeg', 'png', 'gif', 'webp', 'bmp', 'heic'})
KINDS = PICTURES | {
    'pdf', 'doc', 'docx', 'xls', 'xlsx', 'csv', 'ppt', 'pptx', 'txt', 'md', 'zip', 'rar', '7z', 'psd', 'ai', 'mp4', 'mov',
    'mp3', 'wav', 'm4a', 'eml', 'msg', 'ofd', 'wps', 'et', 'bpmn', 'dmn',
}  # fmt: skip

TOO_BIG = say(
    '文件“{name}”超过 50 MB，请压缩或分成几个', 'the file “{name}” is over 50 MB: make it smaller or split it'
)
EMPTY = say('文件“{name}”是空的', 'the file “{name}” is empty')
BAD_KIND = say(
    '不能上传“{name}”：不支持 {kind} 类型。可用文档、表格、图片、音视频和压缩包',
    'the file “{name}” is of the kind {kind}; documents, sheets, pictures, sound, film and archives may be uploaded',
)


NO_PICTURE = say(
    '“{name}”不是图片或已损坏，这里只收 jpg、png、gif、webp、bmp、heic',
    '“{name}” is no picture, or broken; jpg, png, gif, webp, bmp and heic may be put here',
)
# How a picture begins: what only calls itself one would stand on the page as a broken one.
BEGINNINGS = (b'\xff\xd8\xff', b'\x89PNG\r\n\x1a\n', b'GIF8', b'BM')
BEGINNINGS_INSIDE = ((b'RIFF', b'WEBP'), (b'', b'ftyp'))


class FileRefused(Exception):
    def __init__(self, reason: Words) -> None:
        super().__init__(reason.en)
        self.reason = reason


def problem_of(upload: UploadedFile[Any]) -> Words | None:
    """Why this file cannot be kept. Its name decides; what it holds is never run."""
    name = shown_name(upload)
    kind = Path(name).suffix.lower().lstrip('.')
    if kind not in KINDS:
        return BAD_KIND.filled(name=name, kind=kind or '?')
    if not upload.size:
        return EMPTY.filled(name=name)
    return TOO_BIG.filled(name=name) if upload.size > BYTES_MAX else None


def picture_problem(upload: UploadedFile[Any]) -> Words | None:
    """Why it cannot stand where a picture is asked for: its name and its first bytes have to be a picture's."""
    name = shown_name(upload)
    if Path(name).suffix.lower().lstrip('.') not in PICTURES:
        return NO_PICTURE.filled(name=name)
    upload.seek(0)
    begins = upload.read(16)
    upload.seek(0)
    is_known = begins.startswith(BEGINNINGS) or any(
        begins.startswith(first) and then in begins[4:12] for first, then in BEGINNINGS_INSIDE
    )
    return problem_of(upload) if is_known else NO_PICTURE.filled(name=name)


@in_transaction
def keep(upload: UploadedFile[Any], *, actor: Actor, field: str = '') -> Attachment:
    """Store it; raises `FileRefused`. What is rolled back leaves a file that no row names; it does no harm."""
    assert actor.id is not None
    if reason := problem_of(upload):
        raise FileRefused(reason)
    stored = uuid.uuid4().hex
    digest = hashlib.sha256()
    with (_folder() / stored).open('wb') as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    made: Attachment = Attachment.objects.create(
        name=shown_name(upload), stored=stored, size=upload.size or 0, sha256=digest.hexdigest(), field=field,
        by_id=actor.id, at=clock.now(),
    )  # fmt: skip
    audit.record(KEPT, [made.pk], actor=actor, subject='flow.Attachment')
    return made


@in_transaction
def opened(actor: Actor, pk: int) -> Attachment | None:
    """The file if the actor sees its case, or uploaded it and has not sent it yet; taking it is audited.

    What was said with it may have been taken back: then the file is, too.
    """
    seen = Attachment.objects.visible_to(actor).filter(pk=pk, case__isnull=False)
    found = seen.exclude(comment__taken_back=True).first()
    found = found or Attachment.objects.filter(pk=pk, case__isnull=True, by_id=actor.id).first()
    if found is not None:
        audit.record(OPENED, [found.pk], actor=actor, subject='flow.Attachment')
    return found


def path_of(attachment: Attachment) -> Path:
    return _folder() / attachment.stored


def is_picture(attachment: Attachment) -> bool:
    return Path(attachment.name).suffix.lower().lstrip('.') in PICTURES


def is_unchanged(attachment: Attachment) -> bool:
    """Is what lies on the disk still what was uploaded?"""
    path = path_of(attachment)
    if not path.is_file():
        return False
    with path.open('rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest() == attachment.sha256


def shown_name(upload: UploadedFile[Any]) -> str:
    """The last part of what the browser called it, printable, with its ending kept when it is cut."""
    name = ''.join(
        letter for letter in Path((upload.name or '').replace('\\', '/')).name if letter.isprintable()
    ).strip()
    if len(name) <= NAME_LENGTH_MAX:
        return name
    suffix = Path(name).suffix[:20]
    return name[: NAME_LENGTH_MAX - len(suffix)] + suffix


def _folder() -> Path:
    place = Path(default_storage.path('flow'))
    place.mkdir(parents=True, exist_ok=True)
    return place
