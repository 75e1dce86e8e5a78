"""Every test of the desk ends with the proof that nothing drifted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from zhanggui.core.models import AuditStrand
from zhanggui.orders.tests.desk import Desk, assert_sound, make_desk

STRANDS = 16  # as many as the migration makes


@pytest.fixture
def desk(db: None) -> Iterator[Desk]:
    yield make_desk()
    assert_sound()


@pytest.fixture
def strands_kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test with real transactions ends in a flush, which takes the audit's strands with it: put them back."""
    with django_db_blocker.unblock():
        _ensure_strands()
    yield
    with django_db_blocker.unblock():
        _ensure_strands()


@pytest.fixture
def racing_db(strands_kept: None, transactional_db: None) -> None:
    """Commits are real here, so that threads see each other."""
    _ensure_strands()


@pytest.fixture
def racing_desk(racing_db: None) -> Iterator[Desk]:
    yield make_desk()
    assert_sound()


def _ensure_strands() -> None:
    AuditStrand.objects.bulk_create([AuditStrand(pk=pk) for pk in range(1, STRANDS + 1)], ignore_conflicts=True)
