"""Many tables made by one operation: they stand, refer to each other, and go again in the other order."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.db.migrations import CreateModel, Migration
from django.db.migrations.state import ProjectState

from zhanggui.core.tables import CreateTables

pytestmark = pytest.mark.django_db

ORCHARD = 'orchard'
TABLES = {'orchard_tree', 'orchard_apple'}
OPERATION = CreateTables(
    CreateModel('Tree', [('id', models.BigAutoField(primary_key=True))]),
    CreateModel(
        'Apple',
        [
            ('id', models.BigAutoField(primary_key=True)),
            ('weight', models.IntegerField()),
            ('tree', models.ForeignKey('orchard.Tree', models.CASCADE)),
        ],
        options={
            'indexes': [models.Index(fields=['weight'], name='apple_weight')],
            'constraints': [models.CheckConstraint(condition=models.Q(weight__gt=0), name='apple_has_weight')],
        },
    ),
)


class Planting(Migration):
    operations = [OPERATION]


def test_tables_are_made_whole_and_taken_away_again() -> None:
    migration, before = Planting('0001_first', ORCHARD), ProjectState()
    with connection.schema_editor() as editor:
        after = migration.apply(before.clone(), editor)
    assert set(_tables()) == TABLES
    assert {'apple_weight', 'apple_has_weight'} <= _constraints('orchard_apple')
    assert _refers('orchard_apple', 'orchard_tree')
    assert after.apps.get_model(ORCHARD, 'Apple')._meta.get_field('tree').related_model.__name__ == 'Tree'

    with connection.schema_editor() as editor:
        migration.unapply(before.clone(), editor)
    assert _tables() == []


def test_models_rendered_before_do_not_hide_new_ones() -> None:
    state = ProjectState()
    assert list(state.apps.get_models()) == []
    OPERATION.state_forwards(ORCHARD, state)
    assert {model.__name__ for model in state.apps.get_models()} == {'Tree', 'Apple'}


def test_it_is_known_which_models_it_concerns() -> None:
    assert OPERATION.references_model('Apple', ORCHARD)
    assert not OPERATION.references_model('Pear', ORCHARD)


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name.startswith('orchard_')]


def _constraints(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


def _refers(table: str, other: str) -> bool:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table).values()
    return any(told['foreign_key'] and told['foreign_key'][0] == other for told in found)
