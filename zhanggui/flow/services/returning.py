"""退回, 撤回: a case goes back, because who has it in hand sends it there, or because who sent it on takes it back."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.engine.commands import SendBack, Withdraw
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services import hands
from zhanggui.flow.services.assigning import CLAIM_FIRST, DELEGATED
from zhanggui.flow.services.telling import note

NO_REASON = say('请填写退回原因', 'say why it goes back')
NOTHING_DONE = say('你在此流程没有办理过节点，无可撤回', 'you have done nothing in this case that could be withdrawn')


@in_transaction
def send_back(
    ids: Sequence[int], *, actor: Actor, node: str = '', straight: bool = False, comment: str = ''
) -> Verdicts:
    """To an earlier node, '' the step before, 'start' the starter. `straight`: comes directly back here afterwards."""
    verdicts = Verdicts()
    done = []
    for task in hands.held(ids, verdicts, actor=actor):
        if task.delegated:
            verdicts.refuse(task.pk, 'delegated', DELEGATED, name=hands.called(task))
        elif not task.assignee_id:
            verdicts.refuse(task.pk, 'claim_first', CLAIM_FIRST, name=hands.called(task))
        elif not comment.strip():
            verdicts.refuse(task.pk, 'no_reason', NO_REASON, name=hands.called(task))
        elif hands.moved(verdicts, task, SendBack(task.seat, actor.id or 0, node, straight), actor=actor):
            done.append(task.pk)
    Task.objects.filter(pk__in=done).update(comment=comment.strip())
    return verdicts


@in_transaction
def withdraw(ids: Sequence[int], *, actor: Actor, node: str = '', comment: str = '') -> Verdicts:
    """撤回 of one's own last step (`node` '': the latest), while nobody has acted on what followed it."""
    verdicts = Verdicts()
    done = []
    for case in hands.cases_of(ids, verdicts):
        which = node or _done_last(case, actor.id or 0)
        if not which:
            verdicts.refuse(case.pk, 'nothing_done', NOTHING_DONE, name=case.number)
        elif hands.moved(verdicts, case, Withdraw(which, actor.id or 0), actor=actor):
            done.append(case)
    note(done, comment, actor=actor)
    return verdicts


def _done_last(case: Case, person: int) -> str:
    """The node that this person finished last in the case, as far as its state remembers them for it."""
    remembered = [node for node, people in State.loads(case.state).done_by.items() if person in people]
    tasks = Task.objects.filter(case=case, node__in=remembered, done_by_id=person, done_at__isnull=False)
    return tasks.order_by('-done_at', '-pk').values_list('node', flat=True).first() or ''
