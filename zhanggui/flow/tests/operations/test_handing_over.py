"""工作交接: counted beforehand, done in one call, and what comes later for somebody who has left finds its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.flow.models import Absence, Case, Process, Task
from zhanggui.flow.services.absences import NewAbsence, stand_ins
from zhanggui.flow.services.handing_over import Holding, preview
from zhanggui.flow.tests.operations.floor import Floor, codes, done, nothing_drifts


def hand(floor: Floor, person: str, to: str, *, leaving: bool = False) -> list[str]:
    verdicts = floor.do('flow.hand_over', 'root', [floor.id(person)], to=floor.id(to), leaving=leaving)
    return [refusal.code for refusal in verdicts.refused]


def test_everything_open_of_a_person_is_counted_and_moves(floor: Floor) -> None:
    floor.directory.posts['beside'] = [floor.id('ann'), floor.id('bea')]
    floor.publish(apply='zg:who="position:beside"')
    own = floor.begin('ann')  # offered to ann and bea, started by ann
    other = floor.begin()
    floor.complete('ann')  # now decided by ann
    lent = floor.begin()
    floor.complete('bea')
    done(floor.on_task('flow.delegate', 'ann', to=floor.id('cid')))
    floor.do('flow.absence', 'bob', [NewAbsence(floor.id('bob'), floor.id('ann'), clock.now(), _in(3))])
    Process.objects.update(owner_id=floor.id('ann'))

    (before,) = preview([floor.id('ann')])
    assert before == Holding(floor.id('ann'), tasks=1, offers=1, cases=1, delegated=1, stands_in=1, processes=1)
    assert hand(floor, 'ann', 'dan') == []

    (after,) = preview([floor.id('ann')])
    assert after.total == 0
    assert [floor.seen_of(each) for each in (own, other, lent)] == [
        'running apply:bea,dan', 'running decide:dan', 'running decide:cid',
    ]  # fmt: skip
    assert Task.objects.get(case_id=lent, state='open').owner_id == floor.id('dan')
    assert Case.objects.get(pk=own).owner_id == floor.id('dan')
    assert Case.objects.get(pk=own).starter_id == floor.id('ann')
    assert stand_ins([floor.id('bob')], 'p', clock.now()) == {floor.id('bob'): floor.id('dan')}
    nothing_drifts()


def test_saying_it_again_is_harmless(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    assert hand(floor, 'ann', 'dan') == []
    assert floor.do('flow.hand_over', 'root', [floor.id('ann')], to=floor.id('dan')).already == [floor.id('ann')]


def test_who_takes_a_case_over_may_cancel_it(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    hand(floor, 'sam', 'dan')
    assert codes(floor.on_case('flow.cancel', 'sam')) == ['not_yours']
    done(floor.on_case('flow.cancel', 'dan'))


def test_of_those_who_leave_what_comes_later_goes_too(floor: Floor) -> None:
    floor.publish()
    floor.begin()
    hand(floor, 'ann', 'dan', leaving=True)
    floor.approve('joe')
    assert floor.seen == 'running decide:dan'
    hand(floor, 'sam', 'dan', leaving=True)
    done(floor.on_task('flow.send_back', 'dan', node='start', comment='补'))
    assert floor.seen == 'running start:dan'
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', ['order'], indirect=True)
def test_a_turn_that_has_not_come_yet_goes_too(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    hand(floor, 'bob', 'dan', leaving=True)
    floor.approve('ann')
    assert floor.seen == 'running decide:dan'
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', ['all'], indirect=True)
def test_nobody_votes_twice_by_a_hand_over(floor: Floor) -> None:
    """What the other signs already is left and told; it can be removed or passed on by hand."""
    floor.publish()
    floor.arrive()
    verdicts = floor.do('flow.hand_over', 'root', [floor.id('ann')], to=floor.id('bob'))
    assert verdicts.made['moved'] == 0
    assert [each['code'] for each in verdicts.made['left']] == ['sits_already']
    assert floor.seen == 'running decide:ann,bob,cid'
    nothing_drifts()


def test_it_is_refused_to_oneself_and_to_who_is_gone(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    assert hand(floor, 'ann', 'ann') == ['oneself']
    floor.dismiss('dan')
    assert hand(floor, 'ann', 'dan') == ['nobody']
    assert codes(floor.do('flow.hand_over', 'root', [9_999_999], to=floor.id('bob'))) == ['not_found']
    assert floor.seen == 'running decide:ann'


def test_absences_are_put_right(floor: Floor) -> None:
    """Who relied on the one who left relies on the other; the other does not stand in for themselves."""
    lines = [NewAbsence(floor.id(each), floor.id('ann'), clock.now(), _in(3)) for each in ('bob', 'dan')]
    done(floor.do('flow.absence', 'root', lines))
    hand(floor, 'ann', 'dan', leaving=True)
    now = clock.now() + timedelta(seconds=1)
    people = [floor.id(each) for each in ('ann', 'bob', 'dan')]
    assert stand_ins(people, 'p', now) == {floor.id('ann'): floor.id('dan'), floor.id('bob'): floor.id('dan')}
    assert Absence.objects.get(person_id=floor.id('ann')).until.year == 9999


def _in(days: int) -> object:
    return clock.now() + timedelta(days=days)
