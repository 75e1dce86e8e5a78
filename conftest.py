"""Gives every test that asks for a database a real PostgreSQL: one embedded server, one database per test process."""

from __future__ import annotations

import pytest

from zhanggui.site.databases import ensure_database


@pytest.fixture(scope='session')
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the server, only now that a test needs it."""
    ensure_database()
