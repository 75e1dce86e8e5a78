"""Who is told what of the rulebook: a change to read, a reading that is due, a finding to answer. Never a person's data."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from zhanggui.core.words import Words, say
from zhanggui.notices import kinds
from zhanggui.notices.kinds import Group, Kind
from zhanggui.notices.services import Note
from zhanggui.rulebook.events import RuleChanged
from zhanggui.rulebook.models import Finding, Reading

GROUP = 'rules'
CHANGED, TO_READ, FINDING, ESCALATED = (
    'rulebook.changed', 'rulebook.to_read', 'rulebook.finding', 'rulebook.escalated',
)  # fmt: skip

RULE_CHANGED = say('制度有修订，请阅知：{title}', 'A rule changed, please read: {title}')
READ_SOON = say('修订待阅知，期限 {day}：{title}', 'To be read by {day}: {title}')
BROKEN = say('制度问题待说明，期限 {day}：{title}', 'A finding to answer by {day}: {title}')
UNANSWERED = say('制度问题逾期未答复：{title}', 'A finding nobody answered: {title}')

kinds.declare_group(Group(GROUP, say('制度', 'Rules'), 60))
kinds.declare(
    Kind(CHANGED, say('制度修订', 'A rule changed'), GROUP),
    Kind(TO_READ, say('修订待阅知', 'A change to read'), GROUP),
    Kind(FINDING, say('制度问题', 'A finding'), GROUP),
    Kind(ESCALATED, say('制度问题升级', 'A finding escalated'), GROUP),
)


def of_change(event: RuleChanged) -> Note:
    title = Words(RULE_CHANGED.zh.format(title=event.title), RULE_CHANGED.en.format(title=event.title_en))
    href = reverse('rulebook.amendment', args=[event.amendment_id])
    return Note(CHANGED, event.people, title, href, key=f'{CHANGED}:{event.amendment_id}')


def of_reading(row: Reading, day: str) -> Note:
    """Once a day to whoever has not read it."""
    title = READ_SOON.filled(day=row.due_on.isoformat(), title=str(row.amendment))
    href = reverse('rulebook.amendment', args=[row.amendment_id])
    return Note(TO_READ, [row.person_id], title, href, key=f'{TO_READ}:{row.pk}:{day}')


def of_findings(rows: Iterable[Finding], *, escalated: bool) -> list[Note]:
    """To its owner; once it is escalated, to the superiors beside."""
    notes = []
    for row in rows:
        href = reverse('rulebook.finding', args=[row.pk])
        owner = [row.owner_id] if row.owner_id else []
        if escalated:
            people = sorted({*owner, *row.people})
            notes.append(Note(ESCALATED, people, UNANSWERED.filled(title=row.title), href, key=f'{ESCALATED}:{row.pk}'))
        else:
            title = BROKEN.filled(day=row.due_on.isoformat(), title=row.title)
            notes.append(Note(FINDING, owner, title, href, key=f'{FINDING}:{row.pk}'))
    return notes
