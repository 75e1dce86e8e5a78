"""Working time: exact at every edge, over holidays and worked weekends, and never earlier for a longer length."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.clock import SHANGHAI
from zhanggui.flow import calendar
from zhanggui.flow.calendar import Days, after, between, due, worked

COUNTRY = Days()
HOUR = timedelta(hours=1)

moments = st.integers(1_104_537_600, 1_956_441_600).map(lambda each: datetime.fromtimestamp(each, UTC))  # 2005 to 2031
lengths = st.timedeltas(timedelta(), timedelta(days=60))
own_days = st.dictionaries(st.dates(date(2026, 9, 1), date(2026, 12, 31)), st.booleans(), max_size=20).map(Days)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ('start', 'hours', 'end'),
    [
        ('2026-11-20 10:00', 1, '2026-11-20 11:00'),
        ('2026-11-20 11:30', 1, '2026-11-20 13:30'),  # over lunch
        ('2026-11-20 10:00', 7, '2026-11-20 18:00'),  # exactly to the end of the day, not to the next morning
        ('2026-11-20 17:00', 2, '2026-11-23 10:00'),  # Friday to Monday
        ('2026-11-20 12:30', 1, '2026-11-20 14:00'),  # asked at lunch
        ('2026-11-20 20:00', 1, '2026-11-23 10:00'),  # asked in the evening
        ('2026-11-21 14:05', 1, '2026-11-23 10:00'),  # asked on a Saturday
        ('2026-09-30 17:00', 2, '2026-10-08 10:00'),  # over the national holiday
        ('2026-10-09 17:00', 2, '2026-10-10 10:00'),  # into a Saturday that is worked instead
    ],
)
def test_hours_of_work(start: str, hours: int, end: str) -> None:
    assert after(at(start), hours * HOUR, COUNTRY) == at(end)
    assert between(at(start), at(end), COUNTRY) == hours * HOUR


def test_a_day_of_a_duration_is_a_working_day() -> None:
    friday = at('2026-11-20 15:00')
    assert due(friday, timedelta(days=1), COUNTRY) == at('2026-11-23 15:00')
    assert due(friday, timedelta(hours=72), COUNTRY) == at('2026-11-25 15:00')
    assert due(friday, timedelta(hours=4), COUNTRY) == at('2026-11-23 10:00')
    assert due(friday, timedelta(days=-1), COUNTRY) == friday


def test_the_company_may_work_when_the_country_rests_and_rest_when_it_works() -> None:
    own = Days({date(2026, 11, 21): True, date(2026, 11, 23): False})
    friday = at('2026-11-20 17:00')
    assert after(friday, 2 * HOUR, own) == at('2026-11-21 10:00')
    assert after(friday, 10 * HOUR, own) == at('2026-11-24 10:00')


def test_past_the_known_years_weekends_alone_are_free_and_it_is_said() -> None:
    assert due(at('2035-10-01 10:00'), timedelta(days=1), COUNTRY) == at('2035-10-02 10:00')  # Monday to Tuesday
    finding = calendar.warning(date(2035, 10, 1))
    assert finding is not None
    assert finding.code == 'calendar_ends'
    assert calendar.warning(date(2026, 11, 21)) is None


def test_the_zone_of_the_start_is_kept() -> None:
    end = after(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), HOUR, COUNTRY)
    assert (end, end.tzinfo) == (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), UTC)


def test_a_length_that_never_ends_is_refused() -> None:
    with pytest.raises(OverflowError):
        after(at('2026-11-20 10:00'), timedelta(days=900_000), COUNTRY)
    with pytest.raises(OverflowError):
        after(at('2026-11-20 10:00'), HOUR, Days(), calendar.Hours(spans=()))


@given(moments, lengths, lengths, own_days)
def test_a_longer_length_never_ends_earlier(start: datetime, one: timedelta, other: timedelta, days: Days) -> None:
    shorter, longer = sorted((one, other))
    assert start <= after(start, shorter, days) <= after(start, longer, days)
    assert worked(shorter) <= worked(longer)


@given(moments, moments, lengths, own_days)
def test_a_later_start_never_ends_earlier(one: datetime, other: datetime, length: timedelta, days: Days) -> None:
    earlier, later = sorted((one, other))
    assert after(earlier, length, days) <= after(later, length, days)


@given(moments, lengths, lengths, own_days)
def test_two_lengths_one_after_the_other_are_their_sum(
    start: datetime, first: timedelta, second: timedelta, days: Days
) -> None:
    assert after(after(start, first, days), second, days) == after(start, first + second, days)
    assert between(start, after(start, first, days), days) == first
