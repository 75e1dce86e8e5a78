"""What the rulebook says on a day, whom it concerns, and whether each clause has a control that works."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet

from zhanggui.core import clock, rights, usecases
from zhanggui.core.words import Words
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.evidence import processes_in_force
from zhanggui.rulebook import controls, people, policies
from zhanggui.rulebook.choices import ReferenceKind
from zhanggui.rulebook.examples import names_of
from zhanggui.rulebook.models import Amendment, Chapter, Clause, ClauseVersion
from zhanggui.rulebook.naming import called
from zhanggui.rulebook.references import Known, Odd, parse, trouble_with


@dataclass(frozen=True, slots=True)
class ShownControl:
    """A reference with its name for people and whether it works; `trouble` says why not."""

    reference: str
    name: Words
    trouble: Words | None = None

    @property
    def works(self) -> bool:
        return self.trouble is None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a clause is kept: what its text names, and what the code declares for it."""

    version: ClauseVersion
    controls: list[ShownControl] = field(default_factory=list)

    @property
    def is_enforced(self) -> bool:
        return any(each.works for each in self.controls)


def in_force(on: date | None = None) -> QuerySet[ClauseVersion]:
    """The version of each clause that holds on that day (default: today), in the order of the book."""
    day = on or clock.today()
    held = ClauseVersion.objects.filter(effective_from__lte=day).filter(
        Q(clause__ended_on=None) | Q(clause__ended_on__gt=day)
    )
    latest = held.order_by('clause_id', '-effective_from', '-number').distinct('clause_id').values('pk')
    rows = ClauseVersion.objects.filter(pk__in=latest).select_related('clause__chapter')
    return rows.order_by('clause__chapter__order', 'clause__chapter__key', 'clause__order', 'clause__code')


def clauses_of_positions(codes: Iterable[str], on: date | None = None) -> QuerySet[ClauseVersion]:
    """What concerns holders of these positions by name; what concerns everybody is not among it (`for_everybody`)."""
    return in_force(on).filter(positions__overlap=list(codes))


def for_everybody(on: date | None = None) -> QuerySet[ClauseVersion]:
    return in_force(on).filter(positions=[])


def clauses_of_process(key: str, on: date | None = None) -> list[ClauseVersion]:
    """Those that this process keeps, by any of its nodes."""
    return [version for version in in_force(on) if any(_names_process(text, key) for text in version.controls)]


def chapters() -> QuerySet[Chapter]:
    return Chapter.objects.order_by('order', 'key')


def clause_codes() -> set[str]:
    return set(Clause.objects.values_list('code', flat=True))


def known_here() -> Known:
    """Everything that the running company could be controlled by."""
    return Known(
        use_cases={each.name for each in usecases.every()},
        rights={each.name for each in rights.every()},
        processes=processes_in_force(),
        policies=policies.names(),
        registers=names_of(ReferenceKind.REGISTER),
        controls=controls.names(),
    )


def standings(versions: Sequence[ClauseVersion], known: Known | None = None) -> list[Standing]:
    """Each with its controls, those the code declares included."""
    known = known or known_here()
    declared = controls.declared_for(version.clause.code for version in versions)
    return [
        Standing(version, _shown([*version.controls, *declared.get(version.clause.code, ())], known))
        for version in versions
    ]


def concerned_by(amendment: Amendment) -> list[int]:
    """Ids of the people whom what it changes concerns."""
    if amendment.clause_id is not None:
        version = newest_of([amendment.clause_id]).get(amendment.clause_id)
        named = [version.positions] if version else []
        named += [amendment.draft['positions']] if 'positions' in amendment.draft else []
    else:
        assert amendment.policy is not None
        key = amendment.policy.key
        named = [each.positions for each in in_force() if each.policy == key or f'policy:{key}' in each.controls]
    return concerned(named)


def concerned(named: Iterable[Sequence[str]]) -> list[int]:
    """Holders of any of these sets of positions; one that names nobody means everybody."""
    sets = list(named)
    if not sets or any(not each for each in sets):
        return list(people.seating().everybody())
    return list(directory().holders([code for each in sets for code in each]))


def codes_of(person: int) -> list[str]:
    """Of the positions this person holds, with what those answer for."""
    return [code for seat in people.seating().seats_of(person) for code in seat.codes]


def history(clause: Clause) -> QuerySet[ClauseVersion]:
    return ClauseVersion.objects.filter(clause=clause).order_by('-number')


def versions_of(codes: Collection[str], on: date | None = None) -> dict[str, ClauseVersion]:
    """By code."""
    return {version.clause.code: version for version in in_force(on).filter(clause__code__in=codes)}


def newest_of(clauses: Collection[int]) -> dict[int, ClauseVersion]:
    """The newest version of each, in force already or not."""
    rows = ClauseVersion.objects.filter(clause__in=clauses).order_by(F('clause_id'), '-number').distinct('clause_id')
    return {row.clause_id: row for row in rows}


def _shown(references: Iterable[str], known: Known) -> list[ShownControl]:
    return [ShownControl(text, called(text, known), trouble_with(text, known)) for text in dict.fromkeys(references)]


def _names_process(text: str, key: str) -> bool:
    try:
        reference = parse(text)
    except Odd:
        return False
    return reference.kind in {'process', 'clock', 'schedule'} and reference.name == key
