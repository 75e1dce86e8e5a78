"""Due times, reminders, and what happens when nobody has acted by then."""

from __future__ import annotations

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import ArmTimer, AssignTask, CloseTask, Disarm, Notify, OpenTask
from zhanggui.flow.tests.engine.building import STARTER, A, B, C, Case, diagram, event, line, user

ENDS = event('start', 's') + event('end', 'e')
HOUR = 3_600


def due(timeup: str = 'remind', **attributes: str) -> Case:
    own = {'due': 'PT8H', 'dueWorking': 'false', 'timeup': timeup} | attributes
    case = Case(diagram(ENDS, user('x'), user('a', **own), user('b'), line('s', 'x', 'a', 'b', 'e')))
    case.complete('x', B)
    return case


def test_a_seat_has_a_due_time_and_before_it_a_reminder() -> None:
    case = due(remind='PT2H')
    now = case.world.now.timestamp()
    assert [task.due for task in case.told(OpenTask)] == [now + 8 * HOUR]
    assert sorted(timer.at - now for timer in case.told(ArmTimer)) == [6 * HOUR, 8 * HOUR]
    case.fire('a', 'remind')
    assert [(told.what, told.people) for told in case.told(Notify)] == [('remind', (A, B, C))]
    assert len(case.waits('due')) == 1


def test_working_time_by_default() -> None:
    case = due(dueWorking='true')
    assert case.waits('due')[0].at == case.world.now.timestamp() + 24 * HOUR


def test_done_in_time_nothing_is_left_armed() -> None:
    case = due(remind='PT2H')
    armed = set(case.state.waits)
    case.complete('a', A)
    assert {gone.wait for gone in case.told(Disarm)} == armed
    assert not case.waits()


def test_overdue_it_stays_and_is_told() -> None:
    case = due()
    case.fire('a', 'due')
    assert [(told.what, told.people) for told in case.told(Notify)] == [('overdue', (A, B, C))]
    assert case.at == ['a']


def test_overdue_the_superiors_may_act_as_well() -> None:
    case = due('escalate', who='position:any')
    case.fire('a', 'due')
    assert case.told(AssignTask)[0].people == (A, B, C, 101, 102, 103)
    assert case.told(Notify)[0].people == (101, 102, 103)
    case.complete('a', 102)
    assert case.at == ['b']


def test_overdue_it_passes() -> None:
    case = due('pass', mode='all')
    case.complete('a', A)
    case.fire('a', 'due')
    assert [close.outcome for close in case.told(CloseTask)] == ['passed']
    case.fire('a', 'due')
    assert case.at == ['b']
    assert case.state.done_by['a'] == (A,)


def test_overdue_it_goes_back() -> None:
    case = due('return')
    case.fire('a', 'due')
    assert case.at == ['x']


def test_overdue_at_the_first_step_it_goes_back_to_the_starter() -> None:
    case = Case(diagram(ENDS, user('a', due='PT8H', timeup='return'), line('s', 'a', 'e')))
    case.fire('a', 'due')
    assert case.open_people('s') == [(STARTER,)]


def test_with_nobody_to_go_back_to_it_is_only_told() -> None:
    made = diagram(ENDS, user('a', due='PT8H', timeup='return'), line('s', 'a', 'e'))
    case = Case.__new__(Case)
    case.definition, case.world, case.state = made, due().world, type(due().state)()
    case.do(commands.Start())
    case.fire('a', 'due')
    assert [told.what for told in case.told(Notify)] == ['overdue']
    assert case.at == ['a']


def test_who_takes_it_on_states_the_date() -> None:
    case = due(due='commitment', remind='PT2H')
    assert case.told(OpenTask)[0].due == 0
    assert not case.waits()
    promised = case.world.now.timestamp() + 50 * HOUR
    seat = case.seat('a')
    case.do(commands.Take(seat, A, (A,), promised))
    assert case.told(AssignTask) == [AssignTask(seat, (A,), promised)]
    assert sorted(wait.at - promised for wait in case.waits()) == [-2 * HOUR, 0]
    case.do(commands.Take(seat, A, (A,), promised + HOUR))
    assert len(case.waits('due')) == 1


def test_a_due_time_that_cannot_be_read_does_not_hold_the_task_up() -> None:
    case = due(due='= amount')
    assert [wait.name for wait in case.waits('incident')] == ['due']
    case.do(commands.Mend(next(iter(case.state.waits)), 'skip'))
    assert case.at == ['a']
    case.complete('a', A)
    assert case.at == ['b']


def test_in_order_each_has_the_whole_time() -> None:
    case = due(mode='order')
    case.pass_hours(5)
    case.complete('a', A)
    assert [wait.at for wait in case.waits('due')] == [case.world.now.timestamp() + 8 * HOUR]


def test_waiting_for_an_added_signer_the_clock_stands() -> None:
    case = due()
    seat = case.seat('a')
    case.do(commands.AddSigner(seat, A, (9,), 'before'))
    assert [wait.seat for wait in case.waits('due')] == [case.seat('a', 9)]
    case.pass_hours(7)
    case.complete('a', 9)
    assert [(wait.seat, wait.at) for wait in case.waits('due')] == [(seat, case.world.now.timestamp() + 8 * HOUR)]
