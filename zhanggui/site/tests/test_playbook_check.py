"""Each mistake that a playbook can have is told by its kind, with the file and the line where it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from zhanggui.site.cli.playbook import command
from zhanggui.site.playbook import DEFAULT, read
from zhanggui.site.tests.books import rewrite, small_book

ORG = """departments:
  - {code: ops, name: 运营部}
  - {code: shop, name: 店铺组, parent: ops}
roles:
  - {code: work, name: 干活, rights: [org.see]}
positions:
  - {code: head, name: 主管, department: ops, roles: [work]}
  - {code: hand, name: 专员, department: shop, superior: head, roles: [work], aliases: [店员]}
"""


def organisation(folder: Path, text: str) -> list[tuple[str, str, int]]:
    (folder / 'org.yaml').write_text(text, 'utf-8')
    return told(folder)


def told(folder: Path) -> list[tuple[str, str, int]]:
    return [(one.code, one.file, one.line) for one in read(folder).errors]


def line_of(path: Path, text: str) -> int:
    return next(number for number, line in enumerate(path.read_text('utf-8').splitlines(), 1) if text in line)


def test_a_sound_organisation_has_nothing_wrong(tmp_path: Path) -> None:
    assert organisation(tmp_path, ORG) == []


@pytest.mark.parametrize(
    ('old', 'new', 'code', 'line'),
    [
        ('parent: ops', 'parent: nowhere', 'unknown_parent', 3),
        ('code: shop', 'code: ops', 'twice', 3),
        ('name: 店铺组', 'nome: 店铺组', 'unknown_key', 3),
        ('name: 店铺组', 'nome: 店铺组', 'wrong_value', 3),
        ('rights: [org.see]', 'rights: [org.fly]', 'unknown_right', 5),
        ('department: shop', 'department: nowhere', 'unknown_department', 8),
        ('superior: head', 'superior: nobody', 'unknown_superior', 8),
        ('superior: head, roles: [work]', 'superior: head, roles: [rest]', 'unknown_role', 8),
        ('department: ops, roles', 'department: ops, superior: hand, roles', 'circle', 7),
        ('name: 运营部}', 'name: 运营部, parent: shop}', 'circle', 2),
        ('aliases: [店员]', 'aliases: [head]', 'alias_taken', 8),
        ('roles:\n', 'rolls:\n', 'unknown_key', 4),
        ('departments:\n', 'departments: {}\nmore:\n', 'not_a_list', 1),
        ('{code: ops, name: 运营部}', '[', 'unreadable', 3),
        ('{code: ops, name: 运营部}', '7', 'not_a_row', 2),
        ('code: head', 'code: [head]', 'wrong_value', 7),
    ],
)
def test_mistakes_in_the_organisation(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    found = organisation(tmp_path, ORG.replace(old, new, 1))
    assert (code, 'org.yaml', line) in found


@pytest.mark.parametrize(
    ('file', 'old', 'new', 'code'),
    [
        ('processes/P40.bpmn', 'zg:form="return_close"', 'zg:form="nothing"', 'unknown_form'),
        ('processes/P40.bpmn', 'zg:positions="finance"', 'zg:positions="accountant"', 'unknown_position'),
        ('processes/P40.bpmn', 'name="财务" zg:positions="finance"', 'name=""', 'lane_without_position'),
        ('forms/return_close.yaml', 'type: paragraph', 'type: novel', 'wrong_form'),
    ],
)
def test_mistakes_in_processes_and_forms(tmp_path: Path, file: str, old: str, new: str, code: str) -> None:
    book = small_book(tmp_path)
    rewrite(book / file, old, new)
    found = {(one, place) for one, place, line in told(book) if line > 0}
    assert (code, file) in found


def test_a_form_that_is_missing_is_told_at_the_node(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    (book / 'forms' / 'return_close.yaml').unlink()
    place = book / 'processes' / 'P40.bpmn'
    assert ('unknown_form', 'processes/P40.bpmn', line_of(place, 'zg:form="return_close"')) in told(book)


def test_a_decision_that_is_missing_is_told(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    (book / 'decisions' / 'liability.dmn').unlink()
    assert 'unknown_decision' in {code for code, _, _ in told(book)}


def test_a_node_that_nothing_leads_to_is_an_error_here(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    lost = '<bpmn:userTask id="lost" name="没人来" zg:form="return_close"/>'
    text = (book / 'processes' / 'P40.bpmn').read_text('utf-8')
    prefix = 'bpmn:' if '<bpmn:process' in text else ''
    lost = lost.replace('bpmn:', prefix)
    rewrite(book / 'processes' / 'P40.bpmn', f'</{prefix}process>', f'{lost}</{prefix}process>')
    found = {code for code, file, line in told(book) if file == 'processes/P40.bpmn' and line}
    assert found & {'unreachable', 'dead_end', 'no_way_in'}


@pytest.mark.parametrize(
    ('file', 'text', 'code'),
    [
        ('processes/P99.bpmn', 'no diagram', 'unreadable'),
        ('processes/P99.bpmn', '<a/>', 'not_bpmn'),
        ('decisions/x.dmn', '<a/>', 'wrong_decision'),
        ('forms/other.yaml', 'key: some_form\nname: 表\nfields: []\n', 'other_name'),
        ('metrics.yaml', 'metrics: [{key: a}]', 'wrong_value'),
        ('metrics.yaml', 'metrics: 7', 'not_a_list'),
        ('metrics.yaml', 'metrics: [{key: a, name: 甲, numerator: x, unit: count, source: nobody}]', 'unknown_source'),
        ('playbook.yaml', 'extends: nothing_like_it', 'unknown_base'),
        ('playbook.yaml', 'titel: x', 'unknown_key'),
    ],
)
def test_mistakes_in_single_files(tmp_path: Path, file: str, text: str, code: str) -> None:
    (tmp_path / 'org.yaml').write_text(ORG, 'utf-8')
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text, 'utf-8')
    assert (code, file) in {(one, place) for one, place, _ in told(tmp_path)}


def test_a_key_that_stands_twice_and_bytes_that_are_no_text(tmp_path: Path) -> None:
    forms = tmp_path / 'forms'
    forms.mkdir()
    for name in ('a', 'b'):
        (forms / f'{name}.yaml').write_text('key: a\nname: 表\nfields: []\n', 'utf-8')
    (forms / 'c.yaml').write_bytes(b'\xff\xfe\x00')
    found = {(code, file) for code, file, _ in told(tmp_path)}
    assert {('twice', 'forms/b.yaml'), ('not_text', 'forms/c.yaml')} <= found


def test_playbooks_that_extend_each_other_are_told(tmp_path: Path) -> None:
    (tmp_path / 'playbook.yaml').write_text(f'extends: {tmp_path}', 'utf-8')
    assert [code for code, _, _ in told(tmp_path)] == ['circular_base']


def test_the_command_names_every_place_and_ends_with_one(tmp_path: Path) -> None:
    organisation(tmp_path, ORG.replace('superior: head', 'superior: nobody'))
    outcome = CliRunner().invoke(command, ['check', str(tmp_path), '--json'])
    assert outcome.exit_code == 1
    result = json.loads(outcome.stdout)
    assert result['errors'] == 1
    assert {'file': 'org.yaml', 'line': 8, 'code': 'unknown_superior'}.items() <= result['complaints'][0].items()
    shown = CliRunner().invoke(command, ['check', str(tmp_path)])
    assert 'org.yaml:8: positions[1].superior' in shown.stdout


def test_the_command_is_content_with_a_sound_folder_and_says_when_there_is_none(tmp_path: Path) -> None:
    organisation(tmp_path, ORG)
    assert CliRunner().invoke(command, ['check', str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(command, ['check', str(tmp_path / 'nowhere')]).exit_code == 2


OVERWRITES = 'overwrites'
PAYS = 'zg:otherThan="account" zg:editable="payment_number"'


def warned(folder: Path) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.where) for one in read(folder).complaints if one.code == OVERWRITES]


def test_a_step_that_could_write_over_another_lane_unsaid_is_told(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    assert warned(book) == []
    drawing = book / 'processes' / 'P40.bpmn'
    rewrite(drawing, PAYS, 'zg:otherThan="account"')
    found = [one for one in read(book).complaints if one.code == OVERWRITES]
    assert [(one.file, one.grade, one.where) for one in found] == [
        ('processes/P40.bpmn', 'warning', 'P40 pay_out 财务打款')
    ]
    assert found[0].line == line_of(drawing, 'id="pay_out"')
    assert 'refund_fen, alipay, payee' in found[0].reason.en
    assert '客服' in found[0].reason.zh
    assert read(book).errors == []


def test_a_step_that_names_what_it_writes_over_means_it(tmp_path: Path) -> None:
    book = small_book(tmp_path)
    rewrite(book / 'processes' / 'P40.bpmn', PAYS, 'zg:otherThan="account" zg:editable="refund_fen,payment_number"')
    assert warned(book) == []


def test_an_author_to_whom_it_comes_back_writes_over_nobody(tmp_path: Path) -> None:
    """P48: the director may set another fine and send it back; who proposed it proposes again."""
    book = small_book(tmp_path, 'P48')
    drawing = book / 'processes' / 'P48.bpmn'
    rewrite(drawing, 'zg:form="penalty_decision" zg:editable="fine_fen,decision_reason"', 'zg:form="penalty_decision"')
    assert [where for _, _, where in warned(book)] == ['P48 decide 总监审批']


def test_what_another_step_computed_is_told_too(tmp_path: Path) -> None:
    book = small_book(tmp_path, 'P13')
    drawing = book / 'processes' / 'P13.bpmn'
    rewrite(drawing, 'zg:form="promo_feedback" zg:editable="learned"', 'zg:form="promo_feedback"')
    found = [one for one in read(book).complaints if one.code == OVERWRITES]
    assert [one.where for one in found] == ['P13 feedback 查看测试结果']
    assert 'z_value' in found[0].reason.en


def test_the_manual_of_the_house_says_whose_fields_are_whose() -> None:
    assert warned(DEFAULT) == []
