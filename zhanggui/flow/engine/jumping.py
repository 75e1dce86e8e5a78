"""What an administrator may do against the drawing: move a token, take up a case that has ended."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT, NodeKind
from zhanggui.flow.engine.commands import Jump, Reopen
from zhanggui.flow.engine.places import Place, open_path, path_down, place_of, refill
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.returning import START, seat_starter
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.scopes import arm_event_subs, cancel
from zhanggui.flow.engine.staffing import TASKS
from zhanggui.flow.engine.state import Status


def jump(run: Run, command: Jump) -> None:
    """Only the one token moves; those beside it stay."""
    token = command.token or _only_token(run)
    if token not in run.state.tokens:
        raise Refused('no_token', say('没有这个标记', 'there is no such token'))
    target = run.nodes.get(command.node)
    if target is None or target.kind is NodeKind.BOUNDARY or target.by_event:
        raise Refused('no_node', say('不能跳到这里', 'this cannot be jumped to'))
    place = place_of(run, token, command.node)
    run.happened('jumped', run.state.tokens[token].node, person=command.person, detail={'to': command.node})
    cancel(run, place.via)
    refill(run, place.scope, place.at)
    run.place(command.node, open_path(run, place))


def reopen(run: Run, command: Reopen) -> None:
    if run.state.status in {Status.RUNNING, Status.SUSPENDED}:
        raise Refused('running', say('流程还没有结束', 'the case has not ended'))
    done = [id for id in run.state.done_by if id in run.nodes and run.nodes[id].kind in TASKS]
    node = command.node or (done[-1] if done else START)
    if node != START and (node not in run.nodes or run.nodes[node].kind is NodeKind.BOUNDARY):
        raise Refused('no_node', say('不能从这里重开', 'it cannot be reopened here'))
    run.state.status, run.state.outcome, run.state.approved = Status.RUNNING, '', ()
    run.happened('reopened', '' if node == START else node, person=command.person)
    arm_event_subs(run, ROOT_SCOPE)
    if node == START:
        seat_starter(run, '')
        return
    path = path_down(run, run.nodes[node].scope, ROOT)
    place = Place(node, path[0] if path else node, ROOT_SCOPE, 0, path)
    refill(run, ROOT_SCOPE, place.at)
    run.place(node, open_path(run, place))


def _only_token(run: Run) -> int:
    """The one that does not merely wait for what is inside it."""
    outer = {scope.token for scope in run.state.scopes.values()}
    tokens = [number for number in run.state.tokens if number not in outer]
    if len(tokens) != 1:
        raise Refused('which_token', say('同时有几处在办，请指明从哪里跳', 'several places are under way: say which'))
    return tokens[0]
