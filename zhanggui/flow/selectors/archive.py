"""What has been filed, for contexts above that show it beside papers of their own."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhanggui.core.actors import Actor
from zhanggui.flow.models import Archived


def filed(actor: Actor, text: str = '') -> QuerySet[Archived]:
    """In the actor's sight, the latest first; `text` is a number, part of a title, or a keyword."""
    rows = Archived.objects.visible_to(actor).select_related('case__version__process').order_by('-pk')
    wanted = text.strip()
    if not wanted:
        return rows
    return rows.filter(Q(number__icontains=wanted) | Q(title__icontains=wanted) | Q(keywords__contains=[wanted]))
