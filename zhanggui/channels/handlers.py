"""What the channels do when parcels leave: note what each platform must be told."""

from __future__ import annotations

from zhanggui.channels.services.feedback import note_feedback
from zhanggui.core.actors import Actor
from zhanggui.core.outbox import handles
from zhanggui.orders.events import ParcelsShipped


@handles(ParcelsShipped)
def tell_platforms(event: ParcelsShipped, actor: Actor) -> None:
    note_feedback(event.parcel_ids)
