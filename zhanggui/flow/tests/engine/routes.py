"""The diagrams that tests of returns, withdrawals and jumps share, and cases that have come some way on them."""

from __future__ import annotations

from zhanggui.flow.engine import commands
from zhanggui.flow.tests.engine.building import (
    TIMER,
    A,
    B,
    Case,
    boundary,
    diagram,
    event,
    flows,
    gate,
    line,
    many,
    sub,
    user,
)  # fmt: skip

ENDS = event('start', 's') + event('end', 'e')
CHAIN = diagram(ENDS, user('x'), user('y'), user('z'), line('s', 'x', 'y', 'z', 'e'))
BRANCHES = diagram(
    ENDS, user('p'), gate('parallel', 'f'), gate('parallel', 'j'), user('a1'), user('a2'), user('b1'), user('b2'), user('q'),
    boundary('late', 'b1', TIMER, interrupting=False), event('end', 'late_end'),
    flows('s p', 'p f', 'f a1', 'a1 a2', 'a2 j', 'f b1', 'b1 b2', 'b2 j', 'j q', 'q e', 'late late_end'),
)  # fmt: skip
INNER = sub('p1', event('start', 's1'), user('a'), user('b'), event('end', 'e1'), line('s1', 'a', 'b', 'e1'))
TWICE = sub(
    'p1', event('start', 's1'), user('a'), event('end', 'e1'), line('s1', 'a', 'e1'),
    many('<loopCardinality>2</loopCardinality>'),
)  # fmt: skip
AROUND = diagram(
    ENDS, user('x'), INNER, user('y'), boundary('t', 'p1', TIMER), line('s', 'x', 'p1', 'y', 'e'), flows('t e')
)


def at_z() -> Case:
    case = Case(CHAIN)
    case.complete('x', A)
    case.complete('y', B)
    return case


def behind_the_join() -> Case:
    case = Case(BRANCHES)
    case.complete('p')
    for node in ('a1', 'b1', 'a2', 'b2'):
        case.complete(node)
    return case


def back(case: Case, node: str, to: str = '', *, straight: bool = False, person: int = 0) -> None:
    seat = case.seat(node, person)
    case.do(commands.SendBack(seat, case.seats(node)[seat].people[0], to, straight))
