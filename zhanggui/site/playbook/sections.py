"""Everything a playbook can hold, in the order in which it is written: what is named by others comes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zhanggui.core.words import Words
from zhanggui.site.playbook.drawing import FlowSection, only
from zhanggui.site.playbook.findings import ERROR, Complaint, Complaints
from zhanggui.site.playbook.folders import Book, find, read_book
from zhanggui.site.playbook.metrics import MetricSection
from zhanggui.site.playbook.organising import OrganisationSection
from zhanggui.site.playbook.pieces import Key, Piece, Section
from zhanggui.site.playbook.recording import RegisterSection
from zhanggui.site.playbook.ruling import UNENFORCED, RuleSection

ORGANISATION = OrganisationSection()  # everything else names its positions
SECTIONS: tuple[Section, ...] = (ORGANISATION, FlowSection(), RegisterSection(), RuleSection(), MetricSection())
KINDS: Mapping[str, Words] = {kind: label for section in SECTIONS for kind, label in section.kinds.items()}


@dataclass(frozen=True, slots=True)
class Reading:
    """A folder understood, with all that is wrong with it."""

    book: Book
    pieces: Mapping[Key, Piece]
    complaints: tuple[Complaint, ...]

    @property
    def errors(self) -> list[Complaint]:
        return [one for one in self.complaints if one.grade == ERROR]

    @property
    def stopping(self) -> list[Complaint]:
        """What keeps the folder from being loaded: a rule without its control is only shown as not enforced."""
        return [one for one in self.errors if one.code not in UNENFORCED]


def read(folder: str | Path, *, keys: Collection[str] | None = None, kinds: Collection[str] = tuple(KINDS)) -> Reading:
    """Needs no database. Raises PlaybookError when there is no such folder. `keys`: of the processes, only these."""
    found = Complaints()
    book = read_book(find(folder), found)
    if keys is not None:
        book = replace(book, files=only(book.files, keys))
    wanted = [section for section in SECTIONS if not set(kinds).isdisjoint(section.kinds)]
    read = [section for section in SECTIONS if section in wanted or section is ORGANISATION]
    pieces = {piece.id: piece for section in read for piece in section.read(book, found)}
    for section in wanted:
        section.check(pieces, found)
    return Reading(book, pieces, tuple(found))


def current(kinds: Iterable[str] = KINDS) -> dict[Key, str]:
    """Every piece as it is in the system."""
    wanted = set(kinds)
    found: dict[Key, str] = {}
    for section in SECTIONS:
        if wanted.intersection(section.kinds):
            found |= section.current()
    return {key: text for key, text in found.items() if key[0] in wanted}
