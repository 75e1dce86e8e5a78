"""What must hold of the rulebook: the nightly counts are those of the rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from zhanggui.core import clock
from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.models import TalliedDay
from zhanggui.rulebook.tallies import recountable, tallied

DAYS_PROVED = 2


def counted_otherwise() -> Iterator[str]:
    """The last days that were counted, counted again."""
    today = clock.today()
    since = today - timedelta(days=DAYS_PROVED)
    for day in TalliedDay.objects.filter(day__gte=since, day__lt=today).values_list('day', flat=True):
        now = {each.reference: (each.kept, each.broken) for each in recountable(Period.day(day)) if each.day == day}
        kept = {
            reference: (count.kept, count.broken)
            for reference, count in tallied(day).items()
            if not reference.startswith('control:')
        }
        for reference in sorted({*now, *kept}):
            if now.get(reference) != kept.get(reference):
                yield f'{day} {reference}: counted {kept.get(reference)}, is {now.get(reference)}'


register(
    Invariant(
        'rulebook_counts', say('制度执行日计数与事实一致', 'Daily counts are those of the rows'), counted_otherwise
    ),
)
