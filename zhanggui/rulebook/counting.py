"""Two ways to say how well a rule was kept: by counting rows, and by the nightly proofs. Both only read.

A statement for broken or waiting cases gives title, id, moment and (or NULL) the id of the person; it sees `since`,
`until` (the first moment after the period), `now` and `most`, at which it stops.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection

from zhanggui.core import clock
from zhanggui.core.models import DriftRun
from zhanggui.core.words import say
from zhanggui.rulebook.controls import Evidence, Example, Period

SHOWN_MAX = 500
PROVED = say('夜间核对“{name}”发现 {found} 处不符', 'The nightly proof “{name}” found {found}')


def counted(
    kept: str, *, broken: str = '', waiting: str = '', href: Callable[[int], str] = lambda id: ''
) -> Callable[[Period], Evidence]:
    """`kept` gives one number."""

    def evidence(period: Period) -> Evidence:
        told: dict[str, Any] = {'since': period.since, 'until': period.until, 'now': clock.now(), 'most': SHOWN_MAX}
        with connection.cursor() as cursor:
            cursor.execute(kept, told)
            total = int((cursor.fetchone() or (0,))[0] or 0)
        return Evidence(total, _examples(broken, told, href), _examples(waiting, told, href))

    return evidence


def proved(*invariants: str) -> Callable[[Period], Evidence]:
    """Kept: nights on which all of these invariants held; broken: those on which one did not."""
    wanted = set(invariants)

    def evidence(period: Period) -> Evidence:
        made = Evidence()
        for run in DriftRun.objects.filter(at__gte=period.since, at__lt=period.until).order_by('at'):
            found = [proof for proof in run.report if proof['invariant'] in wanted and proof['found']]
            made.kept += not found
            told = [str(PROVED.filled(name=proof['label'], found=proof['found'])) for proof in found]
            made.broken += [Example(each, '', run.at) for each in told]
        return made

    return evidence


def _examples(statement: str, told: dict[str, Any], href: Callable[[int], str]) -> list[Example]:
    if not statement:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement, told)
        return [
            Example(title, href(id), at, (person,) if person else (), key=f'{id}@{at.date()}')
            for title, id, at, person in cursor.fetchall()
        ]
