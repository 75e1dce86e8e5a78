"""What steps and lanes are called, in the reader's language: a row keeps the drawing's Chinese, the drawing has both."""

from __future__ import annotations

from collections.abc import Mapping

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Definition, Node, NodeKind
from zhanggui.flow.models import Task
from zhanggui.flow.services.loading import load_definition

READER = say('zh', 'en')
UNNAMED: Mapping[NodeKind, Words] = {
    NodeKind.START: say('开始', 'Start'),
    NodeKind.END: say('结束', 'End'),
    NodeKind.EXCLUSIVE: say('排他网关', 'Exclusive gateway'),
    NodeKind.PARALLEL: say('并行网关', 'Parallel gateway'),
    NodeKind.INCLUSIVE: say('包容网关', 'Inclusive gateway'),
    NodeKind.EVENT_BASED: say('事件网关', 'Event-based gateway'),
}


def is_english() -> bool:
    return str(READER) == READER.en


def name_of(node: Node, definition: Definition) -> str:
    """What is written on it, or what kind of thing it is."""
    return str(definition.words(node.id)) if node.name else str(UNNAMED.get(node.kind, node.id))


def lane_of(node: Node, definition: Definition) -> str:
    return str(definition.words(node.lane)) if node.lane in definition.lanes else ''


def step_name(task: Task, version: int = 0) -> str:
    """`version` of its case, where the case is not at hand."""
    return called(version or task.case.version_id, task.node, task.name) if is_english() else task.name


def lane_name(task: Task) -> str:
    """The row keeps the lane's name: the drawing says which one that is."""
    if not is_english():
        return task.lane
    definition = load_definition(task.case.version_id)
    node = definition.nodes.get(task.node)
    return (lane_of(node, definition) if node else '') or task.lane


def called(version: int, node: str, otherwise: str) -> str:
    """A task that needed no name is called like its process."""
    definition = load_definition(version)
    found = definition.nodes.get(node)
    if found is None:
        return otherwise
    return str(definition.words(node) if found.name else definition.words())


def step_names(definition: Definition) -> Mapping[str, str]:
    """Of every node, '' where nothing is written on it."""
    return {node.id: str(definition.words(node.id)) if node.name else '' for node in definition.nodes.values()}
