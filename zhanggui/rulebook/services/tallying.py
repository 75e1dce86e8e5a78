"""The nightly count: each day that is over is counted once for every control, and the last days again."""

from __future__ import annotations

from datetime import date, timedelta

from zhanggui.core import clock
from zhanggui.core.transactions import in_transaction
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.models import ControlDay, TalliedDay
from zhanggui.rulebook.tallies import first_day, of_controls, recountable, standing_references

AGAIN_DAYS = 7  # a due date may still be moved
BACK_DAYS_MAX = 400


def tally_days() -> list[date]:
    """Yesterday, the days before it that nobody counted, and the last ones again. Returns those counted."""
    first, yesterday = first_day(), clock.today() - timedelta(days=1)
    if first is None:
        return []
    first = max(first, yesterday - timedelta(days=BACK_DAYS_MAX))
    known = set(TalliedDay.objects.filter(day__gte=first).values_list('day', flat=True))
    again = yesterday - timedelta(days=AGAIN_DAYS - 1)
    span = [first + timedelta(days=each) for each in range((yesterday - first).days + 1)]
    days = [day for day in span if day not in known or day >= again]
    for day in days:
        tally_day(day)
    return days


@in_transaction
def tally_day(day: date) -> None:
    """Counted anew, whatever stood there; but how things stood then is not known any more, so that stays."""
    span = Period.day(day)
    is_yesterday = day == clock.today() - timedelta(days=1)
    counted = [*recountable(span), *of_controls(span, standing=is_yesterday)]
    stood = () if is_yesterday else standing_references()
    TalliedDay.objects.update_or_create(day=day, defaults={'at': clock.now()})
    ControlDay.objects.filter(day=day).exclude(reference__in=stood).delete()
    ControlDay.objects.bulk_create(
        ControlDay(day=day, reference=each.reference, kept=each.kept, broken=each.broken)
        for each in counted
        if each.day == day
    )
