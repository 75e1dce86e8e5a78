"""What the diagrams of P52 and P53 ask of the office: whom to call, which number, and whose task a measure is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.flow.services.ready.archiving import number_by
from zhanggui.office.choices import DocumentCategory
from zhanggui.office.drafts import Assigning, Call, Numbering
from zhanggui.office.models import Document
from zhanggui.office.policies import NUMBER_PATTERNS

NO_DOCUMENT = say('没有编号为 {n} 的文件', 'there is no document {n}')
NO_CATEGORY = say('没有这一类文件', 'there is no such category of documents')
STANDARD = say('按复盘结论完成', 'As the review says')


@in_transaction
def call(lines: Sequence[Call], /, *, actor: Actor) -> Verdicts:
    """`made['called']`: who holds the position, and stands in for it. Nobody: the process asks its administrators."""
    verdicts = Verdicts()
    people = [person for line in lines for person in directory().holders([line.position])]
    verdicts.made['called'] = list(dict.fromkeys(people))
    return verdicts


@in_transaction
def number(lines: Sequence[Numbering], /, *, actor: Actor) -> Verdicts:
    """`made`: number and version. A number once given stays with its document."""
    verdicts = Verdicts()
    for place, line in enumerate(lines, 1):
        known = (line.number or '').strip()
        versions = Document.objects.filter(number=known).values_list('version', flat=True) if known else ()
        if known and not versions:
            verdicts.refuse(place, 'no_document', NO_DOCUMENT.filled(n=known), name=known)
            continue
        if not known and line.category not in set(DocumentCategory):
            verdicts.refuse(place, 'no_category', NO_CATEGORY, name=line.category)
            continue
        given = known or number_by(NUMBER_PATTERNS[DocumentCategory(line.category)], clock.today())
        verdicts.made |= {'number': given, 'version': max(versions, default=0) + 1}
    return verdicts


@in_transaction
def assign(lines: Sequence[Assigning], /, *, actor: Actor) -> Verdicts:
    """`made['tasks']`: what P06 begins with, one for each measure."""
    verdicts = Verdicts()
    verdicts.made['tasks'] = [_task(measure, line) for line in lines for measure in line.measures]
    return verdicts


def person_called(text: str) -> int | None:
    """A name or an account, of exactly one person."""
    wanted = text.strip().lstrip('@＠').strip()
    found = directory().search(wanted) if wanted else []
    exact = [face.id for face in found if face.name == wanted] or [face.id for face in found]
    return exact[0] if len(exact) == 1 else None


def _task(measure: Any, line: Assigning) -> dict[str, Any]:
    """A day that has gone by while the review was confirmed, or was never told, becomes today."""
    due = _day(measure.get('due_on')) or clock.today()
    return {
        'what': f'整改：{measure.get("measure")}（{line.about}）'[:200],
        'standard': str(measure.get('standard') or STANDARD.zh),
        'due_on': max(due, clock.today()).isoformat(),
        'assignee': person_called(str(measure.get('owner_name') or '')) or line.inspector,
        'inspector': line.inspector,
    }


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(str(told)[:10])
    except ValueError:
        return None
