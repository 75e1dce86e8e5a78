"""What people change about their own screens: theme and language, columns, saved views. No one else's row is touched."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth import get_user_model

from zhanggui.core.actors import Actor
from zhanggui.ui.models import SavedView, TableChoice
from zhanggui.ui.requests import person_id

THEMES = ('auto', 'light', 'dark')
DENSITIES = ('compact', 'relaxed')
VIEW_NAME_LENGTH_MAX = 20
FREEZE_MAX = 5


def keep_preference(actor: Actor, **told: str) -> None:
    """`theme` or `language`: the account holds them, so that another browser knows them too."""
    get_user_model()._default_manager.filter(pk=person_id(actor)).update(**told)


def keep_columns(actor: Actor, screen: str, columns: Sequence[str], *, freeze: int = 1, density: str = 'compact') -> None:
    TableChoice.objects.update_or_create(
        user_id=person_id(actor),
        screen=screen,
        defaults={
            'columns': list(columns),
            'freeze': max(0, min(freeze, FREEZE_MAX)),
            'density': density if density in DENSITIES else DENSITIES[0],
        },
    )


def forget_columns(actor: Actor, screen: str) -> None:
    TableChoice.objects.filter(user_id=person_id(actor), screen=screen).delete()


def keep_view(actor: Actor, screen: str, name: str, *, query: str, shared: bool = False) -> None:
    """The same name again replaces the view."""
    SavedView.objects.update_or_create(
        user_id=person_id(actor),
        screen=screen,
        name=name[:VIEW_NAME_LENGTH_MAX],
        defaults={'query': query, 'shared': shared},
    )


def drop_view(actor: Actor, view_id: int) -> None:
    SavedView.objects.filter(user_id=person_id(actor), pk=view_id).delete()
