"""What I may begin, what I have to read, whom I meet today: the small cards beside the work."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.flow.models import Case
from zhanggui.flow.selectors.catalogue import LOOKED_BACK, startable
from zhanggui.planning.selectors import meetings as planned
from zhanggui.rulebook.screens.book import unread_of
from zhanggui.rulebook.usecases import ACKNOWLEDGE
from zhanggui.ui.requests import person_id

STARTS_MAX = 8
UNREAD_MAX = 6


def starts(actor: Actor) -> dict[str, Any]:
    """What this person began most often of late, then the rest of what their posts may begin."""
    found = startable(actor)
    last = Case.objects.filter(starter_id=actor.id).order_by('-pk').values_list('version__process__key', flat=True)
    used = Counter(last[:LOOKED_BACK])
    ordered = sorted(found, key=lambda each: -used[each.key])
    return {'starts': ordered[:STARTS_MAX], 'more': len(found) - STARTS_MAX if len(found) > STARTS_MAX else 0}


def rules(actor: Actor) -> dict[str, Any]:
    rows = unread_of(person_id(actor))
    return {'unread': rows[:UNREAD_MAX], 'all': len(rows), 'may_read': actor.may(ACKNOWLEDGE.name), 'read': ACKNOWLEDGE}


def meetings(actor: Actor) -> dict[str, Any]:
    return {'meetings': list(planned.todays(actor))}
