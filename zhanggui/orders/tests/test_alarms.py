"""Alarms: raised by silence, closed by movement, or by a person whose note is respected until something changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.core.models import AuditEntry
from zhanggui.orders.models import Alarm, Parcel
from zhanggui.orders.services.alarms import close_alarms, raise_alarms
from zhanggui.orders.services.tracking import take_in
from zhanggui.orders.tests.desk import Desk, assert_sound
from zhanggui.orders.tests.test_tracking import shipped
from zhanggui.orders.tracks import TrackingNews

pytestmark = pytest.mark.django_db


@pytest.fixture
def parcel(desk: Desk) -> Parcel:
    [order] = shipped(desk, 'A')
    return desk.parcel(order)


def look(desk: Desk, hours: float) -> dict[str, int]:
    """The patrol so many hours after now."""
    with clock.moved(timedelta(hours=hours)):
        return raise_alarms(clock.now(), actor=desk.actor)


def told(desk: Desk, parcel: Parcel, hours: float, step: str = 'in_transit') -> None:
    with clock.moved(timedelta(hours=hours)):
        take_in([TrackingNews(parcel.tracking_number, clock.now(), step)], actor=desk.actor)


def open_kinds() -> list[str]:
    return list(Alarm.objects.filter(closed_at=None).order_by('kind').values_list('kind', flat=True))


def test_not_collected_after_a_day(desk: Desk, parcel: Parcel) -> None:
    assert look(desk, 23) == {'raised': 0, 'closed': 0}
    assert look(desk, 25) == {'raised': 1, 'closed': 0}
    assert look(desk, 26) == {'raised': 0, 'closed': 0}
    assert open_kinds() == ['not_collected']
    assert_sound()


def test_movement_closes_it_at_once(desk: Desk, parcel: Parcel) -> None:
    look(desk, 25)
    told(desk, parcel, 26, 'collected')
    assert open_kinds() == []
    alarm = Alarm.objects.get()
    assert (alarm.closed_by_id, alarm.note) == (None, '')


def test_stuck_after_two_days_of_silence(desk: Desk, parcel: Parcel) -> None:
    told(desk, parcel, 1, 'collected')
    look(desk, 48)
    assert open_kinds() == []
    look(desk, 50)
    assert open_kinds() == ['stuck']


def test_a_week_of_silence_is_lost_and_nothing_else(desk: Desk, parcel: Parcel) -> None:
    look(desk, 25)
    look(desk, 7 * 24 + 1)
    assert open_kinds() == ['lost']


@pytest.mark.parametrize(('step', 'kind'), [('returning', 'returned'), ('returned', 'returned'), ('lost', 'lost')])
def test_bad_news_is_an_alarm_at_once(desk: Desk, parcel: Parcel, step: str, kind: str) -> None:
    told(desk, parcel, 1, step)
    assert open_kinds() == [kind]


def test_signed_parcels_raise_nothing_and_close_everything(desk: Desk, parcel: Parcel) -> None:
    look(desk, 25)
    told(desk, parcel, 30, 'signed')
    look(desk, 500)
    assert open_kinds() == []
    assert_sound()


def test_a_persons_note_is_respected_until_it_moves_again(desk: Desk, parcel: Parcel, django_user_model: type) -> None:
    user = django_user_model.objects.create(username='kf', name='小客')
    actor = desk.actor.of(user)
    look(desk, 25)
    alarm = Alarm.objects.get()
    with clock.moved(timedelta(hours=26)):
        assert close_alarms([alarm.pk], actor=actor, note='已催快递').done == [alarm.pk]
        assert close_alarms([alarm.pk], actor=actor, note='再来').already == [alarm.pk]
    look(desk, 27)
    assert open_kinds() == []
    alarm.refresh_from_db()
    assert (alarm.closed_by_id, alarm.note) == (user.pk, '已催快递')

    told(desk, parcel, 30, 'collected')
    look(desk, 100)
    assert open_kinds() == ['stuck']


def test_closing_what_is_not_there_is_refused(desk: Desk) -> None:
    assert close_alarms([42], actor=desk.actor, note='没有').by_code == {'not_found': 1}


def test_the_timeline_of_the_parcel_tells_of_it(desk: Desk, parcel: Parcel) -> None:
    look(desk, 25)
    told(desk, parcel, 26, 'collected')
    uses = AuditEntry.objects.filter(subject='orders.Parcel').values_list('use_case', flat=True)
    assert {'orders.raise_alarm', 'orders.close_alarm'} <= set(uses)


def test_the_patrol_looks_at_all_with_few_queries(desk: Desk, django_assert_max_num_queries) -> None:
    shipped(desk, *'ABCABCABC')
    with django_assert_max_num_queries(15):
        assert look(desk, 25)['raised'] == 9
