"""退回, 撤回: a case goes back, because who has it in hand sends it there, or because who sent it on takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT
from zhanggui.flow.engine.commands import SendBack, Withdraw
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.assigning import CLAIM_FIRST, DELEGATED
from zhanggui.flow.services.hands import Handling
from zhanggui.flow.services.sheet import Said

NO_REASON = say('请填写退回原因', 'say why it goes back')
NOTHING_DONE = say('你在此流程没有办理过节点，无可撤回', 'you have done nothing in this case that could be withdrawn')


@in_transaction
def send_back(
    ids: Sequence[int], *, actor: Actor, node: str = '', straight: bool = False, comment: str = ''
) -> Verdicts:
    """To an earlier node, '' the step before, 'start' the starter. `straight`: comes directly back here afterwards."""
    handling = Handling(actor)
    said = Said(comment.strip())
    for task in handling.held(ids):
        if task.delegated:
            handling.refuse(task, 'delegated', DELEGATED)
        elif not task.assignee_id:
            handling.refuse(task, 'claim_first', CLAIM_FIRST)
        elif not said.comment:
            handling.refuse(task, 'no_reason', NO_REASON)
        else:
            handling.move(task, *handling.seated(task), SendBack(task.seat, handling.me, node, straight), said=said)
    return handling.close('flow.send_back', to=node)


@in_transaction
def withdraw(ids: Sequence[int], *, actor: Actor, node: str = '', comment: str = '') -> Verdicts:
    """撤回 of one's own last step (`node` '': the latest), while nobody has acted on what followed it."""
    handling = Handling(actor)
    for case in handling.cases(ids):
        which = node or _done_last(handling, case)
        if which:
            handling.move(case, Withdraw(which, handling.me))
        else:
            handling.refuse(case, 'nothing_done', NOTHING_DONE)
    return handling.close('flow.withdraw', comment=comment)


def _done_last(handling: Handling, case: Case) -> str:
    """What this person did last, as far as the state remembers it: a vote still being counted, a node, or the start."""
    at = handling.desk.cases[case.pk]
    voted = {
        activity.node
        for activity in at.state.activities.values()
        if any(seat.by == handling.me for seat in activity.seats.values())
    }
    done = {node for node, people in at.state.done_by.items() if handling.me in people}
    tasks = Task.objects.filter(case=case, node__in=voted | done, done_by_id=handling.me, done_at__isnull=False)
    last = tasks.order_by('-done_at', '-pk').values_list('node', flat=True).first()
    return last or next((start for start in at.definition.scopes[ROOT].starts if start in done), '')
