"""Documents and incidents as what a case may be about, for whoever may see them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject
from zhanggui.office.choices import DocumentState, IncidentState
from zhanggui.office.models import Document, Incident
from zhanggui.office.policies import SEE
from zhanggui.office.selectors.documents import find

FOUND_MAX = 20


def document_title(document: int) -> str:
    known = Document.objects.filter(pk=document).first()
    return str(known or document)


def document_facts(document: int) -> Mapping[str, Any]:
    known = Document.objects.filter(pk=document).first()
    if known is None:
        return {}
    return {'number': known.number, 'title': known.title, 'version': known.version, 'in_force': known.is_in_force}


def document_beside(document: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Document.objects.visible_to(actor).filter(pk=document).first()
    if known is None:
        return []
    return [
        (say('编号', 'Number'), known.number),
        (say('文件', 'Document'), known.title),
        (say('版本', 'Version'), f'V{known.version}'),
        (say('状态', 'State'), str(DocumentState(known.state).label)),
    ]


def document_search(text: str, actor: Actor) -> list[tuple[int, str]]:
    rows = find(Document.objects.visible_to(actor).exclude(number=''), text).order_by('-pk')[:FOUND_MAX]
    return [(row.pk, str(row)) for row in rows]


def incident_title(incident: int) -> str:
    return Incident.objects.filter(pk=incident).values_list('what', flat=True).first() or str(incident)


def incident_facts(incident: int) -> Mapping[str, Any]:
    known = Incident.objects.filter(pk=incident).first()
    return {'what': known.what, 'level': known.level, 'drill': known.drill} if known else {}


def incident_beside(incident: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Incident.objects.visible_to(actor).filter(pk=incident).first()
    if known is None:
        return []
    return [
        (say('事件', 'Incident'), known.what),
        (say('发现时间', 'Found at'), f'{clock.shanghai(known.found_at):%Y-%m-%d %H:%M}'),
        (say('状态', 'State'), str(IncidentState(known.state).label)),
    ]


def incident_search(text: str, actor: Actor) -> list[tuple[int, str]]:
    rows = Incident.objects.visible_to(actor).filter(what__icontains=text.strip()).order_by('-pk')
    return list(rows.values_list('pk', 'what')[:FOUND_MAX])


subjects.register(
    Subject(
        label='office.Document', name=say('文件', 'Document'), title=document_title, facts=document_facts,
        shown=document_beside, search=document_search, right=SEE,
        href=lambda document: reverse('office.document', args=[document]),
    ),
    Subject(
        label='office.Incident', name=say('突发事件', 'Incident'), title=incident_title, facts=incident_facts,
        shown=incident_beside, search=incident_search, right=SEE,
        href=lambda incident: reverse('office.incident', args=[incident]),
    ),
)  # fmt: skip
