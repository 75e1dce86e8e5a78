"""Who is told what of incidents and documents. Never whoever did it; of a task in the inbox only once, under its own key."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.services.telling import CASE, new_task_keys
from zhanggui.notices.services import Note, tell
from zhanggui.office import notices
from zhanggui.office.choices import Confidentiality
from zhanggui.office.models import Document, Incident, IncidentCall
from zhanggui.org.selectors import everybody, people_of

RINGS = say('突发事件叫到你，{n} 分钟内应答：{what}', 'An incident calls you, answer within {n} minutes: {what}')
DRILL = say('【演练】{words}', '[Drill] {words}')
PLEASE_READ = say('请阅读并确认：{name}', 'Please read and confirm: {name}')
ENDS_SOON = say('文件 {day} 到期，请复审：{name}', 'It ends on {day}, to be looked at again: {name}')


def called(incident: Incident, call: IncidentCall, *, actor: Actor) -> None:
    """Whoever is called hears it at once, at night too where they allow it; who reported it too, when it calls them."""
    title = RINGS.filled(n=call.minutes, what=incident.what)
    if incident.drill:
        title = say(DRILL.zh.format(words=title.zh), DRILL.en.format(words=title.en))
    keys = new_task_keys([incident.case_id])
    href = reverse('office.incident', args=[incident.pk])
    about = (CASE, incident.case_id)
    key = f'{notices.CALLED}:{call.pk}'
    tell(
        [
            Note(notices.CALLED, [person], title, href, keys.get((incident.case_id, person), key), about=about)
            for person in call.people
        ],
        actor=actor,
    )


def issued(document: Document, *, actor: Actor) -> None:
    """Who must read it: everybody, its department, or those who worked on it."""
    if not document.to_acknowledge:
        return
    readers = [person for person in _readers(document) if person != actor.id]
    title = PLEASE_READ.filled(name=str(document))
    href = reverse('office.document', args=[document.pk])
    tell([Note(notices.TO_READ, readers, title, href, f'{notices.TO_READ}:{document.pk}')], actor=actor)


def ends_soon(document: Document, *, actor: Actor) -> None:
    if document.owner_id is None or document.expires_on is None or document.owner_id == actor.id:
        return
    title = ENDS_SOON.filled(day=document.expires_on.isoformat(), name=str(document))
    key = new_task_keys([document.case_id]).get((document.case_id, document.owner_id))
    href = reverse('office.document', args=[document.pk])
    note = Note(notices.EXPIRING, [document.owner_id], title, href, key or f'{notices.EXPIRING}:{document.pk}')
    tell([note], actor=actor)


def _readers(document: Document) -> Sequence[int]:
    if document.confidentiality == Confidentiality.PUBLIC:
        return everybody()
    if document.confidentiality == Confidentiality.DEPARTMENT and document.department_id:
        return people_of([document.department_id])
    return document.people
