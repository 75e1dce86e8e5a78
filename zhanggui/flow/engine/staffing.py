"""Whom a user task asks: the rules of the diagram put to the world, and what happens when they name nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Approval, Mode, Nobody, Node, NodeKind, Own, Ready
from zhanggui.flow.engine.evaluating import Trouble
from zhanggui.flow.engine.joins import sources
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.state import Seat, SeatKind, Vote

ADMINS = 'admins'
PLAIN = Approval()
TASKS = {NodeKind.USER, NodeKind.MANUAL}


@dataclass(frozen=True, slots=True)
class Found:
    """Who is asked, in order. `passed` need not act: their approval counts already."""

    people: tuple[int, ...]
    passed: frozenset[int] = frozenset()


def seats_of(run: Run, node: Node, scope: int) -> dict[int, Seat]:
    """The seats of a user task as it opens, none of them open yet."""
    approval = node.approval or PLAIN
    found = _found(run, node, scope, approval.who)
    if approval.kind is Ready.BRAINSTORM:
        seats = [_seat(person, found) for person in found.people]
        seats.append(Seat(people=_convener(run, node), stage=1))
    elif approval.kind is Ready.PEER:
        judges = _found(run, node, scope, approval.judges)
        seats = [_seat(person, found) for person in found.people]
        seats += [_seat(person, judges, stage=1, kind=SeatKind.JUDGE) for person in judges.people]
    elif approval.mode is Mode.ONE:
        seats = [_shared(found)]
    else:
        stages = approval.mode is Mode.ORDER
        seats = [_seat(person, found, stage=at if stages else 0) for at, person in enumerate(found.people)]
    seats = seats or [Seat(people=(), vote=Vote.PASSED)]
    return {run.number(): seat for seat in seats}


def asked(run: Run, node: Node, scope: int, rules: Iterable[str]) -> tuple[int, ...]:
    """The people several rules name, each once."""
    people: dict[int, None] = {}
    for rule in rules:
        name, _, about = rule.partition(':')
        done_by = run.state.done_by.get(about, ()) if about else ()
        if name == 'superior' and not about:
            done_by = doers_before(run, node)
        facts = {'starter': run.state.starter, 'done_by': done_by, 'variables': run.names(scope)}
        people.update(dict.fromkeys(run.world.people(rule, node=node.id, lane=_posts(run, node), asked=facts)))
    return tuple(people)


def excluded(run: Run, node: Node) -> frozenset[int]:
    """Who may not do the node: four eyes."""
    barred = {person for other in (node.approval or PLAIN).other_than for person in run.state.done_by.get(other, ())}
    if run.definition.four_eyes:
        barred.add(run.state.starter)
    return frozenset(barred)


def step_before(run: Run, node: Node) -> str:
    """The user task on the way here that was done last; '' when it comes straight from the start."""
    done = list(run.state.done_by)
    found: list[str] = []
    todo, seen = _previous(run, node.id), {node.id}
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        if run.nodes[at].kind in TASKS and at in run.state.done_by:
            found.append(at)
        else:
            todo.extend(_previous(run, at))
    return max(found, key=done.index, default='')


def doers_before(run: Run, node: Node) -> tuple[int, ...]:
    before = step_before(run, node)
    if not before:
        return (run.state.starter,) if run.state.starter else ()
    return run.state.done_by[before]


def _found(run: Run, node: Node, scope: int, rules: Iterable[str]) -> Found:
    approval = node.approval or PLAIN
    barred = excluded(run, node)
    people = [person for person in asked(run, node, scope, rules) if person not in barred]
    passed: set[int] = set()
    starter = run.state.starter
    if starter in people and approval.own is not Own.KEEP:
        if approval.own is Own.SKIP:
            passed.add(starter)
        else:
            instead = _stand_ins(run, node, scope, approval.own is Own.ADMIN, (starter,))
            people = _replaced(people, starter, [person for person in instead if person not in barred])
    if approval.skip_repeated:
        passed.update(person for person in people if person in run.state.approved)
    if not people:
        people = _nobody(run, node, scope, barred)
    return Found(tuple(people), frozenset(passed))


def _nobody(run: Run, node: Node, scope: int, barred: frozenset[int]) -> list[int]:
    policy = (node.approval or PLAIN).nobody
    if policy is Nobody.SKIP:
        return []
    people: list[int] = []
    if policy is Nobody.SUPERIOR:
        people = _allowed(_stand_ins(run, node, scope, False, doers_before(run, node)), barred)
    if policy is not Nobody.STOP:
        people = people or _allowed(_stand_ins(run, node, scope, True, ()), barred)
    if not people:
        raise Trouble('nobody', say('没有找到处理人', 'nobody was found to do it'))
    return people


def _stand_ins(run: Run, node: Node, scope: int, admins: bool, of: Sequence[int]) -> tuple[int, ...]:
    return asked(run, node, scope, (ADMINS,)) if admins else tuple(run.world.superiors(of))


def _allowed(people: Iterable[int], barred: frozenset[int]) -> list[int]:
    return [person for person in people if person not in barred]


def _replaced(people: list[int], person: int, instead: list[int]) -> list[int]:
    at = people.index(person)
    return list(dict.fromkeys([*people[:at], *instead, *people[at + 1 :]]))


def _convener(run: Run, node: Node) -> tuple[int, ...]:
    barred = excluded(run, node)
    people = _allowed(doers_before(run, node), barred) or _allowed(asked(run, node, 0, (ADMINS,)), barred)
    if not people:
        raise Trouble('nobody', say('没有找到召集人', 'nobody was found to convene'))
    return tuple(people)


def _seat(person: int, found: Found, stage: int = 0, kind: SeatKind = SeatKind.MAIN) -> Seat:
    vote = Vote.PASSED if person in found.passed else Vote.NONE
    return Seat(people=(person,), stage=stage, kind=kind, vote=vote)


def _shared(found: Found) -> Seat:
    """One task offered to all of them; it passes by itself only when nobody is left who must act."""
    left = tuple(person for person in found.people if person not in found.passed)
    return Seat(people=left) if left else Seat(people=found.people, vote=Vote.PASSED)


def _posts(run: Run, node: Node) -> tuple[str, ...]:
    """The positions that hold the node's lane: its own, else those of a lane around it, else the one it is named like."""
    lane = run.definition.lanes.get(node.lane)
    if lane is None:
        return ()
    around = lane
    while not around.positions and around.parent in run.definition.lanes:
        around = run.definition.lanes[around.parent]
    return around.positions or (lane.name,)


def _previous(run: Run, id: str) -> list[str]:
    """The nodes before one; before the first of a sub-process, those before it; out of a sub-process, its last ones."""
    node = run.nodes[id]
    found: list[str] = []
    for before in sources(run.definition, node.scope).get(id, ()):
        found.extend(_inside_last(run, before) if run.nodes[before].kind is NodeKind.SUB_PROCESS else [before])
    if not found and node.scope:
        found.append(node.scope)
    return found


def _inside_last(run: Run, sub: str) -> list[str]:
    found = []
    for id in run.definition.scopes[sub].nodes:
        node = run.nodes[id]
        if not node.outgoing and not node.by_event:
            found.extend(_inside_last(run, id) if node.kind is NodeKind.SUB_PROCESS else [id])
    return found
