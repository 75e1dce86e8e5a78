"""The limit: hand-written SQL for the same steps, with nothing beside them, on the same server with the same durability.

No audit, customers, addresses, search, outbox, holds or parcels: only what import, audit, allocation and dispatch cannot do
without. Whole orders are allocated first come first served under one sorted lock, so it does not oversell either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import psycopg

from zhanggui.orders.incoming import IncomingOrder
from zhanggui.site.benching import limit_sql as sql
from zhanggui.site.benching.workload import catalogue

TO_AUDIT, AUDITED, ALLOCATED, SHIPPED = range(4)
PROMISED, TAKEN = 1, 2

Basket = list[tuple[int, int]]  # SKU and quantity


class Limit:
    """One connection to its own tables. Every step takes a batch and commits it in one transaction."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self.skus = {goods.code: index for index, goods in enumerate(catalogue())}

    def prepare(self, stock: Sequence[int]) -> None:
        self.connection.execute(sql.TABLES)
        self.connection.execute(sql.STOCK, [list(stock)])
        self.connection.execute('ANALYZE limit_balance')

    def receive(self, orders: Sequence[IncomingOrder]) -> list[int]:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            ids = [row[0] for row in cursor.execute(sql.NEXT_IDS, [len(orders)]).fetchall()]
            with cursor.copy(sql.COPY_ORDERS) as copy:
                copy.write(
                    ''.join(
                        [
                            f'{key}\t{order.number}\t{order.paid_at}\t{order.total_fen}\t{"t" if order.message else "f"}\t0\n'
                            for key, order in zip(ids, orders, strict=True)
                        ]
                    )
                )
            with cursor.copy(sql.COPY_LINES) as copy:
                copy.write(
                    ''.join(
                        [
                            f'{key}\t{self.skus[line.code]}\t{line.quantity}\t{line.paid_fen}\n'
                            for key, order in zip(ids, orders, strict=True)
                            for line in order.lines or ()
                        ]
                    )
                )
        return ids

    def audit(self, ids: Sequence[int]) -> list[int]:
        with self.connection.transaction():
            return [row[0] for row in self.connection.execute(sql.AUDIT, [list(ids)]).fetchall()]

    def allocate(self, ids: Sequence[int]) -> list[int]:
        """Whole orders, first come first served; those that find too little stay where they are."""
        with self.connection.transaction():
            queue = self._lock_orders(ids, AUDITED)
            baskets = self._baskets(queue)
            wanted = sorted({sku for basket in baskets.values() for sku, _ in basket})
            rows = self.connection.execute(sql.LOCK_BALANCES, [wanted]).fetchall()
            served, promised = serve(queue, baskets, dict(rows))
            self._move_balances(promised, on_hand=0, allocated=1)
            self._copy_movements(served, baskets, PROMISED)
            self.connection.execute(sql.MOVE_ORDERS, [ALLOCATED, served])
        return served

    def ship(self, ids: Sequence[int]) -> list[int]:
        with self.connection.transaction():
            leaving = self._lock_orders(ids, ALLOCATED)
            baskets = self._baskets(leaving)
            taken = _sums(baskets.values())
            self.connection.execute(sql.LOCK_BALANCES, [sorted(taken)])
            self._move_balances(taken, on_hand=-1, allocated=-1)
            self._copy_movements(leaving, baskets, TAKEN)
            self.connection.execute(sql.MOVE_ORDERS, [SHIPPED, leaving])
        return leaving

    def settle(self) -> None:
        """The statistics a server would gather by itself a minute later."""
        self.connection.execute('ANALYZE limit_order, limit_line')

    def drift(self) -> int:
        return len(self.connection.execute(sql.DRIFT).fetchall())

    def close(self) -> None:
        self.connection.close()

    def _lock_orders(self, ids: Sequence[int], state: int) -> list[int]:
        return [row[0] for row in self.connection.execute(sql.LOCK_ORDERS, [list(ids), state]).fetchall()]

    def _baskets(self, ids: Sequence[int]) -> dict[int, Basket]:
        baskets: dict[int, Basket] = defaultdict(list)
        for order, sku, quantity in self.connection.execute(sql.LINES_OF, [list(ids)]).fetchall():
            baskets[order].append((sku, quantity))
        return baskets

    def _move_balances(self, sums: Counter[int], *, on_hand: int, allocated: int) -> None:
        pieces = list(sums.values())
        self.connection.execute(
            sql.MOVE_BALANCES, [list(sums), [n * on_hand for n in pieces], [n * allocated for n in pieces]]
        )

    def _copy_movements(self, ids: Sequence[int], baskets: dict[int, Basket], kind: int) -> None:
        with self.connection.cursor() as cursor, cursor.copy(sql.COPY_MOVEMENTS) as copy:
            copy.write(
                ''.join([f'{sku}\t{order}\t{kind}\t{pieces}\n' for order in ids for sku, pieces in baskets[order]])
            )


def serve(
    queue: Sequence[int], baskets: dict[int, Basket], available: dict[int, int]
) -> tuple[list[int], Counter[int]]:
    """Who gets their whole basket, and how much of each SKU that takes. `available` is used up."""
    served = []
    promised: Counter[int] = Counter()
    for order in queue:
        basket = baskets[order]
        if all(available[sku] >= quantity for sku, quantity in basket):
            for sku, quantity in basket:
                available[sku] -= quantity
                promised[sku] += quantity
            served.append(order)
    return served, promised


def _sums(baskets: Iterable[Basket]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for basket in baskets:
        for sku, quantity in basket:
            sums[sku] += quantity
    return sums
