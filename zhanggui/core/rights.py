"""Every right there is, by name. A use case brings its own; a screen declares what it takes to look at it.

Roles hold names of rights. A name that nothing declares is a mistake and is refused when the role is saved or loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhanggui.core.words import Words


@dataclass(frozen=True, slots=True)
class Right:
    """`orders.cancel`: the context, then what it lets one do."""

    name: str
    label: Words

    @property
    def context(self) -> str:
        return self.name.partition('.')[0]


_rights: dict[str, Right] = {}


def declare(name: str, label: Words) -> str:
    """Make a right known and return its name; saying the same twice is harmless, two meanings of one name are not."""
    known = _rights.setdefault(name, Right(name, label))
    if known.label != label:
        raise ValueError(f'right {name!r} is declared twice: {known.label!r} and {label!r}')
    return name


def label_of(name: str) -> Words | None:
    known = _rights.get(name)
    return known.label if known else None


def every() -> list[Right]:
    return [_rights[name] for name in sorted(_rights)]


def unknown(names: Iterable[str]) -> list[str]:
    """The names nothing declares; `context.*` and `*` stand for many and are known."""
    contexts = {right.context for right in _rights.values()}
    return [
        name
        for name in names
        if name != '*' and name not in _rights and not (name.endswith('.*') and name[:-2] in contexts)
    ]


def covers(held: Iterable[str], right: str) -> bool:
    """Does a set of held names give this right? `orders.*` gives all of a context, `*` everything."""
    context = right.partition('.')[0]
    names = held if isinstance(held, (set, frozenset)) else set(held)
    return right in names or '*' in names or f'{context}.*' in names
