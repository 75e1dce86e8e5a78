"""What tasks do without people: scripts, decisions, use cases, messages, called processes, and what comes of them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Node, NodeKind, Work
from zhanggui.flow.engine.arming import arm, arm_boundary
from zhanggui.flow.engine.commands import Fail, Finish, Mend
from zhanggui.flow.engine.effects import CallProcess, CallUseCase, Decided, RaiseIncident, SendMessage
from zhanggui.flow.engine.evaluating import Trouble, plain, results, value
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import LEAVE, Run
from zhanggui.flow.engine.scopes import unhang
from zhanggui.flow.engine.state import Wait
from zhanggui.flow.feel import FeelError

NOTHING = Work()
GATEWAYS = {NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED}


def enter_script(run: Run, token: int) -> None:
    """Assignments in their order; each sees those before it."""
    scope = run.state.tokens[token].scope
    for name, expression in _work(run, token).assignments.items():
        run.write(scope, {name: plain(value(expression, run.names(scope)))})
    run.leave(token)


def enter_rule(run: Run, token: int) -> None:
    work, at = _work(run, token), run.state.tokens[token]
    inputs = arguments(run, token) if work.arguments else run.names(at.scope)
    try:
        decision = run.world.decide(work.decision, inputs)
    except FeelError as error:
        raise Trouble('decision', error.words) from None
    except Refused as refused:
        raise Trouble('decision', refused.reason) from None
    outputs = {name: plain(item) for name, item in decision.outputs.items()}
    run.tell(
        Decided(at.node, work.decision, decision.version, inputs, outputs, tuple(dict(row) for row in decision.fired))
    )
    run.happened('decided', at.node, detail={'decision': work.decision, 'version': decision.version})
    run.write(at.scope, results(run, at.scope, work.results, outputs))
    run.leave(token)


def enter_service(run: Run, token: int) -> None:
    """A service or send task. One that names no use case sends its message, if it has one, and goes on."""
    node = run.node_of(token)
    if node.work is not None and node.work.use_case:
        run.happened('entered', node.id)
        arm_boundary(run, token)
        start_job(run, token)
        return
    if node.kind is NodeKind.SEND:
        send_message(run, token)
    run.leave(token)


def enter_call(run: Run, token: int) -> None:
    run.happened('entered', run.node_of(token).id)
    arm_boundary(run, token)
    start_call(run, token)


def start_job(run: Run, token: int) -> None:
    work, at = _work(run, token), run.state.tokens[token]
    items: tuple[Any, ...] = ()
    if work.subject is not None:
        subject = plain(value(work.subject, run.names(at.scope)))
        items = tuple(subject) if isinstance(subject, list) else (subject,)
    given = arguments(run, token)
    number = run.wait(Wait(kind='job', node=at.node, scope=at.scope, token=token))
    run.tell(CallUseCase(number, at.node, work.use_case, items, given))


def start_call(run: Run, token: int) -> None:
    """The called process is given the declared arguments, or without any what can be seen here."""
    work, at = _work(run, token), run.state.tokens[token]
    given = arguments(run, token) if work.arguments else run.names(at.scope)
    given.pop('starter', None)
    number = run.wait(Wait(kind='call', node=at.node, scope=at.scope, token=token, name=work.calls))
    run.tell(CallProcess(number, at.node, work.calls, work.version, given))


def send_message(run: Run, token: int) -> None:
    node = run.node_of(token)
    if node.event is None or not node.event.name:
        return
    names = run.names(run.state.tokens[token].scope)
    key = plain(value(node.event.correlation, names)) if node.event.correlation else ''
    run.tell(SendMessage(node.event.name, '' if key is None else str(key), arguments(run, token)))


def arguments(run: Run, token: int) -> dict[str, Any]:
    names = run.names(run.state.tokens[token].scope)
    return {name: plain(value(expression, names)) for name, expression in _work(run, token).arguments.items()}


def finish(run: Run, command: Finish) -> int:
    """The token whose job or called case is done; it goes on, unless there was an error, which the caller throws."""
    wait = _waiting(run, command.wait, {'job', 'call'})
    run.disarm(command.wait)
    run.happened('job_done', wait.node, detail={'error': command.error} if command.error else {})
    if command.error:
        run.write(wait.scope, command.variables)
        return wait.token
    try:
        run.write(wait.scope, results(run, wait.scope, _work(run, wait.token).results, command.variables))
    except Trouble as trouble:
        run.incident(trouble.code, trouble.reason, wait.token)
        return wait.token
    run.did(wait.node, ())
    run.leave(wait.token)
    return wait.token


def received(run: Run, wait: Wait, variables: dict[str, Any]) -> None:
    """What a message or signal brought. One whose results cannot be worked out is not received."""
    try:
        given = results(run, wait.scope, (run.nodes[wait.node].work or NOTHING).results, variables)
    except Trouble as trouble:
        raise Refused(trouble.code, trouble.reason) from None
    run.write(wait.scope, given)


def fail(run: Run, command: Fail) -> None:
    wait = _waiting(run, command.wait, {'job', 'call'})
    run.state.waits[command.wait] = replace(wait, kind='incident', name=wait.kind, tries=wait.tries + 1)
    run.tell(RaiseIncident(command.wait, wait.node, wait.kind, command.reason))
    run.happened('job_failed', wait.node, detail={'reason': command.reason})


def mend(run: Run, command: Mend) -> None:
    """Again, or as if it had been done with the given results."""
    wait = _waiting(run, command.wait, {'incident'})
    node = run.nodes[wait.node]
    if command.how not in {'retry', 'skip'}:
        raise Refused('how', say('异常只能重试或跳过', 'an incident is retried or skipped'))
    skips = command.how == 'skip'
    if skips and node.kind in GATEWAYS:
        raise Refused(
            'gateway', say('网关不能跳过：请改数据后重试，或跳转', 'a gateway cannot be skipped: retry or jump')
        )
    run.disarm(command.wait, command.how)
    run.happened('mended', node.id, person=command.person, detail={'how': command.how})
    run.write(wait.scope, command.variables)
    if wait.name == 'due':  # the seat is open all the same, without a due time
        return
    if node.id != _resting_at(run, wait.token):
        if not skips:
            arm(run, node, scope=wait.scope, token=wait.token)
    elif skips:
        run.leave(wait.token)
    else:
        _retry(run, wait)


def _retry(run: Run, wait: Wait) -> None:
    if wait.name == 'job':
        start_job(run, wait.token)
    elif wait.name == 'call':
        start_call(run, wait.token)
    elif wait.key == LEAVE:
        run.leave(wait.token)
    else:
        unhang(run, wait.token)
        run.enter(wait.token)


def _waiting(run: Run, number: int, kinds: set[str]) -> Wait:
    wait = run.state.waits.get(number)
    if wait is None or wait.kind not in kinds:
        raise Refused('gone', say('已经不再等待这一项', 'this is no longer waited for'))
    return wait


def _resting_at(run: Run, token: int) -> str:
    return run.state.tokens[token].node if token else ''


def _work(run: Run, token: int) -> Work:
    node: Node = run.node_of(token)
    return node.work or NOTHING
