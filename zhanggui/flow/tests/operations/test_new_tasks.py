"""Who has something new to do is told it outside the inbox, once, if they want; the bell does not say it again."""

from __future__ import annotations

import pytest

from zhanggui.flow.services.telling import new_tasks
from zhanggui.flow.tests.operations.floor import Floor
from zhanggui.notices.models import Address, Delivery, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrived(floor: Floor) -> Floor:
    floor.publish()
    floor.arrive()
    return floor


def test_a_new_task_reaches_who_has_an_address_once(arrived: Floor) -> None:
    assert new_tasks() == 0, 'nobody is reached outside'
    Address.objects.create(person_id=arrived.id('ann'), channel='wecom', target='x')
    assert new_tasks() == 1
    assert new_tasks() == 0
    notice = Notice.objects.get()
    assert (notice.person_id, notice.in_app, notice.href) == (arrived.id('ann'), False, f'/flow/tasks/{arrived.task("ann")}/')
    assert Delivery.objects.get().channel == 'wecom'
