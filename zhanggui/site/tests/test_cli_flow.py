"""`zhanggui flow`: what each command says, and an exit code a script can trust."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from zhanggui.flow.tests.bpmn.diagrams import one, process
from zhanggui.flow.tests.documents import given, literal, model
from zhanggui.flow.tests.test_tck import CASES
from zhanggui.site.cli.flow import command

REST = ('g j', 'a j', 'j end')


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


def test_a_diagram_is_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / 'good.bpmn', tmp_path / 'bad.bpmn'
    good.write_bytes(one('<userTask id="it" zg:who="starter"/>'))
    bad.write_bytes(one('<complexGateway id="it" name="难"/>'))
    done = CliRunner().invoke(command, ['check', str(good), '--json'])
    assert done.exit_code == 0
    assert (json.loads(done.stdout)['processes'], json.loads(done.stdout)['findings']) == (['p'], [])
    done = CliRunner().invoke(command, ['check', str(bad), '--json'])
    assert done.exit_code == 1
    (finding,) = json.loads(done.stdout)['findings']
    assert (finding['grade'], finding['element'], finding['name'], finding['process']) == ('error', 'it', '难', 'p')
    text = CliRunner().invoke(command, ['check', str(bad)]).stdout
    assert 'errors: 1' in text
    assert f'line {finding["line"]}: it 难' in text


def test_a_folder_of_diagrams_is_read_and_run(tmp_path: Path) -> None:
    (tmp_path / 'a.bpmn').write_bytes(one('<receiveTask id="it" name="等回复"/>'))
    (tmp_path / 'b.bpmn').write_bytes(one('<adHocSubProcess id="it"/>'))
    (tmp_path / 'c').mkdir()
    (tmp_path / 'c' / 'c.bpmn').write_bytes(
        process('<exclusiveGateway id="g"/><task id="a"/><parallelGateway id="j"/>', 'start g', 'g a: x', *REST)
    )
    done = CliRunner().invoke(command, ['import', str(tmp_path), '--json', '--runs', '5'])
    assert done.exit_code == 0
    awaiting, refused, stuck = json.loads(done.stdout)['files']
    assert awaiting['processes'][0]['outcomes'] == {'ended': 5}
    assert awaiting['processes'][0]['waits_for'] == ['message 等回复']
    assert [one['code'] for one in awaiting['owner']] == ['missing_message']
    assert (refused['parsed'], refused['processes']) == (False, [])
    assert [one['element'] for one in refused['error']] == ['it']
    assert (stuck['file'], stuck['processes'][0]['outcomes']) == ('c/c.bpmn', {'waits for ever': 5})
    assert 'j still waits for' in stuck['processes'][0]['reasons'][0]
    assert CliRunner().invoke(command, ['import', str(tmp_path), '--json', '--runs', '5']).stdout == done.stdout


def test_a_folder_without_diagrams_is_wrong_use(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ['import', str(tmp_path)]).exit_code == 2
