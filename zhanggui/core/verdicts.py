"""What a service says of each item it was given: done, already so, or refused with everything that stands in its way.

A batch of ten thousand is mostly *done*: those are bare ids. Only a refusal carries words, because somebody has to read it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from zhanggui.core.words import Words, say


@dataclass(frozen=True, slots=True)
class Refusal:
    """One item that did not move. `code` is for programs, `reason` for people, `numbers` for both."""

    item: int | str
    code: str
    reason: Words
    name: str = ''  # what people call the item: an order number, a SKU code
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {'item': self.item, 'name': self.name, 'code': self.code, 'reason': str(self.reason), **self.numbers}


@dataclass(slots=True)
class Verdicts:
    """The outcome of one call on a set. An item may be refused for several reasons at once."""

    done: list[int] = field(default_factory=list)
    already: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)  # what the service produced beside: new ids, totals, a file

    def refuse(self, item: int | str, code: str, reason: Words, *, name: str = '', **numbers: Any) -> None:
        self.refused.append(Refusal(item, code, reason, name, numbers))

    def refuse_missing(self, asked: Iterable[int], found: Iterable[int]) -> None:
        """Ids that are not there, or not yours to see: the two are told alike on purpose."""
        known = set(found)
        for item in asked:
            if item not in known:
                self.refuse(item, 'not_found', NOT_FOUND)

    def merge(self, other: Verdicts) -> Self:
        self.done += other.done
        self.already += other.already
        self.refused += other.refused
        self.made.update(other.made)
        return self

    @property
    def refused_items(self) -> set[int | str]:
        return {refusal.item for refusal in self.refused}

    @property
    def by_code(self) -> Counter[str]:
        return Counter(refusal.code for refusal in self.refused)

    @property
    def sentence(self) -> Words:
        """成功 97，已是该状态 2，未处理 3: the line above the table of refusals."""
        done, already, refused = len(self.done), len(self.already), len(self.refused_items)
        zh = [f'成功 {done}']
        en = [f'{done} done']
        if already:
            zh.append(f'已是该状态 {already}')
            en.append(f'{already} already so')
        if refused:
            zh.append(f'未处理 {refused}')
            en.append(f'{refused} refused')
        return say('，'.join(zh), ', '.join(en))

    def as_dict(self) -> dict[str, Any]:
        return {
            'done': self.done,
            'already': self.already,
            'refused': [refusal.as_dict() for refusal in self.refused],
            'made': self.made,
        }


NOT_FOUND = say('找不到，或不在你的数据范围内', 'not found, or outside your scope')
