"""What can be wrong with an expression: every error says where it stands, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.words import Words, say


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    column: int

    @property
    def words(self) -> Words:
        return say(f'第 {self.line} 行第 {self.column} 列', f'line {self.line}, column {self.column}')


class FeelError(Exception):
    """The expression cannot be compiled; at publishing this is an error of the definition."""

    def __init__(self, words: Words, place: Place | None = None) -> None:
        super().__init__(words.en)
        self.words = words
        self.place = place

    def __str__(self) -> str:
        return f'{self.place.words}: {self.words}' if self.place else str(self.words)


class Unclaimed(FeelError):
    """Right in the standard, outside our subset."""


class Exhausted(FeelError):
    """The evaluation used more steps, depth or room than it may."""
