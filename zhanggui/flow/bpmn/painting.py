"""A placed diagram, and how BPMN writes it down: shapes with bounds, edges with waypoints, labels beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import quoteattr

from zhanggui.flow.bpmn.drawing import GATEWAYS
from zhanggui.flow.bpmn.model import NodeKind
from zhanggui.flow.bpmn.placing import Box, Point

LABEL_WIDTH, LABEL_LINE = 90, 14
LABELS_STACKED = 6
LETTERS_A_LINE = 14  # half a Chinese character each
NAMESPACES = (
    'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
    'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)


@dataclass(slots=True)
class Picture:
    """`plane` is what is shown: a process or a collaboration."""

    plane: str
    width: int = 0
    height: int = 0
    boxes: dict[str, Box] = field(default_factory=dict)
    pools: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    bands: dict[str, tuple[int, int]] = field(default_factory=dict)
    flows: dict[str, list[Point]] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)
    expanded: set[str] = field(default_factory=set)
    markers: set[str] = field(default_factory=set)

    def of(self, plane: str) -> Picture:
        self.plane = plane
        return self

    def moved(self, x: int, y: int) -> Picture:
        for boxes in (self.boxes, self.pools, self.lanes, self.labels):
            for id, box in boxes.items():
                boxes[id] = box.moved(x, y)
        for id, points in self.flows.items():
            self.flows[id] = [(point[0] + x, point[1] + y) for point in points]
        return self

    def take(self, other: Picture) -> None:
        self.boxes.update(other.boxes)
        self.lanes.update(other.lanes)
        self.flows.update(other.flows)
        self.labels.update(other.labels)
        self.expanded |= other.expanded
        self.markers |= other.markers

    def label_node(self, id: str, name: str, kind: NodeKind) -> None:
        """Below an event, above a gateway (flows lead back from below it), below a boundary event beside its flow."""
        box, (width, height) = self.boxes[id], room(name)
        if kind is NodeKind.BOUNDARY:
            self.labels[id] = Box(box.middle[0] + 4, box.bottom + 1, width, height)
        else:
            y = box.y - height - 3 if kind in GATEWAYS else box.bottom + 5
            self.labels[id] = Box(box.middle[0] - width // 2, y, width, height)

    def label_flow(self, id: str, name: str) -> None:
        """Above the last level piece that has room for it (ways part at the beginning), else beside the beginning."""
        points, (width, height) = self.flows[id], room(name)
        for (x, y), (to_x, to_y) in reversed(list(pairwise(points))):
            if y == to_y and abs(to_x - x) >= width + 4:
                left = max(min(x, to_x), max(x, to_x) - width - 8)
                self.labels[id] = self._clear_of_labels(Box(left, y - height - 3, width, height))
                return
        x, y = points[0]
        self.labels[id] = self._clear_of_labels(Box(x + 5, y - height - 3, width, height))

    def _clear_of_labels(self, box: Box) -> Box:
        """Flows that end in one point have their names one above the other."""
        for _ in range(LABELS_STACKED):
            if not any(_overlap(box, self.labels[id]) for id in self.labels if id in self.flows):
                break
            box = box.moved(0, -LABEL_LINE)
        return box


def written(picture: Picture) -> str:
    plane = quoteattr(picture.plane)
    parts = [f'<bpmndi:BPMNDiagram {NAMESPACES} id={_id(picture.plane, "diagram")}>']
    parts.append(f'<bpmndi:BPMNPlane id={_id(picture.plane, "plane")} bpmnElement={plane}>')
    for id, box in [*picture.pools.items(), *picture.lanes.items()]:
        parts.append(_shape(id, box, ' isHorizontal="true"', None))
    for id, box in _outer_first(picture):
        more = ' isExpanded="true"' if id in picture.expanded else ''
        more += ' isMarkerVisible="true"' if id in picture.markers else ''
        parts.append(_shape(id, box, more, picture.labels.get(id)))
    for id, points in picture.flows.items():
        ways = ''.join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        label = _label(picture.labels.get(id))
        parts.append(f'<bpmndi:BPMNEdge id={_id(id, "di")} bpmnElement={quoteattr(id)}>{ways}{label}</bpmndi:BPMNEdge>')
    parts.append('</bpmndi:BPMNPlane>')
    parts.append('</bpmndi:BPMNDiagram>')
    return '\n'.join(parts) + '\n'


def _outer_first(picture: Picture) -> list[tuple[str, Box]]:
    """A sub-process is written before what stands in it, and lies below it."""
    return sorted(picture.boxes.items(), key=lambda one: -one[1].width * one[1].height)


def _shape(id: str, box: Box, more: str, label: Box | None) -> str:
    return (
        f'<bpmndi:BPMNShape id={_id(id, "di")} bpmnElement={quoteattr(id)}{more}>{_bounds(box)}{_label(label)}'
        '</bpmndi:BPMNShape>'
    )


def _label(box: Box | None) -> str:
    return f'<bpmndi:BPMNLabel>{_bounds(box)}</bpmndi:BPMNLabel>' if box is not None else ''


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>'


def _id(id: str, what: str) -> str:
    return quoteattr(f'{id}_{what}')


def _overlap(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def room(name: str) -> tuple[int, int]:
    """As wide as the name, up to a line; then more lines."""
    letters = sum(2 if letter > '\u2e7f' else 1 for letter in name)
    lines = -(-letters // LETTERS_A_LINE)
    return min(LABEL_WIDTH, 6 * letters + 6), LABEL_LINE * lines
