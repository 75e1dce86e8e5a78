"""A running case goes over to another version of its process, or nothing of it does: every place is looked at first.

The old version is not needed: what hangs on a token says what kind of node it is at. A place that is missing in the new
version, of another kind, or in another sub-process refuses the whole, with all such places named.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Node, NodeKind
from zhanggui.flow.engine.arming import arm
from zhanggui.flow.engine.commands import Migrate
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.scopes import arm_event_subs, is_round
from zhanggui.flow.engine.staffing import TASKS
from zhanggui.flow.engine.state import Token, Wait

JOBS = {NodeKind.SERVICE, NodeKind.SEND, NodeKind.THROW, NodeKind.END}
JOINS = {NodeKind.PARALLEL, NodeKind.INCLUSIVE}


def migrate(run: Run, command: Migrate) -> None:
    places = command.places
    wrong = sorted({problem for problem in _problems(run, places) if problem})
    if wrong:
        listed = '；'.join(wrong)
        raise Refused(
            'places', say(f'这些位置在新版本里没有对应：{listed}', f'no such place in the new version: {listed}')
        )
    _rename(run, places)
    _boundaries(run)
    for number in list(run.state.scopes):
        if not is_round(run.state.scopes[number]):
            arm_event_subs(run, number)
    run.happened('migrated', person=command.person, detail={'places': dict(places)})
    for number, token in list(run.state.tokens.items()):  # a join of the new version may be complete already
        if _waits_at_join(run.nodes[token.node]) and number not in _hanging(run):
            run.enter(number)


def _problems(run: Run, places: dict[str, str]) -> list[str]:
    state = run.state
    found = [_token_problem(run, number, token, places) for number, token in state.tokens.items()]
    subs = [scope.node for scope in state.scopes.values() if scope.node and not is_round(scope)]
    loops = [multi.node for multi in state.multis.values()]
    found.extend(_wrong(run, sub, places, lambda node: node.kind is NodeKind.SUB_PROCESS) for sub in subs)
    found.extend(_wrong(run, loop, places, lambda node: node.loop is not None) for loop in loops)
    found.extend(_wait_problem(run, wait, places) for wait in state.waits.values())
    return found


def _token_problem(run: Run, number: int, token: Token, places: dict[str, str]) -> str:
    state = run.state
    missing = _wrong(run, token.node, places, lambda node: True)
    if missing:
        return missing
    node = run.nodes[places.get(token.node, token.node)]
    around = state.scopes[token.scope]
    while is_round(around):
        around = state.scopes[around.parent]
    if node.scope != places.get(around.node, around.node):
        return token.node
    if any(activity.token == number for activity in state.activities.values()):
        return '' if node.kind in TASKS or node.kind is NodeKind.START else token.node
    if any(scope.token == number and scope.node for scope in state.scopes.values()):
        return ''  # the scope is looked at itself
    if number not in _hanging(run) and not _waits_at_join(node):
        return token.node
    return token.node if _waits_at_join(node) and token.flow not in node.incoming else ''


def _wait_problem(run: Run, wait: Wait, places: dict[str, str]) -> str:
    """Boundary events and event sub-processes may go: they are disarmed."""
    at = places.get(wait.node, wait.node)
    holder = run.state.tokens[wait.token].node if wait.token else ''
    if wait.node != holder and at not in run.nodes:
        return '' if wait.kind != 'incident' else wait.node
    fits = _FITS.get(wait.kind)
    return _wrong(run, wait.node, places, fits) if fits and wait.node == holder else ''


def _wrong(run: Run, node: str, places: dict[str, str], fits: Callable[[Node], bool]) -> str:
    """The old id when its place does not fit."""
    at = run.nodes.get(places.get(node, node))
    return '' if at is not None and fits(at) else node


def _rename(run: Run, places: dict[str, str]) -> None:
    def at(node: str) -> str:
        return places.get(node, node)

    state = run.state
    state.tokens = {
        number: replace(
            token,
            node=at(token.node),
            back_to=' '.join(at(node) for node in token.back_to.split() if at(node) in run.nodes),
        )
        for number, token in state.tokens.items()
    }
    state.scopes = {number: replace(scope, node=at(scope.node)) for number, scope in state.scopes.items()}
    state.multis = {number: replace(multi, node=at(multi.node)) for number, multi in state.multis.items()}
    state.activities = {number: replace(one, node=at(one.node)) for number, one in state.activities.items()}
    state.waits = {number: replace(wait, node=at(wait.node)) for number, wait in state.waits.items()}
    state.done_by = {at(node): people for node, people in state.done_by.items() if at(node) in run.nodes}


def _boundaries(run: Run) -> None:
    """Those gone in the new version no longer wait, those new in it do."""
    for number, wait in list(run.state.waits.items()):
        node = run.nodes.get(wait.node)
        holder = run.state.tokens[wait.token].node if wait.token else ''
        if node is None or (node.kind is NodeKind.BOUNDARY and node.host != holder):
            run.disarm(number)
    armed = {(wait.token, wait.node) for wait in run.state.waits.values()}
    rests = _hanging(run) | {scope.token for scope in run.state.scopes.values() if scope.node}
    for number in rests & run.state.tokens.keys():
        token = run.state.tokens[number]
        for boundary in run.nodes[token.node].boundary if not token.inner else ():
            if (number, boundary) not in armed:
                arm(run, run.nodes[boundary], scope=token.scope, token=number)


def _hanging(run: Run) -> set[int]:
    """Tokens that wait for something of their own, not for each other."""
    return (
        {wait.token for wait in run.state.waits.values()}
        | {activity.token for activity in run.state.activities.values()}
        | run.state.multis.keys()
    )


def _waits_at_join(node: Node) -> bool:
    return node.kind in JOINS and len(node.incoming) > 1


def _hears(node: Node) -> bool:
    return node.kind in {NodeKind.CATCH, NodeKind.RECEIVE, NodeKind.EVENT_BASED}


_FITS: dict[str, Callable[[Node], bool]] = {
    'job': lambda node: node.kind in JOBS,
    'call': lambda node: node.kind is NodeKind.CALL,
    'timer': _hears,
    'message': _hears,
    'signal': _hears,
    'conditional': _hears,
}
