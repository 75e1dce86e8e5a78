"""The rights of this context beside those of its use cases."""

from __future__ import annotations

from zhanggui.core import rights
from zhanggui.core.words import say

SEE_ALL = rights.declare('flow.see_all', say('查看全部流程', 'See all cases'))
DESIGN = rights.declare('flow.design', say('设计流程', 'Design processes'))
ADMINISTER = rights.declare('flow.administer', say('管理流程', 'Administer cases'))
WORK = rights.declare('flow.work', say('处理待办', 'Work on tasks'))
