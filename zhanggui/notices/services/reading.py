"""Reading: one's own notices are marked as read, one by one or with the page of what they are about."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.notices.models import Notice


def read(notices: Sequence[int], *, actor: Actor) -> Verdicts:
    """Those of others are told like those that are not there."""
    rows = Notice.objects.filter(person_id=actor.id, pk__in=notices)
    unread = list(rows.filter(read_at=None).values_list('pk', flat=True))
    verdicts = Verdicts(done=unread, already=list(rows.exclude(pk__in=unread).values_list('pk', flat=True)))
    verdicts.refuse_missing(notices, [*verdicts.done, *verdicts.already])
    Notice.objects.filter(pk__in=unread).update(read_at=clock.now())
    return verdicts


def read_about(about_type: str, about_id: int, *, actor: Actor) -> None:
    """Its page was opened: what was told of it is no longer news to this reader."""
    about = Notice.objects.filter(person_id=actor.id, about_type=about_type, about_id=about_id, read_at=None)
    about.update(read_at=clock.now())
