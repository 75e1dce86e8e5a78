"""Over to another version: each token keeps its work or the whole is refused."""

from __future__ import annotations

import pytest

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import Refused, commands, step
from zhanggui.flow.engine.effects import ArmTimer, Disarm, Happened, Subscribe
from zhanggui.flow.tests.engine.building import (
    PAID,
    TIMER,
    A,
    Case,
    boundary,
    diagram,
    event,
    flows,
    gate,
    line,
    sub,
    user,
)  # fmt: skip

ENDS = event('start', 's') + event('end', 'e')
OLD = diagram(ENDS, user('x'), user('y'), boundary('t', 'y', TIMER), line('s', 'x', 'y', 'e'), flows('t e'))


def at_y() -> Case:
    case = Case(OLD)
    case.complete('x', A)
    return case


def over(case: Case, new: Definition, **places: str) -> None:
    case.definition = new
    case.do(commands.Migrate(places, 99))


def test_what_is_at_a_place_of_the_same_name_goes_on_there() -> None:
    case = at_y()
    seat, clock = case.seat('y'), case.wait('t')
    ways = line('s', 'x', 'y', 'z', 'e') + flows('t e')
    over(case, diagram(ENDS, user('x'), user('y'), user('z'), boundary('t', 'y', TIMER), ways))
    assert all(isinstance(effect, Happened) for effect in case.effects)
    assert (case.seat('y'), case.wait('t')) == (seat, clock)
    case.complete('y')
    assert case.at == ['z']


def test_a_renamed_place_is_named() -> None:
    case = at_y()
    ways = line('s', 'x', 'y2', 'e') + flows('t e')
    over(case, diagram(ENDS, user('x'), user('y2'), boundary('t', 'y2', TIMER), ways), y='y2')
    assert case.at == ['y2']
    case.complete('y2')
    assert case.ended[0] == 'completed'


def test_boundary_events_come_and_go() -> None:
    case = at_y()
    clock = case.wait('t')
    over(case, diagram(ENDS, user('x'), user('y'), boundary('m', 'y', PAID), line('s', 'x', 'y', 'e'), flows('m e')))
    assert [gone.wait for gone in case.told(Disarm)] == [clock]
    assert [new.name for new in case.told(Subscribe)] == ['paid']
    case.deliver('m')
    assert case.ended[0] == 'completed'


def test_an_event_sub_process_that_is_new_listens() -> None:
    case = at_y()
    start = event('start', 'es', TIMER, isInterrupting='true')
    new = sub('ep', start, user('h'), line('es', 'h'), by_event=True)
    over(case, diagram(ENDS, user('x'), user('y'), new, line('s', 'x', 'y', 'e')))
    assert [armed.node for armed in case.told(ArmTimer)] == ['es']
    case.fire('es')
    assert case.at == ['h']


@pytest.mark.parametrize('new', [
    diagram(ENDS, user('x'), line('s', 'x', 'e')),  # gone
    diagram(ENDS, user('x'), '<receiveTask id="y" messageRef="m_paid"/>', line('s', 'x', 'y', 'e')),  # of another kind
    diagram(ENDS, user('x'), sub('p1', event('start', 's1'), user('y'), line('s1', 'y')), line('s', 'x', 'p1', 'e')),  # inside
])  # fmt: skip
def test_a_place_that_does_not_fit_refuses_the_whole(new: Definition) -> None:
    case = at_y()
    before = case.state.dumps()
    with pytest.raises(Refused) as caught:
        step(new, case.state, commands.Migrate(), case.world)
    assert caught.value.code == 'places'
    assert caught.value.reason.en.endswith(': y')
    assert case.state.dumps() == before


def test_all_places_that_do_not_fit_are_named() -> None:
    branches = (gate('parallel', 'f'), gate('parallel', 'j'), flows('s f', 'f a', 'f b', 'a j', 'b j', 'j e'))
    case = Case(diagram(ENDS, *branches, user('a'), user('b')))
    new = diagram(ENDS, user('c'), line('s', 'c', 'e'))
    with pytest.raises(Refused) as caught:
        step(new, case.state, commands.Migrate(), case.world)
    assert caught.value.reason.en.endswith(': a；b')


def test_inside_sub_processes_and_at_a_join() -> None:
    def version(extra: str = '') -> Definition:
        inside = sub(
            'p1', event('start', 's1'), gate('parallel', 'f'), gate('parallel', 'j'), user('a'), user('b'), user('c'), extra,
            flows('s1 f', 'f a', 'f b', 'a j', 'b j', 'j c'),
        )  # fmt: skip
        return diagram(ENDS, inside, line('s', 'p1', 'e'))

    case = Case(version())
    case.complete('a')
    over(case, version(user('new') + flows('c new')))
    assert case.at == ['b', 'j']
    case.complete('b')
    case.complete('c')
    assert case.at == ['new']


def test_a_sub_process_renamed_with_what_is_in_it() -> None:
    def version(name: str) -> Definition:
        return diagram(ENDS, sub(name, event('start', 's1'), user('a'), line('s1', 'a')), line('s', name, 'e'))

    case = Case(version('p1'))
    over(case, version('p2'), p1='p2')
    case.complete('a')
    assert case.ended[0] == 'completed'


def test_jobs_go_on() -> None:
    def version(after: str) -> Definition:
        return diagram(
            ENDS, '<serviceTask id="t" zg:useCase="finance.refund"/>', user(after), line('s', 't', after, 'e')
        )

    case = Case(version('a'))
    job = case.wait('t')
    over(case, version('b'))
    case.do(commands.Finish(job))
    assert case.at == ['b']
