"""What an upper context adds to a screen of a lower one, by its name: columns and buttons to a list, panels to a page.

A catalog knows no stock, yet its SKU list should show what is available: stock plugs that column in. Either side may be
loaded first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.ui.columns import Column
from zhanggui.ui.panels import Panel


@dataclass(frozen=True, slots=True)
class Door:
    """A button above a list that leads to where its rows come from."""

    label: Words
    href: Callable[[], str]  # addresses are known late
    icon: str
    right: str

    @property
    def address(self) -> str:
        return self.href()


_tables: dict[str, Any] = {}
_columns: dict[str, dict[str, Column]] = {}
_panels: dict[str, list[Panel]] = {}
_doors: dict[str, list[Door]] = {}


def add_columns(screen: str, **columns: Column) -> None:
    """Columns shown from the start; a reader may switch them off like any other."""
    _columns.setdefault(screen, {}).update({name: replace(column, name=name) for name, column in columns.items()})
    if screen in _tables:
        settle(screen, _tables[screen])


def add_panels(screen: str, *panels: Panel) -> None:
    _panels.setdefault(screen, []).extend(panels)


def panels_of(screen: str) -> Sequence[Panel]:
    return _panels.get(screen, ())


def add_door(screen: str, door: Door) -> None:
    _doors.setdefault(screen, []).append(door)


def doors_of(screen: str, actor: Actor) -> Sequence[Door]:
    return [door for door in _doors.get(screen, ()) if actor.may(door.right)]


def settle(screen: str, table: Any) -> None:
    """Called when a list screen is registered: gives its table the columns that others have for it."""
    _tables[screen] = table
    missing = {name: column for name, column in _columns.get(screen, {}).items() if name not in table.columns}
    shown = table.default or tuple(table.columns)
    table.columns = {**table.columns, **missing}
    table.default = (*shown, *missing)
