"""Tracking: kept once, in any order; the newest event is the step; signed parcels sign their orders."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from zhanggui.core import clock
from zhanggui.core.models import AuditEntry
from zhanggui.orders.choices import TrackingStep
from zhanggui.orders.models import Courier, Parcel, TrackingEvent
from zhanggui.orders.services.printing import print_parcels
from zhanggui.orders.services.ship import ship
from zhanggui.orders.services.tracking import take_in
from zhanggui.orders.tests.desk import Desk, assert_sound
from zhanggui.orders.tracks import TrackingNews, step_of


def shipped(desk: Desk, *codes: str) -> list[int]:
    orders = desk.allocated(*(desk.order(str(number), code) for number, code in enumerate(codes)))
    parcels = [desk.parcel(order).pk for order in orders]
    print_parcels(parcels, actor=desk.actor)
    assert ship(parcels, actor=desk.actor).done == parcels
    return orders


def news(parcel: Parcel, hours: float, step: str = 'in_transit', **told: object) -> TrackingNews:
    """An event so many hours ago."""
    at = clock.now().replace(microsecond=0) - timedelta(hours=hours)
    return TrackingNews(parcel.tracking_number, at, step, **told)


def test_events_are_kept_and_the_newest_is_the_step(desk: Desk) -> None:
    [order] = shipped(desk, 'A')
    parcel = desk.parcel(order)
    events = [news(parcel, 3, 'collected', place='杭州', text='已揽收'), news(parcel, 1, 'in_transit')]

    verdicts = take_in(events, actor=desk.actor)

    assert (verdicts.done, verdicts.made['created']) == ([parcel.pk], 2)
    parcel = desk.parcel(order)
    assert (parcel.tracking_step, parcel.tracked_at) == ('in_transit', events[1].at)
    assert desk.state(order) == 'shipped'
    assert_sound()


def test_the_same_file_again_changes_nothing(desk: Desk) -> None:
    [order] = shipped(desk, 'A')
    events = [news(desk.parcel(order), hours) for hours in (3, 2, 1)]
    take_in(events, actor=desk.actor)
    entries = AuditEntry.objects.count()
    again = take_in([*events, *events], actor=desk.actor)
    assert again.made == {'created': 0, 'unchanged': 3, 'refused': 0, 'signed': 0}
    assert (again.done, again.already) == ([], [desk.parcel(order).pk])
    assert (TrackingEvent.objects.count(), AuditEntry.objects.count()) == (3, entries)


def test_any_order_gives_the_same_end(desk: Desk) -> None:
    one, other = shipped(desk, 'A', 'B')
    steps = ['collected', 'in_transit', 'delivering', 'signed']
    for order in (one, other):
        events = [news(desk.parcel(order), 8 - place, step) for place, step in enumerate(steps)]
        random.Random(order).shuffle(events)
        for event in events:
            take_in([event], actor=desk.actor)
        assert desk.parcel(order).tracking_step == 'signed'
        assert (desk.parcel(order).state, desk.state(order)) == ('signed', 'signed')
    assert_sound()


def test_an_older_event_does_not_take_a_step_back(desk: Desk) -> None:
    [order] = shipped(desk, 'A')
    take_in([news(desk.parcel(order), 1, 'signed')], actor=desk.actor)
    take_in([news(desk.parcel(order), 5, 'delivering')], actor=desk.actor)
    assert (desk.parcel(order).state, desk.parcel(order).tracking_step) == ('signed', 'signed')
    assert_sound()


def test_unknown_numbers_and_the_future_are_refused(desk: Desk) -> None:
    [order] = shipped(desk, 'A')
    verdicts = take_in(
        [TrackingNews('NOPE', clock.now(), 'collected', row=7), news(desk.parcel(order), -2, row=8)], actor=desk.actor
    )
    assert {(refusal.item, refusal.code, refusal.numbers['row']) for refusal in verdicts.refused} == {
        ('NOPE', 'unknown', 7),
        (desk.parcel(order).tracking_number, 'future', 8),
    }
    assert not TrackingEvent.objects.exists()


def test_one_number_at_two_couriers_needs_the_courier(desk: Desk) -> None:
    one, other = shipped(desk, 'A', 'B')
    second = Courier.objects.create(code='YTO', name='圆通速递')
    number = desk.parcel(one).tracking_number
    Parcel.objects.filter(pk=desk.parcel(other).pk).update(courier=second, tracking_number=number)
    at = clock.now() - timedelta(hours=1)
    assert take_in([TrackingNews(number, at, 'collected')], actor=desk.actor).by_code == {'ambiguous': 1}
    told = take_in([TrackingNews(number, at, 'collected', courier='圆通')], actor=desk.actor)
    assert told.done == [desk.parcel(other).pk]
    assert take_in([TrackingNews(number, at, 'collected', courier='顺丰')], actor=desk.actor).by_code == {'unknown': 1}


def test_an_order_is_signed_with_its_last_parcel(desk: Desk) -> None:
    """A parcel of an order that has not left yet is told of too, and moves nothing."""
    [order] = desk.allocated(desk.order('1', 'A'))
    print_parcels([desk.parcel(order).pk], actor=desk.actor)
    take_in([news(desk.parcel(order), 1, 'collected')], actor=desk.actor)
    assert (desk.parcel(order).state, desk.state(order)) == ('printed', 'printed')
    assert_sound()


@pytest.mark.parametrize(
    ('words', 'step'),
    [
        ('【杭州市】已揽收', TrackingStep.COLLECTED),
        ('快件已发往 上海转运中心', TrackingStep.IN_TRANSIT),
        ('快件到达 北京朝阳网点', TrackingStep.IN_TRANSIT),
        ('正在派送，请保持电话畅通', TrackingStep.DELIVERING),
        ('快件已到达菜鸟驿站，待取件', TrackingStep.DELIVERING),
        ('您的快件已签收，签收人：本人', TrackingStep.SIGNED),
        ('派送成功，已签收', TrackingStep.SIGNED),
        ('已妥投', TrackingStep.SIGNED),
        ('派件失败，客户不在家', TrackingStep.PROBLEM),
        ('快件未签收，原因：电话无人接听', TrackingStep.PROBLEM),
        ('客户拒收，退回中', TrackingStep.RETURNING),
        ('退件签收', TrackingStep.RETURNED),
        ('快件疑似丢失', TrackingStep.LOST),
        ('signed', TrackingStep.SIGNED),
        ('Delivered', TrackingStep.SIGNED),
        ('说不清的状态', TrackingStep.IN_TRANSIT),
    ],
)
def test_couriers_words_become_steps(words: str, step: TrackingStep) -> None:
    assert step_of(words) == step


def test_ten_thousand_events_take_few_queries(desk: Desk, django_assert_max_num_queries) -> None:
    orders = shipped(desk, *'ABAB')
    parcels = [desk.parcel(order) for order in orders]
    start = datetime(2026, 11, 12, tzinfo=UTC)
    with clock.moved(start + timedelta(days=30) - clock.now()):
        events = [
            TrackingNews(parcel.tracking_number, start + timedelta(minutes=n), 'in_transit')
            for n in range(2_500)
            for parcel in parcels
        ]
        with django_assert_max_num_queries(40):
            assert take_in(events, actor=desk.actor).made['created'] == 10_000
