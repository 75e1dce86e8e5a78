"""发起: by whom, with what, about what; a line that is refused leaves no case behind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhanggui.core import audit, clock, drift, outbox, usecases
from zhanggui.core.models import AuditEntry, OutboxEvent
from zhanggui.flow import people as directories
from zhanggui.flow.models import Absence, Case, CasePerson, Event, FormFile, StartTrigger, Task
from zhanggui.flow.services import acting, assigning, drafting, publishing
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.tests.running.company import HEAD, SYSTEM, TestDirectory, begun, flows, person, process, published

pytestmark = pytest.mark.django_db

FORM = """
key: request
name: 申请
fields:
  - key: amount
    label: 金额
    type: integer
    required: true
    min: 1
"""


@pytest.fixture
def people(directory: TestDirectory) -> dict[str, object]:
    made = {name: person(name) for name in ('boss', 'clerk', 'starter')}
    directory.posts = {'boss': [made['boss'].id], 'clerk': [made['clerk'].id]}
    directory.administrators = [made['boss'].id]
    return made


def simple(attributes: str = '', who: str = 'position:boss', start_attributes: str = '') -> str:
    return process(
        f'<startEvent id="s" {start_attributes}/><userTask id="a" name="审批" zg:who="{who}"/><endEvent id="e"/>'
        + flows('s>a', 'a>e'),
        attributes=attributes,
    )


def test_who_started_sees_the_case_and_it_is_called_by_its_number(people) -> None:
    published(simple('zg:title="&quot;申请 &quot; + string(amount)"'))
    case = Case.objects.get(pk=begun(people['starter'], amount=12))
    assert case.title == '申请 12'
    assert case.number == f'p-{clock.shanghai(case.started_at):%Y%m%d}-{case.pk:04d}'
    seen = set(CasePerson.objects.filter(case=case).values_list('person_id', flat=True))
    assert seen == {people['starter'].id, people['boss'].id}
    assert AuditEntry.objects.filter(use_case='flow.start').count() == 1


def test_a_process_that_is_not_there_or_not_yours_is_refused(people) -> None:
    published(simple('zg:starters="position:clerk"'))
    verdicts = start([NewCase('p'), NewCase('nothing')], actor=people['starter'])
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [(1, 'not_a_starter'), (2, 'no_process')]
    assert not Case.objects.exists()
    assert not Event.objects.exists()
    assert begun(people['clerk'])


def test_names_that_no_database_can_keep_start_nothing_or_are_cleaned(people) -> None:
    published(simple())
    boss = people['boss']
    assert [refusal.code for refusal in start([NewCase('p\x00')], actor=boss).refused] == ['no_process']
    made = start([NewCase('p', title='一\x00二\n三' + '长' * 300)], actor=boss).made['cases']
    title = Case.objects.get(pk=made[0]).title
    assert (title[:5], len(title)) == ('一 二 三', 200)


def test_the_form_judges_what_was_filled_in(people) -> None:
    FormFile.objects.create(key='request', name='申请', source=FORM, hash='x', changed_at=clock.now())
    published(simple(start_attributes='zg:form="request"'))
    verdicts = start([NewCase('p', {'amount': 0}), NewCase('p', {})], actor=people['starter'])
    assert [(refusal.item, refusal.numbers['field']) for refusal in verdicts.refused] == [(1, 'amount'), (2, 'amount')]
    assert not Case.objects.exists()
    assert begun(people['starter'], amount=3)


def test_a_task_of_somebody_away_goes_to_whoever_stands_in(people) -> None:
    published(simple())
    now = clock.now()
    Absence.objects.create(
        person_id=people['boss'].id,
        to_id=people['clerk'].id,
        since=now - timedelta(days=1),
        until=now + timedelta(days=1),
    )
    case_id = begun(people['starter'])
    task = Task.objects.get(case_id=case_id)
    assert (task.assignee_id, task.owner_id, task.delegated) == (people['clerk'].id, people['boss'].id, False)
    assert acting.complete([task.pk], actor=people['clerk']).done == [task.pk]
    assert Case.objects.get(pk=case_id).status == 'completed'
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_what_was_delegated_goes_back_to_its_owner(people) -> None:
    published(simple())
    case_id = begun(people['starter'])
    task = Task.objects.get(case_id=case_id)
    usecases.perform(usecases.get('flow.delegate'), [task.pk], actor=people['boss'], told={'to': people['clerk'].id})
    assert acting.complete([task.pk], actor=people['clerk'], comment='看过').done == [task.pk]
    task.refresh_from_db()
    assert (task.state, task.assignee_id, task.delegated) == ('open', people['boss'].id, False)
    assert acting.complete([task.pk], actor=people['boss']).done == [task.pk]
    assert Case.objects.get(pk=case_id).status == 'completed'
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_many_that_were_delegated_go_back_at_the_cost_of_one(people) -> None:
    published(simple())
    cases = start([NewCase('p')] * 21, actor=people['starter']).made['cases']
    ids = list(Task.objects.filter(case_id__in=cases).order_by('pk').values_list('pk', flat=True))
    assert len(assigning.delegate(ids, actor=people['boss'], to=people['clerk'].id).done) == 21
    with CaptureQueriesContext(connection) as one:
        assert acting.complete(ids[:1], actor=people['clerk']).done == ids[:1]
    with CaptureQueriesContext(connection) as many:
        assert acting.complete(ids[1:], actor=people['clerk'], comment='看过').done == ids[1:]
    assert len(many) == len(one)
    assert Task.objects.filter(state='open', assignee_id=people['boss'].id, draft__comment='看过').count() == 20
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_a_use_case_that_was_done_starts_what_waits_for_it(people) -> None:
    published(
        HEAD + '<message id="m" name="usecase:flow.mark"/><process id="p" name="跟进" isExecutable="true">'
        '<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent>'
        '<userTask id="a" zg:who="position:boss"/><endEvent id="e"/>' + flows('s>a', 'a>e') + '</process></definitions>'
    )
    assert StartTrigger.objects.get().name == 'flow.mark'
    audit.record('flow.other', [7], actor=SYSTEM, subject='flow.Case')
    assert not OutboxEvent.objects.filter(kind='core.use_case_done').exists()
    audit.record('flow.mark', [7, 9], actor=SYSTEM, subject='orders.Order')
    outbox.drain()
    assert list(Case.objects.order_by('pk').values_list('subject_type', 'subject_id')) == [
        ('orders.Order', 7), ('orders.Order', 9),
    ]  # fmt: skip
    publishing.retire([StartTrigger.objects.get().version_id], actor=SYSTEM)
    audit.record('flow.mark', [11], actor=SYSTEM, subject='orders.Order')
    outbox.drain()
    assert Case.objects.count() == 2


def test_one_approval_and_many_cost_the_same_statements(people) -> None:
    published(simple())
    cases = start([NewCase('p')] * 43, actor=people['starter']).made['cases']
    ids = list(Task.objects.filter(case_id__in=cases).order_by('pk').values_list('pk', flat=True))
    with CaptureQueriesContext(connection) as one:
        assert acting.complete(ids[:1], actor=people['boss']).done
    with CaptureQueriesContext(connection) as two:
        assert acting.complete(ids[1:3], actor=people['boss']).done
    with CaptureQueriesContext(connection) as many:
        assert len(acting.complete(ids[3:], actor=people['boss']).done) == 40
    ends = len([each for each in many.captured_queries if 'core_outboxevent' in each['sql']])
    assert len(many) - ends == len(two) - 2 == len(one) - 1, [each['sql'][:80] for each in many.captured_queries]
    assert AuditEntry.objects.filter(use_case='flow.approve').count() == 3
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_many_that_open_the_same_step_ask_once_who_does_it(people) -> None:
    two = '<startEvent id="s"/><userTask id="a" zg:who="position:boss"/><userTask id="b" zg:who="position:clerk"/>'
    published(process(two + '<endEvent id="e"/>' + flows('s>a', 'a>b', 'b>e')))
    with CaptureQueriesContext(connection) as first:
        start([NewCase('p')], actor=people['starter'])
    with CaptureQueriesContext(connection) as started:
        cases = start([NewCase('p')] * 20, actor=people['starter']).made['cases']
    assert len(started) <= len(first)
    asked: list[tuple[str, ...]] = []
    holders = TestDirectory.holders
    directory = directories.directory()
    ids = list(Task.objects.filter(case_id__in=cases).values_list('pk', flat=True))
    directory.holders = lambda positions, **of: asked.append(tuple(positions)) or holders(directory, positions, **of)
    assert len(acting.complete(ids, actor=people['boss']).done) == 20
    assert asked == [('clerk',)]
    assert Task.objects.filter(state='open', assignee_id=people['clerk'].id).count() == 20


def test_a_draft_with_errors_is_kept_and_not_published(people) -> None:
    wrong = process(
        '<startEvent id="s"/><serviceTask id="w" name="退款" zg:useCase="no.such"/><endEvent id="e"/>'
        + flows('s>w', 'w>e')
    )
    drafts = drafting.save_draft([drafting.Draft(wrong)], actor=SYSTEM)
    verdicts = publishing.publish(drafts.made['versions'], actor=SYSTEM)
    assert [(refusal.code, refusal.numbers['element']) for refusal in verdicts.refused] == [('unknown_use_case', 'w')]
    assert '退款' in str(verdicts.refused[0].reason)
    assert not verdicts.done


def test_two_who_draw_at_once_are_told(people) -> None:
    version = drafting.save_draft([drafting.Draft(simple())], actor=SYSTEM).made['versions'][0]
    first = drafting.save_draft([drafting.Draft(simple(), 'a', version, 1)], actor=SYSTEM)
    second = drafting.save_draft([drafting.Draft(simple(), 'b', version, 1)], actor=SYSTEM)
    assert first.done == [version]
    assert [refusal.code for refusal in second.refused] == ['changed']


def test_a_new_version_takes_over_and_what_runs_stays(people) -> None:
    old = published(simple())
    case_id = begun(people['starter'])
    new = published(simple(who='position:clerk'))
    assert Case.objects.get(pk=case_id).version_id == old
    assert Case.objects.get(pk=begun(people['starter'])).version_id == new
    assert acting.complete([Task.objects.get(case_id=case_id).pk], actor=people['boss']).done
    assert publishing.publish([old], actor=SYSTEM).done == [old]  # and back
    assert Task.objects.get(case_id=begun(people['starter'])).assignee_id == people['boss'].id


def test_what_cannot_be_kept_is_dropped_and_what_is_too_big_refused(people) -> None:
    published(simple())
    case = Case.objects.get(pk=begun(people['starter'], note='a\x00b\ud800', **{'\x00key': [{'x': '\x00'}]}))
    assert '"note":"ab?"' in case.state
    verdicts = start([NewCase('p', {'note': 'x' * 200_000}), NewCase('p', {'note': 'x'})], actor=people['starter'])
    assert [(refusal.item, refusal.code) for refusal in verdicts.refused] == [(1, 'too_big')]
    assert len(verdicts.done) == 1
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_a_task_goes_to_whoever_is_named_within_a_value(people: dict[str, object]) -> None:
    body = '<startEvent id="s"/><userTask id="t" zg:who="chosen:winner.author"/><endEvent id="e"/>' + flows(
        's>t', 't>e'
    )
    published(process(body))
    clerk = people['clerk']
    case = begun(people['starter'], winner={'author': clerk.id})  # type: ignore[arg-type,attr-defined]
    assert Task.objects.waiting_for(clerk.id).get().case_id == case  # type: ignore[attr-defined]
