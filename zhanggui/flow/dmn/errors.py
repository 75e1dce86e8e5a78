"""What can be wrong with a decision model; the element is always named, and the place inside its expression."""

from __future__ import annotations

from zhanggui.core.words import Words, say
from zhanggui.flow.feel.errors import FeelError


class DmnError(Exception):
    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words

    def __str__(self) -> str:
        return str(self.words)


class NotClaimed(DmnError):
    """Right in the standard, outside what we execute."""


def located(where: Words, error: FeelError) -> Words:
    at = error.place.words if error.place else say('', '')
    return say(
        f'{where.zh} {at.zh}：{error.words.zh}' if at.zh else f'{where.zh}：{error.words.zh}',
        f'{where.en}, {at.en}: {error.words.en}' if at.en else f'{where.en}: {error.words.en}',
    )
