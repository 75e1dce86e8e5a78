"""Documents as their cases (P53) stand. A case that revises what it has issued begins the next version beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.bigrams import bigrams
from zhanggui.flow.mirrors import Standing
from zhanggui.office import telling
from zhanggui.office.choices import DOCUMENT_IN_FORCE, DocumentState
from zhanggui.office.models import Document
from zhanggui.org.selectors import departments_of

PROCESS = 'P53'
NEEDED = ('document_title', 'document_category', 'confidentiality')
# Where a case waits says how far its document is.
STATES = {
    'revise': DocumentState.DRAFT,
    'check': DocumentState.REVIEW,
    'approve': DocumentState.REVIEW,
    'approve_top': DocumentState.REVIEW,
    'issue': DocumentState.APPROVED,
    'file': DocumentState.ISSUED,
    'expiring': DocumentState.ISSUED,
    'expiry': DocumentState.EXPIRING,
}


def mirror(standings: Sequence[Standing], actor: Actor) -> None:
    told = [each for each in standings if all(each.values.get(key) for key in NEEDED)]
    latest = {row.case_id: row for row in Document.objects.filter(case__in=[each.case for each in told]).order_by('pk')}
    homes = departments_of([each.starter for each in told if each.starter])
    for standing in told:
        _show(standing, latest.get(standing.case), homes, actor)


def state_of(standing: Standing, before: Document | None) -> DocumentState:
    was = DocumentState(before.state) if before else DocumentState.REVIEW
    if standing.is_live:
        found = [state for node, state in STATES.items() if node in standing.at]
        return found[0] if found else was
    if not standing.is_completed:
        return was if was in DOCUMENT_IN_FORCE else DocumentState.CANCELLED
    return DocumentState.WITHDRAWN if standing.values.get('withdrawn') else DocumentState.ISSUED


def _show(standing: Standing, before: Document | None, homes: Mapping[int, int], actor: Actor) -> None:
    state = state_of(standing, before)
    if before is not None and before.state in DOCUMENT_IN_FORCE and state in _BEFORE_ISSUE:
        before = None  # what is in force stays as it is until the next version is issued
    row = before or Document(case_id=standing.case, drafted_at=standing.now)
    issued_now = state in DOCUMENT_IN_FORCE and row.state not in DOCUMENT_IN_FORCE
    expires_now = state == DocumentState.EXPIRING and row.state != state
    _fill(row, standing, homes)
    row.state = state
    if issued_now or row.state in DOCUMENT_IN_FORCE:
        _fill_issued(row, standing)
    if issued_now:
        older = Document.objects.filter(number=row.number, state__in=DOCUMENT_IN_FORCE).exclude(pk=row.pk)
        older.update(state=DocumentState.SUPERSEDED)
    row.save()
    if issued_now:
        telling.issued(row, actor=actor)
    if expires_now:
        telling.ends_soon(row, actor=actor)


_BEFORE_ISSUE = {DocumentState.DRAFT, DocumentState.REVIEW, DocumentState.APPROVED}


def _fill(row: Document, standing: Standing, homes: Mapping[int, int]) -> None:
    """What is in force keeps the words it was issued with."""
    row.people = sorted({*row.people, *_people(standing)})
    if row.state in DOCUMENT_IN_FORCE:
        return
    values = standing.values
    row.title, row.category = str(values['document_title']), str(values['document_category'])
    row.confidentiality = str(values['confidentiality'])
    row.owner_id, row.department_id = standing.starter, homes.get(standing.starter or 0)
    row.reason, row.text = str(values.get('document_reason') or ''), str(values.get('document_text') or '')
    row.words = bigrams(row.number, row.title)
    row.files = [each for each in values.get('document_files') or [] if isinstance(each, int)]


def _fill_issued(row: Document, standing: Standing) -> None:
    values = standing.values
    row.number = str(values.get('document_number') or '')
    row.version = int(values.get('document_version') or 1)
    row.issued_on, row.effective_on = _day(values.get('issued_on')), _day(values.get('effective_on'))
    row.expires_on = _day(values.get('expires_on'))
    row.to_acknowledge = bool(values.get('to_acknowledge'))
    row.keep_until = _years_on(row.issued_on or standing.now.date(), int(values.get('keep_years') or 0))
    row.shelf = str(values.get('shelf') or '')
    row.archive_number = str((values.get('archive') or {}).get('number') or '')
    row.words = bigrams(row.number, row.title)


def _people(standing: Standing) -> set[int]:
    asked = {person for each in standing.open for person in each.people}
    return asked | ({standing.starter} if standing.starter else set())


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _years_on(day: date, years: int) -> date | None:
    if not years:
        return None
    return date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
