"""Rights to buyers that are not use cases: who may look (masked; a reveal is a use case)."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE = declare('customers.see', say('查看买家', 'See buyers'))
