"""Words for people, in both languages where they are used: `say('取消订单', 'Cancel order')`.

Our screens speak the trade's Chinese first. Keeping each pair beside the thing it names means that no label can lose its
translation, and that a declaration (use case, column, state) reads whole. Django's own texts come from its catalogues.
"""

from __future__ import annotations

from typing import cast

from django.utils.functional import lazystr
from django.utils.translation import get_language

CHINESE = 'zh-hans'
ENGLISH = 'en'


class Words:
    """A pair of texts that shows itself in the language of the reader, decided when it is shown."""

    __slots__ = ('en', 'zh')

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en

    def __str__(self) -> str:
        return self.en if is_english() else self.zh

    def __repr__(self) -> str:
        return f'say({self.zh!r}, {self.en!r})'

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.zh, self.en) == (other.zh, other.en)

    def __hash__(self) -> int:
        return hash((self.zh, self.en))

    def filled(self, **values: object) -> Words:
        """The same pair with its `{names}` filled in, in both languages."""
        return Words(self.zh.format(**values), self.en.format(**values))


def say(zh: str, en: str) -> Words:
    return Words(zh, en)


def is_english() -> bool:
    """Whether the reader of now reads English."""
    return (get_language() or CHINESE).startswith(ENGLISH)


def lazy(words: Words) -> str:
    """For the places where Django insists on its own lazy string (field labels, choices)."""
    return cast('str', lazystr(words))
