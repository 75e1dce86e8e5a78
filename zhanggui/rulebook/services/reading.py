"""阅知: whoever a changed rule concerns says that they read it; who has not by the day is reminded, once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from zhanggui.core import audit, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.notices.services import tell
from zhanggui.rulebook import telling
from zhanggui.rulebook.events import AllRead
from zhanggui.rulebook.models import Reading

ACKNOWLEDGE = 'rulebook.acknowledge'
SUBJECT = 'rulebook.Reading'


@in_transaction
def acknowledge(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """Of one's own readings. When the last of a change has been read, its case hears of it."""
    verdicts = Verdicts()
    rows = locked(Reading.objects.visible_to(actor), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        (verdicts.already if row.read_at else verdicts.done).append(row.pk)
    Reading.objects.filter(pk__in=verdicts.done).update(read_at=clock.now())
    audit.record(ACKNOWLEDGE, verdicts.done, actor=actor, subject=SUBJECT)

    touched = {row.amendment_id for row in rows if row.pk in set(verdicts.done)}
    waited = Reading.objects.filter(amendment_id__in=touched, read_at=None).values_list('amendment_id', flat=True)
    for amendment in sorted(touched - set(waited)):
        outbox.tell(AllRead(amendment), actor=actor)
    return verdicts


@in_transaction
def remind(*, actor: Actor) -> int:
    """Once a day from the day before it is due, whoever has not read it. Returns how many."""
    today = clock.today()
    due = Reading.objects.filter(read_at=None, due_on__lte=today + timedelta(days=1)).exclude(reminded_on=today)
    rows = locked(
        Reading.objects.select_related('amendment__clause', 'amendment__policy'), due.values_list('pk', flat=True)
    )
    tell([telling.of_reading(row, today.isoformat()) for row in rows], actor=actor)
    Reading.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_on=today)
    return len(rows)
