"""Documents as a reader sees them: versions, files, who has read, and the shelf where everything filed stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.bigrams import bigrams
from zhanggui.flow.selectors.archive import filed
from zhanggui.flow.services.lending import named
from zhanggui.office.choices import DOCUMENT_IN_FORCE
from zhanggui.office.models import Acknowledgement, Document

SHELF_MAX = 200


@dataclass(frozen=True, slots=True)
class Filed:
    """A piece on the shelf: what was filed, and the document it is, where it is one."""

    piece: Any
    document: Document | None
    is_over: bool  # no longer to be kept


def find(rows: QuerySet[Document], text: str) -> QuerySet[Document]:
    """Every two neighbouring characters typed stand in number or title."""
    tokens = bigrams(text)
    return rows.filter(words__contains=tokens) if tokens else rows


def versions(document: Document, actor: Actor) -> QuerySet[Document]:
    if not document.number:
        return Document.objects.none()
    rows = Document.objects.visible_to(actor).filter(number=document.number)
    return rows.select_related('owner').order_by('-version')


def files(document: Document) -> list[tuple[int, str]]:
    known = named(document.files)
    return [(file, known[file]) for file in document.files if file in known]


def readers(document: Document) -> list[Acknowledgement]:
    return list(document.acknowledgements.select_related('person').order_by('at'))


def has_read(document: Document, actor: Actor) -> bool:
    return document.acknowledgements.filter(person=actor.id).exists()


def to_read(actor: Actor) -> QuerySet[Document]:
    """In force, in sight, to be acknowledged, and not yet by this reader."""
    rows = Document.objects.visible_to(actor).filter(to_acknowledge=True, state__in=sorted(DOCUMENT_IN_FORCE))
    rows = rows.exclude(expires_on__lt=clock.today())
    return rows.exclude(pk__in=Acknowledgement.objects.filter(person=actor.id).values('document_id'))


def shelf(actor: Actor, text: str = '') -> tuple[list[Filed], bool]:
    """What was filed in any process and is in sight, the latest first; and whether there is more."""
    pieces = list(filed(actor, text)[: SHELF_MAX + 1])
    numbers = [piece.number for piece in pieces]
    known = {row.archive_number: row for row in Document.objects.visible_to(actor).filter(archive_number__in=numbers)}
    today = clock.today()
    rows = [Filed(piece, known.get(piece.number), _is_over(piece.keep_until, today)) for piece in pieces[:SHELF_MAX]]
    return rows, len(pieces) > SHELF_MAX


def expiring(actor: Actor, until: date) -> Sequence[Document]:
    """In force and ending by then, for who looks after documents."""
    rows = Document.objects.visible_to(actor).filter(state__in=sorted(DOCUMENT_IN_FORCE), expires_on__lte=until)
    return list(rows.order_by('expires_on')[:SHELF_MAX])


def _is_over(keep_until: date | None, today: date) -> bool:
    return keep_until is not None and keep_until < today
