"""Rights of the reports: who may look at the company's figures."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE_REPORTS = declare('reports.see', say('查看经营数据', 'See the figures'))
