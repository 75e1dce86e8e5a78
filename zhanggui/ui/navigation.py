"""The navigation at the side: groups declared by the site, entries read from the screens, both cut to what one may open."""

from __future__ import annotations

from dataclasses import dataclass

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.ui import registry


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the side navigation; `key` is what a screen writes as its `group`."""

    key: str
    label: Words
    icon: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    title: Words
    icon: str
    href: str
    active: bool


@dataclass(frozen=True, slots=True)
class Shown:
    group: Group
    entries: tuple[Entry, ...]
    active: bool


OTHER = Group('', say('其他', 'Other'), 'dots', 999)

_groups: dict[str, Group] = {}


def declare(*groups: Group) -> None:
    _groups.update({group.key: group for group in groups})


def shown_to(actor: Actor, current: str) -> list[Shown]:
    """`current` is the path of the request; the entry whose address begins it longest is the active one."""
    found: dict[str, list[tuple[str, type]]] = {}
    for screen in registry.allowed(actor):
        if screen.group and '<' not in screen.route():
            found.setdefault(screen.group, []).append((screen.address(), screen))
    starts = [href for entries in found.values() for href, _ in entries if current.startswith(href)]
    active = max(starts, key=len, default='')
    shown = []
    for key, entries in found.items():
        made = tuple(Entry(each.name, each.title, each.icon, href, href == active) for href, each in entries)  # type: ignore[attr-defined]
        shown.append(Shown(_groups.get(key, OTHER), made, any(entry.active for entry in made)))
    return sorted(shown, key=lambda each: each.group.order)
