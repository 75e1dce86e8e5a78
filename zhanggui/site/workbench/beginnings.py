"""What I may begin, what I have to read, whom I meet today: the small cards beside the work."""

from __future__ import annotations

from collections import Counter
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.models import Case
from zhanggui.flow.selectors.catalogue import LOOKED_BACK, startable
from zhanggui.notices import selectors as told
from zhanggui.notices.kinds import label_of
from zhanggui.planning.selectors import meetings as planned
from zhanggui.rulebook.screens.book import unread_of
from zhanggui.rulebook.usecases import ACKNOWLEDGE
from zhanggui.ui.requests import person_id

STARTS_MAX = 8
UNREAD_MAX = 6
NOTICES_MAX = 6


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


def notices(actor: Actor) -> dict[str, Any]:
    new = told.shown_to(person_id(actor)).filter(read_at=None).order_by('-urgent', '-pk')
    shown = [(row, say(row.title, row.title_en or row.title), label_of(row.kind)) for row in new[:NOTICES_MAX]]
    return {'notices': shown, 'all': told.unread_count(person_id(actor))}


def meetings(actor: Actor) -> dict[str, Any]:
    return {'meetings': list(planned.todays(actor))}
