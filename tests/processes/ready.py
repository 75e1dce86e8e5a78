"""The ready kinds of task, done as people do them: suggestions and minutes, drafts and points, signatures, a file number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.processes.scenario import Step
from tests.processes.world import PASSWORD, World
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.models import Task
from zhanggui.flow.services.ready.peers import criteria_of, in_order_of
from zhanggui.flow.services.ready.seats import place_of

Perform = Callable[[str, Sequence[Any], Actor, Mapping[str, Any]], Verdicts]


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody at a task of such a kind, and the door to do it by."""

    world: World
    actor: Actor
    task: Task
    step: Step
    perform: Perform

    def does(self, name: str, **told: Any) -> None:
        self.perform(name, [self.task.pk], self.actor, told)


def meet(doing: Doing, told: Mapping[str, Any]) -> None:
    """Who is asked suggests and leaves; the convener, last, keeps the minutes and closes."""
    place = place_of(doing.task)
    if not place.convenes:
        doing.does('flow.suggest', text=f'{doing.actor.name} 的建议')
        doing.does('flow.complete', outcome='approve')
        return
    present = [*place.people(stage=0), *place.people(stage=1)]
    minutes = {'present': present, 'decision': doing.step.comment or '按讨论结果执行', 'minutes': '讨论了各人的建议。'}
    doing.does('flow.keep_minutes', close=True, outcome=told['outcome'], **minutes)


def select(doing: Doing, told: Mapping[str, Any]) -> None:
    """An author hands in a draft; a judge gives the winner more than the others."""
    place = place_of(doing.task)
    if not place.judges:
        doing.does('flow.submit_draft', title=f'{doing.actor.name} 的稿', text='说明')
        return
    winner = doing.world.people.get(doing.step.winner)
    drafts = in_order_of(place, doing.actor.id or 0)
    points = {
        number: {each.key: each.top if draft.author_id == winner else each.top // 2 for each in criteria_of(place)}
        for number, draft in enumerate(drafts, 1)
    }
    doing.does('flow.score', points=points, comment=told['comment'])


def sign(doing: Doing, told: Mapping[str, Any]) -> None:
    if told['outcome'] == 'refuse':
        doing.does('flow.complete', **told)
    else:
        doing.does('flow.sign', password=PASSWORD, **told)


def archive(doing: Doing, told: Mapping[str, Any]) -> None:
    doing.does('flow.archive', title=doing.task.case.title[:200], keywords=['测试'], values=told['values'])


DOINGS: Mapping[Ready, Callable[[Doing, Mapping[str, Any]], None]] = {
    Ready.BRAINSTORM: meet, Ready.PEER: select, Ready.SIGN_OFF: sign, Ready.ARCHIVE: archive,
}  # fmt: skip
