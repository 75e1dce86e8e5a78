"""`step`: one command done to one case. Pure: the given state is not touched, and a refused command has done nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhanggui.core import clock
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT, Definition, NodeKind
from zhanggui.flow.engine import (
    approvals,
    commands,
    events,
    jumping,
    migrating,
    returning,
    scopes,
    withdrawing,
    work,
)
from zhanggui.flow.engine.effects import Effect
from zhanggui.flow.engine.moving import ENDED, settle
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import ROOT_SCOPE, Run, root_scope
from zhanggui.flow.engine.state import State, Status
from zhanggui.flow.engine.world import World


def step(
    definition: Definition, state: State, command: commands.AnyCommand, world: World
) -> tuple[State, list[Effect]]:
    """The case after the command, and what is to be done outside. Raises `Refused` when it cannot be done.

    `now()` and `today()` of its expressions are the world's: a step done again from the log must decide as it did then.
    """
    _allow(state, command)
    run = Run(definition, state, world)
    with clock.stopped(world.now):
        _DO[type(command)](run, command)
        settle(run)
    return run.state, run.effects


def _allow(state: State, command: commands.AnyCommand) -> None:
    if isinstance(command, commands.Start):
        if state.scopes:
            raise Refused('started', say('流程已经发起', 'the case has been started'))
    elif not state.scopes:
        raise Refused('not_started', say('流程还没有发起', 'the case has not been started'))
    elif state.status in ENDED:
        if not isinstance(command, commands.Reopen):
            raise Refused('ended', say('流程已经结束', 'the case has ended'))
    elif state.status is Status.SUSPENDED and not isinstance(command, _WHILE_SUSPENDED):
        raise Refused('suspended', say('流程已挂起', 'the case is suspended'))


def _start(run: Run, command: commands.Start) -> None:
    run.state.starter = command.person
    run.state.scopes[ROOT_SCOPE] = root_scope(command.variables)
    run.happened('started', command.node, person=command.person)
    starts = scopes.starts_of(run, ROOT)
    if command.node:
        node = run.nodes.get(command.node)
        if node is None or node.scope != ROOT or node.kind is not NodeKind.START:
            raise Refused('no_node', say('没有这个开始事件', 'there is no such start event'))
        starts = (command.node,)
    if command.person:
        run.did(starts[0], (command.person,))
    scopes.arm_event_subs(run, ROOT_SCOPE)
    for start in starts:
        run.place(start, ROOT_SCOPE)


def _fire(run: Run, command: commands.Fire) -> None:
    wait = _armed(run, command.wait, {'timer', 'due', 'remind'})
    if wait.kind == 'timer':
        events.occur(run, command.wait)
        return
    run.disarm(command.wait)
    approvals.seat_time(run, wait)


def _deliver(run: Run, command: commands.Deliver) -> None:
    wait = _armed(run, command.wait, {'message', 'signal'})
    work.received(run, wait, command.variables)
    events.occur(run, command.wait)


def _finish(run: Run, command: commands.Finish) -> None:
    token = work.finish(run, command)
    if command.error:
        events.throw_error(run, token, command.error)


def _cancel(run: Run, command: commands.Cancel) -> None:
    if command.status not in {Status.CANCELLED, Status.TERMINATED}:
        raise Refused('status', say('只能撤销或终止', 'a case is cancelled or terminated'))
    run.happened('cancelled', person=command.person)
    scopes.end_case(run, Status(command.status), command.status)


def _suspend(run: Run, command: commands.Suspend) -> None:
    run.state.status = Status.SUSPENDED
    run.happened('suspended', person=command.person)


def _resume(run: Run, command: commands.Resume) -> None:
    if run.state.status is not Status.SUSPENDED:
        raise Refused('not_suspended', say('流程没有挂起', 'the case is not suspended'))
    run.state.status = Status.RUNNING
    run.happened('resumed', person=command.person)


def _tell(run: Run, command: commands.Tell) -> None:
    run.write(ROOT_SCOPE, command.variables)


def _armed(run: Run, number: int, kinds: set[str]) -> Any:
    wait = run.state.waits.get(number)
    if wait is None or wait.kind not in kinds:
        raise Refused('gone', say('已经不再等待这一项', 'this is no longer waited for'))
    return wait


# People and clocks wait until it goes on again. What comes from outside comes once: turned away it would be lost.
_WHILE_SUSPENDED = (
    commands.Resume, commands.Cancel, commands.Finish, commands.Fail, commands.Deliver, commands.Tell,
)  # fmt: skip
_DO: dict[type[commands.Command], Callable[[Run, Any], None]] = {
    commands.Start: _start, commands.Complete: approvals.complete, commands.Take: approvals.take, commands.Fire: _fire,
    commands.Deliver: _deliver, commands.Finish: _finish, commands.Fail: work.fail, commands.Mend: work.mend,
    commands.SendBack: returning.send_back, commands.Withdraw: withdrawing.withdraw,
    commands.AddSigner: approvals.add_signer, commands.RemoveSigner: approvals.remove_signer,
    commands.Jump: jumping.jump, commands.Cancel: _cancel, commands.Suspend: _suspend, commands.Resume: _resume,
    commands.Reopen: jumping.reopen, commands.Tell: _tell, commands.Migrate: migrating.migrate,
}  # fmt: skip
