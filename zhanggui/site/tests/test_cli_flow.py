"""`zhanggui flow tck`: counts per folder, and an exit code a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from zhanggui.flow.tests.documents import given, literal, model
from zhanggui.flow.tests.test_tck import CASES
from zhanggui.site.cli.flow import command


def folder(tmp_path: Path, expected: str) -> Path:
    (tmp_path / 'own.dmn').write_bytes(
        model(
            given('n'), literal('double', 'n * 2', '<requiredInput href="#n"/>'), literal('strange', 'no such thing(1)')
        )
    )
    (tmp_path / 'own-test-01.xml').write_text(CASES.format(expected), 'utf-8')
    return tmp_path


def test_counts_are_printed(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ['tck', str(folder(tmp_path, '4')), '--json'])
    assert done.exit_code == 0
    counts = json.loads(done.stdout)
    assert (counts['passed'], counts['failed'], counts['not_claimed']) == (1, 0, 1)
    assert counts['cases'][0]['case'] == '2'


def test_a_failure_is_exit_code_one(tmp_path: Path) -> None:
    done = CliRunner().invoke(command, ['tck', str(folder(tmp_path, '5'))])
    assert done.exit_code == 1
    assert 'failed 1' in done.stdout


def test_an_empty_folder_is_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ['tck', str(tmp_path)]).exit_code == 2
