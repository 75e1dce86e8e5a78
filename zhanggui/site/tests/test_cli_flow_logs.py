"""`zhanggui flow export` and `conform`: files that are read again, and exit codes a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.tests.logs.conftest import house, version
from zhanggui.flow.tests.logs.house import REFUND, acted, begun
from zhanggui.site.cli import flow_logs
from zhanggui.site.cli.flow import command

__all__ = ['house', 'version']  # fixtures

CONFORMS = 'case_id,activity,timestamp\nA1,核对,2026-11-21 14:05\nA1,打款,2026-11-21 15:05\n'
DEVIATES = 'case_id,activity,timestamp\nA1,付钱,2026-11-21 14:05\n'


@pytest.fixture
def ran(version: ProcessVersion, monkeypatch: pytest.MonkeyPatch) -> ProcessVersion:
    """The server of the tests is there already."""
    monkeypatch.setattr(flow_logs, 'ensure_database', lambda: None)
    acted(acted(begun()[0], 'check'), 'pay')
    return version


def asked(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def test_an_exported_log_conforms_to_its_own_process(ran: ProcessVersion, tmp_path: Path) -> None:
    file = tmp_path / 'refund.xes'
    done = asked('export', 'REFUND', file, '--json')
    assert (done.exit_code, json.loads(done.stdout)['events']) == (0, 6)
    judged = asked('conform', 'REFUND', file, '--json')
    told = json.loads(judged.stdout)
    assert (judged.exit_code, told['cases'], told['conforming'], told['deviations']) == (0, 1, 1, [])


def test_ocel_is_written(ran: ProcessVersion, tmp_path: Path) -> None:
    file = tmp_path / 'refund.jsonocel'
    assert asked('export', '--format', 'ocel', 'REFUND', file).exit_code == 0
    assert {each['type'] for each in json.loads(file.read_text('utf-8'))['objects']} == {'case', 'person'}


def test_days_narrow_the_export(ran: ProcessVersion, tmp_path: Path) -> None:
    done = asked('export', 'REFUND', tmp_path / 'none.xes', '--until', '2020-01-01', '--json')
    assert json.loads(done.stdout)['events'] == 0


def test_a_process_that_is_not_there_is_named(ran: ProcessVersion, tmp_path: Path) -> None:
    done = asked('export', 'NONE', tmp_path / 'none.xes')
    assert done.exit_code == 2
    assert 'there are: REFUND' in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_log_against_a_file_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / 'refund.bpmn').write_text(REFUND, 'utf-8')
    (tmp_path / 'good.csv').write_text(CONFORMS, 'utf-8')
    (tmp_path / 'bad.csv').write_text(DEVIATES, 'utf-8')
    assert asked('conform', tmp_path / 'refund.bpmn', tmp_path / 'good.csv').exit_code == 0
    bad = asked('conform', tmp_path / 'refund.bpmn', tmp_path / 'bad.csv')
    assert bad.exit_code == 1
    assert 'not on the drawing: 付钱' in bad.stdout
    mapped = asked('conform', tmp_path / 'refund.bpmn', tmp_path / 'bad.csv', '--map', '付钱=pay', '--json')
    assert [each['kind'] for each in json.loads(mapped.stdout)['deviations'][0]['deviations']] == ['missing']


def test_a_broken_log_says_where(tmp_path: Path) -> None:
    (tmp_path / 'refund.bpmn').write_text(REFUND, 'utf-8')
    (tmp_path / 'bad.csv').write_text('case_id,activity,timestamp\nA1,打款,昨天\n', 'utf-8')
    done = asked('conform', tmp_path / 'refund.bpmn', tmp_path / 'bad.csv')
    assert done.exit_code == 2
    assert 'bad.csv' in done.stderr
