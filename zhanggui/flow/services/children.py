"""News between a caller and what it called: each told in a transaction of its own, after the other's commit."""

from __future__ import annotations

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.flow.engine.commands import Cancel
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.models import Case
from zhanggui.flow.services.calling import finish
from zhanggui.flow.services.running import Refused, open_desk


@in_transaction
def tell_caller(case_id: int, *, actor: Actor) -> None:
    """A called case is over. Its caller may have gone on meanwhile: then there is nobody to tell."""
    child = Case.objects.only('parent_id', 'parent_wait', 'state').get(pk=case_id)
    parent = child.parent_id
    if parent is None:
        return
    desk = open_desk([parent], actor=actor)
    try:
        desk.apply(parent, finish(child.parent_wait, State.loads(child.state)))
    except Refused:
        return
    desk.close('flow.finish', called=case_id)


@in_transaction
def end_called(parent: int, wait: int, *, actor: Actor) -> None:
    """The caller was cancelled, sent back or interrupted: what it called ends with it."""
    children = Case.objects.filter(parent_id=parent, parent_wait=wait, ended_at=None).values_list('pk', flat=True)
    desk = open_desk(children, actor=actor)
    for case in list(desk.cases.values()):
        if case.ended_at is None:
            desk.apply(case.id, Cancel(person=0, status=Status.TERMINATED.value))
    desk.close('flow.terminate', caller=parent)
