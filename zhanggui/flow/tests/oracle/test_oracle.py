"""Random walks through every diagram in reach, in our engine and in SpiffWorkflow: they agree, or the table says why not.

A walk ends where the two part. `EXPLAINED` names the diagram, what the difference looks like, and whose it is with the
reason in the standard (BPMN 2.0.2); a line nobody needs any more fails the test, so the table cannot outlive its reasons.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhanggui.flow import bpmn
from zhanggui.flow.engine import gateways
from zhanggui.flow.tests.oracle.comparing import Walk, walk
from zhanggui.flow.tests.oracle.theirs import worked_by_people
from zhanggui.site.benching import real_input
from zhanggui.site.playbook import DEFAULT

CORPUS = Path(__file__).parent.parent / 'corpus'
WALKS_A_DIAGRAM = 30

EXPLAINED: dict[str, tuple[str, str]] = {
    'beside_and_join': (
        r"ready: ours .*'c': [2-9]",
        'theirs: a non-interrupting message boundary is heard once only; §13.5.3 keeps it armed while the activity lasts',
    ),
    'boundary_kinds': (
        r"ready: ours \{'by_signal_task': [12], 'pack': 1\}|ours \{'by_condition_task': 1\}, theirs \{'pack': 1\}",
        'theirs: a second signal makes no second token, and a condition does not see what another branch wrote (§10.4.1)',
    ),
    'message_boundary_twice': (r'ready: ours', 'theirs: the same, a second message makes no second token'),
    'event_sub_error': (
        r"ready: ours \{'n_pay': 1\}, theirs \{'h_mend': 1, 'n_pay': 1\}",
        'theirs: the error sub-process starts with its scope, before any error was thrown (§13.5.4)',
    ),
    'event_sub_interrupting': (
        r"ready: ours \{'c_back': 1\}",
        'theirs: an interrupting event sub-process does not end the work of its scope (§13.5.4)',
    ),
    'implicit_everything': (
        r'they refuse it: ValidationException: No start event found',
        'latitude: §10.5.2 lets activities without incoming flow start; they want a start event drawn',
    ),
    'inclusive_loop': (
        r"theirs .*'sort': 1",
        'theirs: in a second round the join fires while a token can still reach it (§13.4.3)',
    ),
    'parallel_loop': (
        r"theirs \{'left': [12], 'right': [12]\}",
        'theirs: in a later round the join is content with the tokens of an earlier one (§13.4.1)',
    ),
    'links': (r"ready: ours \{'second': 1\}, theirs \{\}", 'theirs: the token is lost at a link event (§10.5.5)'),
    'multi_after_boundary': (
        r'they raise WorkflowException: Attempt to add non-predicted child',
        'theirs: multi-instance after a boundary event that fired raises',
    ),
    'multi_sub': (
        r'they raise TaskNotFoundException',
        'theirs: a boundary event on a multi-instance sub-process under way raises',
    ),
    'ready_kinds': (
        r"ready: ours \{'ideas': 2\}, theirs \{'ideas': 1\}",
        'ours, meant: a brainstorm has a seat for each who is asked and one for who convenes it; BPMN has no such task',
    ),
    'signal_end': (
        r"ready: ours \{'recall': 1\}, theirs \{'sell': 1\}",
        'theirs: a signal end event throws nothing (§13.5.6)',
    ),
}


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Their engine logs each change of each task."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def diagrams() -> list[Path]:
    """The corpus, and of the processes we ship the one whose ways do not hang on what was filled in.

    The others need forms, lists and policies that the other engine does not have: `tests/processes` walks each of their ways.
    """
    return sorted([*CORPUS.glob('*.bpmn'), DEFAULT / 'processes' / 'P40.bpmn'])


def test_a_thousand_walks_agree_or_the_table_says_why() -> None:
    walks = {path.stem: list(_walks(path.read_bytes())) for path in diagrams()}
    apart = [(name, each.apart) for name, made in walks.items() for each in made if each.apart]
    unexplained = [(name, said) for name, said in apart if not re.search(EXPLAINED.get(name, ('$^', ''))[0], said)]
    total = sum(len(made) for made in walks.values())
    assert total >= 1_000
    assert unexplained == []
    assert sum(each.steps for made in walks.values() for each in made) > 2 * total, 'the walks went somewhere'
    assert {name for name, _ in apart} == set(EXPLAINED), 'lines of the table that nobody needs'


def test_public_diagrams_agree_too() -> None:
    """The reference diagrams of the BPMN interchange group, where the other engine can read them at all."""
    folder = real_input.data_folder()
    if folder is None or not (folder / 'bpmn_miwg').is_dir():
        pytest.skip('the shared data is not here; ZHANGGUI_SHARED_DATA names its folder')
    made = {
        f'{path.name}#{key}': list(_walks(xml, key=key))
        for path in sorted((folder / 'bpmn_miwg').glob('*.bpmn'))
        for xml in [worked_by_people(path.read_bytes())]
        for key in bpmn.load(xml).definitions
    }
    walked = {name: walks for name, walks in made.items() if not walks[0].apart.startswith('they refuse it')}
    assert len(walked) >= 3
    assert [(name, each.apart) for name, walks in walked.items() for each in walks if each.apart] == []


def test_a_join_that_does_not_wait_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: with inclusive joins broken on purpose it does."""
    xml = (CORPUS / 'inclusive_loop.bpmn').read_bytes()
    ours_is_early = re.compile(r"ready: ours .*'sort': 1}, theirs (?!.*sort)")
    assert not any(ours_is_early.search(each.apart) for each in _walks(xml))
    monkeypatch.setattr(gateways, '_is_complete', lambda *asked: True)
    assert any(ours_is_early.search(each.apart) for each in _walks(xml))


def _walks(xml: bytes, *, key: str = '') -> Iterator[Walk]:
    diagram = bpmn.load(xml)
    definitions = dict(diagram.definitions)
    for seed in range(WALKS_A_DIAGRAM):
        yield walk(xml, definitions, key or next(iter(definitions)), seed)
