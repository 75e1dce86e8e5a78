"""The proofs find what they are there for: a row moved behind its case's back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock, drift, usecases
from zhanggui.planning.drafts import NewMeeting, NewTask
from zhanggui.planning.models import Meeting, TaskOrder
from zhanggui.planning.tests.conftest import actor, found

pytestmark = pytest.mark.django_db


def broken() -> set[str]:
    return {proof.invariant for proof in drift.run() if proof.found}


def test_a_row_that_says_other_than_its_case_is_found() -> None:
    found()
    person = actor('operator').id or 0
    line = NewTask('a', 'b', clock.today() + timedelta(days=1), person)
    task = usecases.perform(usecases.get('planning.issue'), [line], actor=actor('director')).done[0]
    meeting = NewMeeting('a', clock.today(), (person,))
    called = usecases.perform(usecases.get('planning.call'), [meeting], actor=actor('director')).done[0]
    assert broken() == set()
    TaskOrder.objects.filter(pk=task).update(state='done')
    assert broken() == {'planning_tasks'}
    TaskOrder.objects.filter(pk=task).update(state='closed')
    Meeting.objects.filter(pk=called).update(state='held')
    assert broken() == {'planning_tasks', 'planning_meetings'}
