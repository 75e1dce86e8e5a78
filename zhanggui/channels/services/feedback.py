"""发货回传: which platform must be told which courier and number; noted once for each order and parcel."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from zhanggui.channels.choices import FeedbackState
from zhanggui.channels.models import Feedback
from zhanggui.channels.sql import FEEDBACK_INSERT
from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import quoted_array, text_array
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.orders.selectors.orders import shipments_of


def note_feedback(parcel_ids: Sequence[int]) -> int:
    """Write a row for each order in these parcels; those already there stay. Returns how many are new."""
    shipments = shipments_of(parcel_ids)
    if not shipments:
        return 0
    shops, orders, parcels, *texts = zip(*shipments, strict=True)
    arrays = [*map(text_array, (shops, orders, parcels)), *map(quoted_array, texts)]
    with connection.cursor() as cursor:
        cursor.execute(FEEDBACK_INSERT, arrays)
        return int(cursor.rowcount)


@in_transaction
def mark_sent(feedback_ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """The platform knows: its file was uploaded, or its API answered."""
    verdicts = Verdicts()
    rows = locked(Feedback.objects.all(), feedback_ids)
    verdicts.refuse_missing(feedback_ids, [row.pk for row in rows])
    verdicts.already += [row.pk for row in rows if row.state == FeedbackState.SENT]
    verdicts.done += [row.pk for row in rows if row.state != FeedbackState.SENT]
    Feedback.objects.filter(pk__in=verdicts.done).update(state=FeedbackState.SENT, sent_at=clock.now(), error='')
    audit.record(
        'channels.mark_sent', verdicts.done, actor=actor, subject='channels.Feedback', target=FeedbackState.SENT.value
    )
    return verdicts
