"""Somebody leaves in the middle of their work: it goes to whoever stands above them, and no case ever waits for nobody."""

from __future__ import annotations

import pytest

from tests.stories import returns
from tests.stories.returns import ARRIVAL, ASK, GOOD
from zhanggui.core import outbox
from zhanggui.core.actors import system
from zhanggui.flow.models import Task
from zhanggui.org import services
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db


def test_the_open_work_of_who_leaves_goes_to_their_superior_and_nothing_later_waits_for_nobody() -> None:
    order = returns.company()
    asked, inspected = returns.begin(order), returns.begin(order)
    inspected.does('service', 'ask', **ASK)
    service = User.objects.get(username='service')

    verdicts = services.disable([service.pk], actor=system())
    assert verdicts.done == [service.pk]
    outbox.drain()

    assert asked.waits_at() == [('ask', 'director')], 'the post between them is vacant'
    asked.does('director', 'ask', **ASK)
    inspected.does('warehouse', 'receive', **ARRIVAL)
    inspected.does('warehouse', 'inspect', **GOOD)
    director = User.objects.get(username='director')
    assert inspected.task('answer') in Task.objects.waiting_for(director.pk), (
        'nobody holds the post: who looks after processes is asked'
    )
    returns.nothing_drifts()
