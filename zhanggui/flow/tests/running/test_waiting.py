"""What a case waits for: timers, messages, signals, jobs and called cases; each comes once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from zhanggui.core import clock, drift, outbox
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.engine.commands import Cancel, Resume, Suspend
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, Incident, Job, ProcessVersion, StartTrigger, Subscription, Task, Timer
from zhanggui.flow.services import acting, incidents, loading, messages, timers
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.running import run
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.subjects import Subject
from zhanggui.flow.tests.running.company import HEAD, SYSTEM, TestDirectory, begun, flows, person, process, published

pytestmark = pytest.mark.django_db

WAITS_AN_HOUR = process(
    '<startEvent id="s"/><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    '</timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>' + flows('s>t', 't>e')
)


def holds() -> bool:
    found = [proof.as_dict() for proof in drift.run() if proof.found]
    assert not found, found
    return True


@pytest.fixture
def boss(directory: TestDirectory):
    made = person('boss')
    directory.posts = {'boss': [made.id]}
    directory.administrators = [made.id]
    return made


def test_a_timer_fires_when_its_time_has_come_and_once(boss) -> None:
    published(WAITS_AN_HOUR)
    case_id = begun(boss)
    assert timers.fire_due() == 0
    assert Timer.objects.filter(case_id=case_id).count() == 1
    holds()

    with clock.moved(timedelta(minutes=61)):
        assert timers.fire_due() == 1
        assert timers.fire_due() == 0

    assert Case.objects.get(pk=case_id).status == 'completed'
    assert not Timer.objects.exists()
    holds()


def test_the_timers_of_a_suspended_case_wait_for_it(boss) -> None:
    published(WAITS_AN_HOUR)
    case_id = begun(boss)
    run(case_id, Suspend(person=boss.id), actor=boss)
    with clock.moved(timedelta(hours=2)):
        assert timers.fire_due() == 0
        run(case_id, Resume(person=boss.id), actor=boss)
        assert timers.fire_due() == 1
    assert Case.objects.get(pk=case_id).status == 'completed'
    holds()


def test_a_schedule_starts_cases_and_makes_up_for_lost_time_once(boss) -> None:
    published(
        process(
            '<startEvent id="s"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>'
            '<userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e')
        )
    )
    assert timers.fire_due() == 0
    with clock.moved(timedelta(hours=5, minutes=30)):
        assert timers.fire_due() == 1
        assert timers.fire_due() == 0
        assert StartTrigger.objects.get().next_at > clock.now()
    assert Case.objects.count() == 1
    with clock.moved(timedelta(hours=6, minutes=30)):
        assert timers.fire_due() == 1
    assert Case.objects.count() == 2
    holds()


HOURLY = (
    '<startEvent id="s"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition></startEvent>'
    '<userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e')
)


@pytest.mark.parametrize('week', ['P7D', 'P1W'])
def test_a_schedule_drawn_long_ago_begins_nothing_when_it_is_put_in_force(boss, week: str) -> None:
    """Nor when a new version of it is: what was due before nobody misses."""
    published(process(HOURLY.replace('R/PT1H', f'R/2026-01-05T09:00:00/{week}')))
    assert timers.fire_due() == 0
    ahead = clock.shanghai(StartTrigger.objects.get().next_at)
    assert (ahead.weekday(), ahead.hour) == (0, 9), 'a Monday, as drawn'
    assert timedelta() < ahead - clock.now() <= timedelta(days=7)
    with clock.moved(ahead - clock.now() + timedelta(minutes=1)):
        assert timers.fire_due() == 1
        assert StartTrigger.objects.get().next_at == ahead + timedelta(days=7)
    assert Case.objects.count() == 1


def test_a_schedule_that_cannot_be_carried_out_keeps_no_other_from_starting(boss) -> None:
    """Its text has been spoilt in the table, by whatever."""
    spoilt = published(process(HOURLY, key='broken'))
    published(process(HOURLY, key='sound'))
    ProcessVersion.objects.filter(pk=spoilt).update(executable='<definitions/>', hash='spoilt')
    loading._versions.clear()
    with clock.moved(timedelta(hours=1, minutes=1)):
        assert timers.start_due() == 1
    assert Case.objects.get().version.process.key == 'sound'


CORRELATED = (
    HEAD + '<message id="m" name="paid"/><process id="p" name="等付款" isExecutable="true"><startEvent id="s"/>'
    '<intermediateCatchEvent id="c"><messageEventDefinition messageRef="m" zg:correlation="no"/></intermediateCatchEvent>'
    '<endEvent id="e"/>' + flows('s>c', 'c>e') + '</process></definitions>'
)


def test_a_message_finds_the_case_with_its_key_and_says_when_there_is_none(boss) -> None:
    published(CORRELATED.replace(' zg:correlation="no"', '').replace('id="c">', 'id="c" zg:correlation="no">'))
    first, second = begun(boss, no='A1'), begun(boss, no='A2')
    assert set(Subscription.objects.values_list('key', flat=True)) == {'A1', 'A2'}

    nobody = messages.deliver('paid', key='A3', actor=SYSTEM)
    assert [refusal.code for refusal in nobody.refused] == ['no_receiver']

    assert messages.deliver('paid', key='A2', actor=SYSTEM, variables={'sum': 5}).done == [second]
    assert Case.objects.get(pk=second).status == 'completed'
    assert Case.objects.get(pk=first).status == 'running'
    assert not Subscription.objects.filter(case_id=second).exists()
    holds()


def test_a_message_nobody_waits_for_starts_what_it_starts(boss) -> None:
    published(
        HEAD + '<message id="m" name="order.asked"/><process id="p" name="消息发起" isExecutable="true">'
        '<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>'
        '<userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e') + '</process></definitions>'
    )
    made = messages.deliver('order.asked', actor=SYSTEM, variables={'why': '缺货'}).made['cases']
    assert Case.objects.get(pk=made[0]).status == 'running'
    assert Task.objects.get(case_id=made[0]).assignee_id == boss.id
    holds()


def test_a_signal_reaches_all_who_listen(boss) -> None:
    listening = (
        HEAD + '<signal id="g" name="stop"/><process id="p" name="听" isExecutable="true"><startEvent id="s"/>'
        '<intermediateCatchEvent id="c"><signalEventDefinition signalRef="g"/></intermediateCatchEvent><endEvent id="e"/>'
        + flows('s>c', 'c>e')
        + '</process></definitions>'
    )
    throwing = (
        HEAD + '<signal id="g" name="stop"/><process id="q" name="发" isExecutable="true"><startEvent id="s"/>'
        '<endEvent id="e"><signalEventDefinition signalRef="g"/></endEvent>' + flows('s>e') + '</process></definitions>'
    )
    published(listening)
    published(throwing)
    cases = [begun(boss) for _ in range(3)]
    begun(boss, 'q')
    outbox.drain()
    assert list(Case.objects.filter(pk__in=cases).values_list('status', flat=True)) == ['completed'] * 3
    holds()


def test_a_called_case_ends_and_its_caller_goes_on(boss) -> None:
    published(
        process(
            '<startEvent id="s"/><userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e'),
            'child',
        )
    )
    published(
        process(
            '<startEvent id="s"/><callActivity id="c" calledElement="child"/><endEvent id="e"/>' + flows('s>c', 'c>e'),
            'p',
        )
    )
    parent = begun(boss)
    child = Case.objects.get(parent_id=parent)
    acting.complete([Task.objects.get(case=child).pk], actor=boss)
    assert Case.objects.get(pk=parent).status == 'running'
    outbox.drain()
    assert Case.objects.get(pk=parent).status == 'completed'
    holds()


def test_a_caller_that_is_terminated_takes_what_it_called_with_it(boss) -> None:
    published(
        process(
            '<startEvent id="s"/><userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e'),
            'child',
        )
    )
    published(
        process(
            '<startEvent id="s"/><callActivity id="c" calledElement="child"/><endEvent id="e"/>' + flows('s>c', 'c>e'),
            'p',
        )
    )
    parent = begun(boss)
    run(parent, Cancel(person=boss.id, status='terminated'), actor=boss)
    outbox.drain()
    assert Case.objects.get(parent_id=parent).status == 'terminated'
    assert not Task.objects.filter(state='open').exists()
    holds()


def test_a_message_to_a_suspended_case_is_not_lost(boss) -> None:
    published(CORRELATED.replace('<endEvent id="e"/>', '<endEvent id="e"/><userTask id="u" zg:who="starter"/>').replace(
        flows('c>e'), flows('c>u', 'u>e')
    ))  # fmt: skip
    case_id = begun(boss, no='A1')
    run(case_id, Suspend(person=boss.id), actor=boss)
    assert messages.deliver('paid', key='A1', actor=SYSTEM).done == [case_id]
    task = Task.objects.get()
    assert [refusal.code for refusal in acting.approve([task.pk], actor=boss).refused] == ['suspended']
    run(case_id, Resume(person=boss.id), actor=boss)
    assert acting.approve([task.pk], actor=boss).done == [task.pk]
    assert Case.objects.get(pk=case_id).status == 'completed'
    holds()


def test_a_service_done_for_a_suspended_case_is_done_once_and_what_it_changed_is_known(boss, monkeypatch) -> None:
    """It suspends another case, the business object of this one."""
    about = Subject(
        label='flow.Case', name=say('流程', 'Case'), title=str, facts=lambda id: Case.objects.values('status').get(pk=id),
        href=str, shown=lambda id, actor: [(say('编号', 'Number'), str(id))], search=lambda text, actor: [],
    )  # fmt: skip
    monkeypatch.setitem(subjects._subjects, 'flow.Case', about)
    published(WAITS_AN_HOUR)
    other = begun(boss)
    body = '<startEvent id="s"/><serviceTask id="w" zg:useCase="flow.suspend"/><userTask id="u" zg:who="starter"/>'
    published(process(body + '<endEvent id="e"/>' + flows('s>w', 'w>u', 'u>e'), key='q'))
    case_id = start([NewCase('q', {}, 'flow.Case', other)], actor=boss).made['cases'][0]
    run(case_id, Suspend(person=boss.id), actor=boss)

    run_job(Job.objects.get().pk)

    assert (Job.objects.get().state, Job.objects.get().tries) == ('done', 1)
    assert Case.objects.get(pk=other).status == 'suspended'
    assert root_values(Case.objects.get(pk=case_id).state)['case'] == {'status': 'suspended'}
    assert Task.objects.get(case_id=case_id).node == 'u'
    holds()


SERVICE = process(
    '<startEvent id="s"/><serviceTask id="w" zg:useCase="flow.mend" zg:subject="[item]"><extensionElements>'
    '<zg:argument name="how" value="&quot;skip&quot;"/></extensionElements></serviceTask><endEvent id="e"/>'
    + flows('s>w', 'w>e')
)


def test_a_refused_job_becomes_an_incident_that_a_person_skips(boss) -> None:
    published(SERVICE)
    case_id = begun(boss, item=424242)
    job = Job.objects.get(case_id=case_id)
    holds()

    run_job(job.pk)

    job.refresh_from_db()
    incident = Incident.objects.get(case_id=case_id)
    assert (job.state, incident.state, incident.node) == ('failed', 'open', 'w')
    assert '找不到' in incident.reason
    holds()
    run_job(job.pk)  # once more changes nothing
    assert Incident.objects.count() == 1

    assert incidents.mend([incident.pk], actor=boss, how='retry').done == [incident.pk]
    again = Job.objects.exclude(pk=job.pk).get()
    run_job(again.pk)
    second = Incident.objects.get(case_id=case_id, state='open')
    assert incidents.mend([second.pk], actor=boss, how='skip').done == [second.pk]
    assert Case.objects.get(pk=case_id).status == 'completed'
    assert incidents.mend([second.pk], actor=boss, how='skip').already == [second.pk]
    holds()


def test_jobs_are_laid_in_the_queue_with_the_case(boss) -> None:
    published(SERVICE)
    begun(boss, item=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'flow.run_job'")
        rows = cursor.fetchall()
    assert len(rows) == 1
