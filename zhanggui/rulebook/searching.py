"""Finds clauses by what people type: every word must occur, or else its characters in order and close together.

`退货` finds `退换货`, but never reaches over the end of a sentence. Nothing typed has a meaning of its own here: no pattern
is made of it, and the effort grows with the length of the text alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core.parsing import CONTROLS, INVISIBLE
from zhanggui.core.words import Words, say
from zhanggui.rulebook.models import ClauseVersion

TEXT_LENGTH_MAX = 200
BETWEEN_MAX = 2  # characters that may stand between two of a word
ATOM = re.compile(r'[\u3400-\u9fff\U00020000-\U0002fa1f]|[a-z]+|[0-9]+|\S')  # what is never taken apart
SENTENCE_ENDS = frozenset('。；！？;!?\n')
WIDTHS = {0x3000: ' ', 0x0130: 'i', **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}}

Span = tuple[int, int]


class Place:
    """Where a clause was found, best first."""

    TITLE = say('标题、编号里有', 'In the title or id')
    TEXT = say('正文里有', 'In the text')
    NEAR = say('正文里字不相连', 'In the text, not side by side')


@dataclass(frozen=True, slots=True)
class Sought:
    """What was typed, as words; none: everything is found."""

    words: tuple[str, ...]

    def rank(self, version: ClauseVersion) -> tuple[int, int] | None:
        """How many words only the text has, and how many are not side by side; None: some word is missing."""
        head = _folded(f'{version.clause.code} {version.title}\n{version.title_en}')
        text = _folded(f'{version.text}\n{version.text_en}')
        outside = loose = 0
        for word in self.words:
            found = next((place for place, there in enumerate(_places(word, head, text)) if there), None)
            if found is None:
                return None
            outside, loose = outside + (found >= 2), loose + found % 2
        return outside, loose

    def marked(self, text: Words | str) -> SafeString:
        """The text with the found places marked: whole words where there are any, else their characters."""
        shown = str(text)
        folded = _folded(shown)
        spans = [span for word in self.words for span in _whole(word, folded) or _loose(word, folded)]
        return _with_marks(shown, spans)


@dataclass(frozen=True, slots=True)
class Hits:
    """Clauses found in one kind of place, the best first."""

    place: Words
    versions: list[ClauseVersion]


def shown(text: str) -> str:
    """What was typed, without signs nobody sees, cut at `TEXT_LENGTH_MAX` characters."""
    return CONTROLS.sub(' ', text[:TEXT_LENGTH_MAX].translate(INVISIBLE)).strip()


def sought(text: str) -> Sought:
    plain = unicodedata.normalize('NFKC', shown(text))
    return Sought(tuple(dict.fromkeys(_folded(plain).split())))


def search(wanted: Sought, versions: Iterable[ClauseVersion]) -> list[Hits]:
    """By place; within one, words side by side before loose ones, then the order of the book. Empty places are left out."""
    ranked = [(rank, version) for version in versions if (rank := wanted.rank(version)) is not None]
    ranked.sort(key=lambda each: each[0])
    groups: dict[Words, list[ClauseVersion]] = {Place.TITLE: [], Place.TEXT: [], Place.NEAR: []}
    for (outside, loose), version in ranked:
        groups[Place.TITLE if not outside else Place.NEAR if loose else Place.TEXT].append(version)
    return [Hits(place, found) for place, found in groups.items() if found]


def _folded(text: str) -> str:
    """Without a difference of case and width, and of the same length: a place in it is the place in the text."""
    return text.translate(WIDTHS).lower()


def _places(word: str, head: str, text: str) -> Iterable[bool]:
    """Best first; even ones are whole."""
    yield word in head
    yield bool(_loose(word, head))
    yield word in text
    yield bool(_loose(word, text))


def _whole(word: str, text: str) -> list[Span]:
    return [found.span() for found in re.finditer(re.escape(word), text)]


def _loose(word: str, text: str) -> list[Span]:
    """From the first to the last character of the word, wherever they stand in order. A word of one piece is whole or not."""
    atoms = ATOM.findall(word)
    if len(atoms) < 2:
        return []
    ends = [(at, at + len(atoms[0])) for at in _starts(atoms[0], text)]
    for atom in atoms[1:]:
        ends = _next_ends(ends, atom, text)
    shortest: dict[int, int] = {}  # end → the latest beginning that reaches it
    for begin, end in ends:
        shortest[end] = max(begin, shortest.get(end, begin))
    return [(begin, end) for end, begin in shortest.items()]


def _next_ends(ends: Sequence[Span], atom: str, text: str) -> list[Span]:
    """One piece further. Of several ways to one end the latest beginning is kept: never more ways than places."""
    reached: dict[int, int] = {}
    for begin, end in ends:
        for start in range(end, end + BETWEEN_MAX + 1):
            if text.startswith(atom, start):
                reached[start + len(atom)] = max(begin, reached.get(start + len(atom), begin))
            if start >= len(text) or text[start] in SENTENCE_ENDS:
                break
    return [(begin, end) for end, begin in reached.items()]


def _starts(atom: str, text: str) -> list[int]:
    return [found.start() for found in re.finditer(re.escape(atom), text)]


def _with_marks(text: str, spans: Iterable[Span]) -> SafeString:
    told, done = [], 0
    for begin, end in sorted(spans):
        if end <= done:
            continue
        start = max(begin, done)
        told += [escape(text[done:start]), mark_safe('<mark>'), escape(text[start:end]), mark_safe('</mark>')]
        done = end
    return mark_safe(''.join([*told, escape(text[done:])]))  # noqa: S308 - every part of it is escaped
