"""What ends, stops or moves a whole case: the starter cancels, an administrator does everything else.

Each takes cases, gives its reason as a word on them, and leaves running cases of others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.engine.commands import Cancel, Command, Jump, Reopen, Resume, Suspend
from zhanggui.flow.models import Case, Task
from zhanggui.flow.policies import ADMINISTER
from zhanggui.flow.services import hands
from zhanggui.flow.services.hands import Handling
from zhanggui.flow.services.loading import load_definition

ALIVE = frozenset({CaseStatus.RUNNING, CaseStatus.SUSPENDED})
OVER = frozenset({CaseStatus.COMPLETED, CaseStatus.CANCELLED, CaseStatus.TERMINATED, CaseStatus.REFUSED})

NOT_YOURS = say('只有发起人可以撤销', 'only who started it may cancel it')
NEVER = say('此流程发起后不能由发起人撤销', 'this process may not be cancelled by its starter')
ACTED = say('已有人办理，不能再撤销；请联系流程管理员', 'somebody has acted on it: ask an administrator')
NOT_ADMINISTRATOR = say('需要流程管理权限', 'only an administrator of processes may do this')
NO_REASON = say('请填写原因', 'give a reason')
NO_REOPENING = say('此流程不允许重开', 'cases of this process are not reopened')
TOO_LATE = say('已结束超过 {days} 天，不能重开', 'it ended more than {days} days ago')
NO_NODE = say('此流程没有节点 {node}', 'the process has no node {node}')

Wrong = tuple[str, Words]


@in_transaction
def cancel(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    """撤销 by the starter, or who answers for the case now."""

    def wrong(case: Case) -> Wrong | None:
        if not hands.answers_for(case, actor):
            return 'not_yours', NOT_YOURS
        return _not_cancellable(case)

    return _each(
        ids, lambda case: Cancel(actor.id or 0), actor=actor, use_case='flow.cancel',
        status=ALIVE, wrong=wrong, comment=comment,
    )  # fmt: skip


@in_transaction
def terminate(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    """终止 of anybody's case. Why is always said."""
    wrong = _needs_reason(comment, _not_administrator(actor))
    command = Cancel(actor.id or 0, status=CaseStatus.TERMINATED.value)
    return _each(
        ids, lambda case: command, actor=actor, use_case='flow.terminate', status=ALIVE, wrong=wrong, comment=comment
    )


@in_transaction
def suspend(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    return _each(
        ids, lambda case: Suspend(actor.id or 0), actor=actor, use_case='flow.suspend',
        status={CaseStatus.RUNNING}, already={CaseStatus.SUSPENDED}, wrong=_not_administrator(actor), comment=comment,
    )  # fmt: skip


@in_transaction
def resume(ids: Sequence[int], *, actor: Actor, comment: str = '') -> Verdicts:
    return _each(
        ids, lambda case: Resume(actor.id or 0), actor=actor, use_case='flow.resume',
        status={CaseStatus.SUSPENDED}, already={CaseStatus.RUNNING}, wrong=_not_administrator(actor), comment=comment,
    )  # fmt: skip


@in_transaction
def jump(ids: Sequence[int], *, actor: Actor, node: str, token: int = 0, comment: str = '') -> Verdicts:
    """跳转: a token (0: the only one) goes to a node, whatever the diagram says."""

    def wrong(case: Case) -> Wrong | None:
        if node not in load_definition(case.version_id).nodes:
            return 'no_node', NO_NODE.filled(node=node[:80])
        return None

    return _each(
        ids, lambda case: Jump(node, actor.id or 0, token), actor=actor, use_case='flow.jump',
        status={CaseStatus.RUNNING}, wrong=_needs_reason(comment, _not_administrator(actor), wrong), comment=comment,
    )  # fmt: skip


@in_transaction
def reopen(ids: Sequence[int], *, actor: Actor, node: str = '', comment: str = '') -> Verdicts:
    """重开 within the days that the process allows; at `node`, or where it was decided last."""

    def wrong(case: Case) -> Wrong | None:
        days = load_definition(case.version_id).reopen_days
        if not days:
            return 'no_reopening', NO_REOPENING
        if case.ended_at is None or clock.now() - case.ended_at > timedelta(days=days):
            return 'too_late', TOO_LATE.filled(days=days)
        return None

    return _each(
        ids, lambda case: Reopen(actor.id or 0, node), actor=actor, use_case='flow.reopen',
        status=OVER, wrong=_needs_reason(comment, _not_administrator(actor), wrong), comment=comment,
    )  # fmt: skip


Question = Callable[[Case], Wrong | None]


def _each(  # noqa: PLR0913 - what the six have in common
    ids: Sequence[int],
    command: Callable[[Case], Command],
    *,
    actor: Actor,
    use_case: str,
    status: Collection[CaseStatus],
    wrong: Question,
    comment: str,
    already: Collection[CaseStatus] = (),
) -> Verdicts:
    handling = Handling(actor)
    for case in handling.cases(ids, status={*status, *already}):
        if case.status in already:
            handling.verdicts.already.append(case.pk)
        elif (problem := wrong(case)) is not None:
            handling.refuse(case, *problem)
        else:
            handling.move(case, command(case))
    return handling.close(use_case, comment=comment)


def _not_administrator(actor: Actor) -> Question:
    return lambda case: None if actor.may(ADMINISTER) else ('not_administrator', NOT_ADMINISTRATOR)


def _needs_reason(comment: str, *others: Question) -> Question:
    """The first thing that is wrong; a missing reason last, because it is the easiest to mend."""

    def wrong(case: Case) -> Wrong | None:
        found = next((problem for other in others if (problem := other(case)) is not None), None)
        return found or (None if comment.strip() else ('no_reason', NO_REASON))

    return wrong


def _not_cancellable(case: Case) -> Wrong | None:
    """`zg:cancel` of the process: `running` (default), `untouched` (until somebody has acted) or `never`."""
    rule = load_definition(case.version_id).extra.get('cancel', '')
    if rule == 'never':
        return 'never', NEVER
    if (
        rule == 'untouched'
        and Task.objects.filter(case=case, state=TaskState.DONE).exclude(done_by=case.starter).exists()
    ):
        return 'acted', ACTED
    return None
