"""What keeps the rules about customers' records."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.customers import sql
from zhanggui.rulebook.controls import Control, register
from zhanggui.rulebook.counting import counted

register(
    Control(
        name='customers.kept',
        label=say('成交顾客都有资料', 'Every buyer has a record'),
        evidence=counted(sql.CUSTOMERS_SEEN),
    ),
)
