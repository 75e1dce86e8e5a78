"""The business objects that cases are about: upper contexts say how theirs is called, shown, searched and read.

A case knows `orders.Order` and a number; everything else about it is asked here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words


@dataclass(frozen=True, slots=True)
class Subject:
    """One kind. `facts`: plain values a process may use as `case.…` (fen, texts, booleans), no buyers' data."""

    label: str  # 'orders.Order'
    name: Words
    title: Callable[[int], str]
    facts: Callable[[int], Mapping[str, Any]]
    href: Callable[[int], str]
    shown: Callable[[int, Actor], list[tuple[Words, str]]]  # label and text, masked as that actor sees it
    search: Callable[[str, Actor], list[tuple[int, str]]]
    shop: Callable[[int], int | None] = lambda id: None
    right: str = ''  # who may start a case on it


_subjects: dict[str, Subject] = {}


def register(*subjects: Subject) -> None:
    _subjects.update({subject.label: subject for subject in subjects})


def get(label: str) -> Subject | None:
    return _subjects.get(label)


def every() -> list[Subject]:
    return [_subjects[label] for label in sorted(_subjects)]
