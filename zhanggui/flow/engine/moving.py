"""Moves tokens along until every one rests. One step may enter so many nodes and no more: an endless loop stops visibly."""

from __future__ import annotations

from collections.abc import Callable

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import NodeKind
from zhanggui.flow.engine import events, gateways, loops, scopes, tasks, work
from zhanggui.flow.engine.evaluating import Trouble
from zhanggui.flow.engine.running import ENTER, Run
from zhanggui.flow.engine.state import Status, Token

BUDGET = 5_000
ENDED = {Status.COMPLETED, Status.CANCELLED, Status.TERMINATED, Status.REFUSED}


def settle(run: Run) -> None:
    """Everything that can move has moved; then joins and conditions look whether they can now."""
    while True:
        while run.queue:
            do, token, flows = run.queue.popleft()
            if token in run.state.tokens:
                _one(run, do, token, flows)
        if run.state.status in ENDED or run.entries > BUDGET:
            break
        if gateways.fire_joins(run):
            continue
        if not (run.changed and events.look_at_conditions(run)):
            break
    run.state.moves += run.entries


def _one(run: Run, do: str, token: int, flows: tuple[str, ...] | None) -> None:
    try:
        if do == ENTER:
            enter(run, token)
        else:
            leave(run, token, flows)
    except Trouble as trouble:
        run.stuck(trouble.code, trouble.reason, token, leaving=do != ENTER)


def enter(run: Run, token: int) -> None:
    run.entries += 1
    if run.entries > BUDGET:
        raise Trouble(
            'loop_budget', say(f'一步里走了 {BUDGET} 个节点仍未停', f'{BUDGET} nodes in one step, and no rest')
        )
    at = run.state.tokens[token]
    node = run.nodes[at.node]
    if node.loop is not None and not at.inner:
        loops.enter_loop(run, token)
        return
    _ENTER[node.kind](run, token)


def leave(run: Run, token: int, flows: tuple[str, ...] | None) -> None:
    """On along the flows given, or those the node's conditions choose. The token keeps its number on the first."""
    at = run.state.tokens[token]
    if at.inner:
        loops.round_over(run, token)
        return
    node = run.nodes[at.node]
    if node.kind in _RESTS:
        scopes.unhang(run, token)
    taken = gateways.chosen(run, token) if flows is None else flows
    if node.outgoing and not taken:
        raise Trouble('no_flow', gateways.NO_FLOW)
    if not taken:
        run.happened('left', node.id)
        scopes.consume(run, token)
        return
    for count, id in enumerate(taken):
        target = run.definition.flows[id].target
        run.happened('left', node.id, flow=id)
        if count:
            run.place(target, at.scope, flow=id)
        else:
            run.state.tokens[token] = Token(node=target, scope=at.scope, flow=id)
            run.enter(token)


def _pass(run: Run, token: int) -> None:
    run.leave(token)


_RESTS = {
    NodeKind.USER, NodeKind.MANUAL, NodeKind.SERVICE, NodeKind.SEND, NodeKind.RECEIVE, NodeKind.CALL, NodeKind.SUB_PROCESS,
    NodeKind.CATCH, NodeKind.EVENT_BASED, NodeKind.TASK, NodeKind.SCRIPT, NodeKind.RULE, NodeKind.START, NodeKind.THROW,
    NodeKind.END,
}  # fmt: skip
_ENTER: dict[NodeKind, Callable[[Run, int], None]] = {
    NodeKind.START: _pass, NodeKind.TASK: _pass, NodeKind.BOUNDARY: _pass,
    NodeKind.END: events.enter_throw, NodeKind.THROW: events.enter_throw,
    NodeKind.CATCH: events.enter_catch, NodeKind.RECEIVE: events.enter_catch,
    NodeKind.USER: tasks.enter_task, NodeKind.MANUAL: tasks.enter_task,
    NodeKind.SERVICE: work.enter_service, NodeKind.SEND: work.enter_service,
    NodeKind.SCRIPT: work.enter_script, NodeKind.RULE: work.enter_rule, NodeKind.CALL: work.enter_call,
    NodeKind.EXCLUSIVE: gateways.enter_exclusive, NodeKind.PARALLEL: gateways.enter_parallel,
    NodeKind.INCLUSIVE: gateways.enter_inclusive, NodeKind.EVENT_BASED: gateways.enter_event_based,
    NodeKind.SUB_PROCESS: scopes.enter_scope,
}  # fmt: skip
