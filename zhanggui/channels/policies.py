"""Rights of the channels that are not use cases: who may look at imports, who may take orders in."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE_IMPORTS = declare('channels.see', say('查看导入和回传', 'See imports and feedback'))
IMPORT = declare('channels.import', say('导入订单', 'Import orders'))
