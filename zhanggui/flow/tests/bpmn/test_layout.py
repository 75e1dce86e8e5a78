"""The first drawing: it changes nothing that runs, no box lies on another, and no flow runs through a box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.flow.bpmn import Diagram, load
from zhanggui.flow.bpmn.layout import DIAGRAM, lay_out
from zhanggui.flow.feel import Expression
from zhanggui.flow.tests.bpmn.diagrams import CORPUS, MIWG, body, file, process
from zhanggui.flow.xml import Element, parse_xml, walk

FILES = [*sorted(CORPUS.glob('*.bpmn')), *sorted(MIWG.glob('*.bpmn'))]
Rectangle = tuple[float, float, float, float]


def plain(thing: object) -> object:
    """A definition as data: an expression is its text, and the hash of the file is not looked at."""
    if isinstance(thing, Expression):
        return thing.text
    if is_dataclass(thing):
        return {one.name: plain(getattr(thing, one.name)) for one in fields(thing) if one.name != 'hash'}
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    return [plain(one) for one in thing] if isinstance(thing, tuple | list) else thing


def said(diagram: Diagram) -> list[tuple[str, str]]:
    """But for extensions of other tools, which may stand in the drawing that is replaced."""
    return [(one.code, one.element) for one in diagram.findings if one.code != 'foreign_extensions']


class Drawn:
    """One diagram of a file as it is drawn."""

    def __init__(self, diagram: Element, root: Element) -> None:
        scopes = {inner.get('id'): element.get('id') for element in walk(root) for inner in element.children}
        kinds = {element.get('id'): element.tag for element in walk(root) if element.get('id')}
        self.around = {id: set(_up(scopes, id)) for id in scopes}
        self.kinds = kinds
        self.boxes: dict[str, Rectangle] = {}
        self.flows: dict[str, list[tuple[float, float]]] = {}
        for shape in walk(diagram):
            if shape.tag == 'BPMNShape':
                bounds = shape.first('Bounds')
                assert bounds is not None
                x, y, width, height = (float(bounds.get(name)) for name in ('x', 'y', 'width', 'height'))
                self.boxes[shape.get('bpmnElement')] = (x, y, x + width, y + height)
            elif shape.tag == 'BPMNEdge':
                points = [(float(one.get('x')), float(one.get('y'))) for one in shape.all('waypoint')]
                self.flows[shape.get('bpmnElement')] = points

    def nodes(self) -> dict[str, Rectangle]:
        return {
            id: box for id, box in self.boxes.items() if self.kinds[id] not in {'lane', 'participant', 'boundaryEvent'}
        }


def drawn(data: bytes) -> Iterator[Drawn]:
    root = parse_xml(data)
    for diagram in root.children:
        if diagram.tag == 'BPMNDiagram':
            yield Drawn(diagram, root)


def inspect(data: bytes) -> None:
    """No box on another unless one stands in the other; flows upright or level, through no box but their own."""
    for picture in drawn(data):
        nodes = picture.nodes()
        for (one, box), (other, other_box) in combinations(nodes.items(), 2):
            if other not in picture.around[one] and one not in picture.around[other]:
                assert not _overlap(box, other_box), (one, other)
        for id, points in picture.flows.items():
            if picture.kinds[id] != 'sequenceFlow':
                continue
            for start, end in pairwise(points):
                assert start[0] == end[0] or start[1] == end[1], (id, points)
                for node, box in nodes.items():
                    if node not in picture.around[id]:
                        line = (
                            min(start[0], end[0]),
                            min(start[1], end[1]),
                            max(start[0], end[0]),
                            max(start[1], end[1]),
                        )
                        assert not _overlap(line, box), (id, node, points, box)


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_a_drawing_changes_nothing_that_runs(path: Path) -> None:
    data = path.read_bytes()
    with_drawing = lay_out(data, anew=True)
    before, after = load(data), load(with_drawing)
    assert plain(before.definitions) == plain(after.definitions)
    assert said(before) == said(after)
    assert lay_out(with_drawing) == with_drawing
    assert lay_out(with_drawing, anew=True) == with_drawing


@pytest.mark.parametrize('path', FILES, ids=lambda path: path.name)
def test_everything_is_drawn_and_nothing_lies_on_anything(path: Path) -> None:
    data = lay_out(path.read_bytes(), anew=True)
    inspect(data)
    shown = {id for picture in drawn(data) for id in (*picture.boxes, *picture.flows)}
    for definition in load(data).definitions.values():
        added = definition.extra.get('added', {})
        flows = {one.id for one in definition.flows.values() if one.source not in added and one.target not in added}
        assert {*definition.nodes, *definition.lanes} - set(added) <= shown
        assert flows <= shown


def test_a_node_stands_in_its_lane() -> None:
    data = lay_out((CORPUS / 'countersign.bpmn').read_bytes())
    (picture,) = drawn(data)
    (definition,) = load(data).definitions.values()
    for node in definition.nodes.values():
        assert _inside(picture.boxes[node.id], picture.boxes[node.lane])
    for lane in definition.lanes.values():
        if lane.parent:
            assert _inside(picture.boxes[lane.id], picture.boxes[lane.parent])


def test_a_boundary_event_sits_on_the_border_of_its_host() -> None:
    (picture,) = drawn(lay_out((CORPUS / 'two_deadlines.bpmn').read_bytes()))
    left, _, right, bottom = picture.boxes['answer']
    for id in ('soon', 'late'):
        box = picture.boxes[id]
        assert (box[1] + box[3]) / 2 == bottom
        assert left <= box[0] < box[2] <= right
    assert not _overlap(picture.boxes['soon'], picture.boxes['late'])


def test_what_is_in_a_sub_process_is_drawn_in_it() -> None:
    (picture,) = drawn(lay_out((CORPUS / 'nested_scopes.bpmn').read_bytes()))
    for inner, outer in (('i_task', 'inner'), ('inner', 'middle'), ('m_task', 'middle'), ('middle', 'outer')):
        assert _inside(picture.boxes[inner], picture.boxes[outer])


def test_the_rest_of_the_file_stays_as_it_is() -> None:
    head = b'<?xml version="1.0" encoding="ISO-8859-1"?>'
    data = head + process('<task id="&#30002;"/>', 'start &#30002;', '&#30002; end').replace('流程'.encode(), b'')
    with_drawing = lay_out(data)
    end = data.rindex(b'</definitions>')
    assert with_drawing.startswith(data[:end])
    assert with_drawing.endswith(data[end:])
    assert '甲' in load(with_drawing).definitions['p'].nodes


@pytest.mark.parametrize('data', [b'', b'<a/>', file(), b'<!DOCTYPE a><a/>'])
def test_what_cannot_be_drawn_is_left_alone(data: bytes) -> None:
    assert lay_out(data) == data


def test_utf_16_becomes_utf_8() -> None:
    data = ('<?xml version="1.0" encoding="UTF-16"?>' + process('<task id="a"/>', 'start a', 'a end').decode()).encode(
        'utf-16'
    )
    assert plain(load(data).definitions) == plain(load(lay_out(data)).definitions)
    assert DIAGRAM.encode() in lay_out(data)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_graph_can_be_drawn(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    tags = data.draw(
        st.lists(st.sampled_from(['task', 'exclusiveGateway', 'endEvent']), min_size=count, max_size=count)
    )
    nodes = [f'n{at}' for at in range(count)]
    free = [node for node, tag in zip(nodes, tags, strict=True) if tag != 'endEvent']
    ends = st.tuples(st.sampled_from(['start', *free]), st.sampled_from(nodes))
    flows = data.draw(st.lists(ends, min_size=1, max_size=25, unique=True))
    lanes = data.draw(st.integers(0, 3))
    held = [[node for at, node in enumerate(nodes) if at % lanes == lane] for lane in range(lanes)]
    refs = [''.join(f'<flowNodeRef>{node}</flowNodeRef>' for node in inside) for inside in held]
    areas = ''.join(f'<lane id="l{at}" name="{at}">{inside}</lane>' for at, inside in enumerate(refs))
    elements = ''.join(f'<{tag} id="{node}"/>' for node, tag in zip(nodes, tags, strict=True))
    written = file(
        f'<process id="p">{f"<laneSet>{areas}</laneSet>" if lanes else ""}'
        + body(f'<startEvent id="start"/>{elements}', *(f'{source} {target}' for source, target in flows))
        + '</process>'
    )
    with_drawing = lay_out(written)
    inspect(with_drawing)
    assert plain(load(written).definitions) == plain(load(with_drawing).definitions)


def _up(scopes: dict[str, str], id: str) -> Iterator[str]:
    while id in scopes and scopes[id] != id:
        id = scopes[id]
        yield id


def _overlap(one: Rectangle, other: Rectangle) -> bool:
    """More than touching."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(inner: Rectangle, outer: Rectangle) -> bool:
    return inner[0] >= outer[0] and inner[1] >= outer[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
