"""外出授权: chains lead to their end, circles and overlaps are refused, and what waits already may be done by the stand-in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.flow.models import Absence, Process, Task
from zhanggui.flow.services.absences import NewAbsence, stand_ins
from zhanggui.flow.tests.operations.floor import Floor, codes, done, nothing_drifts

DAY = timedelta(days=1)


def line(floor: Floor, person: str, to: str, since: int = 0, until: int = 3, *processes: str) -> NewAbsence:
    now = clock.now()
    return NewAbsence(floor.id(person), floor.id(to), now + since * DAY, now + until * DAY, processes)


def say_so(floor: Floor, *lines: NewAbsence, by: str = 'root') -> list[str]:
    return [refusal.code for refusal in floor.do('flow.absence', by, list(lines)).refused]


def test_a_chain_leads_to_its_end(floor: Floor) -> None:
    assert say_so(floor, line(floor, 'ann', 'bob'), line(floor, 'bob', 'cid')) == []
    at = clock.now() + timedelta(hours=1)
    ann, bob, cid = (floor.id(name) for name in ('ann', 'bob', 'cid'))
    assert stand_ins([ann, bob, cid], 'p', at) == {ann: cid, bob: cid}
    assert stand_ins([ann], 'p', at + 5 * DAY) == {}


def test_a_circle_is_refused_by_name(floor: Floor) -> None:
    assert say_so(floor, line(floor, 'ann', 'bob'), line(floor, 'bob', 'cid')) == []
    verdicts = floor.do('flow.absence', 'root', [line(floor, 'cid', 'ann')])
    assert codes(verdicts) == ['circle']
    assert 'cid → ann → bob → cid' in verdicts.refused[0].reason.zh
    assert Absence.objects.count() == 2


def test_a_circle_within_one_call_is_refused_too(floor: Floor) -> None:
    assert say_so(floor, line(floor, 'ann', 'bob'), line(floor, 'bob', 'ann')) == ['circle']


def test_no_circle_when_the_times_do_not_meet(floor: Floor) -> None:
    assert say_so(floor, line(floor, 'ann', 'bob', 0, 3), line(floor, 'bob', 'ann', 4, 6)) == []


def test_no_circle_when_the_processes_differ(floor: Floor) -> None:
    for key in ('p', 'q'):
        Process.objects.create(key=key, name=key)
    assert say_so(floor, line(floor, 'ann', 'bob', 0, 3, 'p'), line(floor, 'bob', 'ann', 0, 3, 'q')) == []
    assert say_so(floor, line(floor, 'cid', 'dan', 0, 3, 'x\x00y', 'p')) == ['no_process']
    at = clock.now() + timedelta(hours=1)
    assert stand_ins([floor.id('ann')], 'p', at) == {floor.id('ann'): floor.id('bob')}
    assert stand_ins([floor.id('ann')], 'other', at) == {}


@pytest.mark.parametrize(('since', 'until', 'code'), [
    (1, 5, ['overlaps']), (-1, 1, ['overlaps']), (3, 5, []), (2, 1, ['empty_time']), (-4, -2, ['past']),
])  # fmt: skip
def test_periods_of_one_person_do_not_overlap(floor: Floor, since: int, until: int, code: list[str]) -> None:
    assert say_so(floor, line(floor, 'ann', 'bob', 0, 3)) == []
    assert say_so(floor, line(floor, 'ann', 'cid', since, until)) == code
    assert Absence.objects.count() == (2 if not code else 1)


def test_everything_wrong_is_said_at_once(floor: Floor) -> None:
    floor.dismiss('dan')
    assert say_so(floor, line(floor, 'ann', 'dan', 3, 1), by='bob') == ['not_yours', 'nobody', 'empty_time']
    assert say_so(floor, line(floor, 'ann', 'ann'), by='ann') == ['oneself']
    assert not Absence.objects.exists()


def test_what_waits_already_stays_and_the_stand_in_may_do_it(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    task = floor.task('ann')
    assert codes(floor.do('flow.send_back', 'dan', [task], comment='退')) == ['not_found']
    assert say_so(floor, line(floor, 'ann', 'dan', 0, 3), by='ann') == []
    assert floor.seen == 'running decide:ann'
    done(floor.do('flow.send_back', 'dan', [task], node='apply', comment='ann 外出，我来退'))
    assert Task.objects.get(pk=task).done_by_id == floor.id('dan')
    assert floor.seen == 'running apply:joe'
    nothing_drifts()


@pytest.mark.parametrize('floor', ['all'], indirect=True)
def test_what_waits_may_go_at_once(floor: Floor) -> None:
    """But for what the stand-in signs already."""
    floor.publish()
    first = floor.arrive()
    second = floor.arrive()
    done(floor.do('flow.add_signers', 'bob', [floor.task('bob')], people=[floor.id('dan')], where='beside'))
    away = replace(line(floor, 'ann', 'dan'), with_open=True)

    assert done(floor.do('flow.absence', 'ann', [away])).made['moved'] == 1

    assert floor.seen_of(first) == 'running decide:bob,cid,dan'
    assert floor.seen_of(second) == 'running decide:ann,bob,cid,dan'
    task = Task.objects.get(pk=floor.task('dan', first))
    assert (task.owner_id, task.delegated) == (floor.id('ann'), False)
    floor.finish()
    nothing_drifts()


def test_back_in_the_office(floor: Floor) -> None:
    say_so(floor, line(floor, 'ann', 'bob', -1, 3), line(floor, 'bob', 'cid', 1, 3))
    now, later = Absence.objects.order_by('pk').values_list('pk', flat=True)
    assert codes(floor.do('flow.end_absence', 'bob', [now])) == ['not_yours']
    assert codes(floor.do('flow.end_absence', 'cid', [now])) == ['not_found']
    done(floor.do('flow.end_absence', 'ann', [now]))
    done(floor.do('flow.end_absence', 'bob', [later]))
    assert floor.do('flow.end_absence', 'ann', [now]).already == [now]
    assert not Absence.objects.filter(pk=later).exists()
    assert stand_ins([floor.id('ann'), floor.id('bob')], 'p', clock.now() + 2 * DAY) == {}


def test_the_stand_in_of_the_starter_may_cancel(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    floor.see('dan')
    assert codes(floor.on_case('flow.cancel', 'dan')) == ['not_yours']
    say_so(floor, line(floor, 'sam', 'dan'))
    done(floor.on_case('flow.cancel', 'dan'))
    assert floor.seen == 'cancelled'


def test_a_return_to_a_starter_who_is_away_goes_to_their_stand_in(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    say_so(floor, line(floor, 'sam', 'dan'))
    done(floor.on_task('flow.send_back', 'ann', node='start', comment='补'))
    assert floor.seen == 'running start:dan'
    floor.approve('dan')
    floor.finish()
    nothing_drifts()
