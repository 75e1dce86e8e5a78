"""The chain of the audit: what is written holds, and whoever changes it afterwards is found.

The tests lift the law of the database (the trigger) first: they play the person who owns the server.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from zhanggui.core import audit, drift
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry, AuditItem, AuditStrand
from zhanggui.core.tests.rivals import Rival

pytestmark = pytest.mark.django_db

ACTOR = system('test')


@pytest.fixture
def entries() -> list[int]:
    """Three entries on one strand: this transaction holds it and takes it again."""
    made = [
        audit.record('test.one', [3, 1, 2], actor=ACTOR, subject='core.Tally', sources='new', target='old'),
        audit.record('test.two', [2, 1], actor=ACTOR, subject='core.Tally', sources=['a', 'b'], target='c'),
        audit.record('test.three', [7], actor=ACTOR, subject='core.Tally', detail={'原因': '“引号”, \\'}),
    ]
    return [entry for entry in made if entry is not None]


def test_what_was_written_holds(entries: list[int]) -> None:
    assert list(audit.broken()) == []
    items = (
        AuditItem.objects.filter(entry_id=entries[1]).order_by('object_id').values_list('object_id', 'source', 'target')
    )
    assert list(items) == [(1, 'b', 'c'), (2, 'a', 'c')]


def test_an_empty_set_is_no_event() -> None:
    assert audit.record('test.none', [], actor=ACTOR, subject='core.Tally') is None
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize('statement', ["UPDATE core_auditentry SET told = ''", 'DELETE FROM core_audititem'])
def test_the_database_refuses_changes(entries: list[int], statement: str) -> None:
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(audit.broken()) == []


def strand_of(entry: int) -> int:
    return AuditEntry.objects.values_list('strand_id', flat=True).get(pk=entry)


TAMPERING: dict[str, tuple[str, Callable[[list[int]], list[object]]]] = {
    'words changed': ("UPDATE core_auditentry SET told = '{}' WHERE id = %s", lambda made: [made[2]]),
    'signed by another': ("UPDATE core_auditentry SET actor_name = 'x' WHERE id = %s", lambda made: [made[0]]),
    'moved in time': ("UPDATE core_auditentry SET at = at - interval '1 second' WHERE id = %s", lambda made: [made[1]]),
    'entry taken out': ('DELETE FROM core_auditentry WHERE id = %s', lambda made: [made[1]]),
    'last entry taken out': ('DELETE FROM core_auditentry WHERE id = %s', lambda made: [made[2]]),
    'item changed': (
        "UPDATE core_audititem SET source = 'x' WHERE entry_id = %s AND object_id = 1",
        lambda made: [made[0]],
    ),
    'item taken out': ('DELETE FROM core_audititem WHERE entry_id = %s AND object_id = 1', lambda made: [made[0]]),
    'item put in': (
        "INSERT INTO core_audititem (entry_id, object_id, source, target) VALUES (%s, 99, '', '')",
        lambda made: [made[0]],
    ),
    'head changed': ("UPDATE core_auditstrand SET head = 'x' WHERE id = %s", lambda made: [strand_of(made[0])]),
    'length cut': ('UPDATE core_auditstrand SET length = 2 WHERE id = %s', lambda made: [strand_of(made[0])]),
    'strand taken out': ('DELETE FROM core_auditstrand WHERE id = %s', lambda made: [strand_of(made[0])]),
}


@pytest.mark.parametrize('how', TAMPERING)
def test_tampering_is_found(entries: list[int], how: str) -> None:
    statement, parameters = TAMPERING[how]
    with connection.cursor() as cursor:
        cursor.execute('ALTER TABLE core_auditentry DISABLE TRIGGER append_only')
        cursor.execute('ALTER TABLE core_audititem DISABLE TRIGGER append_only')
        cursor.execute(statement, parameters(entries))
        assert cursor.rowcount == 1
    assert sum(proof.found for proof in drift.run() if proof.invariant in {'audit_chain', 'audit_tail'})


def test_items_without_their_entry_are_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO core_audititem (entry_id, object_id, source, target) VALUES (-1, 5, '', '')")
    assert list(audit.broken()) == ['audit entry -1: it is gone, its items are still there']


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_do_not_wait_for_each_other(rival: Rival) -> None:
    """The second takes another strand while the first still holds its own."""

    def elsewhere() -> int:
        entry = audit.record('test.two', [2], actor=ACTOR, subject='core.Tally')
        assert entry is not None
        return strand_of(entry)

    with transaction.atomic():
        mine = audit.record('test.one', [1], actor=ACTOR, subject='core.Tally')
        assert mine is not None
        assert rival(transaction.atomic(elsewhere)) != strand_of(mine)
    assert list(audit.broken()) == []
    assert sum(AuditStrand.objects.values_list('length', flat=True)) == 2
