"""Which sentence of the sources became which clause, with what keeps it: made from a playbook, never written by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from zhanggui.core.words import Words
from zhanggui.rulebook import controls
from zhanggui.rulebook.drafts import ClauseDraft
from zhanggui.rulebook.references import trouble_with
from zhanggui.site.playbook.pieces import of_kind
from zhanggui.site.playbook.ruling import Ruled, known_in
from zhanggui.site.playbook.sections import read

OURS = 'ours'
HEAD = """# Coverage of the seeds

Made by `zhanggui rulebook coverage` from the playbook; a test fails when it is not current. Each row is a place in a seed
(`000`–`004`) or a rule of ours, the clause it became and what keeps it. *Enforced*: at least one of its controls exists and
works. A sentence that became several clauses stands several times.
"""


@dataclass(frozen=True, slots=True)
class Covered:
    """One clause. `works`: references that exist; `dangling`: those that name nothing yet, with why."""

    ruled: Ruled
    works: tuple[str, ...]
    dangling: tuple[tuple[str, Words], ...]

    @property
    def is_enforced(self) -> bool:
        return bool(self.works)

    @property
    def places(self) -> list[tuple[str, str]]:
        """Seed and section of each source; `ours` with why."""
        told = self.ruled.draft.sources
        return [
            (OURS, str(each.get('why', ''))) if each.get('ours') else (each['seed'], each['section']) for each in told
        ]

    @property
    def why_not(self) -> str:
        left = self.ruled.draft.not_enforced
        if left is not None:
            return left.reason_en or left.reason
        return '; '.join(dict.fromkeys(trouble.en for _, trouble in self.dangling)) or 'no control is named'

    @property
    def context(self) -> str:
        left = self.ruled.draft.not_enforced
        return left.context if left is not None else ''


def coverage(folder: Path) -> list[Covered]:
    """In the order of their ids."""
    reading = read(folder)
    known = known_in(reading.pieces)
    clauses = of_kind(reading.pieces, 'clause')
    declared = controls.declared_for(clauses)
    found = []
    for code, piece in sorted(clauses.items()):
        named = dict.fromkeys([*piece.thing.draft.controls, *declared.get(code, ())])
        troubles = {text: trouble_with(text, known) for text in named}
        works = tuple(text for text, trouble in troubles.items() if trouble is None)
        found.append(
            Covered(piece.thing, works, tuple((text, why) for text, why in troubles.items() if why is not None))
        )
    return found


def document(found: Sequence[Covered]) -> str:
    enforced = sum(each.is_enforced for each in found)
    return '\n'.join([HEAD, *_sums(found, enforced), '', *_left(found), '', *_by_place(found), ''])


def _sums(found: Sequence[Covered], enforced: int) -> Iterator[str]:
    yield f'**{len(found)} clauses, {enforced} enforced, {len(found) - enforced} not enforced.**'
    yield ''
    yield '| kind of control | clauses | not enforced |'
    yield '| --- | ---: | ---: |'
    kinds = Counter(each.ruled.draft.kind for each in found)
    left = Counter(each.ruled.draft.kind for each in found if not each.is_enforced)
    yield from (f'| {kind} | {count} | {left[kind]} |' for kind, count in sorted(kinds.items()))


def _left(found: Sequence[Covered]) -> Iterator[str]:
    yield '## Not enforced'
    yield ''
    yield '| clause | | reason | context that will carry it |'
    yield '| --- | --- | --- | --- |'
    for each in found:
        if not each.is_enforced:
            draft = each.ruled.draft
            yield f'| {draft.id} | {_title(draft)} | {_cell(each.why_not)} | {each.context} |'


def _by_place(found: Sequence[Covered]) -> Iterator[str]:
    """A table for each seed, by its sections."""
    rows = sorted(
        (seed, section, each.ruled.draft.id, each) for each in found for seed, section in each.places or [('', '')]
    )
    at = None
    for seed, section, code, each in rows:
        if seed != at:
            at = seed
            yield from ('', f'## {"Ours" if seed == OURS else f"Seed {seed}"}', '')
            yield f'| {"why" if seed == OURS else "section"} | clause | | control | state |'
            yield '| --- | --- | --- | --- | --- |'
        draft = each.ruled.draft
        kept = ' '.join(f'`{text}`' for text in each.works) or '—'
        state = 'enforced' if each.is_enforced else 'not enforced'
        yield f'| {_cell(section)} | {code} | {_title(draft)} | {draft.kind}: {kept} | {state} |'


def _title(draft: ClauseDraft) -> str:
    return ' · '.join(_cell(text) for text in (draft.title, draft.title_en) if text)


def _cell(text: str) -> str:
    return text.replace('|', '/').replace('\n', ' ')
