"""What tasks do without people, and what happens when it goes wrong."""

from __future__ import annotations

import pytest

from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import CallProcess, CallUseCase, Decided, Disarm, RaiseIncident
from zhanggui.flow.tests.engine.building import LOST, TIMER, Case, Town, boundary, diagram, event, flows, line, user

ENDS = event('start', 's') + event('end', 'e')


def task(tag: str, id: str, *elements: str, **attributes: str) -> str:
    said = ''.join(f' zg:{name}="{value}"' for name, value in attributes.items())
    inner = f'<extensionElements>{"".join(elements)}</extensionElements>' if elements else ''
    return f'<{tag} id="{id}"{said}>{inner}</{tag}>'


def set_(name: str, value: str) -> str:
    return f'<zg:set name="{name}" value="{value}"/>'


def argument(name: str, value: str) -> str:
    return f'<zg:argument name="{name}" value="{value}"/>'


def result(name: str, value: str) -> str:
    return f'<zg:result name="{name}" value="{value}"/>'


def test_a_script_assigns_in_order() -> None:
    script = task('scriptTask', 't', set_('a', '2'), set_('b', 'a * 3'), set_('c', 'b + 0.5'))
    case = Case(diagram(ENDS, script, user('u'), line('s', 't', 'u', 'e')), a=1)
    assert (case.variables['a'], case.variables['b'], case.variables['c']) == (2, 6, 6.5)


def test_a_script_whose_expression_uses_too_much_waits_for_a_person() -> None:
    endless = 'count(for i in 1..2000, j in 1..2000 return i)'
    case = Case(diagram(ENDS, task('scriptTask', 't', set_('a', endless)), user('u'), line('s', 't', 'u', 'e')))
    assert case.at == ['t']
    case.do(commands.Mend(case.wait('t'), 'skip', person=9, variables={'a': 5}))
    assert case.at == ['u']
    assert case.variables['a'] == 5


def test_a_decision_is_made_logged_and_its_results_written() -> None:
    rule = task('businessRuleTask', 't', argument('days', 'n + 1'), result('who', 'liable'), decision='k#d')
    outputs = {'liable': 'carrier', 'why': 'x'}
    case = Case(diagram(ENDS, rule, user('u'), line('s', 't', 'u', 'e')), Town(outputs=outputs), n=2)
    told = case.told(Decided)[0]
    assert (told.decision, told.version, told.inputs, told.outputs) == ('k#d', 3, {'days': 3}, outputs)
    assert case.variables['who'] == 'carrier'
    assert 'why' not in case.variables


def test_a_decision_that_cannot_be_made_is_an_incident() -> None:
    case = Case(diagram(ENDS, task('businessRuleTask', 't', decision='k'), line('s', 't', 'e')), Town(outputs=None))
    assert [(told.code, told.node) for told in case.told(RaiseIncident)] == [('decision', 't')]
    case.world.outputs = {'x': 1}
    case.do(commands.Mend(case.wait('t'), 'retry'))
    assert case.ended[0] == 'completed'


SERVICE = task(
    'serviceTask', 't', argument('why', 'reason'), result('paid', 'done'), useCase='finance.refund', subject='ids'
)


def test_a_use_case_is_called_and_its_answer_read() -> None:
    case = Case(diagram(ENDS, SERVICE, user('u'), line('s', 't', 'u', 'e')), reason='七天', ids=[4, 5])
    call = case.told(CallUseCase)[0]
    assert (call.use_case, call.items, call.arguments) == ('finance.refund', (4, 5), {'why': '七天'})
    case.do(commands.Finish(call.wait, {'done': True}))
    assert case.at == ['u']
    assert case.variables['paid'] is True
    case.refuses('gone', commands.Finish(call.wait))


def test_its_error_goes_to_the_boundary_event_that_catches_it() -> None:
    made = diagram(
        ENDS, SERVICE, user('u'), user('v'), boundary('x', 't', LOST), flows('s t', 't u', 'x v', 'u e', 'v e')
    )
    case = Case(made)
    case.finish('t', error='LOST', parcel='SF1')
    assert case.at == ['v']
    assert case.variables['parcel'] == 'SF1'
    case = Case(made)
    case.finish('t', error='OTHER')
    assert case.ended == ('terminated', 'OTHER')


def test_a_failed_use_case_is_retried_without_moving_the_clock_beside_it() -> None:
    case = Case(diagram(ENDS, SERVICE, boundary('x', 't', TIMER), flows('s t', 't e', 'x e')), reason='a')
    clock = case.wait('x')
    case.do(commands.Fail(case.wait('t'), 'timeout'))
    assert [(told.code, told.reason) for told in case.told(RaiseIncident)] == [('job', 'timeout')]
    case.pass_hours(1)
    case.do(commands.Mend(case.wait('t'), 'retry', variables={'reason': 'b'}))
    assert case.told(CallUseCase)[0].arguments == {'why': 'b'}
    assert case.wait('x') == clock
    case.finish('t')
    assert case.ended[0] == 'completed'


def test_a_failed_use_case_is_skipped_with_results() -> None:
    case = Case(diagram(ENDS, SERVICE, user('u'), line('s', 't', 'u', 'e')))
    case.do(commands.Fail(case.wait('t'), 'timeout'))
    case.refuses('how', commands.Mend(case.wait('t'), 'forget'))
    case.do(commands.Mend(case.wait('t'), 'skip', variables={'paid': False}))
    assert case.at == ['u']
    assert case.variables['paid'] is False


def test_a_timer_takes_a_job_away() -> None:
    case = Case(diagram(ENDS, SERVICE, user('u'), boundary('x', 't', TIMER), flows('s t', 't e', 'x u', 'u e')))
    job = case.wait('t')
    case.fire('x')
    assert (job, 'job') in [(gone.wait, gone.kind) for gone in case.told(Disarm)]
    case.refuses('gone', commands.Finish(job))


def call(*elements: str) -> str:
    inner = f'<extensionElements>{"".join(elements)}</extensionElements>' if elements else ''
    return f'<callActivity id="t" calledElement="other">{inner}</callActivity>'


@pytest.mark.parametrize(('elements', 'given'), [
    ((argument('order', 'o + 1'),), {'order': 5}),
    ((), {'o': 4}),
])  # fmt: skip
def test_another_process_is_called(elements: tuple[str, ...], given: dict[str, int]) -> None:
    case = Case(diagram(ENDS, call(*elements, result('x', 'y')), user('u'), line('s', 't', 'u', 'e')), o=4)
    told = case.told(CallProcess)[0]
    assert (told.key, told.variables) == ('other', given)
    case.do(commands.Finish(told.wait, {'y': 6}))
    assert case.at == ['u']
    assert case.variables['x'] == 6


def test_while_suspended_only_what_comes_from_outside_comes_in() -> None:
    case = Case(diagram(ENDS, SERVICE, user('u'), line('s', 't', 'u', 'e')))
    case.do(commands.Suspend(9))
    case.finish('t')
    seat = case.seat('u')
    case.refuses('suspended', commands.Complete(seat, 1))
    case.do(commands.Tell({'a': 1}))
    case.do(commands.Resume(9))
    assert case.variables['a'] == 1
    case.do(commands.Complete(seat, 1))
    assert case.ended[0] == 'completed'


def test_cancelling_leaves_the_variables_alone() -> None:
    case = Case(diagram(ENDS, SERVICE, line('s', 't', 'e')), o=4)
    case.refuses('status', commands.Cancel(7, 'completed'))
    case.do(commands.Cancel(7))
    assert case.ended == ('cancelled', 'cancelled')
    assert case.variables == {'o': 4}
    case.refuses('ended', commands.Tell({'a': 1}))
