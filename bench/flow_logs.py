"""Figures, exports and replay over many cases: `python bench/flow_logs.py [--cases N] [--json]`.

Copies of two cases that really ran, laid over the past by COPY's sibling, INSERT … SELECT: the last thirty days hold the same
number of cases each time, so what is asked of a month must cost the same however long the past. Works in a scratch database.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import django

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

from django.db import connection  # noqa: E402

from zhanggui.core import clock  # noqa: E402
from zhanggui.core.actors import system  # noqa: E402
from zhanggui.flow.conformance import Summary  # noqa: E402
from zhanggui.flow.exports.files import WRITERS  # noqa: E402
from zhanggui.flow.exports.log import Span  # noqa: E402
from zhanggui.flow.models import Case, Event, ProcessVersion  # noqa: E402
from zhanggui.flow.selectors.conforming import definition_for, own_outcomes  # noqa: E402
from zhanggui.flow.selectors.statistics import Asked, days, report  # noqa: E402
from zhanggui.flow.tests.logs.house import acted, begun, house, published  # noqa: E402
from zhanggui.site.benching.scratch import scratch  # noqa: E402
from zhanggui.site.databases import ensure_database, lift_limits  # noqa: E402

A_MONTH = 3_000
MONTH = timedelta(days=30)
WANTED_RATIO = 1.5
ACTOR = system('bench', door='cli')

# Each copy lies so many seconds before its pattern.
COPY_CASES = """
INSERT INTO flow_case (version_id, number, title, subject_type, subject_id, status, outcome, starter_id, state, revision,
                       parent_wait, started_at, ended_at, events, head)
SELECT version_id, 'copy-' || number || '-' || copy, title, 'bench.Thing', copy, status, outcome, starter_id, state, revision,
       parent_wait, started_at - copy * %(gap)s * interval '1 second', ended_at - copy * %(gap)s * interval '1 second', events,
       head
FROM flow_case, generate_series(%(first)s, %(last)s, -1) AS copy
WHERE subject_type = ''
"""
COPY_EVENTS = """
INSERT INTO flow_event (case_id, position, at, kind, node, person, seat, flow, detail, hash)
SELECT copied.id, position, at - copied.subject_id * %(gap)s * interval '1 second', kind, node, person, seat, flow, detail, hash
FROM flow_case AS copied
JOIN flow_case AS pattern ON copied.number = 'copy-' || pattern.number || '-' || copied.subject_id
JOIN flow_event AS event ON event.case_id = pattern.id
WHERE copied.subject_type = 'bench.Thing' AND pattern.subject_type = ''
ORDER BY copied.started_at, copied.id, position
"""
COPY_TASKS = """
INSERT INTO flow_task (case_id, seat, activity, node, name, lane, kind, state, result, done_by_id, index, opened_at, due_at,
                       done_at, committed, comment, draft, values, urges)
SELECT copied.id, seat, activity, node, name, lane, kind, task.state, result, done_by_id, index,
       opened_at - copied.subject_id * %(gap)s * interval '1 second', due_at,
       done_at - copied.subject_id * %(gap)s * interval '1 second', committed, comment, draft, values, urges
FROM flow_case AS copied
JOIN flow_case AS pattern ON copied.number = 'copy-' || pattern.number || '-' || copied.subject_id
JOIN flow_task AS task ON task.case_id = pattern.id
WHERE copied.subject_type = 'bench.Thing' AND pattern.subject_type = ''
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--cases', type=int, default=100_000)
    parser.add_argument('--json', action='store_true')
    told = parser.parse_args()
    ensure_database()
    found = []
    with scratch() as place:
        for cases in (told.cases // 10, told.cases):
            with place.database():
                lift_limits()
                found.append(measure(cases))
    few, many = found
    found_ratio = many['report_s'] / few['report_s']
    result = {'few': few, 'many': many, 'report_ratio': round(found_ratio, 2), 'wanted_ratio': WANTED_RATIO}
    print(json.dumps(result) if told.json else '\n'.join(f'{name}: {value}' for name, value in result.items()))


def measure(cases: int) -> dict[str, Any]:
    house()
    version = published()
    fill(cases)
    now = clock.now()
    month, ever = Asked([version.pk], now - MONTH, now), Asked([version.pk], now - timedelta(days=20_000), now)
    span = Span('REFUND')
    with TemporaryDirectory() as folder:
        exports = {name: timed(lambda name=name: exported(name, Path(folder) / name, span)) for name in WRITERS}
    found = {
        'cases': Case.objects.count(),
        'events': Event.objects.count(),
        'report_s': min(timed(lambda: report(month, version)) for _ in range(3)),
        'days_s': min(timed(lambda: days(month)) for _ in range(3)),
        'report_whole_s': timed(lambda: report(ever, version)),
        **{f'{name}_s': seconds for name, seconds in exports.items()},
        'replay_s': timed(lambda: replayed(version)),
        'peak_mb': resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in found.items()}


def fill(cases: int) -> None:
    """Two patterns: one paid and waiting, one refused; half of the copies each."""
    paid, refused = begun(count=2)
    acted(acted(paid, 'check'), 'pay')
    acted(refused, 'check', 'refuse')
    told = {'first': cases // 2, 'last': 1, 'gap': MONTH.total_seconds() / (A_MONTH / 2)}
    with connection.cursor() as cursor:
        for statement in (COPY_CASES, COPY_EVENTS, COPY_TASKS):
            cursor.execute(statement, told)
        cursor.execute('VACUUM ANALYZE')


def exported(name: str, path: Path, span: Span) -> None:
    with path.open('w', encoding='utf-8') as file:
        WRITERS[name](file, span, actor=ACTOR)


def replayed(version: ProcessVersion) -> None:
    definition = definition_for(version.process.key)
    assert definition
    summary = Summary()
    for outcome in own_outcomes(Span('REFUND'), definition, actor=ACTOR):
        summary.add(outcome)
    assert summary.cases == summary.conforming, summary


def timed(do: Callable[[], Any]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


if __name__ == '__main__':
    main()
