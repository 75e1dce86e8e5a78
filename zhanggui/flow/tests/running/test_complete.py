"""同意、驳回: the seat's holder decides, everybody else is refused and nothing moves; the rows say what the state says."""

from __future__ import annotations

import pytest

from zhanggui.core import drift
from zhanggui.core.models import AuditEntry
from zhanggui.flow.models import Case, Event, Task
from zhanggui.flow.services import acting
from zhanggui.flow.tests.running.company import TestDirectory, begun, flows, person, process, published

pytestmark = pytest.mark.django_db

TWO_STEPS = process(
    '<startEvent id="s"/><userTask id="a" name="审批" zg:who="position:boss" zg:refuse="end"/>'
    '<userTask id="b" name="复核" zg:who="position:clerk"/><endEvent id="e"/>' + flows('s>a', 'a>b', 'b>e')
)


@pytest.fixture
def people(directory: TestDirectory) -> dict[str, object]:
    made = {name: person(name) for name in ('boss', 'clerk', 'other', 'starter')}
    directory.posts = {'boss': [made['boss'].id], 'clerk': [made['clerk'].id, made['other'].id]}
    published(TWO_STEPS)
    return made


def test_a_case_goes_from_hand_to_hand_to_its_end(people) -> None:
    case_id = begun(people['starter'])
    first = Task.objects.get(case_id=case_id)
    assert (first.name, first.assignee_id, first.state) == ('审批', people['boss'].id, 'open')

    verdicts = acting.complete([first.pk], actor=people['boss'], comment='可以')

    assert verdicts.done == [first.pk]
    first.refresh_from_db()
    assert (first.state, first.result, first.done_by_id, first.comment) == (
        'done',
        'approve',
        people['boss'].id,
        '可以',
    )
    second = Task.objects.get(case_id=case_id, state='open')
    assert second.assignee_id is None
    assert {each.person_id for each in second.candidates.all()} == {people['clerk'].id, people['other'].id}

    acting.complete([second.pk], actor=people['other'])

    case = Case.objects.get(pk=case_id)
    assert (case.status, case.outcome, case.ended_at is None) == ('completed', 'approve', False)
    assert not second.candidates.exists()
    assert AuditEntry.objects.filter(use_case='flow.approve').count() == 2
    assert not [proof for proof in drift.run() if proof.found]


def test_who_does_not_hold_the_seat_is_refused_and_nothing_moves(people) -> None:
    case_id = begun(people['starter'])
    task = Task.objects.get(case_id=case_id)
    before = (Case.objects.get(pk=case_id).state, Event.objects.count(), AuditEntry.objects.count())

    verdicts = acting.complete([task.pk], actor=people['clerk'])

    assert [refusal.code for refusal in verdicts.refused] == ['not_yours']
    assert (Case.objects.get(pk=case_id).state, Event.objects.count(), AuditEntry.objects.count()) == before


def test_a_task_is_done_once(people) -> None:
    case_id = begun(people['starter'])
    task = Task.objects.get(case_id=case_id)
    acting.complete([task.pk], actor=people['boss'])
    before = Event.objects.count()

    verdicts = acting.complete([task.pk], actor=people['boss'])

    assert [refusal.code for refusal in verdicts.refused] == ['not_open']
    assert Event.objects.count() == before


def test_refused_to_the_end(people) -> None:
    case_id = begun(people['starter'])
    task = Task.objects.get(case_id=case_id)
    assert acting.refuse([task.pk], actor=people['boss']).done == [task.pk]
    assert Case.objects.get(pk=case_id).status == 'refused'
    assert not [proof for proof in drift.run() if proof.found]
