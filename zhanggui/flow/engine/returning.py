"""Backwards and sideways: send back, withdraw, jump, reopen.

A return cancels the token that asks and every other one of the same scope that is not under way beside the target
(`regions`), with all that hangs on them; then the target is entered anew, so its seats are asked and its timers armed again.
"""

from __future__ import annotations

from dataclasses import dataclass

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT, NodeKind
from zhanggui.flow.engine import regions
from zhanggui.flow.engine.arming import arm_boundary
from zhanggui.flow.engine.commands import Jump, Reopen, SendBack, Withdraw
from zhanggui.flow.engine.effects import CloseTask
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.scopes import arm_event_subs, cancel, is_round, open_scope, starts_of
from zhanggui.flow.engine.seating import approval_of, find_open, open_ready, put
from zhanggui.flow.engine.seats import ready
from zhanggui.flow.engine.staffing import TASKS, step_before
from zhanggui.flow.engine.state import Activity, Seat, SeatKind, Status, Token, Vote

START = 'start'
NOT_EARLIER = say('只能退回到前面已经办过的环节', 'only a step before this one, already done, can be returned to')
NO_STARTER = say('没有发起人，不能退回发起人', 'nobody started it, so it cannot go back to the starter')
JOINS = {NodeKind.PARALLEL, NodeKind.INCLUSIVE}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is seen from a token: `at` is the node, or the sub-process around it, in the scope `scope` of the token
    `via`; `path` leads down from there to the node."""

    node: str
    at: str
    scope: int
    via: int
    path: tuple[str, ...]


def send_back(run: Run, command: SendBack) -> None:
    _, activity, seat = find_open(run, command.seat)
    if command.person and command.person not in seat.people:
        raise Refused('not_yours', say('这不是你的待办', 'this task is not yours'))
    run.tell(CloseTask(command.seat, 'returned', command.person))
    put(run, find_open(run, command.seat)[0], {command.seat: replace(seat, open=False, vote=Vote.DROPPED)})
    run.write(activity.scope, command.variables)
    return_to(run, activity, command.node, person=command.person, straight=command.straight)


def return_to(run: Run, activity: Activity, node: str, *, person: int = 0, straight: bool = False) -> None:
    """From an activity to an earlier task; '' is the step before, which at the beginning is the starter."""
    start = starts_of(run, ROOT)[0]
    target = node or step_before(run, run.nodes[activity.node]) or START
    target = START if target == start else target
    earlier = target == START or (target in run.state.done_by and run.nodes[target].kind in TASKS)
    if not earlier or activity.node == start:
        raise Refused('not_earlier', NOT_EARLIER)
    if target == START and not run.state.starter:
        raise Refused('no_starter', NO_STARTER)
    place = _place(run, activity.token, start if target == START else target)
    if _beside(run, place.at, run.state.tokens[place.via]):
        raise Refused('beside', say('不能退回到并行的另一分支', 'a branch beside this one cannot be returned to'))
    if target != START and not _leads_to(run, place):
        raise Refused('not_earlier', NOT_EARLIER)
    if straight:  # there must be a way back
        _path(run, run.nodes[activity.node].scope, run.state.scopes[place.scope].node)
    run.happened('returned', activity.node, person=person, detail={'to': target})
    run.state.approved = ()
    after_that = run.state.tokens[activity.token].back_to
    _go_back(run, place, f'{activity.node} {after_that}'.strip() if straight else '')


def straight_back(run: Run, token: int) -> None:
    """The work a return asked for is done: the token goes to who sent it back."""
    at = run.state.tokens[token]
    sender, _, after_that = at.back_to.partition(' ')
    place = _place(run, token, sender)
    run.happened('left', at.node)
    cancel(run, place.via, 'left')
    run.place(sender, _open_path(run, place), back_to=after_that)


def not_straight(run: Run, token: int) -> None:
    """What was to be handed straight back goes on from here instead: refused, or its time ran out. What ran on meanwhile
    is cancelled, as by a return that is not straight."""
    at = run.state.tokens[token]
    run.state.tokens[token] = replace(at, back_to='')
    others = [
        number
        for number, other in run.state.tokens.items()
        if other.scope == at.scope and number != token and not _beside(run, at.node, other)
    ]
    for number in others:
        cancel(run, number, 'returned')
    _refill(run, at.scope, at.node)


def withdraw(run: Run, command: Withdraw) -> None:
    if _withdrawn_vote(run, command):
        return
    start = starts_of(run, ROOT)[0]
    node = start if command.node == START else command.node
    if command.person not in run.state.done_by.get(node, ()):
        raise Refused('not_yours', say('这一步不是你办的', 'you did not do this step'))
    place = _place(run, _untouched(run, node), node)
    run.happened('withdrawn', node, person=command.person)
    run.state.approved = tuple(person for person in run.state.approved if person != command.person)
    _go_back(run, place, '')


def jump(run: Run, command: Jump) -> None:
    """Only the one token moves; those beside it stay."""
    token = command.token or _only_token(run)
    if token not in run.state.tokens:
        raise Refused('no_token', say('没有这个标记', 'there is no such token'))
    target = run.nodes.get(command.node)
    if target is None or target.kind is NodeKind.BOUNDARY or target.by_event:
        raise Refused('no_node', say('不能跳到这里', 'this cannot be jumped to'))
    place = _place(run, token, command.node)
    run.happened('jumped', run.state.tokens[token].node, person=command.person, detail={'to': command.node})
    cancel(run, place.via)
    _refill(run, place.scope, place.at)
    run.place(command.node, _open_path(run, place))


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
        _seat_starter(run, '')
        return
    path = _path(run, run.nodes[node].scope, ROOT)
    place = Place(node, path[0] if path else node, ROOT_SCOPE, 0, path)
    _refill(run, ROOT_SCOPE, place.at)
    run.place(node, _open_path(run, place))


def _place(run: Run, token: int, node: str) -> Place:
    """Up from the token to the nearest scope that also holds the node, and down from there."""
    if node not in run.nodes:
        raise Refused('no_node', say('没有这个环节', 'there is no such node'))
    wanted = _around(run, run.nodes[node].scope)
    via = token
    while True:
        scope = run.state.tokens[via].scope
        instance = run.state.scopes[scope]
        if not is_round(instance) and instance.node in wanted:
            path = _path(run, run.nodes[node].scope, instance.node)
            return Place(node, path[0] if path else node, scope, via, path)
        via = instance.token


def _leads_to(run: Run, place: Place) -> bool:
    """Is the node really before the token? After a return what was done once may lie ahead."""
    here = run.nodes[run.state.tokens[place.via].node]
    return here.by_event or here.id in regions.after(run.definition, place.at)


def _around(run: Run, scope: str) -> list[str]:
    """The scope and those around it, to the process itself."""
    found = [scope]
    while scope != ROOT:
        scope = run.nodes[scope].scope
        found.append(scope)
    return found


def _path(run: Run, inner: str, outer: str) -> tuple[str, ...]:
    """The sub-processes from just inside `outer` down to `inner`; loops and event sub-processes have no side door."""
    found: list[str] = []
    while inner != outer:
        node = run.nodes[inner]
        if node.loop is not None or node.by_event:
            raise Refused('into_loop', say('不能退回到多实例子流程里面', 'a loop cannot be entered in the middle'))
        found.append(inner)
        inner = node.scope
    return tuple(reversed(found))


def _go_back(run: Run, place: Place, back_to: str) -> None:
    if back_to:  # the token will be here again: what runs beside it is left alone
        cancel(run, place.via, 'returned')
    else:
        _clear_way(run, place)
    scope = _open_path(run, place)
    if place.node == starts_of(run, ROOT)[0]:
        _seat_starter(run, back_to)
    else:
        run.place(place.node, scope, back_to=back_to)


def _clear_way(run: Run, place: Place) -> None:
    """Everything of the scope that does not run beside the target goes."""
    gone = _in_the_way(run, place)
    rearm = any(run.nodes[run.state.tokens[number].node].by_event for number in gone)
    for number in gone:
        cancel(run, number, 'returned')
    if rearm:  # an interrupting event sub-process had silenced them
        arm_event_subs(run, place.scope)
    _refill(run, place.scope, place.at)


def _refill(run: Run, scope: int, target: str) -> None:
    """The target is in one branch of a split that was over: what the other branches did stands, so their tokens wait at the
    join again. Without them it would wait for ever."""
    for split in regions.splits(run.definition, run.state.scopes[scope].node):
        ours = [branch for branch in split.branches if target in branch.nodes]
        if len(ours) != 1 or not split.meeting or run.nodes[split.meeting].kind is not NodeKind.PARALLEL:
            continue
        for branch in split.branches:
            if branch is ours[0] or any(_is_in(run, branch, token) for token in _tokens_in(run, scope)):
                continue
            for flow in run.nodes[split.meeting].incoming:
                if flow in branch.flows and flow not in ours[0].flows:
                    run.rest(split.meeting, scope, flow=flow)


def _tokens_in(run: Run, scope: int) -> list[Token]:
    return [token for token in run.state.tokens.values() if token.scope == scope]


def _is_in(run: Run, branch: regions.Branch, token: Token) -> bool:
    return regions.holds(branch, _belongs(run, token), _came_by(run, token))


def _came_by(run: Run, token: Token) -> str:
    """The flow of a token that waits at a join."""
    node = run.nodes[token.node]
    return token.flow if node.kind in JOINS and len(node.incoming) > 1 else ''


def _in_the_way(run: Run, place: Place) -> list[int]:
    return [
        number
        for number, token in run.state.tokens.items()
        if token.scope == place.scope and (number == place.via or not _beside(run, place.at, token))
    ]


def _open_path(run: Run, place: Place) -> int:
    scope = place.scope
    for sub in place.path:
        token = run.rest(sub, scope)
        arm_boundary(run, token)
        scope = open_scope(run, token)
        below = place.path[place.path.index(sub) + 1 :]
        _refill(run, scope, below[0] if below else place.node)
    return scope


def _beside(run: Run, target: str, token: Token) -> bool:
    node = run.nodes[token.node]
    if node.by_event:
        start = run.nodes[run.definition.scopes[node.id].starts[0]]
        return not start.interrupting
    return regions.concurrent(run.definition, target, _belongs(run, token), _came_by(run, token))


def _belongs(run: Run, token: Token) -> str:
    """The node of a token, or the one it will go straight back to: that is whose branch it is in."""
    home = token.back_to.split()[-1] if token.back_to else token.node
    return _lifted(run, home, run.nodes[token.node].scope) or token.node


def _seat_starter(run: Run, back_to: str) -> None:
    """The starter corrects the request; completing it goes on along the start's flows."""
    if not run.state.starter:
        raise Refused('no_starter', NO_STARTER)
    start = starts_of(run, ROOT)[0]
    token = run.rest(start, ROOT_SCOPE)
    run.state.tokens[token] = Token(node=start, scope=ROOT_SCOPE, back_to=back_to)
    activity = run.number()
    seats = {run.number(): Seat(people=(run.state.starter,), kind=SeatKind.REVISE)}
    run.state.activities[activity] = Activity(token, start, ROOT_SCOPE, seats, opened=run.now)
    run.happened('entered', start)
    open_ready(run, activity)


def _untouched(run: Run, node: str) -> int:
    """A token that came from the node, nothing of which anybody has acted on. Of a sub-process that has ended since, what
    follows it counts."""
    at = node
    tokens: list[int] = []
    while not tokens and at != ROOT:
        if _is_acted_on(run, node, at):
            break
        tokens = _ahead(run, at)
        at = run.nodes[at].scope
    if not tokens or any(_is_touched(run, number) for number in tokens):
        raise Refused('too_late', say('后面的环节已经处理，不能撤回', 'what follows has been acted on already'))
    return tokens[0]


def _is_acted_on(run: Run, node: str, at: str) -> bool:
    """Has anybody finished something behind `at` (the node, or a sub-process around it) since the node was done?"""
    later = regions.after(run.definition, at)
    keys = list(run.state.done_by)
    since = [id for id in keys[keys.index(node) + 1 :] if id in run.nodes]
    return any(_lifted(run, id, run.nodes[at].scope) in later and not _aside(run, at, id) for id in since)


def _ahead(run: Run, at: str) -> list[int]:
    """Tokens in the scope of `at` that may have come from it."""
    later = regions.after(run.definition, at)
    return [
        number
        for number, token in run.state.tokens.items()
        if token.node in later
        and run.nodes[token.node].scope == run.nodes[at].scope
        and not token.inner
        and not _beside(run, at, token)
    ]


def _aside(run: Run, node: str, other: str) -> bool:
    lifted = _lifted(run, other, run.nodes[node].scope)
    return bool(lifted) and regions.concurrent(run.definition, node, lifted)


def _lifted(run: Run, node: str, scope: str) -> str:
    """The node, or the sub-process around it, that stands in the scope; '' when there is none."""
    while run.nodes[node].scope != scope:
        node = run.nodes[node].scope
        if node == ROOT:
            return ''
    return node


def _is_touched(run: Run, token: int) -> bool:
    """Whether a person has voted in what hangs on the token, however deep."""
    for activity in run.state.activities.values():
        if activity.token == token and any(seat.by for seat in activity.seats.values()):
            return True
    scopes = [number for number, scope in run.state.scopes.items() if scope.token == token and number != ROOT_SCOPE]
    return any(
        inner.scope in scopes and _is_touched(run, number) for number, inner in run.state.tokens.items() if scopes
    )


def _withdrawn_vote(run: Run, command: Withdraw) -> bool:
    """The node is still open for others: the person's own vote is taken back, and the seat is asked again."""
    for number, activity in run.state.activities.items():
        if activity.node != command.node:
            continue
        for seat, at in activity.seats.items():
            if at.by == command.person and at.vote in {Vote.APPROVE, Vote.REFUSE}:
                _take_back(run, number, seat)
                run.happened('withdrawn', activity.node, person=command.person, seat=seat)
                return True
    return False


def _take_back(run: Run, number: int, seat: int) -> None:
    seats = run.state.activities[number].seats
    undone = {**seats, seat: replace(seats[seat], vote=Vote.NONE, by=0)}
    turns = ready(undone, approval_of(run, run.state.activities[number]))
    for other, at in seats.items():
        if other != seat and at.by and (at.stage > seats[seat].stage or at.after == seat):
            raise Refused('too_late', say('后面的人已经处理，不能撤回', 'who comes next has acted already'))
        if at.open and other not in turns:
            run.tell(CloseTask(other, 'withdrawn'))
            undone[other] = replace(at, open=False)
    put(run, number, undone)
    run.state.approved = tuple(person for person in run.state.approved if person != seats[seat].by)
    open_ready(run, number)


def _only_token(run: Run) -> int:
    """The one that does not merely wait for what is inside it."""
    outer = {scope.token for scope in run.state.scopes.values()}
    tokens = [number for number in run.state.tokens if number not in outer]
    if len(tokens) != 1:
        raise Refused('which_token', say('同时有几处在办，请指明从哪里跳', 'several places are under way: say which'))
    return tokens[0]
