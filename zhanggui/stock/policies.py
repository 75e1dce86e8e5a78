"""Rights of the stock that are not use cases: who may look."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE = declare('stock.see', say('查看库存', 'See stock'))
