"""An amendment as the business object of its case: what it changes, and what a person at a task sees beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject
from zhanggui.rulebook.choices import AmendmentState
from zhanggui.rulebook.models import Amendment
from zhanggui.rulebook.naming import labels_of, shown_value
from zhanggui.rulebook.rights import SEE

LABEL = 'rulebook.Amendment'
FOUND_MAX = 20


def title(id: int) -> str:
    row = _row(id)
    return f'{row.subject_code} {name_of(row)}' if row else str(id)


def name_of(row: Amendment) -> Words:
    """What it changes, as it is called now."""
    if row.policy is not None:
        return row.policy.words
    newest = row.clause.versions.order_by('-number').first() if row.clause else None
    return newest.words if newest else say(row.subject_code, row.subject_code)


def facts(id: int) -> Mapping[str, Any]:
    row = _row(id)
    if row is None:
        return {}
    return {
        'number': row.number,
        'code': row.subject_code,
        'state': row.state,
        'effective_from': row.effective_from,
        'read_until': row.read_until,
    }


def beside(id: int, actor: Actor) -> list[tuple[Words, str]]:
    row = _row(id)
    if row is None:
        return []
    told = [
        (say('修订号', 'Number'), row.number),
        (say('修订什么', 'Of'), f'{row.subject_code} {name_of(row)}'),
        (say('为什么', 'Why'), row.reason),
        (say('生效日', 'From'), row.effective_from.isoformat()),
        (say('状态', 'State'), str(AmendmentState(row.state).label)),
    ]
    labels = labels_of(row)
    changes = ((labels.get(key, say(key, key)), shown_value(key, value)) for key, value in row.draft.items())
    return [*told, *((say('改为', 'To say'), f'{label}: {value}') for label, value in changes)]


def search(text: str, actor: Actor) -> list[tuple[int, str]]:
    rows = Amendment.objects.filter(number__icontains=text.strip()).order_by('-pk')
    return list(rows.values_list('pk', 'number')[:FOUND_MAX])


def _row(id: int) -> Amendment | None:
    return Amendment.objects.select_related('clause', 'policy').filter(pk=id).first()


subjects.register(
    Subject(
        label=LABEL,
        name=say('制度修订', 'Amendment'),
        title=title,
        facts=facts,
        href=lambda id: reverse('rulebook.amendment', args=[id]),
        shown=beside,
        search=search,
        right=SEE,
    )
)
