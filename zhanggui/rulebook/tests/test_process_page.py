"""The page of a process names the clauses that it keeps, for those who may read the rulebook."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.core.actors import system
from zhanggui.flow.tests.running.company import flows, process, published
from zhanggui.org.models import User
from zhanggui.rulebook.services import load_rulebook
from zhanggui.rulebook.tests.drafts import chapter

pytestmark = pytest.mark.django_db

BODY = '<startEvent id="s"/><userTask id="ship" name="登记出库" zg:who="starter"/><endEvent id="e"/>' + flows(
    's>ship', 'ship>e'
)


def test_the_clauses_of_a_process_stand_on_its_page(client: Client) -> None:
    load_rulebook([chapter()], actor=system())
    for key in ('P90', 'P91'):
        published(process(BODY, key=key))
    client.force_login(User.objects.create(username='boss', name='老板', is_superuser=True))
    kept, other = (client.get(reverse('flow.process', kwargs={'key': key})).content.decode() for key in ('P90', 'P91'))
    assert 'WH-08' in kept
    assert '当日登记出库' in kept
    assert '它执行的制度条款' not in other
