"""Findings: each night every case in which a rule was broken is raised once; owners answer and close, late ones go up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Max
from django.urls import reverse

from zhanggui.core import audit, audittypes, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import clean_text
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.rulebook.choices import FindingState
from zhanggui.rulebook.controls import Example, Period
from zhanggui.rulebook.events import FindingsRaised
from zhanggui.rulebook.examples import broken_in
from zhanggui.rulebook.models import ClauseVersion, Finding
from zhanggui.rulebook.rights import SEE_CONFORMANCE
from zhanggui.rulebook.selectors import in_force, standings

ANSWER, CLOSE, REOPEN = 'rulebook.answer', 'rulebook.close', 'rulebook.reopen'
RAISED = audittypes.declare('rulebook.raise', say('提出问题', 'Finding raised'))
ESCALATED = audittypes.declare('rulebook.escalate', say('问题升级', 'Finding escalated'))
SUBJECT = 'rulebook.Finding'
LOOKED_BACK_DAYS = 3
TEXT_MAX = 1000
A_NIGHT_MAX = 20  # of one clause: beyond it, one finding tells how many more

MORE = say('{title}：另有 {n} 件', '{title}: {n} more')
BUNDLE = 'more:'
EMPTY = say('原因和措施都要写', 'say both cause and measure')
TOO_LONG = say('最多 1000 字', 'at most 1000 characters')
NOT_YOURS = say('这不是你负责的问题', 'this finding is not yours')
NOT_NOW = say('当前状态不能这样做', 'not in this state')


@dataclass(slots=True)
class _Broken:
    """A case with every clause it broke; the first in the book's order has it."""

    example: Example
    versions: list[ClauseVersion] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.versions[0].clause.code


@in_transaction
def raise_findings(period: Period | None = None, /, *, actor: Actor) -> Verdicts:
    """Of the last days by default. A case that was raised before is left as it stands."""
    verdicts = Verdicts()
    today = clock.today()
    span = period or Period(today - timedelta(days=LOOKED_BACK_DAYS), today)
    cases = _broken(span)
    known = set(Finding.objects.filter(key__in=cases).values_list('key', flat=True))
    told = _told_in_bundles(span)

    fresh = _bundled(
        [
            (key, case)
            for key, case in sorted(cases.items(), key=lambda item: item[1].example.at)
            if key not in known and not (case.code in told and case.example.at <= told[case.code])
        ]
    )
    owners = _owners({case.versions[0].owner for _, case in fresh})
    rows = [_row(key, case, owners) for key, case in fresh]

    made = Finding.objects.bulk_create(rows, ignore_conflicts=False)
    verdicts.done = [row.pk for row in made]
    audit.record(RAISED, verdicts.done, actor=actor, subject=SUBJECT, target=FindingState.OPEN)
    if verdicts.done:
        outbox.tell(FindingsRaised(verdicts.done), actor=actor)
    return verdicts


@in_transaction
def answer(ids: Sequence[int], /, *, actor: Actor, cause: str, measure: str) -> Verdicts:
    """Why it happened and what is done about it; may be said again until it is closed."""
    verdicts = Verdicts()
    cause, measure = clean_text(cause), clean_text(measure)
    rows = locked(Finding.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state not in {FindingState.OPEN, FindingState.ANSWERED}:
            verdicts.refuse(row.pk, 'state', NOT_NOW, name=row.title)
        elif not _answers_for(row, actor):
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS, name=row.title)
        elif not cause or not measure:
            verdicts.refuse(row.pk, 'empty', EMPTY, name=row.title)
        elif max(len(cause), len(measure)) > TEXT_MAX:
            verdicts.refuse(row.pk, 'too_long', TOO_LONG, name=row.title)
        else:
            verdicts.done.append(row.pk)
    sources = [row.state for row in rows if row.pk in set(verdicts.done)]
    Finding.objects.filter(pk__in=verdicts.done).update(
        cause=cause, measure=measure, state=FindingState.ANSWERED, answered_at=clock.now()
    )
    audit.record(ANSWER, verdicts.done, actor=actor, subject=SUBJECT, sources=sources, target=FindingState.ANSWERED)
    return verdicts


@in_transaction
def close(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """After the measure. Nobody closes what they answered themselves, unless they see how all rules are kept."""
    return _move(ids, actor, {FindingState.ANSWERED}, FindingState.CLOSED, CLOSE)


@in_transaction
def reopen(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    return _move(ids, actor, {FindingState.CLOSED}, FindingState.OPEN, REOPEN)


@in_transaction
def escalate(*, actor: Actor) -> Verdicts:
    """What nobody answered by its day goes before the superior of its owner as well."""
    verdicts = Verdicts()
    late = Finding.objects.filter(state=FindingState.OPEN, due_on__lt=clock.today(), escalated_at=None)
    rows = locked(Finding.objects.all(), late.values_list('pk', flat=True))
    now = clock.now()
    for row in rows:
        above = directory().superiors([row.owner_id]) if row.owner_id else ()
        row.people = [*row.people, *(each for each in above if each not in row.people)]
        row.escalated_at = now
        verdicts.done.append(row.pk)
    Finding.objects.bulk_update(rows, ['people', 'escalated_at'])
    audit.record(ESCALATED, verdicts.done, actor=actor, subject=SUBJECT)
    if verdicts.done:
        outbox.tell(FindingsRaised(verdicts.done, escalated=True), actor=actor)
    return verdicts


def _broken(span: Period) -> dict[str, _Broken]:
    """By the key of the case. What went wrong in a process is one case, however many clauses lean on it."""
    found: dict[str, _Broken] = {}
    known = standings(list(in_force()))
    references = {each.reference for standing in known for each in standing.controls if each.works}
    by_reference = broken_in(span, references)
    for standing in known:
        for control in standing.controls:
            for example in by_reference.get(control.reference, ()):
                case = found.setdefault(example.identity, _Broken(example))
                if standing.version not in case.versions:
                    case.versions.append(standing.version)
    return found


def _told_in_bundles(span: Period) -> dict[str, datetime]:
    """By clause, up to when its cases were told as one."""
    rows = Finding.objects.filter(key__startswith=BUNDLE, at__gte=span.since)
    return dict(rows.values_list('clause__code').annotate(last=Max('at')).values_list('clause__code', 'last'))


def _bundled(fresh: Sequence[tuple[str, _Broken]]) -> list[tuple[str, _Broken]]:
    """A rule that nobody keeps would bury its owner: what is too much for a night is one finding for the rest of it."""
    kept: list[tuple[str, _Broken]] = []
    further: dict[str, list[_Broken]] = {}
    count: Counter[str] = Counter()
    for key, case in fresh:
        count[case.code] += 1
        if count[case.code] <= A_NIGHT_MAX:
            kept.append((key, case))
        else:
            further.setdefault(case.code, []).append(case)
    for code, cases in further.items():
        version, last = cases[0].versions[0], cases[-1].example.at
        title = str(MORE.filled(title=version.title, n=len(cases)))
        href = reverse('rulebook.cases', args=[version.clause_id])
        key = f'{BUNDLE}{code}:{last.isoformat()}'
        kept.append((key, _Broken(Example(title, href, last, key=key), [version])))
    return kept


def _row(key: str, case: _Broken, owners: dict[str, int]) -> Finding:
    first, *further = case.versions
    return Finding(
        clause=first.clause, key=key, codes=[each.clause.code for each in further],
        title=case.example.title.strip() or first.title,
        href=case.example.href, at=case.example.at, people=list(case.example.people), department=case.example.department,
        owner_position=first.owner, owner_id=owners.get(first.owner), raised_at=clock.now(),
        due_on=clock.today() + timedelta(days=first.within_days),
    )  # fmt: skip


def _owners(positions: Iterable[str]) -> dict[str, int]:
    """The first holder of each position; where it is vacant, whoever looks after processes."""
    found = {}
    for position in positions:
        holders = directory().holders([position]) if position else ()
        if people := holders or directory().admins():
            found[position] = people[0]
    return found


def _answers_for(row: Finding, actor: Actor) -> bool:
    if actor.id is None or actor.may(SEE_CONFORMANCE) or row.owner_id == actor.id:
        return True
    return bool(row.owner_position) and actor.id in directory().holders([row.owner_position])


def _move(ids: Sequence[int], actor: Actor, sources: set[FindingState], target: FindingState, name: str) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(Finding.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state == target:
            verdicts.already.append(row.pk)
        elif row.state not in sources:
            verdicts.refuse(row.pk, 'state', NOT_NOW, name=row.title)
        elif not _answers_for(row, actor):
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS, name=row.title)
        else:
            verdicts.done.append(row.pk)
    before = [row.state for row in rows if row.pk in set(verdicts.done)]
    closed_at = clock.now() if target == FindingState.CLOSED else None
    Finding.objects.filter(pk__in=verdicts.done).update(state=target, closed_at=closed_at)
    audit.record(name, verdicts.done, actor=actor, subject=SUBJECT, sources=before, target=target)
    return verdicts
