"""Activities of a log → nodes of the drawing: by id, by what is written on it, or as somebody says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhanggui.flow.bpmn.model import Definition, NodeKind
from zhanggui.flow.conformance.aligning import Step
from zhanggui.flow.conformance.net import ACTIVITIES
from zhanggui.flow.conformance.reading import LoggedTrace

SPACE = re.compile(r'[\s_\-]+')
EVENTS = frozenset({NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY, NodeKind.RECEIVE})


@dataclass(frozen=True, slots=True)
class Names:
    """`nodes`: activity → node. `unknown`: what is not on the drawing; `ambiguous`: written on several nodes."""

    nodes: Mapping[str, str]
    unknown: Sequence[str]
    ambiguous: Sequence[str]


def match(activities: Iterable[str], definition: Definition, told: Mapping[str, str] | None = None) -> Names:
    """Activities before events where both carry a name; starts and ends are left out: a log's start is not its arrow."""
    by_name: dict[str, list[str]] = {}
    ranked = sorted(definition.nodes.values(), key=lambda node: node.kind not in ACTIVITIES)
    for node in ranked:
        if node.kind in ACTIVITIES or node.kind in EVENTS:
            by_name.setdefault(_folded(node.name), []).append(node.id)
    by_name.pop('', None)
    nodes: dict[str, str] = {}
    unknown, ambiguous = [], []
    for activity in dict.fromkeys(activities):
        asked = (told or {}).get(activity, activity)
        same = by_name.get(_folded(asked), [])
        if asked in definition.nodes:
            nodes[activity] = asked
        elif same:
            nodes[activity] = same[0]
            if len(same) > 1:
                ambiguous.append(activity)
        elif not _marks_an_edge(asked, definition):
            unknown.append(activity)
    return Names(nodes, unknown, ambiguous)


def steps(trace: LoggedTrace, names: Names) -> list[Step]:
    """A log may tell of starts and ends, too: those are no work and are passed over."""
    known = {*names.nodes, *names.unknown}
    return [Step(names.nodes.get(each.activity, ''), each.activity) for each in trace.done() if each.activity in known]


def _marks_an_edge(name: str, definition: Definition) -> bool:
    folded = _folded(name)
    edges = (NodeKind.START, NodeKind.END)
    return any(node.kind in edges and folded in (_folded(node.name), node.id) for node in definition.nodes.values())


def _folded(text: str) -> str:
    return SPACE.sub('', unicodedata.normalize('NFKC', text)).casefold()
