"""The compatibility kit of DMN: nothing we claim fails, and what we do not claim is written down in the documentation."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from zhanggui.flow.dmn import tck
from zhanggui.flow.tests.documents import given, literal, model

ROOT = Path(__file__).parents[3]
KIT = Path(os.environ.get('ZHANGGUI_SHARED_DATA', ROOT.parent / 'shared' / 'data')) / 'dmn_tck'
CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<modelName>own.dmn</modelName>
<testCase id="1"><inputNode name="n"><value xsi:type="xsd:decimal">2</value></inputNode>
 <resultNode name="double"><expected><value xsi:type="xsd:decimal">{}</value></expected></resultNode></testCase>
<testCase id="2"><resultNode name="strange"><expected><value xsi:type="xsd:string">x</value></expected></resultNode></testCase>
</testCases>"""


@pytest.fixture(scope='module')
def results() -> list[tck.Result]:
    if not KIT.is_dir():
        pytest.skip(f'{KIT} is not there')
    return tck.run(KIT)


def test_nothing_claimed_fails(results: list[tck.Result]) -> None:
    failed = [f'{one.folder} {one.case}: {one.said}' for one in results if one.outcome == tck.FAILED]
    assert not failed, '\n'.join(failed)
    assert len(results) > 1_500


def test_level_two_passes_whole(results: list[tck.Result]) -> None:
    others = [one for one in results if 'level-2' in one.folder and one.outcome != tck.PASSED]
    assert not others


def test_what_is_not_claimed_is_documented(results: list[tck.Result]) -> None:
    page = (ROOT / 'docs' / 'contexts' / 'flow.md').read_text('utf-8')
    missing = [
        f'{one.folder} {one.case}'
        for one in results
        if one.outcome == tck.NOT_CLAIMED and not (one.folder.split('/')[-1] in page and f'`{one.case}`' in page)
    ]
    assert not missing


@pytest.mark.parametrize(('expected', 'first'), [('4', tck.PASSED), ('5', tck.FAILED)])
def test_a_case_passes_fails_or_is_not_claimed(tmp_path: Path, expected: str, first: str) -> None:
    needs = '<requiredInput href="#n"/>'
    (tmp_path / 'own.dmn').write_bytes(
        model(given('n'), literal('double', 'n * 2', needs), literal('strange', 'no such thing(1)'))
    )
    (tmp_path / 'own-test-01.xml').write_text(CASES.format(expected), 'utf-8')
    outcomes = [one.outcome for one in tck.run(tmp_path)]
    assert outcomes == [first, tck.NOT_CLAIMED]


def test_a_broken_folder_is_a_failure_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / 'own.dmn').write_text('<definitions', 'utf-8')
    (tmp_path / 'own-test-01.xml').write_text(CASES.format('4'), 'utf-8')
    (one,) = tck.run(tmp_path)
    assert one.outcome == tck.FAILED
