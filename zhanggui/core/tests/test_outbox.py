"""News is told exactly with its transaction, delivered at least once, retried with pauses, and set aside when hopeless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from zhanggui.core import clock, outbox
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import DeliveryState, OutboxDelivery, OutboxEvent
from zhanggui.core.tests.rivals import StartRival, wait_until_somebody_waits

pytestmark = pytest.mark.django_db

ACTOR = system('test')


@dataclass(frozen=True, slots=True)
class Rang:
    KIND: ClassVar[str] = 'test.rang'
    times: int


class Listener:
    """A handler whose mood the test decides; it keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.fails = False

    def hear(self, event: Rang, actor: Actor) -> None:
        if self.fails:
            raise ValueError('the line is dead\nDETAIL: called 13812345678')
        self.heard.append(event.times)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    """Its registration goes with the test."""
    made = Listener()
    monkeypatch.setitem(outbox._handlers, Rang.KIND, {'test.hear': (Rang, made.hear)})
    return made


def jobs_of(delivery: OutboxDelivery) -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name='core.deliver', args__delivery_id=delivery.pk).order_by('id'))


def tell() -> OutboxDelivery:
    outbox.tell(Rang(2), actor=ACTOR)
    return OutboxDelivery.objects.get(event__kind=Rang.KIND)


def test_what_is_told_is_delivered_once(listener: Listener) -> None:
    delivery = tell()
    assert len(jobs_of(delivery)) == 1
    outbox.deliver(delivery.pk)
    outbox.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert listener.heard == [2]
    assert (delivery.state, delivery.tries) == (DeliveryState.DONE, 1)


def test_what_was_rolled_back_was_never_told(listener: Listener) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)
    assert not OutboxEvent.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name='core.deliver').exists()


def test_news_that_nobody_handles_is_kept_and_makes_no_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(outbox._handlers, Rang.KIND, raising=False)
    outbox.tell(Rang(1), actor=ACTOR)
    assert OutboxEvent.objects.get().payload == {'times': 1}
    assert not OutboxDelivery.objects.exists()


def test_each_failure_waits_longer_and_the_last_one_is_set_aside(listener: Listener) -> None:
    listener.fails = True
    delivery = tell()
    pauses = []
    for _ in range(outbox.TRIES_MAX):
        before = clock.now()
        outbox.deliver(delivery.pk)
        delivery.refresh_from_db()
        pauses.append(delivery.next_at - before)
    assert delivery.state == DeliveryState.DEAD
    assert delivery.tries == outbox.TRIES_MAX
    for pause, wanted in zip(pauses, outbox.PAUSES, strict=False):
        assert wanted <= pause < wanted + timedelta(seconds=2)
    planned = [job.scheduled_at for job in jobs_of(delivery)]
    assert len(planned) == outbox.TRIES_MAX, 'the first job and one for each pause; a dead letter has none'
    assert planned[0] is None
    assert sorted(filter(None, planned)) == planned[1:]


def test_a_failed_handler_leaves_nothing_behind(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    def writes_then_fails(event: Rang, actor: Actor) -> None:
        OutboxEvent.objects.create(kind='test.half', payload={})
        raise ValueError('too late')

    monkeypatch.setitem(outbox._handlers, Rang.KIND, {'test.hear': (Rang, writes_then_fails)})
    outbox.deliver(tell().pk)
    assert not OutboxEvent.objects.filter(kind='test.half').exists()


def test_the_error_shown_quotes_no_row(listener: Listener) -> None:
    listener.fails = True
    delivery = tell()
    outbox.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.error.startswith('ValueError: the line is dead (hear:')
    assert '138' not in delivery.error


def test_a_handler_that_no_longer_exists_becomes_a_dead_letter_too(
    listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = tell()
    monkeypatch.setitem(outbox._handlers, Rang.KIND, {})
    outbox.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.READY
    assert 'KeyError' in delivery.error


def test_a_dead_letter_comes_back_with_all_its_tries(listener: Listener) -> None:
    listener.fails = True
    delivery = tell()
    for _ in range(outbox.TRIES_MAX):
        outbox.deliver(delivery.pk)
    laid = len(jobs_of(delivery))
    assert outbox.revive([delivery.pk, delivery.pk]) == [delivery.pk]
    assert outbox.revive([delivery.pk]) == [], 'it is ready now, not dead'
    assert len(jobs_of(delivery)) == laid + 1
    listener.fails = False
    outbox.drain()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == (DeliveryState.DONE, 1, '')


def test_draining_ends_though_a_handler_fails(listener: Listener) -> None:
    listener.fails = True
    tell()
    assert outbox.drain() == 1


def test_pruning_spares_what_is_open_dead_or_young(listener: Listener) -> None:
    outbox.deliver(tell().pk)
    old = clock.now() - timedelta(days=8)
    OutboxDelivery.objects.update(done_at=old)
    event = OutboxEvent.objects.get()
    for state, done_at in ((DeliveryState.DEAD, None), (DeliveryState.READY, None), (DeliveryState.DONE, clock.now())):
        OutboxDelivery.objects.create(event=event, handler=f'test.{state}', state=state.value, done_at=done_at)
    outbox.prune()
    assert set(OutboxDelivery.objects.values_list('handler', flat=True)) == {'test.dead', 'test.ready', 'test.done'}


def test_an_event_goes_when_it_is_old_and_nobody_waits_for_it(listener: Listener) -> None:
    old = clock.now() - timedelta(days=8)
    dead, over = (OutboxEvent.objects.create(kind=kind, payload={}) for kind in ('test.dead', 'test.over'))
    OutboxEvent.objects.update(at=old)
    OutboxEvent.objects.create(kind='test.young', payload={})
    OutboxDelivery.objects.create(event=dead, handler='test.hear', state=DeliveryState.DEAD.value)
    OutboxDelivery.objects.create(event=over, handler='test.hear', state=DeliveryState.DONE.value, done_at=old)
    outbox.prune()
    assert set(OutboxEvent.objects.values_list('kind', flat=True)) == {'test.dead', 'test.young'}


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_the_same_job_run_it_once(listener: Listener, start_rival: StartRival) -> None:
    """The second waits on the row and then finds it done."""
    delivery = tell()
    with transaction.atomic():
        outbox.deliver(delivery.pk)
        other = start_rival(lambda: outbox.deliver(delivery.pk))
        wait_until_somebody_waits()
    other.result(20)
    assert listener.heard == [2]
