"""Our own models: each is read without a word, covers the profile together with the others, and comes to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.flow.bpmn import Grade, check, load
from zhanggui.flow.bpmn.model import Mode, NodeKind, Ready, Trigger
from zhanggui.flow.bpmn.vocabulary import ALLOWED, EVENT_SUB_STARTS
from zhanggui.flow.engine.trial import ENDED, try_out
from zhanggui.flow.tests.bpmn.diagrams import CORPUS

FILES = sorted(CORPUS.glob('*.bpmn'))
DEFINITIONS = [one for path in FILES for one in load(path.read_bytes()).definitions.values()]
NODES = [node for definition in DEFINITIONS for node in definition.nodes.values()]
DRAWN_BADLY = 'implicit_everything.bpmn'


def test_there_are_enough() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.stem)
def test_a_model_is_read_without_a_word(path: Path) -> None:
    diagram = load(path.read_bytes())
    changes = [(one.code, one.element) for one in diagram.findings]
    assert changes == (
        [('start_added', 'implicit_everything'), ('implicit_split', 'ask')] if path.name == DRAWN_BADLY else []
    )
    assert not {one.grade for one in check(diagram)} & {Grade.ERROR, Grade.OWNER}


@pytest.mark.parametrize('definition', DEFINITIONS, ids=lambda one: one.key)
def test_a_model_comes_to_its_end_and_loses_no_token(definition: object) -> None:
    trial = try_out(definition, runs=40)  # type: ignore[arg-type]
    assert trial.outcomes == {ENDED: 40}, trial.summary()


def test_every_node_of_the_profile_is_there() -> None:
    assert {node.kind for node in NODES} == set(NodeKind)


@pytest.mark.parametrize('kind', ALLOWED, ids=str)
def test_every_event_of_the_profile_is_there(kind: NodeKind) -> None:
    there = {node.event.trigger for node in NODES if node.kind is kind and node.event is not None}
    inner = {Trigger.ERROR, Trigger.ESCALATION, Trigger.CONDITION} if kind is NodeKind.START else set()
    assert there >= ALLOWED[kind]
    assert there <= ALLOWED[kind] | inner


def test_boundary_events_interrupt_and_do_not() -> None:
    there = {(node.kind, node.event.trigger, node.interrupting) for node in NODES if node.host and node.event}
    wanted = {(NodeKind.BOUNDARY, trigger, stops) for trigger in EVENT_SUB_STARTS for stops in (True, False)}
    assert wanted - there <= {(NodeKind.BOUNDARY, Trigger.ERROR, False)}


def test_every_loop_and_way_of_deciding_is_there() -> None:
    loops = {(node.loop.parallel, node.loop.standard) for node in NODES if node.loop}
    assert loops == {(True, False), (False, False), (False, True)}
    approvals = [node.approval for node in NODES if node.approval]
    assert {one.mode for one in approvals} == set(Mode)
    assert {one.kind for one in approvals} == set(Ready)
    stops = {node.interrupting for node in NODES if node.kind is NodeKind.START and node.scope}
    assert stops == {True, False}
