"""Every screen there is, by name. Addresses, navigation, Ctrl-K and the security matrix are read from here.

Contexts call `register(...)` at the end of their `screens.py`; `urls()` imports those modules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import URLPattern, path
from django.utils.module_loading import autodiscover_modules

from zhanggui.ui import plugs

if TYPE_CHECKING:
    from zhanggui.core.actors import Actor
    from zhanggui.ui.screens import Screen

_screens: dict[str, type[Screen]] = {}


def register(*screens: type[Screen]) -> None:
    for screen in screens:
        if screen.name in _screens:
            raise ValueError(f'screen {screen.name!r} is declared twice')
        _screens[screen.name] = screen
        if hasattr(screen, 'table'):
            plugs.settle(screen.name, screen.table)


def get(name: str) -> type[Screen]:
    """Raises KeyError: names come from addresses and stored rows."""
    if name not in _screens:
        load()
    return _screens[name]


def every() -> list[type[Screen]]:
    return sorted(_screens.values(), key=lambda screen: (screen.group, screen.order, screen.name))


def allowed(actor: Actor) -> list[type[Screen]]:
    return [screen for screen in every() if screen.allows(actor)]


def load() -> None:
    """Import every context's screens. Workers have no addresses and come here through `get`."""
    autodiscover_modules('screens')


def urls() -> list[URLPattern]:
    """Fixed addresses before those with parameters, so that `orders/new/` is never read as a number."""
    load()
    screens = sorted(_screens.values(), key=lambda screen: ('<' in screen.route(), screen.route()))
    return [path(screen.route(), screen.as_view(), name=screen.name) for screen in screens]
