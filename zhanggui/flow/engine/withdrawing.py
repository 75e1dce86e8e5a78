"""Taking back what one has done: a vote while others still decide, a step while nobody has acted on what follows."""

from __future__ import annotations

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import ROOT
from zhanggui.flow.engine import regions
from zhanggui.flow.engine.commands import Withdraw
from zhanggui.flow.engine.effects import CloseTask
from zhanggui.flow.engine.places import lifted, place_of, runs_beside
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.returning import START, go_back
from zhanggui.flow.engine.running import ROOT_SCOPE, Run
from zhanggui.flow.engine.scopes import starts_of
from zhanggui.flow.engine.seating import approval_of, open_ready, put
from zhanggui.flow.engine.seats import ready
from zhanggui.flow.engine.state import Vote


def withdraw(run: Run, command: Withdraw) -> None:
    if _withdrawn_vote(run, command):
        return
    start = starts_of(run, ROOT)[0]
    node = start if command.node == START else command.node
    if command.person not in run.state.done_by.get(node, ()):
        raise Refused('not_yours', say('这一步不是你办的', 'you did not do this step'))
    place = place_of(run, _untouched(run, node), node)
    run.happened('withdrawn', node, person=command.person)
    run.state.approved = tuple(person for person in run.state.approved if person != command.person)
    go_back(run, place, '')


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
    return any(lifted(run, id, run.nodes[at].scope) in later and not _aside(run, at, id) for id in since)


def _ahead(run: Run, at: str) -> list[int]:
    """Tokens in the scope of `at` that may have come from it."""
    later = regions.after(run.definition, at)
    return [
        number
        for number, token in run.state.tokens.items()
        if token.node in later
        and run.nodes[token.node].scope == run.nodes[at].scope
        and not token.inner
        and not runs_beside(run, at, token)
    ]


def _aside(run: Run, node: str, other: str) -> bool:
    seen = lifted(run, other, run.nodes[node].scope)
    return bool(seen) and regions.concurrent(run.definition, node, seen)


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
