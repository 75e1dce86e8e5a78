"""Who is told what of incidents and documents: whoever is called at once, whoever must read, whose document ends soon."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.flow.models import Task
from zhanggui.flow.services.telling import new_tasks
from zhanggui.flow.services.timers import fire_due
from zhanggui.notices.models import Address, Delivery, Notice, QuietHours
from zhanggui.office import notices
from zhanggui.office.models import IncidentCall
from zhanggui.office.tests.conftest import PEOPLE, actor, settle
from zhanggui.office.tests.test_documents import drafted, issue
from zhanggui.office.tests.test_incidents import perform, reported
from zhanggui.org.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]


def told(kind: str) -> list[str]:
    return sorted(Notice.objects.filter(kind=kind).values_list('person__username', flat=True))


def test_who_is_called_hears_it_at_once_and_once() -> None:
    Address.objects.create(person_id=actor('it').id, channel='wecom', target='x')
    incident = reported()
    new_tasks()
    (notice,) = Notice.objects.filter(person__username='it')
    assert (notice.kind, notice.urgent, notice.href) == (notices.CALLED, True, f'/office/incidents/{incident.pk}/')
    minutes = IncidentCall.objects.get().minutes
    assert notice.title == f'突发事件叫到你，{minutes} 分钟内应答：仓库断网'
    assert Delivery.objects.filter(person__username='it').count() == 1
    assert told(notices.CALLED) == ['it']


def test_the_next_of_the_list_is_told_when_the_one_before_cannot_come() -> None:
    incident = reported()
    assert perform('office.pass_on', 'it', [incident.pk], note='在外地').done
    assert told(notices.CALLED) == ['it', 'manager']
    assert perform('office.take', 'manager', [incident.pk]).done
    assert told(notices.CALLED) == ['it', 'manager']


@pytest.mark.parametrize(('passes', 'waits'), [(True, False), (False, True)])
def test_at_night_a_call_disturbs_who_allows_it(passes: bool, waits: bool) -> None:
    person = actor('it').id
    Address.objects.create(person_id=person, channel='wecom', target='x')
    QuietHours.objects.create(person_id=person, urgent_passes=passes)
    with clock.stopped(clock.shanghai(clock.now()).replace(hour=2) + timedelta(days=1)):
        reported()
        assert Delivery.objects.get(person_id=person).digest is waits


def test_a_drill_says_that_it_is_one() -> None:
    reported(drill=True)
    assert Notice.objects.get(kind=notices.CALLED).title.startswith('【演练】')


def test_a_document_that_must_be_read_is_told_to_all_but_who_issued_it() -> None:
    row = issue(drafted(), to_acknowledge=True)
    assert told(notices.TO_READ) == sorted(name for name, *_ in PEOPLE if name != 'clerk')
    notice = Notice.objects.filter(kind=notices.TO_READ).first()
    assert notice is not None
    assert (notice.title, notice.href) == (f'请阅读并确认：{row}', f'/office/documents/{row.pk}/')


def test_of_a_department_only_its_people_are_asked() -> None:
    issue(drafted(confidentiality='department'), to_acknowledge=True)
    assert told(notices.TO_READ) == ['packer', 'warehouse']


def test_of_a_secret_one_only_who_worked_on_it() -> None:
    row = issue(drafted(confidentiality='secret'), to_acknowledge=True)
    worked = set(User.objects.filter(pk__in=row.people).values_list('username', flat=True))
    assert set(told(notices.TO_READ)) == worked - {'clerk'}
    assert 'it' not in told(notices.TO_READ)


def test_nobody_is_told_of_what_need_not_be_read() -> None:
    issue(drafted())
    assert told(notices.TO_READ) == []


def test_before_its_end_its_author_is_told_once() -> None:
    end = clock.today() + timedelta(days=60)
    row = issue(drafted(), expires_on=end.isoformat())
    assert told(notices.EXPIRING) == []
    with clock.moved(timedelta(days=31)):
        fire_due()
        settle()
        new_tasks()
        assert told(notices.EXPIRING) == ['packer']
        assert Task.objects.filter(case_id=row.case_id, node='expiry', state='open').exists()
        assert Notice.objects.get(kind=notices.EXPIRING).title == f'文件 {end} 到期，请复审：{row}'
        fire_due()
        settle()
    assert told(notices.EXPIRING) == ['packer']
