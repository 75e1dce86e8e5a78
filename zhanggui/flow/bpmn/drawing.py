"""A diagram as it was drawn: shapes, lines and lanes, still in words. What is read, mended and then compiled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhanggui.flow.bpmn.model import ROOT, NodeKind, Trigger
from zhanggui.flow.xml import Element

ACTIVITIES = {
    NodeKind.TASK, NodeKind.USER, NodeKind.MANUAL, NodeKind.SERVICE, NodeKind.SCRIPT, NodeKind.SEND, NodeKind.RECEIVE,
    NodeKind.RULE, NodeKind.SUB_PROCESS, NodeKind.CALL,
}  # fmt: skip
GATEWAYS = {NodeKind.EXCLUSIVE, NodeKind.PARALLEL, NodeKind.INCLUSIVE, NodeKind.EVENT_BASED}
EVENTS = {NodeKind.START, NodeKind.END, NodeKind.CATCH, NodeKind.THROW, NodeKind.BOUNDARY}
PEOPLE = {NodeKind.USER, NodeKind.MANUAL}


@dataclass(slots=True)
class Shape:
    """A node. `definition` is what an event waits for or throws; what the normaliser added is on no drawing."""

    id: str
    kind: NodeKind
    element: Element
    name: str = ''
    scope: str = ROOT
    lane: str = ''
    default: str = ''
    host: str = ''
    by_event: bool = False
    trigger: Trigger = Trigger.NONE
    definition: Element | None = None
    incoming: list[str] = field(default_factory=list)
    outgoing: list[str] = field(default_factory=list)
    added_for: str = ''  # the drawn shape that the normaliser added it for

    @property
    def line(self) -> int:
        return self.element.line


@dataclass(slots=True)
class Line:
    """A sequence flow. `condition`: None when none was written, '' when the place for it is empty."""

    id: str
    source: str
    target: str
    scope: str = ROOT
    name: str = ''
    line: int = 0
    condition: str | None = None
    condition_line: int = 0
    language: str = ''


@dataclass(slots=True)
class Area:
    """A lane."""

    id: str
    name: str
    element: Element
    parent: str = ''
    refs: tuple[str, ...] = ()

    @property
    def line(self) -> int:
        return self.element.line


@dataclass(slots=True)
class Drawing:
    """One process."""

    id: str
    name: str
    element: Element
    shapes: dict[str, Shape] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)  # documentation, by element

    @property
    def line(self) -> int:
        return self.element.line

    def scopes(self) -> list[str]:
        return [ROOT, *(shape.id for shape in self.shapes.values() if shape.kind is NodeKind.SUB_PROCESS)]

    def inside(self, scope: str) -> list[Shape]:
        return [shape for shape in self.shapes.values() if shape.scope == scope]

    def by_scope(self) -> dict[str, list[Shape]]:
        found: dict[str, list[Shape]] = {scope: [] for scope in self.scopes()}
        for shape in self.shapes.values():
            found[shape.scope].append(shape)
        return found

    def add(self, shape: Shape) -> Shape:
        self.shapes[shape.id] = shape
        return shape

    def connect(self, line: Line) -> None:
        self.lines[line.id] = line
        self.shapes[line.source].outgoing.append(line.id)
        self.shapes[line.target].incoming.append(line.id)

    def fresh(self, wanted: str) -> str:
        """An id that nothing has yet."""
        taken: Iterable[str] = self.shapes.keys() | self.lines.keys() | self.areas.keys()
        at, id = 1, wanted
        while id in taken:
            at += 1
            id = f'{wanted}_{at}'
        return id


@dataclass(frozen=True, slots=True)
class Participant:
    """A pool. Without a process it is a black box: somebody outside, shown and never executed."""

    id: str
    name: str
    process: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class MessageFlow:
    id: str
    name: str
    source: str
    target: str
    line: int = 0


@dataclass(slots=True)
class Page:
    """The file: its processes, and what they refer to by id."""

    drawings: list[Drawing] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    message_flows: list[MessageFlow] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # message, signal → its name; error, escalation → its code
    shared_events: dict[str, Element] = field(default_factory=dict)
    global_tasks: dict[str, NodeKind] = field(default_factory=dict)
    collaboration: str = ''
