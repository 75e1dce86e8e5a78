"""A piece: the least thing of a playbook that is loaded, kept or disputed by itself: one process, one position, one clause.

Every kind of piece belongs to a section, which reads it from a folder, tells its text as it is in the system, writes it,
and lays it down in files again. Texts of one piece compare equal exactly when nothing differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import Book

Key = tuple[str, str]  # kind and key: ('process', 'P03')
WIDTH = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """`thing` is what the text means to its section, where it was read from a folder."""

    kind: str
    key: str
    text: str
    file: str = ''
    line: int = 0
    thing: Any = field(default=None, compare=False)

    @property
    def id(self) -> Key:
        return self.kind, self.key

    @property
    def place(self) -> tuple[str, int]:
        return self.file, self.line


Pieces = Mapping[Key, Piece]


class Section(Protocol):
    """`kinds`: what people call them, in the order of writing."""

    kinds: Mapping[str, Words]

    def read(self, book: Book, found: Complaints) -> Iterable[Piece]: ...

    def check(self, pieces: Pieces, found: Complaints) -> None:
        """What can only be said when everything is read: names that stand for nothing, ways that lead nowhere."""
        ...

    def current(self) -> Mapping[Key, str]:
        """As it is in the system."""
        ...

    def meant(self, kind: str, text: str) -> Any:
        """The `thing` of a piece, from its text alone: for one that was kept aside."""
        ...

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts: ...

    def files(self, texts: Mapping[Key, str]) -> Mapping[str, str]:
        """File → contents."""
        ...


def of_kind(pieces: Pieces, kind: str) -> dict[str, Piece]:
    return {piece.key: piece for piece in pieces.values() if piece.kind == kind}


def canonical(value: Any) -> str:
    """One way of writing a value as YAML, the same for ever."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def plainly(text: str) -> dict[str, Any]:
    """A canonical text read back."""
    told: dict[str, Any] = yaml.safe_load(text)
    return told


class _Dumper(yaml.SafeDumper):
    """Lists are indented below their key; a text of several lines stands as people write it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '|' if '\n' in value else None
    return dumper.represent_scalar('tag:yaml.org,2002:str', value, style=style)


_Dumper.add_representer(str, _text)
