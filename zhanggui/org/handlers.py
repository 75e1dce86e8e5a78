"""What follows when somebody is gone: their open work goes to whoever stands above them, so that no case waits for nobody."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.core.outbox import handles
from zhanggui.flow.people import directory
from zhanggui.flow.services.handing_over import hand_over
from zhanggui.org.events import AccountsDisabled


@handles(AccountsDisabled)
def pass_on_their_work(event: AccountsDisabled, actor: Actor) -> None:
    """To the nearest superior in office, else to who looks after processes. Whoever has nothing open leaves no trace."""
    if event.handed_over:
        return
    for person in event.people:
        takers = directory().superiors([person]) or directory().admins()
        if taker := next((each for each in takers if each not in event.people), None):
            hand_over([person], actor=actor, to=taker, leaving=True)
