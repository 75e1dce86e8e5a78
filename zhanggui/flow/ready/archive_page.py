"""A document of the archive as it was put away, with the proof that nothing of it has changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow import files
from zhanggui.flow.models import Archived, Attachment
from zhanggui.flow.selectors.inbox import names
from zhanggui.flow.services.ready.archiving import is_intact
from zhanggui.ui.panels import TemplatePanel


def load(document: Archived, actor: Actor) -> dict[str, Any]:
    told = document.document.get('files', [])
    rows = Attachment.objects.in_bulk([each['id'] for each in told])
    kept = [
        (
            each['name'],
            each['id'],
            each['sha256'],
            (row := rows.get(each['id'])) is not None and _is_as_it_was(row, each),
        )
        for each in told
    ]
    return {
        'intact': is_intact(document),
        'shown': document.document.get('shown', []),
        'files': kept,
        'signatures': _signatures(document),
        'versions': Archived.objects.visible_to(actor).filter(number=document.number).exclude(pk=document.pk),
    }


def _signatures(document: Archived) -> list[dict[str, Any]]:
    told = document.document.get('signatures', [])
    known = names(each['person'] for each in told)
    return [{**each, 'who': known.get(each['person'], ''), 'at': datetime.fromisoformat(each['at'])} for each in told]


def _is_as_it_was(row: Attachment, told: dict[str, Any]) -> bool:
    return bool(row.sha256 == told['sha256'] and files.is_unchanged(row))


DOCUMENT = TemplatePanel(say('内容', 'Content'), template='flow/ready/archived.html', load=load, wide=True)
