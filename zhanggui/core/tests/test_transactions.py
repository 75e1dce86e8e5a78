"""A service runs whole or not at all, starts again when PostgreSQL asks for it, and locks in the order of ids."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from zhanggui.core.models import Tally
from zhanggui.core.transactions import TRIES, in_transaction, locked, sqlstate


def conflict(kind: type[psycopg.Error], wrapped: type[DatabaseError]) -> DatabaseError:
    error = wrapped('conflict')
    error.__cause__ = kind()
    return error


def service(fails: list[Exception]) -> Any:
    """Writes a row, then raises what is left of `fails`."""

    @in_transaction
    def run() -> int:
        Tally.objects.create(name='test', owner=1, amount=1)
        if fails:
            raise fails.pop(0)
        return Tally.objects.count()

    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    'error',
    [
        conflict(psycopg.errors.DeadlockDetected, OperationalError),
        conflict(psycopg.errors.SerializationFailure, OperationalError),
        conflict(psycopg.errors.LockNotAvailable, OperationalError),
        conflict(psycopg.errors.UniqueViolation, IntegrityError),
    ],
    ids=sqlstate,
)
def test_a_conflict_is_tried_again_from_the_start(error: DatabaseError) -> None:
    assert service([error])() == 1, 'nothing is left of the first try'


@pytest.mark.django_db(transaction=True)
def test_there_is_a_last_try() -> None:
    fails: list[Exception] = [conflict(psycopg.errors.DeadlockDetected, OperationalError)] * (TRIES + 1)
    with pytest.raises(OperationalError):
        service(fails)()
    assert len(fails) == 1
    assert not Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize('error', [ValueError('no'), conflict(psycopg.errors.CheckViolation, IntegrityError)])
def test_what_is_wrong_is_not_tried_again(error: Exception) -> None:
    fails = [error, ValueError('a second try')]
    with pytest.raises(type(error)):
        service(fails)()
    assert len(fails) == 1


@pytest.mark.django_db
def test_inside_a_transaction_the_outermost_decides() -> None:
    """A conflict has spoilt the whole transaction: the inner service must not swallow it."""
    with pytest.raises(OperationalError), transaction.atomic():
        service([conflict(psycopg.errors.DeadlockDetected, OperationalError)])()


@pytest.mark.django_db
def test_rows_are_really_locked_and_in_order() -> None:
    made = [Tally.objects.create(name='test', owner=n, amount=1).pk for n in range(3)]
    with CaptureQueriesContext(connection) as asked:
        rows = locked(Tally.objects.all(), [made[2], made[0], made[2], 999_999])
    assert [row.pk for row in rows] == [made[0], made[2]]
    [query] = asked.captured_queries
    assert query['sql'].endswith('ORDER BY "core_tally"."id" ASC FOR NO KEY UPDATE OF "core_tally"')
