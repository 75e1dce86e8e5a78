"""What an upper context adds to a screen of a lower one, by the screen's name: columns to its list, panels to its page.

A catalog knows no stock, yet its SKU list should show what is available: stock plugs that column in. Either side may be
loaded first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from zhanggui.ui.columns import Column
from zhanggui.ui.panels import Panel

_tables: dict[str, Any] = {}
_columns: dict[str, dict[str, Column]] = {}
_panels: dict[str, list[Panel]] = {}


def add_columns(screen: str, **columns: Column) -> None:
    """Columns shown from the start; a reader may switch them off like any other."""
    _columns.setdefault(screen, {}).update({name: replace(column, name=name) for name, column in columns.items()})
    if screen in _tables:
        settle(screen, _tables[screen])


def add_panels(screen: str, *panels: Panel) -> None:
    _panels.setdefault(screen, []).extend(panels)


def panels_of(screen: str) -> Sequence[Panel]:
    return _panels.get(screen, ())


def settle(screen: str, table: Any) -> None:
    """Called when a list screen is registered: gives its table the columns that others have for it."""
    _tables[screen] = table
    missing = {name: column for name, column in _columns.get(screen, {}).items() if name not in table.columns}
    shown = table.default or tuple(table.columns)
    table.columns = {**table.columns, **missing}
    table.default = (*shown, *missing)
