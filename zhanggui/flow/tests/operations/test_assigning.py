"""认领, 承诺, 转办, 委派: who may, what they are told when they may not, and that nothing moved then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.core.models import AuditEntry
from zhanggui.flow.models import Case, Comment, Event, Task
from zhanggui.flow.tests.operations.floor import Floor, codes, done, nothing_drifts


@pytest.fixture
def offered(floor: Floor) -> Floor:
    """A step of which one of three takes hold."""
    floor.directory.posts['one'] = floor.directory.posts['three']
    floor.publish()
    floor.arrive()
    return floor


@pytest.fixture
def free(floor: Floor) -> Floor:
    floor.publish()
    floor.arrive()
    return floor


def still(floor: Floor) -> tuple[str, int, int]:
    return Case.objects.get(pk=floor.case).state, Event.objects.count(), AuditEntry.objects.count()


def test_one_of_several_claims_and_puts_it_back(offered: Floor) -> None:
    assert offered.seen == 'running decide:ann,bob,cid'
    task = offered.task('bob')
    done(offered.do('flow.claim', 'bob', [task]))
    assert offered.seen == 'running decide:bob'
    assert offered.do('flow.claim', 'bob', [task]).already == [task]
    assert codes(offered.do('flow.claim', 'ann', [task])) == ['claimed']
    done(offered.do('flow.unclaim', 'bob', [task]))
    assert offered.seen == 'running decide:ann,bob,cid'
    offered.finish()
    nothing_drifts()


def test_what_nobody_claimed_is_not_passed_on(offered: Floor) -> None:
    task, before = offered.task('ann'), still(offered)
    assert codes(offered.do('flow.transfer', 'ann', [task], to=offered.id('dan'))) == ['claim_first']
    assert codes(offered.do('flow.add_signers', 'ann', [task], people=[offered.id('dan')])) == ['claim_first']
    assert codes(offered.do('flow.send_back', 'ann', [task], comment='退')) == ['claim_first']
    assert codes(offered.do('flow.unclaim', 'ann', [task])) == ['not_claimed']
    assert still(offered) == before


def test_who_takes_it_on_states_the_date(floor: Floor) -> None:
    floor.publish('zg:due="commitment"')
    floor.arrive()
    task = floor.task('ann')
    due = clock.now() + timedelta(days=2)
    before = still(floor)
    assert codes(floor.do('flow.commit', 'ann', [task], due=clock.now() - timedelta(minutes=1))) == ['past']
    assert codes(floor.do('flow.commit', 'ann', [task], due=clock.now() + timedelta(days=400))) == ['far']
    assert still(floor) == before
    done(floor.do('flow.commit', 'ann', [task], due=due))
    row = Task.objects.get(pk=task)
    assert (row.due_at, row.committed) == (due, True)
    nothing_drifts()


def test_a_step_without_commitment_takes_no_date(free: Floor) -> None:
    due = clock.now() + timedelta(days=2)
    assert codes(free.on_task('flow.commit', 'ann', due=due)) == ['no_commitment']


@pytest.mark.parametrize(('use_case', 'by', 'to', 'code'), [
    ('flow.transfer', 'ann', 'ann', 'has_it'),
    ('flow.delegate', 'ann', 'ann', 'has_it'),
    ('flow.transfer', 'ann', 'gone', 'nobody'),
    ('flow.transfer', 'ann', 'away for good', 'nobody'),
    ('flow.transfer', 'joe', 'dan', 'not_yours'),
    ('flow.delegate', 'sam', 'dan', 'not_yours'),
])  # fmt: skip
def test_passing_on_is_refused(free: Floor, use_case: str, by: str, to: str, code: str) -> None:
    if to == 'away for good':
        free.dismiss('dan')
        person = free.id('dan')
    else:
        person = 9_999_999 if to == 'gone' else free.id(to)
    before = still(free)
    assert codes(free.do(use_case, by, [free.task('ann')], to=person)) == [code]
    assert still(free) == before


def test_an_administrator_gives_it_to_another(free: Floor) -> None:
    done(free.do('flow.transfer', 'root', [free.task('ann')], to=free.id('dan'), comment='ann 请假'))
    assert free.seen == 'running decide:dan'
    assert Comment.objects.get(case_id=free.case).text == 'ann 请假'
    free.finish()


def test_an_administrator_gives_an_unclaimed_task_to_one(offered: Floor) -> None:
    task = offered.task('ann')
    done(offered.do('flow.transfer', 'root', [task], to=offered.id('dan')))
    assert offered.seen == 'running decide:dan'
    assert codes(offered.do('flow.unclaim', 'dan', [task])) == ['not_claimed']


def test_a_delegate_may_not_pass_it_on(free: Floor) -> None:
    done(free.on_task('flow.delegate', 'ann', to=free.id('dan')))
    before = still(free)
    assert codes(free.on_task('flow.transfer', 'dan', to=free.id('bob'))) == ['delegated']
    assert codes(free.on_task('flow.delegate', 'dan', to=free.id('bob'))) == ['delegated']
    assert codes(free.on_task('flow.add_signers', 'dan', people=[free.id('bob')])) == ['delegated']
    assert codes(free.on_task('flow.send_back', 'dan', comment='退')) == ['delegated']
    assert still(free) == before


def test_the_owner_calls_a_delegated_task_back(free: Floor) -> None:
    done(free.on_task('flow.delegate', 'ann', to=free.id('dan')))
    done(free.do('flow.give_back', 'ann', [free.task('dan')]))
    assert free.seen == 'running decide:ann'
    assert codes(free.on_task('flow.give_back', 'ann')) == ['not_delegated']
    nothing_drifts()


def test_what_goes_to_somebody_away_goes_to_their_stand_in(free: Floor) -> None:
    free.away('dan', 'bob')
    done(free.on_task('flow.transfer', 'ann', to=free.id('dan')))
    task = Task.objects.get(pk=free.task('bob'))
    assert (task.owner_id, task.delegated) == (free.id('dan'), False)
    free.finish()
    nothing_drifts()


def test_four_eyes_hold_for_whoever_it_is_passed_to(floor: Floor) -> None:
    floor.publish('zg:otherThan="apply"')
    floor.arrive()
    before = still(floor)
    assert codes(floor.on_task('flow.transfer', 'ann', to=floor.id('joe'))) == ['four_eyes']
    assert codes(floor.on_task('flow.add_signers', 'ann', people=[floor.id('joe')])) == ['four_eyes']
    assert still(floor) == before


def test_a_set_is_one_entry_and_each_task_has_its_verdict(floor: Floor) -> None:
    floor.publish()
    mine = []
    for _ in range(3):
        floor.arrive()
        mine.append(floor.task('ann'))
    done(floor.do('flow.transfer', 'ann', mine[:1], to=floor.id('dan')))
    entries = AuditEntry.objects.count()

    verdicts = floor.do('flow.transfer', 'ann', mine, to=floor.id('dan'))

    assert verdicts.done == mine[1:]
    assert [refusal.item for refusal in verdicts.refused] == mine[:1]
    assert AuditEntry.objects.count() == entries + 1
    nothing_drifts()


def test_ten_cost_the_queries_of_two(floor: Floor) -> None:
    floor.publish()
    tasks = []
    for _ in range(12):
        floor.arrive()
        tasks.append(floor.task('ann'))
    few = floor.queries(lambda: done(floor.do('flow.transfer', 'ann', tasks[:2], to=floor.id('dan'))))
    many = floor.queries(lambda: done(floor.do('flow.transfer', 'ann', tasks[2:], to=floor.id('dan'))))
    assert many <= few  # many rows go by COPY, which is not counted
