"""Values with words and a colour: states, kinds and reasons are declared once and every screen shows them alike.

class ParcelState(Choice):
    PACKED = 'packed', '已打包', 'Packed', Tone.BLUE
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from zhanggui.core.words import Words, lazy


class Tone(StrEnum):
    """Tabler's colour names; the template adds the class."""

    GREY = 'secondary'
    BLUE = 'blue'
    CYAN = 'cyan'
    GREEN = 'green'
    YELLOW = 'yellow'
    ORANGE = 'orange'
    RED = 'red'
    PURPLE = 'purple'


class Choice(StrEnum):
    """A string that knows its words and colour: `value, zh, en[, tone]`."""

    label: Words
    tone: Tone

    def __new__(cls, value: str, zh: str = '', en: str = '', tone: Tone = Tone.GREY) -> Self:
        self = str.__new__(cls, value)
        self._value_ = value
        self.label = Words(zh or value, en or value)
        self.tone = tone
        return self

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """For Django's fields (pass the method itself: migrations then hold no words)."""
        return [(member.value, lazy(member.label)) for member in cls]


Transitions = frozenset[tuple[str, str]]


def transitions(*arrows: tuple[Iterable[str] | str, str]) -> Transitions:
    """A state machine as a set of pairs: `transitions((('a', 'b'), 'c'), ('c', 'd'))`."""
    pairs = set()
    for sources, target in arrows:
        for source in (sources,) if isinstance(sources, str) else sources:
            pairs.add((str(source), str(target)))
    return frozenset(pairs)


def sources_of(machine: Transitions, target: str) -> frozenset[str]:
    """The states from which `target` may be entered: what a use case and its button both obey."""
    return frozenset(source for source, aim in machine if aim == target)
