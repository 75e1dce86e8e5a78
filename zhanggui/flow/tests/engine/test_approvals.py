"""How several people decide, and how the list of them changes: one test for each way, and for each trap."""

from __future__ import annotations

import pytest

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import commands
from zhanggui.flow.engine.effects import AssignTask, CloseTask, OpenTask
from zhanggui.flow.tests.engine.building import A, B, C, Case, Town, diagram, event, flows, gate, line, user

ENDS = event('start', 's') + event('end', 'e')
D = 4
MODES = [('one', {}), ('all', {}), ('any', {}), ('ratio', {'ratio': '0.5'}), ('order', {})]


def task(mode: str = 'all', **attributes: str) -> Definition:
    """Refused it goes to `no`, approved to `yes`."""
    return diagram(
        ENDS, user('a', mode=mode, **attributes), gate('exclusive', 'g', 'g_yes'), user('yes'), user('no'),
        flows('s a', 'a g', 'g no outcome = "refuse"', 'g yes', 'yes e', 'no e'),
    )  # fmt: skip


def people(case: Case) -> list[int]:
    return [person for group in case.open_people('a') for person in group]


def test_one_takes_it_and_decides() -> None:
    case = Case(task('one'))
    assert case.open_people('a') == [(A, B, C)]
    seat = case.seat('a')
    case.refuses('not_yours', commands.Complete(seat, D))
    case.do(commands.Take(seat, B, (B,)))
    assert case.told(AssignTask) == [AssignTask(seat, (B,))]
    case.refuses('not_yours', commands.Complete(seat, A))
    case.complete('a', B)
    assert case.at == ['yes']
    assert case.state.done_by['a'] == (B,)


def test_an_outcome_of_the_form_goes_on_by_its_name() -> None:
    case = Case(task('one'))
    case.complete('a', A, 'exchange')
    assert case.at == ['yes']
    assert case.variables['outcome'] == 'exchange'


def test_all_must_approve() -> None:
    case = Case(task('all'))
    for person in (B, A):
        case.complete('a', person)
        assert case.at == ['a']
    case.complete('a', C)
    assert case.at == ['yes']
    assert set(case.state.done_by['a']) == {A, B, C}


def test_one_refusal_of_all_is_enough_and_the_others_need_not_act() -> None:
    case = Case(task('all'))
    case.complete('a', A)
    case.complete('a', B, 'refuse')
    assert case.at == ['no']
    assert [(close.outcome, close.by) for close in case.told(CloseTask)] == [('refuse', B), ('dropped', 0)]


def test_of_any_the_first_approval_decides() -> None:
    case = Case(task('any'))
    case.complete('a', A, 'refuse')
    assert people(case) == [B, C]
    case.complete('a', B)
    assert case.at == ['yes']


def test_of_any_only_all_refusals_refuse() -> None:
    case = Case(task('any'))
    for person in (A, B, C):
        assert case.at == ['a']
        case.complete('a', person, 'refuse')
    assert case.at == ['no']


@pytest.mark.parametrize(('ratio', 'votes', 'at'), [
    ('0.5', 'aa', 'yes'), ('0.5', 'rr', 'no'), ('0.5', 'ara', 'yes'), ('0.67', 'aar', 'no'), ('0.6', 'aa', 'yes'),
    ('1', 'r', 'no'),
])  # fmt: skip
def test_a_ratio_is_decided_as_soon_as_it_cannot_change(ratio: str, votes: str, at: str) -> None:
    case = Case(task('ratio', ratio=ratio))
    for person, vote in enumerate(votes, start=1):
        assert case.at == ['a']
        case.complete('a', person, 'refuse' if vote == 'r' else 'approve')
    assert case.at == [at]


def test_in_order_each_waits_for_the_one_before() -> None:
    case = Case(task('order'))
    for person in (A, B, C):
        assert people(case) == [person]
        case.complete('a', person)
    assert case.at == ['yes']
    case = Case(task('order'))
    case.complete('a', A, 'refuse')
    assert case.at == ['no']


def test_a_seat_done_cannot_be_done_again() -> None:
    case = Case(task('all'))
    seat = case.seat('a', A)
    case.do(commands.Complete(seat, A))
    case.refuses('not_open', commands.Complete(seat, A))
    case.refuses('done', commands.Take(seat, A, (B,)))


@pytest.mark.parametrize(('policy', 'ended', 'at'), [('end', ('refused', 'refuse'), []), ('flow', None, ['no'])])
def test_what_a_refusal_does(policy: str, ended: tuple[str, str] | None, at: list[str]) -> None:
    case = Case(task('all', refuse=policy))
    case.complete('a', A, 'refuse')
    assert case.at == at
    assert ended is None or case.ended == ended


@pytest.mark.parametrize(('policy', 'at'), [('back', 'y'), ('back:x', 'x')])
def test_a_refusal_may_go_back(policy: str, at: str) -> None:
    case = Case(
        diagram(ENDS, user('x'), user('y'), user('a', mode='all', refuse=policy), line('s', 'x', 'y', 'a', 'e'))
    )
    case.complete('x')
    case.complete('y')
    case.complete('a', A, 'refuse')
    assert case.at == [at]
    assert not case.activities('a')


@pytest.mark.parametrize(('mode', 'attributes'), MODES)
def test_a_signer_before(mode: str, attributes: dict[str, str]) -> None:
    """The one who asked waits; a refusal of the added one counts; after the approval it is the asker's turn again."""
    case = Case(task(mode, **attributes))
    seat = case.seat('a', A)
    case.do(commands.AddSigner(seat, A, (D,), 'before'))
    assert (seat, 'waiting') in [(close.seat, close.outcome) for close in case.told(CloseTask)]
    assert D in people(case)
    case.refuses('not_open', commands.Complete(seat, A))
    case.complete('a', D)
    assert seat in [task.seat for task in case.told(OpenTask)]
    while case.at == ['a']:
        case.complete('a')
    assert case.at == ['yes']
    assert D in case.state.done_by['a']


@pytest.mark.parametrize(('mode', 'at'), [('one', 'no'), ('all', 'no'), ('order', 'no'), ('any', 'a'), ('ratio', 'a')])
def test_an_added_signer_can_refuse(mode: str, at: str) -> None:
    case = Case(task(mode, ratio='0.5'))
    seat = case.seat('a', A)
    case.do(commands.AddSigner(seat, A, (D,), 'before'))
    case.complete('a', D, 'refuse')
    assert case.at == [at]
    if at == 'a':
        assert people(case) == [B, C]  # the group of A is decided, A need not act
        case.complete('a', B, 'refuse')
        if case.at == ['a']:
            case.complete('a', C, 'refuse')
        assert case.at == ['no']


@pytest.mark.parametrize(('mode', 'attributes'), MODES)
def test_the_asker_may_refuse_after_an_added_signer_approved(mode: str, attributes: dict[str, str]) -> None:
    case = Case(task(mode, **attributes))
    case.do(commands.AddSigner(case.seat('a', A), A, (D,), 'before'))
    case.complete('a', D)
    case.complete('a', A, 'refuse')
    while case.at == ['a']:
        case.complete('a', outcome='refuse')
    assert case.at == ['no']


@pytest.mark.parametrize(('mode', 'attributes'), MODES)
def test_a_signer_after(mode: str, attributes: dict[str, str]) -> None:
    case = Case(task(mode, **attributes))
    case.do(commands.AddSigner(case.seat('a', A), A, (D,), 'after'))
    assert D not in people(case)
    case.complete('a', A)
    assert D in people(case)
    case.complete('a', D)
    while case.at == ['a']:
        case.complete('a')
    assert case.at == ['yes']


@pytest.mark.parametrize(('mode', 'attributes'), MODES)
def test_a_signer_beside(mode: str, attributes: dict[str, str]) -> None:
    case = Case(task(mode, **attributes))
    case.do(commands.AddSigner(case.seat('a', A), A, (D,), 'beside'))
    assert D in people(case)
    case.complete('a', D, 'refuse')
    assert case.at == (['a'] if mode in {'any', 'ratio'} else ['no'])


def test_a_signer_beside_decides_with_the_rest() -> None:
    case = Case(task('one'))
    case.do(commands.AddSigner(case.seat('a', A), A, (D,), 'beside'))
    case.complete('a', A)
    assert people(case) == [D]
    case.complete('a', D)
    assert case.at == ['yes']


def test_several_before_one_and_one_before_them() -> None:
    case = Case(task('all'))
    mine = case.seat('a', A)
    case.do(commands.AddSigner(mine, A, (5, 6), 'before'))
    case.do(commands.AddSigner(case.seat('a', 5), 5, (8,), 'before'))
    assert people(case) == [B, C, 6, 8]
    case.complete('a', 6)
    case.complete('a', 8)
    assert people(case) == [B, C, 5]
    case.complete('a', 5)
    assert people(case) == [A, B, C]


def test_who_may_not_be_added() -> None:
    case = Case(task('all'))
    seat = case.seat('a', A)
    case.refuses('already_signs', commands.AddSigner(seat, A, (B,)))
    case.refuses('nobody', commands.AddSigner(seat, A, ()))
    case.refuses('where', commands.AddSigner(seat, A, (D,), 'under'))
    case.do(commands.AddSigner(seat, A, (D,), 'before'))
    case.refuses('not_open', commands.AddSigner(seat, A, (8,)))


def test_taking_out_a_signer_opens_who_waited() -> None:
    case = Case(task('all'))
    seat = case.seat('a', A)
    case.do(commands.AddSigner(seat, A, (D,), 'before'))
    case.do(commands.RemoveSigner(case.seat('a', D), A))
    assert sorted(people(case)) == [A, B, C]


@pytest.mark.parametrize(('mode', 'done'), [('all', 'yes'), ('ratio', 'yes'), ('any', 'a')])
def test_taking_out_one_asked_may_decide_it(mode: str, done: str) -> None:
    case = Case(task(mode, ratio='0.9'))
    if mode != 'any':
        case.complete('a', A)
        case.complete('a', B)
    case.do(commands.RemoveSigner(case.seat('a', C), A))
    assert case.at == [done]


@pytest.mark.parametrize('mode', ['one', 'order'])
def test_the_only_one_cannot_be_taken_out(mode: str) -> None:
    case = Case(task(mode))
    case.refuses('needed', commands.RemoveSigner(case.seat('a'), A))


def test_the_last_of_several_cannot_be_taken_out() -> None:
    case = Case(task('any'))
    case.do(commands.RemoveSigner(case.seat('a', A), A))
    case.do(commands.RemoveSigner(case.seat('a', B), A))
    case.refuses('needed', commands.RemoveSigner(case.seat('a', C), A))


def test_a_seat_that_waits_is_handed_over_too() -> None:
    case = Case(task('order'))
    later = next(number for number, seat in case.seats('a').items() if seat.people == (C,))
    case.do(commands.Take(later, 99, (D,)))
    assert not case.told(AssignTask)
    case.complete('a', A)
    case.complete('a', B)
    assert people(case) == [D]


BRAINSTORM = diagram(ENDS, user('x'), user('a', kind='brainstorm'), line('s', 'x', 'a', 'e'))


def test_a_brainstorm_is_ended_by_its_convener_whenever_he_likes() -> None:
    case = Case(BRAINSTORM)
    case.complete('x', B)
    assert case.open_people('a') == [(A,), (B,), (C,), (B,)]
    convener = max(case.seats('a'))
    case.complete('a', A, 'refuse')  # a contribution is no vote
    case.complete('a', C)
    assert case.at == ['a']
    case.do(commands.Complete(convener, B, 'minutes'))
    assert case.ended == ('completed', 'minutes')


def test_a_brainstorm_goes_on_until_then() -> None:
    case = Case(BRAINSTORM)
    case.complete('x', B)
    for person in (A, B, C):
        case.complete('a', person)
    assert case.at == ['a']
    assert people(case) == [B]


def peer() -> Case:
    case = Case(
        diagram(ENDS, user('a', kind='peer', judges='position:judge', due='PT8H'), user('z'), line('s', 'a', 'z', 'e')),
        Town(rules={'position:any': (A, B), 'position:judge': (8, 9)}),
    )
    assert people(case) == [A, B]
    return case


def test_judges_are_asked_when_all_drafts_are_in() -> None:
    case = peer()
    case.complete('a', A)
    assert people(case) == [B]
    case.complete('a', B)
    assert people(case) == [8, 9]
    case.complete('a', 8, winner=1)
    assert case.at == ['a']
    case.complete('a', 9, winner=2)
    assert case.at == ['z']
    assert case.variables['winner'] == 2


def test_or_when_the_time_is_up() -> None:
    case = peer()
    case.complete('a', A)
    case.fire('a', 'due')
    assert people(case) == [8, 9]


def test_sign_off_behaves_as_its_mode_and_archive_as_one() -> None:
    case = Case(task('all', kind='signoff'))
    for person in (A, B, C):
        case.complete('a', person)
    assert case.at == ['yes']
    assert Case(task('one', kind='archive')).open_people('a') == [(A, B, C)]


def test_two_hundred_sign() -> None:
    case = Case(task('all'), Town(rules={'position:any': tuple(range(1, 201))}))
    assert len(case.state.dumps()) < 8_000
    for person in range(200, 0, -1):
        assert case.at == ['a']
        case.complete('a', person)
    assert case.at == ['yes']
