"""Rights of looking; the rights of writing come with the use cases."""

from __future__ import annotations

from zhanggui.core import rights
from zhanggui.core.words import say

SEE = rights.declare('registers.see', say('查看自己的登记表', 'See one’s own registers'))
SEE_ALL = rights.declare('registers.see_all', say('查看所有登记表', 'See all registers'))
