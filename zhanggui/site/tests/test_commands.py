"""Commands speak to people and to programs: one JSON object on stdout, complaints on stderr, an exit code that tells."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from django.db import connection

from tests.stories.servers import new_home, zhanggui
from zhanggui.core import drift
from zhanggui.core.words import say
from zhanggui.site import first_start
from zhanggui.site.cli import proof
from zhanggui.site.cli.frame import table
from zhanggui.site.cli.main import cli


@pytest.fixture
def broken_invariant() -> Iterator[None]:
    known = dict(drift._invariants)
    drift.register(drift.Invariant('always_broken', say('总是不成立', 'Never holds'), 'SELECT 7 AS order_id'))
    yield
    drift._invariants.clear()
    drift._invariants.update(known)


@pytest.mark.django_db
def test_drift_finds_nothing_in_a_new_database() -> None:
    done = CliRunner().invoke(proof.command, ['--json'])
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert told['found'] == 0
    assert {entry['invariant'] for entry in told['invariants']} >= {'audit_chain'}


@pytest.mark.django_db
def test_drift_says_what_it_found_and_exits_one(broken_invariant: None) -> None:
    done = CliRunner().invoke(proof.command, ['--json'])
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told['found'] == 1
    assert told['invariants'][-1]['examples'] == ['order_id=7']
    assert 'order_id=7' in CliRunner().invoke(proof.command).stdout


def test_unknown_command_is_wrong_use() -> None:
    done = CliRunner().invoke(cli, ['dance'])
    assert done.exit_code == 2
    assert 'dance' in done.stderr


def test_help_lists_the_commands() -> None:
    done = CliRunner().invoke(cli, ['--help'])
    assert done.exit_code == 0
    assert all(name in done.stdout for name in ('up', 'drift', 'backup', 'restore', 'doctor', 'manage'))


def test_columns_line_up_with_chinese_in_them() -> None:
    lines = table([('待审核', '1'), ('ok', '22')]).splitlines()
    assert lines == ['待审核  1', 'ok      22']


@pytest.mark.django_db
def test_pending_migration_is_seen_without_loading_the_graph() -> None:
    assert not first_start.migrations_pending()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core' AND name LIKE '0001_squashed_%'")
    assert first_start.migrations_pending()


def test_deployment_check_is_clean() -> None:
    with new_home() as home:
        done = zhanggui(home, 'manage', 'check', '--deploy', '--fail-level', 'WARNING', ZHANGGUI_HTTPS='true')
    assert done.returncode == 0, done.stderr
