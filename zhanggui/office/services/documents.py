"""What readers do with documents: say that they have read one, and take its files. Everything else is done by P53."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.services.lending import Lent, lend
from zhanggui.office.models import Acknowledgement, Document

SUBJECT = 'office.Document'
TAKEN = audittypes.declare('office.take_file', say('下载文件', 'File of a document taken'))
NOT_ASKED = say('这份文件不需要阅读确认，或已失效', 'it needs no acknowledgement, or is out of force')


@in_transaction
def acknowledge(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """已阅: once by each person for each version."""
    verdicts = Verdicts()
    rows = list(Document.objects.visible_to(actor).filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    read = set(Acknowledgement.objects.filter(document__in=rows, person=actor.id).values_list('document_id', flat=True))
    for row in rows:
        if row.pk in read:
            verdicts.already.append(row.pk)
        elif row.to_acknowledge and row.is_in_force and actor.id:
            verdicts.done.append(row.pk)
        else:
            verdicts.refuse(row.pk, 'not_asked', NOT_ASKED, name=str(row))
    now = clock.now()
    Acknowledgement.objects.bulk_create(
        Acknowledgement(document_id=pk, person_id=actor.id or 0, at=now) for pk in verdicts.done
    )
    audit.record('office.acknowledge', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def take_file(document: Document, file: int, *, actor: Actor) -> Lent | None:
    """A file of a document that the reader has in sight; None: it is none of its files."""
    found = lend(file, actor=actor) if file in document.files else None
    if found is not None:
        audit.record(TAKEN, [document.pk], actor=actor, subject=SUBJECT, detail={'file': found.name})
    return found
