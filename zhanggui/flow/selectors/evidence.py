"""What each process in force offers as a control: its nodes, which of them have a deadline, whether it begins by a schedule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from zhanggui.core.words import Words
from zhanggui.flow.bpmn.model import ROOT, Definition, Node, NodeKind, Trigger
from zhanggui.flow.choices import TaskState, VersionState
from zhanggui.flow.models import ProcessVersion, Task
from zhanggui.flow.services.loading import load_definition


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """`nodes`: ids with their names. `clocks`: those with a due time, a date the person states, or a timer."""

    key: str
    name: Words
    nodes: Mapping[str, Words]
    clocks: frozenset[str]
    is_scheduled: bool


def facts_of(definition: Definition) -> ProcessFacts:
    """Of any drawing, be it in force or only in a file."""
    nodes = definition.nodes
    clocks = frozenset(node.id for node in nodes.values() if _has_clock(node, nodes))
    starts = (nodes[id] for id in definition.scopes[ROOT].starts)
    is_scheduled = any(_is_timer(node) for node in starts)
    return ProcessFacts(
        definition.key, definition.words(), {id: definition.words(id) for id in nodes}, clocks, is_scheduled
    )


def processes_in_force() -> dict[str, ProcessFacts]:
    """By key. Drawings are compiled once a process of the machine, so this costs one query."""
    active = (
        ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key').values_list('pk', flat=True)
    )
    return {facts.key: facts for facts in (facts_of(load_definition(version)) for version in active)}


def _has_clock(node: Node, nodes: Mapping[str, Node]) -> bool:
    if _is_timer(node):
        return True
    approval = node.approval
    if approval is not None and (approval.due is not None or approval.commitment):
        return True
    return any(_is_timer(nodes[id]) for id in node.boundary)


def _is_timer(node: Node) -> bool:
    return node.kind in {NodeKind.START, NodeKind.CATCH, NodeKind.BOUNDARY} and (
        node.event is not None and node.event.trigger is Trigger.TIMER
    )


def lanes_in_force() -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each process in force: its name, a lane with steps for people, and the positions that hold that lane."""
    active = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key').values_list('pk', flat=True)
    found = []
    for version in active:
        definition = load_definition(version)
        worked = {node.lane for node in definition.nodes.values() if node.approval is not None}
        for id, lane in definition.lanes.items():
            if id in worked:
                found.append((str(definition.words()), str(definition.words(id)), lane.positions or (lane.name,)))
    return found


def tasks_of_people(people: Collection[int]) -> tuple[int, list[tuple[int, str, int]]]:
    """How many tasks are open with a person, and those of them that are with these people: id, name, person."""
    held = Task.objects.filter(state=TaskState.OPEN, assignee__isnull=False)
    theirs = held.filter(assignee_id__in=people).order_by('pk')
    return held.count(), [(task.pk, task.name, task.assignee_id or 0) for task in theirs]
