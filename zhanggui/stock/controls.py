"""What in the stock ledger keeps rules of the company: the nightly proofs."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.rulebook.controls import Control, register
from zhanggui.rulebook.counting import proved

register(
    Control(
        name='stock.ledger',
        label=say('库存结存等于流水之和', 'Balances are the sum of their movements'),
        evidence=proved('stock_ledger', 'stock_lines', 'stock_orphans'),
    ),
    Control(
        name='stock.no_oversell',
        label=say('占用不超过在库', 'Allocated never exceeds on hand'),
        evidence=proved('stock_bounds', 'orders_lines_oversent'),
    ),
)
