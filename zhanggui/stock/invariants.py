"""What `drift` proves of the stock: balances are the sum of the ledger, and every movement has its cause."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.stock import sql
from zhanggui.stock.choices import EFFECTS


def drifted() -> Iterator[str]:
    """Balances that are not the sum of their movements by `EFFECTS`."""
    kinds = sorted(EFFECTS)
    columns = [
        list(map(str, kinds)),
        *(list(column) for column in zip(*(EFFECTS[kind] for kind in kinds), strict=True)),
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.BALANCES_DRIFTED, columns)
        for balance, *numbers in cursor.fetchall():
            booked, summed = tuple(numbers[:3]), tuple(int(number) for number in numbers[3:])
            yield f'balance={balance}: on hand, allocated, quarantined are {booked}, the movements sum to {summed}'


register(
    Invariant('stock_ledger', say('库存等于流水之和', 'Balances are the sum of their movements'), drifted),
    Invariant('stock_bounds', say('0 ≤ 占用 ≤ 在库', '0 ≤ allocated ≤ on hand'), sql.BALANCES_UNSOUND),
    Invariant('stock_orphans', say('流水都有库存行和单据行', 'No movement is orphaned'), sql.MOVEMENTS_ORPHANED),
    Invariant('stock_lines', say('单据行都有流水', 'Every document line has its movement'), sql.DOCUMENT_LINES_UNMOVED),
    Invariant('stock_transfers', say('调拨有出有入', 'A transfer has both its sides'), sql.TRANSFERS_ONE_SIDED),
    Invariant(
        'stock_promises', say('占用只结束一次', 'A promise ends once, as it was made'), sql.PROMISES_ENDED_WRONGLY
    ),
    Invariant('stock_bundles', say('套装没有自己的库存', 'A bundle has no stock of its own'), sql.BUNDLES_IN_STOCK),
)
