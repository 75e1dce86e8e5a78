"""What a case is about is chosen among what one sees: of anything else not even the title is told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.choosers import SubjectField
from zhanggui.flow.models import Case
from zhanggui.flow.subjects import Subject
from zhanggui.flow.tests.inbox.office import Office
from zhanggui.org.models import User

LABEL = 'flow.Case'


@pytest.fixture
def subject() -> Iterator[Subject]:
    before = dict(subjects._subjects)
    made = Subject(
        label=LABEL, name=say('流程', 'Case'), title=lambda id: Case.objects.get(pk=id).title, facts=lambda id: {},
        href=lambda id: '', shown=lambda id, actor: [], search=lambda text, actor: [],
    )  # fmt: skip
    subjects.register(made)
    yield made
    subjects._subjects.clear()
    subjects._subjects.update(before)


def drawn(subject: Subject, user: User, chosen: int) -> str:
    field = SubjectField(subject, Actor.of(user))
    return str(field.widget.render('subject', chosen, {'id': 'x'}))


def test_who_sees_it_reads_its_title_anybody_else_nothing(office: Office, subject: Subject) -> None:
    case = office.begin('打印机')
    assert '采购 打印机' in drawn(subject, office.starter, case)
    assert '采购' not in drawn(subject, office.outsider, case)
    assert 'data-person' not in drawn(subject, office.outsider, case)


def test_what_is_not_there_is_drawn_as_nothing(office: Office, subject: Subject) -> None:
    assert 'data-person' not in drawn(subject, office.starter, 424242)
