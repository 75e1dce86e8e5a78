"""Several at once: two people and one task, a timer and a completion, two workers and one job; and what the lock is for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zhanggui.core import clock, drift
from zhanggui.core.tests.rivals import Rival, StartRival, wait_until_somebody_waits
from zhanggui.flow.choices import JobState
from zhanggui.flow.engine.commands import Complete, Fire
from zhanggui.flow.models import Case, Event, Incident, Job, Task, Timer
from zhanggui.flow.services import acting, jobs, running, timers
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.tests.running.company import SYSTEM, TestDirectory, begun, flows, person, process, published

pytestmark = pytest.mark.django_db(transaction=True)

OFFERED = process(
    '<startEvent id="s"/><userTask id="a" zg:who="position:clerk"/><endEvent id="e"/>' + flows('s>a', 'a>e')
)
LATE = process(
    '<startEvent id="s"/><userTask id="a" zg:who="position:clerk"/><boundaryEvent id="late" attachedToRef="a">'
    '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>'
    '<endEvent id="e"/><endEvent id="too_late"/>' + flows('s>a', 'a>e', 'late>too_late')
)
SERVICE = process(
    '<startEvent id="s"/><serviceTask id="w" zg:useCase="flow.mend" zg:subject="[424242]"><extensionElements>'
    '<zg:argument name="how" value="&quot;skip&quot;"/></extensionElements></serviceTask><endEvent id="e"/>'
    + flows('s>w', 'w>e')
)


@pytest.fixture
def people(directory: TestDirectory) -> dict[str, object]:
    made = {name: person(name) for name in ('one', 'two')}
    directory.posts = {'clerk': [made['one'].id, made['two'].id]}
    return made


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same statements, reading what they should hold."""
    for name in ('CASES_LOCK', 'CASES_OF_TASKS_LOCK'):
        statement = getattr(running, name)
        assert 'FOR NO KEY UPDATE' in statement
        monkeypatch.setattr(running, name, statement.replace('FOR NO KEY UPDATE', ''))


def holds() -> None:
    found = [proof.as_dict() for proof in drift.run() if proof.found]
    assert not found, found


def test_of_two_who_complete_the_same_task_one_does(people, start_rival: StartRival) -> None:
    published(OFFERED)
    case_id = begun(people['one'])
    task = Task.objects.get(case_id=case_id)
    with transaction.atomic():
        mine = acting.complete([task.pk], actor=people['one'])
        rival = start_rival(lambda: acting.complete([task.pk], actor=people['two']))
        wait_until_somebody_waits()
    assert mine.done == [task.pk]
    assert [refusal.code for refusal in rival.result(20).refused] == ['not_open']
    assert Event.objects.filter(case_id=case_id, kind='completed').count() == 1
    task.refresh_from_db()
    assert task.done_by_id == people['one'].id
    holds()


def test_without_the_lock_both_would(people, start_rival: StartRival, rival: Rival, without_locks: None) -> None:
    """The proof that the test above races: the second one steps from a state that is no longer true."""
    published(OFFERED)
    case_id = begun(people['one'])
    task = Task.objects.get(case_id=case_id)
    with pytest.raises(IntegrityError, match='event_position'), transaction.atomic():  # noqa: PT012 - it must come so far
        desk = running.open_desk_of_tasks([task.pk], actor=people['one'])
        assert rival(lambda: acting.complete([task.pk], actor=people['two'])).done == [task.pk]
        desk.apply(case_id, Complete(seat=task.seat, person=people['one'].id))  # done already, and not to us
        desk.close('flow.approve')
    assert Case.objects.get(pk=case_id).status == 'completed'


def test_a_completion_in_time_keeps_the_timer_from_firing(people, start_rival: StartRival) -> None:
    published(LATE)
    case_id = begun(people['one'])
    task = Task.objects.get(case_id=case_id)
    with clock.moved(timedelta(hours=2)), transaction.atomic():
        assert acting.complete([task.pk], actor=people['one']).done
        # The poller passes over a case that somebody holds, and does not wait for it.
        assert start_rival(_poll_in_two_hours).result(20) == 0
    assert _poll_in_two_hours() == 0
    assert Case.objects.get(pk=case_id).status == 'completed'
    assert not Event.objects.filter(kind='timer').exists()
    holds()


def test_a_timer_that_fired_first_leaves_nothing_to_complete(people, start_rival: StartRival) -> None:
    published(LATE)
    case_id = begun(people['one'])
    task = Task.objects.get(case_id=case_id)
    with transaction.atomic():
        assert _poll_in_two_hours() == 1
        rival = start_rival(lambda: acting.complete([task.pk], actor=people['one']))
        wait_until_somebody_waits()
    assert [refusal.code for refusal in rival.result(20).refused] == ['not_open']
    task.refresh_from_db()
    assert task.state == 'closed'
    holds()


def test_many_pollers_fire_each_timer_once(people, start_rival: StartRival) -> None:
    published(LATE)
    cases = [begun(people['one']) for _ in range(30)]
    counts = [rival.result(60) for rival in [start_rival(_poll_in_two_hours) for _ in range(4)]]
    assert sum(counts) == len(cases)
    assert not Timer.objects.exists()
    assert Event.objects.filter(case_id__in=cases, kind='timer').count() == len(cases)
    holds()


def test_without_the_lock_a_timer_would_fire_twice(
    people, rival: Rival, without_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof for the pollers: whoever looked before another fired steps from a state that is no longer true."""
    skipping = 'FOR NO KEY UPDATE OF c SKIP LOCKED'
    assert skipping in timers.TIMERS_DUE
    monkeypatch.setattr(timers, 'TIMERS_DUE', timers.TIMERS_DUE.replace(skipping, ''))
    published(LATE)
    case_id = begun(people['one'])
    wait = Timer.objects.get(case_id=case_id).wait
    with pytest.raises(IntegrityError, match='event_position'), transaction.atomic():  # noqa: PT012 - it must come so far
        desk = running.open_desk([case_id], actor=SYSTEM)
        assert rival(_poll_in_two_hours) == 1
        desk.apply(case_id, Fire(wait=wait))  # fired already, and not by us
        desk.close('flow.fire')


def test_without_the_lock_two_workers_would_do_one_job_twice(
    people, rival: Rival, without_locks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof for the jobs: a second worker arrives while the first is at it."""
    published(SERVICE)
    job = Job.objects.get(case_id=begun(people['one']))
    performed, really = [], jobs._performed

    def meanwhile(job: Job, case: Any) -> Any:
        performed.append(job.pk)
        if len(performed) == 1:
            rival(lambda: run_job(job.pk))
        return really(job, case)

    monkeypatch.setattr(jobs, '_performed', meanwhile)
    run_job(job.pk)
    assert performed == [job.pk, job.pk]


def test_two_workers_do_one_job_once(people, start_rival: StartRival) -> None:
    published(SERVICE)
    case_id = begun(people['one'])
    job = Job.objects.get(case_id=case_id)
    results = [start_rival(lambda: run_job(job.pk)) for _ in range(3)]
    for result in results:
        result.result(60)
    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.FAILED, 1)
    assert Incident.objects.count() == 1
    assert Event.objects.filter(case_id=case_id, kind='job_failed').count() == 1
    holds()


def test_a_job_that_fails_by_accident_waits_for_its_next_try(people, monkeypatch: pytest.MonkeyPatch) -> None:
    published(SERVICE)
    case_id = begun(people['one'])
    job = Job.objects.get(case_id=case_id)
    monkeypatch.setattr('zhanggui.core.usecases.perform', _broken)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.READY, 1)
    assert 'ZeroDivisionError' in job.error
    for _ in range(5):
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.FAILED, 6)
    assert Incident.objects.filter(state='open').count() == 1
    holds()


def _poll_in_two_hours() -> int:
    with clock.moved(timedelta(hours=2)):
        return timers.fire_due()


def _broken(*args: object, **told: object) -> None:
    raise ZeroDivisionError
