"""Audit log, jobs, dead letters, proofs and the API described: who may open them, and that they do what they say."""

from __future__ import annotations

import pytest
from django.test import Client

from zhanggui.core import audit, drift
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry, DeliveryState, DriftRun, OutboxDelivery, OutboxEvent
from zhanggui.site.screens.api import ApiDocs
from zhanggui.site.screens.audit import SEE_AUDIT, AuditList, AuditPage
from zhanggui.site.screens.jobs import SEE_JOBS, DeliveryList, DriftList, DriftPage, JobList, Prove
from zhanggui.site.tests.shops import person
from zhanggui.ui.testing import ScreenMatrix


def dead_letter() -> OutboxDelivery:
    event = OutboxEvent.objects.create(kind='test.happened', payload={})
    return OutboxDelivery.objects.create(event=event, handler='nobody.hears', state=DeliveryState.DEAD, error='坏了')


class TestAuditList(ScreenMatrix):
    screen = AuditList
    rights = frozenset({SEE_AUDIT})

    @pytest.fixture
    def mine(self) -> AuditEntry:
        return AuditEntry.objects.get(pk=audit.record('org.disable_account', [7], actor=system(), subject='org.User'))

    def test_it_is_narrowed_by_use_case_object_and_day(self, client: Client, reader, mine: AuditEntry) -> None:
        client.force_login(reader)
        row = f'data-id="{mine.pk}"'
        day = '2000-01-01'
        assert row in client.get('/audit/', {'use_case': 'org.disable_account', 'object_id': '7'}).content.decode()
        assert row not in client.get('/audit/', {'object_id': '8'}).content.decode()
        assert row not in client.get('/audit/', {'use_case': 'org.enable_account'}).content.decode()
        assert row not in client.get('/audit/', {'at_to': day}).content.decode()


class TestAuditPage(TestAuditList):
    screen = AuditPage
    marker = '链条位置'


class TestJobList(ScreenMatrix):
    screen = JobList
    rights = frozenset({SEE_JOBS})


class TestDeliveryList(ScreenMatrix):
    screen = DeliveryList
    rights = frozenset({SEE_JOBS})

    @pytest.fixture
    def mine(self) -> OutboxDelivery:
        return dead_letter()


class TestDriftList(ScreenMatrix):
    screen = DriftList
    rights = frozenset({SEE_JOBS})

    @pytest.fixture
    def mine(self) -> DriftRun:
        drift.run_and_keep()
        return DriftRun.objects.get()


class TestDriftPage(TestDriftList):
    screen = DriftPage
    marker = '审计链完整'


class TestProve(ScreenMatrix):
    screen = Prove
    rights = frozenset({SEE_JOBS, 'core.prove'})


class TestApiDocs(ScreenMatrix):
    screen = ApiDocs
    rights = frozenset({SEE_JOBS})

    def test_without_the_right_it_is_refused(self, client: Client, address: str) -> None:
        pytest.skip('everybody who is logged in may read it')


@pytest.mark.django_db
def test_a_dead_letter_goes_out_again_and_a_living_one_does_not(client: Client) -> None:
    operator = person('operator', SEE_JOBS, 'core.revive', shops=(), warehouses=())
    client.force_login(operator)
    letter = dead_letter()
    assert client.post('/do/core.revive/', {'_ids': str(letter.pk)}).status_code == 200
    letter.refresh_from_db()
    assert letter.state == DeliveryState.READY
    again = client.post('/do/core.revive/', {'_ids': str(letter.pk)}).content.decode()
    assert '不是死信' in again
    assert AuditEntry.objects.filter(use_case='core.revive').count() == 1


@pytest.mark.django_db
def test_prove_now_queues_a_proof(client: Client) -> None:
    client.force_login(person('operator', SEE_JOBS, 'core.prove', shops=(), warehouses=()))
    assert client.post('/jobs/drift/new/').status_code == 302
    assert 'core.prove' in client.get('/jobs/', {'tab': 'todo'}).content.decode()


@pytest.mark.django_db
def test_the_api_page_names_every_route_and_its_fields(client: Client) -> None:
    client.force_login(person('programmer', shops=(), warehouses=()))
    text = client.get('/api/docs/').content.decode()
    for told in ('/api/v1/orders/batch', 'orders[].lines[].quantity', '/api/v1/org/grant_post', 'ids'):
        assert told in text
