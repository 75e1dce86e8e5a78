"""Towards the evening of a working day each person hears once which duties of today were not seen done, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.processes.world import World
from tests.stories.test_workbench import BY_HAND, DAILY, company, issue
from zhanggui.core import clock, drift, usecases
from zhanggui.core.actors import system
from zhanggui.notices.choices import When
from zhanggui.notices.models import Choice, Delivery, Notice
from zhanggui.org.models import User
from zhanggui.site import notices
from zhanggui.site.workbench.evening import remind
from zhanggui.site.workbench.ticking import TICK, Tick

pytestmark = pytest.mark.django_db
__all__ = ['company']
WEDNESDAY = datetime(2026, 12, 2, 17, 20, tzinfo=clock.SHANGHAI)
FRIDAY, SATURDAY = WEDNESDAY + timedelta(days=2), WEDNESDAY + timedelta(days=3)


@pytest.fixture(autouse=True)
def evening(company: World) -> Iterator[None]:
    with clock.stopped(WEDNESDAY):
        yield
    assert [(proof.invariant, proof.examples) for proof in drift.run() if proof.found] == []


def told(username: str = 'designer') -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=notices.UNDONE, person__username=username)
    return list(rows.order_by('pk').values_list('title', 'body'))


def test_said_once_in_the_evening_of_a_working_day() -> None:
    for hour in (9, 16):
        with clock.stopped(WEDNESDAY.replace(hour=hour)):
            assert remind(actor=system()) == 0
    assert remind(actor=system()) == 2  # two designers
    with clock.stopped(WEDNESDAY.replace(hour=19)):
        assert remind(actor=system()) == 0
    with clock.stopped(WEDNESDAY.replace(hour=20)):
        assert remind(actor=system()) == 0
    assert told() == [('今天还有 1 项职责没做', '每日派活')]
    assert told('planner') == []
    with clock.stopped(SATURDAY):
        assert remind(actor=system()) == 0


def test_what_was_seen_done_is_left_out(company: World) -> None:
    issue(company, by='designer', to='planner', due=2)
    assert remind(actor=system()) == 1
    assert (told(), len(told('designer_2'))) == ([], 1)


def test_a_duty_of_the_week_is_said_on_its_last_working_day(company: World) -> None:
    assert usecases.perform(TICK, [Tick(BY_HAND.id, '整理了')], actor=company.actor('designer_2')).done
    with clock.stopped(FRIDAY):
        remind(actor=system())
    assert told() == [('今天还有 2 项职责没做', f'{DAILY.title}\n{BY_HAND.title}')]
    assert told('designer_2') == [('今天还有 1 项职责没做', DAILY.title)]


def test_mail_comes_with_the_evening_digest_and_who_does_not_want_it_is_left_alone() -> None:
    User.objects.filter(username='designer').update(email='d@example.com')
    other = User.objects.get(username='designer_2').pk
    for channel in ('in_app', 'mail'):
        Choice.objects.create(person_id=other, group=notices.GROUP, channel=channel, when=When.OFF)
    assert remind(actor=system()) == 1
    row = Delivery.objects.get(person__username='designer')
    assert (row.digest, row.due_at) == (True, WEDNESDAY.replace(hour=18, minute=0))
    assert told('designer_2') == []
