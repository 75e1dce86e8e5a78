"""The demo works on over the playbook as it is now: a form that asks for more must not break the first start."""

from __future__ import annotations

import pytest

from tests.processes.world import BY
from tests.stories.returns import nothing_drifts, ordered
from zhanggui.flow.models import Case, Incident, Task
from zhanggui.orders.incoming import PlatformState
from zhanggui.orders.models import Order
from zhanggui.planning.models import Goal, Meeting, TaskOrder, WorkPlan
from zhanggui.rulebook.models import Finding, Reading
from zhanggui.site.demo.cases import STORIES, begin_work
from zhanggui.site.demo.company import found, hire_the_others
from zhanggui.site.demo.desk import lay_the_desk
from zhanggui.site.demo.goods import stock_up
from zhanggui.site.demo.returns import people
from zhanggui.site.playbook import load_playbook

pytestmark = pytest.mark.django_db
ORDERS = 20


def test_no_screen_of_the_demo_is_empty() -> None:
    company = found(BY, processes=())
    stock_up(company, BY)
    for number in range(ORDERS):
        ordered(company.shops['TM01'].pk, PlatformState.SHIPPED, number=f'29300000000000010{number:02}')
    hire_the_others()
    assert not load_playbook(actor=BY).refused
    staff = people()
    begin_work(staff)
    lay_the_desk(staff)

    assert Order.objects.count() == ORDERS
    assert {story.process for story in STORIES} <= set(Case.objects.values_list('version__process__key', flat=True))
    assert not Incident.objects.exists()
    assert Task.objects.filter(state='open').count() > len(STORIES)
    kinds = (Meeting, TaskOrder, WorkPlan, Goal, Finding)
    assert [kind.__name__ for kind in kinds if not kind.objects.exists()] == []
    assert [each.person.username for each in Reading.objects.filter(read_at=None)] == ['service']
    nothing_drifts()
