"""Who is asked: the rules of the diagram, four eyes, one's own request, approved already, and nobody at all."""

from __future__ import annotations

from typing import Any

import pytest

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import Copy, OpenTask
from zhanggui.flow.engine.state import Vote
from zhanggui.flow.tests.engine.building import STARTER, A, B, C, Case, Town, diagram, event, flows, line, user

ENDS = event('start', 's') + event('end', 'e')


def one(**attributes: str) -> Definition:
    return diagram(ENDS, user('a', **attributes), line('s', 'a', 'e'))


def two(first: dict[str, str] | None = None, attributes: str = '', **second: str) -> Definition:
    return diagram(
        ENDS, user('a', **(first or {})), user('b', **second), line('s', 'a', 'b', 'e'), attributes=attributes
    )


def town(**rules: tuple[int, ...]) -> Town:
    known = {'position:any': (A, B, C), 'admins': (99,)}
    return Town(rules=known | {f'position:{name}': people for name, people in rules.items()})


def test_rules_are_united_each_person_once() -> None:
    case = Case(one(who='position:any,starter,position:store'), town(store=(C, 8)))
    assert case.open_people('a') == [(A, B, C, STARTER, 8)]


@pytest.mark.parametrize(('positions', 'parent', 'asked'), [
    ('zg:positions="CS,QC"', '', ('CS', 'QC')), ('', '', ('客服',)), ('', 'zg:positions="BOSS"', ('BOSS',)),
])  # fmt: skip
def test_a_lane_asks_its_positions_or_those_around_it_or_its_name(
    positions: str, parent: str, asked: tuple[str, ...]
) -> None:
    lanes = (
        f'<laneSet id="ls"><lane id="top" name="公司" {parent}><childLaneSet id="cs"><lane id="l" name="客服" {positions}>'
        '<flowNodeRef>a</flowNodeRef></lane></childLaneSet></lane></laneSet>'
    )
    world = town()
    world.rules['lane'] = (A,)
    case = Case(diagram(lanes, ENDS, user('a', who='lane'), line('s', 'a', 'e')), world)
    assert case.open_people('a') == [(A,)]
    assert [(rule, lane) for rule, _, lane, _ in world.asked] == [('lane', asked)]


def test_rules_are_told_who_did_what() -> None:
    case = Case(two(who='same:a'))
    case.complete('a', B)
    assert case.open_people('b') == [(B,)]
    case = Case(two(who='superior'))
    case.complete('a', B)
    assert case.open_people('b') == [(102,)]
    case = Case(two(who='chosen:next'))
    case.complete('a', next=[5, 6])
    assert case.open_people('b') == [(5, 6)]


def test_the_superior_at_the_first_step_is_the_starters() -> None:
    assert Case(one(who='superior')).open_people('a') == [(STARTER + 100,)]


def test_who_did_the_other_node_is_not_asked() -> None:
    case = Case(two(otherThan='a'))
    case.complete('a', B)
    assert case.open_people('b') == [(A, C)]
    seat = case.seat('b')
    case.refuses('not_yours', commands.Complete(seat, B))
    case.refuses('four_eyes', commands.Take(seat, A, (B,)))
    case.refuses('four_eyes', commands.AddSigner(seat, A, (B,)))


def test_four_eyes_of_the_process_keep_the_starter_out() -> None:
    made = two(attributes='zg:fourEyes="true"', who='starter')
    case = Case(made)
    case.complete('a')
    assert case.open_people('b') == [(99,)]  # the administrators


@pytest.mark.parametrize(('own', 'people'), [
    ('keep', [(A, STARTER)]), ('skip', [(A,)]), ('superior', [(A, STARTER + 100)]), ('admin', [(A, 99)]),
])  # fmt: skip
def test_ones_own_request(own: str, people: list[tuple[int, ...]]) -> None:
    assert Case(one(who='position:both', own=own), town(both=(A, STARTER))).open_people('a') == people


def test_ones_own_request_is_passed_when_nobody_else_is_asked() -> None:
    case = Case(two({'who': 'starter', 'own': 'skip'}))
    assert case.at == ['b']
    assert case.happened('completed') == ['a']
    assert case.variables['outcome'] == 'approve'


def test_ones_own_seat_of_several_is_passed() -> None:
    case = Case(one(who='position:both', own='skip', mode='all'), town(both=(A, STARTER)))
    assert [(seat.people, seat.vote) for seat in case.seats('a').values()] == [
        ((A,), Vote.NONE),
        ((STARTER,), Vote.PASSED),
    ]
    case.complete('a', A)
    assert case.ended[0] == 'completed'


def test_who_has_approved_is_not_asked_again_until_something_comes_back() -> None:
    case = Case(two({'who': 'position:boss'}, who='position:boss', repeated='skip'), town(boss=(A,)))
    case.complete('a', A)
    assert case.ended == ('completed', 'approve')
    again = user('b', who='position:boss', repeated='skip')
    made = diagram(ENDS, user('a', who='position:boss'), user('m'), again, line('s', 'a', 'm', 'b', 'e'))
    case = Case(made, town(boss=(A,)))
    case.complete('a', A)
    case.do(commands.SendBack(case.seat('m'), B, 'start'))
    case.do(commands.Complete(case.seat('s'), STARTER))
    case.complete('a', A)
    assert case.state.approved == (STARTER, A)
    case.complete('m', B)
    assert case.ended[0] == 'completed'


@pytest.mark.parametrize(('nobody', 'people'), [('admin', [(99,)]), ('superior', [(STARTER + 100,)])])
def test_when_nobody_holds_it(nobody: str, people: list[tuple[int, ...]]) -> None:
    assert Case(one(who='position:none', nobody=nobody)).open_people('a') == people


def test_when_nobody_holds_it_and_it_is_skipped() -> None:
    case = Case(one(who='position:none', nobody='skip'))
    assert case.ended == ('completed', 'approve')


@pytest.mark.parametrize('admins', [(), (99,)])
def test_when_nobody_holds_it_and_it_stops(admins: tuple[int, ...]) -> None:
    world = town()
    world.rules['admins'] = admins
    case = Case(one(who='position:none', nobody='stop' if admins else 'admin'), world)
    assert [(wait.kind, wait.name) for wait in case.waits()] == [('incident', 'nobody')]
    world.rules['position:none'] = (A,)
    case.do(commands.Mend(case.wait('a'), 'retry'))
    assert case.open_people('a') == [(A,)]


def test_copies_go_to_whom_the_diagram_names() -> None:
    case = Case(one(copyTo='position:store,starter'), town(store=(8,)))
    assert case.told(Copy) == [Copy('a', (8, STARTER))]


def test_a_seat_opens_with_its_place() -> None:
    case = Case(one())
    told: list[Any] = case.told(OpenTask)
    assert [(task.node, task.people, task.kind, task.index) for task in told] == [('a', (A, B, C), 'main', -1)]


def test_a_task_of_the_branch_beside_is_not_the_step_before() -> None:
    made = diagram(
        ENDS, user('a'), user('b'), user('x'), user('c', who='superior'),
        flows('s x', 'x a', 'x b', 'a c', 'c e', 'b e'),
    )  # fmt: skip
    case = Case(made)
    case.complete('x', A)
    case.complete('b', B)
    case.complete('a', C)
    assert case.open_people('c') == [(103,)]
