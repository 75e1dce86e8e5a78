"""Figures count what happened and nothing else: volumes, times, returns, what is late, by node, lane, version and day."""

from __future__ import annotations

from datetime import timedelta

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.flow.engine.commands import SendBack
from zhanggui.flow.models import Case, ProcessVersion, Task
from zhanggui.flow.selectors.statistics import Asked, Figures, days, heat_marks, report
from zhanggui.flow.services.running import run
from zhanggui.flow.tests.logs.house import acted, begun

HOUR = timedelta(hours=1)


def asked(version: ProcessVersion, *, since: timedelta = -timedelta(days=60)) -> Asked:
    return Asked([version.pk], clock.now() + since, clock.now() + timedelta(days=40))


def nodes(version: ProcessVersion) -> dict[str, Figures]:
    return {each.key: each for each in report(asked(version), version).nodes}


def test_volumes_and_times(version: ProcessVersion) -> None:
    first, second, _ = begun(count=3)
    with clock.moved(HOUR):
        acted(first, 'check')
    with clock.moved(3 * HOUR):
        acted(second, 'check', 'refuse')
    found = nodes(version)
    check = found['check']
    assert (check.name, check.lane, check.done, check.running) == ('核对', '客服', 2, 1)
    assert check.stay.median is not None
    assert timedelta() <= check.stay.median - 2 * HOUR < timedelta(minutes=1)
    assert check.stay.ninety is not None
    assert timedelta() <= check.stay.ninety - 2.8 * HOUR < timedelta(minutes=1)
    assert found['pay'].running == 1
    assert set(found) == {'check', 'pay'}  # gateways, starts and ends take no time


def test_reading_parts_waiting_from_handling(version: ProcessVersion) -> None:
    (case,) = begun()
    task = Task.objects.get(case=case)
    Task.objects.filter(pk=task.pk).update(read_at=task.opened_at + HOUR)
    with clock.moved(4 * HOUR):
        acted(case, 'check')
    check = nodes(version)['check']
    assert check.waited.median == HOUR
    assert check.handled.median is not None
    assert timedelta() <= check.handled.median - 3 * HOUR < timedelta(minutes=1)


def test_returns_and_lateness(version: ProcessVersion) -> None:
    (case,) = begun()
    acted(case, 'check')
    task = Task.objects.get(case=case, node='pay')
    person = task.assignee_id or task.candidates.values_list('person_id', flat=True)[0]
    run(case.pk, SendBack(seat=task.seat, person=person, node='check'), actor=system())
    acted(case, 'check')
    with clock.moved(timedelta(days=20)):
        assert nodes(version)['pay'].late_now == 1
        acted(case, 'pay')
        pay = nodes(version)['pay']
    assert (pay.returned, pay.done, pay.late, pay.late_now, pay.running) == (1, 1, 1, 0, 0)
    assert nodes(version)['wait'].running == 1


def test_lanes_versions_and_days_add_up(version: ProcessVersion) -> None:
    for case in begun(count=4):
        acted(case, 'check')
    whole = report(asked(version), version)
    assert {lane.name: (lane.done, lane.running) for lane in whole.lanes} == {'客服': (4, 0), '财务': (0, 4)}
    (only,) = whole.versions
    assert (only.name, only.done, only.running) == ('v1', 4, 4)
    seen = days(Asked([version.pk], clock.now() - timedelta(days=2), clock.now() + timedelta(seconds=1)))
    assert len(seen) == 3
    assert (seen[-1].started, seen[-1].done, seen[-1].ended) == (4, 4, 0)


def test_what_lies_outside_the_span_or_the_version_is_not_counted(version: ProcessVersion) -> None:
    acted(begun()[0], 'check')
    later = Asked([version.pk], clock.now() + HOUR, clock.now() + 2 * HOUR)
    assert [each.key for each in report(later, version).nodes if each.done or each.passed] == []
    assert report(Asked([version.pk + 1], later.since - 2 * HOUR, later.until), version).nodes == []


def test_heat_is_relative_and_lateness_shows(version: ProcessVersion) -> None:
    (case,) = begun()
    with clock.moved(8 * HOUR):
        acted(case, 'check')
    with clock.moved(timedelta(days=30)):
        marks = heat_marks(report(asked(version), version).nodes)['nodes']
    assert marks['check']['state'] == 'heat-5'
    assert (marks['pay']['state'], marks['pay']['badge'], marks['pay']['late']) == ('heat-1', '1', True)
    assert Case.objects.count() == 1
