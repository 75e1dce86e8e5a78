"""The one way in which these screens act: the person's task of the case is completed, and the row follows at once.

A use case here names the step of the diagram it completes. Whose turn it is, which values fit and what comes next is decided by
the process, exactly as when the task is done from the inbox; `mirrors` bring the row to where the case then stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.selectors import inbox
from zhanggui.flow.services import acting

NOT_NOW = say('当前状态不能这样做', 'this is not its state')
NOT_YOURS = say('这一步不由你办理', 'this step is not yours')


@dataclass(frozen=True, slots=True)
class Step:
    """Complete the task at `node` with `outcome`. `sources`: the states in which the row waits there."""

    use_case: str
    subject: str
    node: str
    sources: frozenset[str]
    outcome: str = acting.APPROVE
    values: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, Any] = field(default_factory=dict)
    comment: str = ''


def complete(rows: Sequence[Any], step: Step, *, actor: Actor) -> Verdicts:
    """`rows` have a `case_id` and a `state`; those that are refused did not move."""
    verdicts = Verdicts()
    fit = {row.case_id: row for row in rows if row.state in step.sources}
    for row in rows:
        if row.case_id not in fit:
            verdicts.refuse(row.pk, 'state', NOT_NOW, name=str(row))
    tasks = _tasks_in_hand(fit, step.node, actor)
    for case, row in fit.items():
        if case not in tasks:
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS, name=str(row))
    if not tasks:
        return verdicts
    told = acting.complete(
        list(tasks.values()),
        actor=actor,
        outcome=step.outcome,
        comment=step.comment,
        values=step.values,
        beside=step.beside,
    )
    row_of = {task: fit[case] for case, task in tasks.items()}
    for refusal in told.refused:
        row = row_of[int(refusal.item)]
        verdicts.refuse(row.pk, refusal.code, refusal.reason, name=refusal.name or str(row), **refusal.numbers)
    done = [row_of[task] for task in told.done]
    verdicts.done = [row.pk for row in done]
    audit.record(
        step.use_case, verdicts.done, actor=actor, subject=step.subject, sources=[row.state for row in done],
        detail={'reason': step.comment} if step.comment else None,
    )  # fmt: skip
    return verdicts


def _tasks_in_hand(cases: Mapping[int, Any], node: str, actor: Actor) -> dict[int, int]:
    """For each case, the task at this step that waits for the actor."""
    if actor.id is None or not cases:
        return {}
    waiting = inbox.waiting(actor.id).filter(case_id__in=list(cases), node=node).order_by('-pk')
    return dict(waiting.values_list('case_id', 'pk'))
