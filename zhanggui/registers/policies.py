"""Rights of looking; the rights of writing come with the use cases."""

from __future__ import annotations

from zhanggui.core import rights
from zhanggui.core.actors import Actor
from zhanggui.core.words import say

SEE = rights.declare('registers.see', say('查看自己的登记表', 'See one’s own registers'))
SEE_ALL = rights.declare('registers.see_all', say('查看所有登记表', 'See all registers'))


def sees_all(actor: Actor) -> bool:
    """The system, and whoever may see all registers; others see what is theirs in a sheet of each one's own."""
    return actor.person is None or actor.may(SEE_ALL)
