"""The panels of the four ready kinds: of a task under way, and of what a case has kept of them."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.engine.state import SeatKind
from zhanggui.flow.models import Case, Task
from zhanggui.flow.ready import archive, brainstorm, peer, signoff
from zhanggui.flow.ready.panels import Panel
from zhanggui.flow.services.ready.seats import place_of

__all__ = ['Panel', 'panel_for', 'panels_of']

_PANELS = {Ready.BRAINSTORM: brainstorm.panel, Ready.PEER: peer.panel, Ready.ARCHIVE: archive.panel}


def panel_for(task: Task, actor: Actor) -> Panel | None:
    """What the page of a task shows beside or in place of its form. None: nothing of its own."""
    place = place_of(task)
    if task.kind == SeatKind.REVISE:
        return None
    if make := _PANELS.get(place.approval.kind):
        return make(place, actor)
    if place.approval.kind is Ready.SIGN_OFF or place.approval.signature:
        return signoff.panel(place, actor)
    return None


def panels_of(case: Case, actor: Actor) -> list[Panel]:
    """What a case has kept: minutes, rankings, signatures, documents. For the page of the case."""
    found = (
        *brainstorm.kept(case, actor),
        *peer.kept(case, actor),
        *signoff.kept(case, actor),
        *archive.kept(case, actor),
    )
    return list(found)
