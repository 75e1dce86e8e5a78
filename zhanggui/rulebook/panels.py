"""The clauses that a process keeps, on the page of that process: the rulebook stands above processes and tells them itself."""

from __future__ import annotations

from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.panels import ProcessPanel, add_process_panel
from zhanggui.rulebook.rights import SEE
from zhanggui.rulebook.selectors import clauses_of_process


def _clauses(key: str, actor: Actor) -> dict[str, Any]:
    kept = clauses_of_process(key)
    return {'clauses': kept} if kept else {}


add_process_panel(
    ProcessPanel(
        say('它执行的制度条款', 'Rules it keeps'),
        template='rulebook/panel/clauses.html',
        load=_clauses,
        order=20,
        right=SEE,
    )
)
