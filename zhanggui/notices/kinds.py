"""The kinds of notices there are, declared by the contexts that tell them, in groups that people choose by.

A kind nobody declared is a mistake of the program and is refused when it is told: no notice escapes its reader's choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from zhanggui.core.words import Words
from zhanggui.notices.choices import Channel, When

AT_ONCE_EVERYWHERE: Mapping[Channel, When] = dict.fromkeys(Channel, When.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Group:
    """What people choose by. `defaults` hold for whoever chose nothing."""

    key: str
    label: Words
    order: int = 100
    defaults: Mapping[Channel, When] = field(default_factory=lambda: AT_ONCE_EVERYWHERE)

    def default(self, channel: str) -> When:
        return self.defaults.get(Channel(channel), When.AT_ONCE)


@dataclass(frozen=True, slots=True)
class Kind:
    """`urgent` ones pass the quiet hours of whoever allows it."""

    key: str
    label: Words
    group: str
    urgent: bool = False


_groups: dict[str, Group] = {}
_kinds: dict[str, Kind] = {}


def declare_group(*groups: Group) -> None:
    _groups.update({group.key: group for group in groups})


def declare(*kinds: Kind) -> None:
    for kind in kinds:
        if _kinds.setdefault(kind.key, kind) != kind:
            raise ValueError(f'notice {kind.key!r} is declared twice')


def get(key: str) -> Kind:
    return _kinds[key]


def label_of(key: str) -> Words | str:
    """A kind that is gone keeps its key: notices outlive the code."""
    return _kinds[key].label if key in _kinds else key


def group_of(key: str) -> Group:
    return _groups[_kinds[key].group]


def groups() -> list[Group]:
    """Those with at least one kind: the lines of the matrix."""
    used = {kind.group for kind in _kinds.values()}
    return sorted((group for group in _groups.values() if group.key in used), key=lambda group: (group.order, group.key))


def of_group(group: str) -> list[Kind]:
    return [kind for kind in _kinds.values() if kind.group == group]
