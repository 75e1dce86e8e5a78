"""Rights of looking at the rulebook; rights of doing come with the use cases."""

from __future__ import annotations

from zhanggui.core import rights
from zhanggui.core.words import say

SEE = rights.declare('rulebook.see', say('查看制度', 'See the rulebook'))
SEE_CONFORMANCE = rights.declare('rulebook.see_conformance', say('查看制度执行情况', 'See how rules are kept'))
REHEARSE = rights.declare('rulebook.rehearse', say('试算制度参数', 'Rehearse other values'))
