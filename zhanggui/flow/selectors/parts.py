"""What a seat does: the processes in force that it may begin or whose steps wait for it, as their drawings say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from zhanggui.core.words import Words
from zhanggui.flow.bpmn.model import Definition, Node
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.services.loading import load_definition

BY_POSITION = ('position', 'position_in_shop')


@dataclass(frozen=True, slots=True)
class Part:
    """`steps` in the order of the drawing; `starts`: it is named among those who may begin one."""

    process: int
    key: str
    name: Words
    category: str
    starts: bool
    steps: tuple[Words, ...]


def parts_of(names: Collection[str]) -> list[Part]:
    """`names`: whatever a lane may call the seat. Drawings are compiled once a process of the machine: one query."""
    active = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key')
    found = []
    for version, process, category in active.values_list('pk', 'process_id', 'process__category'):
        definition = load_definition(version)
        steps = tuple(
            definition.words(node.id) for node in definition.nodes.values() if _waits_for(definition, node, names)
        )
        starts = any(_names(rule, names) for rule in definition.starters)
        if steps or starts:
            found.append(Part(process, definition.key, definition.words(), category, starts, steps))
    return found


def _waits_for(definition: Definition, node: Node, names: Collection[str]) -> bool:
    if node.approval is None:
        return False
    lane = definition.lanes.get(node.lane)
    held = lane is not None and any(name in names for name in lane.positions or (lane.name,))
    return any(
        (held and rule in ('lane', 'position_in_shop:', 'position_in_shop')) or _names(rule, names)
        for rule in node.approval.who
    )


def _names(rule: str, names: Collection[str]) -> bool:
    return any(code in names for code in _codes(rule))


def _codes(rule: str) -> Iterator[str]:
    kind, _, about = rule.partition(':')
    if kind in BY_POSITION:
        yield from (code.strip() for code in about.split(','))
