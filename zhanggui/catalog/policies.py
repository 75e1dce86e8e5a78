"""Rights of the catalog that are not use cases: who may look, and who sees what goods cost."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE = declare('catalog.see', say('查看商品', 'See goods'))
SEE_COST = declare('catalog.see_cost', say('查看成本', 'See costs'))
