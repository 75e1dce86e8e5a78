"""A warehouse as something that a form of a process names: found by code or name among those in the reader's sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.subjects import Subject
from zhanggui.org.models import Warehouse

FOUND_MAX = 20


def title(warehouse: int) -> str:
    known = Warehouse.objects.filter(pk=warehouse).first()
    return str(known) if known else str(warehouse)


def facts(warehouse: int) -> Mapping[str, Any]:
    known = Warehouse.objects.filter(pk=warehouse).first()
    return {'warehouse': known.code, 'name': known.name} if known else {}


def beside(warehouse: int, actor: Actor) -> list[tuple[Words, str]]:
    known = Warehouse.objects.visible_to(actor).filter(pk=warehouse).first()
    if known is None:
        return []
    return [(say('编码', 'Code'), known.code), (say('仓库', 'Warehouse'), known.name)]


def search(text: str, actor: Actor) -> list[tuple[int, str]]:
    """There are few: with nothing typed all of them are offered."""
    rows = Warehouse.objects.visible_to(actor).filter(is_active=True)
    wanted = text.strip()
    found = rows.filter(code__istartswith=wanted) | rows.filter(name__icontains=wanted)
    return [(place.pk, f'{place.code} {place.name}') for place in found.order_by('code')[:FOUND_MAX]]


subjects.register(
    Subject(
        label='org.Warehouse',
        name=say('仓库', 'Warehouse'),
        title=title,
        facts=facts,
        href=lambda warehouse: reverse('org.warehouse', args=[warehouse]),
        shown=beside,
        search=search,
    )
)
