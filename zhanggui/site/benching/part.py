"""What one of several processes does: its part of the orders, ready in memory, through all four steps."""

from __future__ import annotations

from multiprocessing.connection import Connection

from zhanggui.org.models import Shop
from zhanggui.site.benching.child import GO, READY
from zhanggui.site.benching.measure import run as run_batches
from zhanggui.site.benching.ours import Ours
from zhanggui.site.benching.workload import Workload


def run(pipe: Connection, orders: int, part: int, batch: int, shop_id: int) -> None:
    contestant = Ours(Shop.objects.get(pk=shop_id))
    batches = list(Workload(orders, part=part).batches(batch))
    pipe.send(READY)
    assert pipe.recv() == GO
    run_batches(contestant, batches, orders)
