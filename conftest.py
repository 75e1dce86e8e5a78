"""Gives every test that asks for a database a real PostgreSQL: one embedded server, one database per test process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from zhanggui.site.browsers import find_browser
from zhanggui.site.databases import ensure_database
from zhanggui.site.postgres import PostgresError, find_programs

ROOT = Path(__file__).parent
# Long single tests first, so that the other process has something to do meanwhile; the browser last, and in one process.
ORDER = ('tests/tidy/test_tools.py', 'tests/stories', 'tests/processes', 'zhanggui', 'tests/tidy', 'tests/browser')
DATABASE_FIXTURES = {'db', 'transactional_db', 'live_server'}
STRANDS = """
INSERT INTO core_auditstrand (id, head, length)
SELECT strand, '', 0 FROM generate_series(1, 16) AS strand
ON CONFLICT DO NOTHING
"""
ONE_PROCESS = ('tests/browser', 'tests/stories/test_kill.py')


@pytest.fixture(scope='session')
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the server, only now that a test needs it."""
    ensure_database()


@pytest.fixture(autouse=True)
def audit_strands(request: pytest.FixtureRequest) -> None:
    """A test with real transactions ends in a flush, which takes the rows with it that a migration laid for the audit."""
    if request.node.get_closest_marker('django_db') or not DATABASE_FIXTURES.isdisjoint(request.fixturenames):
        request.getfixturevalue('django_db_setup')
        with request.getfixturevalue('django_db_blocker').unblock(), connection.cursor() as cursor:
            cursor.execute(STRANDS)


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark before all other hooks look at the marks, sort after all others have sorted."""
    for item in items:
        if place := next((place for place in ONE_PROCESS if _place(item).startswith(place)), None):
            item.add_marker(pytest.mark.xdist_group(place))
        if _place(item).startswith('tests/browser'):
            item.add_marker(pytest.mark.browser)
    yield
    items.sort(key=_rank)


def pytest_report_header() -> list[str]:
    """Say at once what the run stands on and what it will have to skip."""
    try:
        programs = find_programs()
        database = f'PostgreSQL {programs.major} ({programs.origin})'
    except PostgresError as error:
        database = str(error)
    browser = find_browser() or 'none: browser tests are skipped'
    return [f'database: {database}', f'browser: {browser}']


def _place(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT).as_posix()


def _rank(item: pytest.Item) -> int:
    return next((rank for rank, start in enumerate(ORDER) if _place(item).startswith(start)), len(ORDER))
