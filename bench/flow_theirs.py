"""SpiffWorkflow on the model of `flow_engine.py`: the same completions, its state read and written each time."""

from __future__ import annotations

import logging
import time

from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.util.task import TaskState

from zhanggui.flow.tests.oracle.theirs import FeelEngine, Theirs

CASES = 5
REVISIONS_MAX = 60  # its state grows with each; at 76 it fails
GIVEN = {'outcome': 'approve', 'amount': 98_000}


def measured(xml: bytes, key: str) -> dict[str, float]:
    """Completions a second of processor time, and the largest state in bytes, specification included as it writes it."""
    logging.disable(logging.CRITICAL)
    serializer = BpmnWorkflowSerializer()
    largest = completions = 0
    start = time.process_time()
    for _ in range(CASES):
        data = _begun(xml, key, serializer)
        while data is not None:
            largest = max(largest, len(data))
            data = _completed(data, serializer)
            completions += 1
    seconds = time.process_time() - start
    revised, revised_ms = _revisions(xml, key, serializer)
    return {
        'completions': round(completions / seconds), 'state_bytes': largest, 'revised_bytes': revised,
        'revised_ms': round(revised_ms, 1), 'revisions': REVISIONS_MAX,
    }  # fmt: skip


def _revisions(xml: bytes, key: str, serializer: BpmnWorkflowSerializer) -> tuple[int, float]:
    data = _begun(xml, key, serializer)
    while data is not None and b'"countersign"' not in _ready(data, serializer):
        data = _completed(data, serializer)
    assert data is not None
    start = time.process_time()
    for _ in range(REVISIONS_MAX):
        for outcome in ('refuse', 'approve'):
            data = _completed(data, serializer, outcome)
            assert data is not None
    return len(data), (time.process_time() - start) / REVISIONS_MAX / 2 * 1_000


def _begun(xml: bytes, key: str, serializer: BpmnWorkflowSerializer) -> bytes | None:
    return serializer.serialize_json(Theirs(xml, key).workflow).encode()


def _ready(data: bytes, serializer: BpmnWorkflowSerializer) -> bytes:
    workflow = serializer.deserialize_json(data.decode())
    return (
        repr([task.task_spec.bpmn_id for task in workflow.get_tasks(state=TaskState.READY)]).replace("'", '"').encode()
    )


def _completed(data: bytes, serializer: BpmnWorkflowSerializer, outcome: str = 'approve') -> bytes | None:
    """None when the case is over."""
    workflow = serializer.deserialize_json(data.decode())
    workflow.script_engine = FeelEngine()
    task = next(task for task in workflow.get_tasks(state=TaskState.READY) if task.task_spec.manual)
    task.data.update(GIVEN | {'outcome': outcome})
    task.run()
    workflow.do_engine_steps()
    return None if workflow.completed else serializer.serialize_json(workflow).encode()
