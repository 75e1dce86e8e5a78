"""A first drawing for diagrams that come without one: pools, lanes, nodes and flows, written behind the rest of the file.

What the file says stays as it is, byte for byte; only drawing data is added, and a pool around lanes that have none.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from zhanggui.flow.bpmn.drawing import Area, Drawing, MessageFlow, Page, Participant
from zhanggui.flow.bpmn.graphs import Graph
from zhanggui.flow.bpmn.model import ROOT, NodeKind
from zhanggui.flow.bpmn.notes import Notes
from zhanggui.flow.bpmn.painting import Picture, room, written
from zhanggui.flow.bpmn.placing import Box, Grid, Point, Size, Wishes, place, size_of
from zhanggui.flow.bpmn.reading import read
from zhanggui.flow.bpmn.routing import Router
from zhanggui.flow.bpmn.vocabulary import MODEL

DIAGRAM = 'http://www.omg.org/spec/BPMN/20100524/DI'
LABEL_STRIP = 30  # the upright name of a pool or lane
POOL_HEIGHT = 60
POOL_GAP = 60
MARGIN = 40
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ENCODING = re.compile(r'(<\?xml[^>]*?encoding=["\'])[^"\']+')


def lay_out(data: bytes, *, anew: bool = False) -> bytes:
    """The file with drawing data. One that has a drawing keeps it, unless it is wanted `anew`."""
    if data.startswith(UTF_16):
        data = ENCODING.sub(r'\1UTF-8', data.decode('utf-16')).encode()
    page = read(data, Notes())
    if page is None or not any(drawing.shapes for drawing in page.drawings):
        return data
    found = _find(data)
    if found.drawn and not anew:
        return data
    for start, end in reversed(found.diagrams):
        data = data[:start] + data[end:]
        found.end -= end - start
    added = _pools_for_lanes(page)
    text = ''.join([added, *(written(picture) for picture in _pictures(page))])
    return data[: found.end] + text.encode('ascii', 'xmlcharrefreplace') + data[found.end :]


@dataclass(slots=True)
class _Found:
    """Where things stand in the bytes of the file."""

    diagrams: list[tuple[int, int]] = field(default_factory=list)
    end: int = 0  # of what `definitions` holds
    drawn: bool = False


def _find(data: bytes) -> _Found:
    parser = expat.ParserCreate(namespace_separator=' ')
    found = _Found()
    starts: list[int] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        starts.append(parser.CurrentByteIndex)
        found.drawn = found.drawn or name == f'{DIAGRAM} BPMNShape'

    def finish(name: str) -> None:
        start = starts.pop()
        if name == f'{DIAGRAM} BPMNDiagram':
            end = data.index(b'>', parser.CurrentByteIndex) + 1
            found.diagrams.append((start, end + (data[end : end + 1] == b'\n')))
        if not starts:
            found.end = parser.CurrentByteIndex

    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.Parse(data, True)
    return found


def _pools_for_lanes(page: Page) -> str:
    """Lanes are shown inside a pool; where a file has no pools at all, the processes with lanes are given one."""
    if page.participants or not any(drawing.areas for drawing in page.drawings):
        return ''
    page.participants += [
        Participant(drawing.fresh(f'{drawing.id}_pool'), drawing.name or drawing.id, drawing.id)
        for drawing in page.drawings
    ]
    page.collaboration = page.drawings[0].fresh('pools')
    pools = ''.join(
        f'<participant id={quoteattr(pool.id)} name={quoteattr(pool.name)} processRef={quoteattr(pool.process)}/>'
        for pool in page.participants
    )
    return f'<collaboration xmlns="{MODEL}" id={quoteattr(page.collaboration)}>{pools}</collaboration>\n'


def _pictures(page: Page) -> list[Picture]:
    """One of all the pools, and one of each process that stands in none."""
    pooled = {pool.process for pool in page.participants}
    pictures = [_pools(page)] if page.participants else []
    loose = [drawing for drawing in page.drawings if drawing.id not in pooled and drawing.shapes]
    return pictures + [_in_lanes(drawing, strips=0).moved(MARGIN, MARGIN).of(drawing.id) for drawing in loose]


def _pools(page: Page) -> Picture:
    """One below the other, black boxes on top: whoever is outside is written to and heard."""
    whole = Picture(page.collaboration)
    drawings = {drawing.id: drawing for drawing in page.drawings if drawing.shapes}
    inner = {pool.id: _in_lanes(drawings[pool.process]) for pool in page.participants if pool.process in drawings}
    width = max([picture.width for picture in inner.values()], default=600)
    y = MARGIN
    for pool in sorted(page.participants, key=lambda one: one.id in inner):
        height = inner[pool.id].height if pool.id in inner else POOL_HEIGHT
        whole.pools[pool.id] = Box(MARGIN, y, width, height)
        if pool.id in inner:
            for box in inner[pool.id].lanes.values():
                box.width += width - inner[pool.id].width
            whole.take(inner[pool.id].moved(MARGIN, y))
        y += height + POOL_GAP
    for flow in page.message_flows:
        if points := _message(flow, whole):
            whole.flows[flow.id] = points
            if flow.name:
                whole.label_flow(flow.id, flow.name)
    return whole


def _message(flow: MessageFlow, whole: Picture) -> list[Point]:
    """Straight up or down between a node and a pool."""
    ends = [whole.boxes.get(id) or whole.pools.get(id) for id in (flow.source, flow.target)]
    source, target = ends
    if source is None or target is None:
        return []
    node = target if flow.source in whole.pools else source
    x = node.middle[0] + (14 if node is target else -14) * (node.width > 40)
    first, last = (source.bottom, target.y) if source.y < target.y else (source.y, target.bottom)
    if flow.source in whole.pools or flow.target in whole.pools:
        return [(x, first), (x, last)]
    turn = (first + last) // 2
    return [(source.middle[0], first), (source.middle[0], turn), (target.middle[0], turn), (target.middle[0], last)]


def _in_lanes(drawing: Drawing, *, strips: int = LABEL_STRIP) -> Picture:
    """The process with its lanes around; in a pool, behind the strip with its name."""
    depths = {area.id: _depth(drawing, area) for area in drawing.areas.values()}
    pool, strips = strips, strips + LABEL_STRIP * (1 + max(depths.values()) if depths else 0)
    picture = _scope(drawing, ROOT).moved(strips, 0)
    picture.width += strips
    tops = picture.bands
    for area in reversed(list(drawing.areas.values())):  # inner lanes come after the ones around them
        inside = [tops[other.id] for other in drawing.areas.values() if other.parent == area.id and other.id in tops]
        if inside:
            top = min(one[0] for one in inside)
            tops[area.id] = (top, max(one[0] + one[1] for one in inside) - top)
        top, height = tops[area.id]
        x = pool + LABEL_STRIP * depths[area.id]
        picture.lanes[area.id] = Box(x, top, picture.width - x, height)
    return picture


def _depth(drawing: Drawing, area: Area) -> int:
    depth = 0
    while area.parent:
        area = drawing.areas[area.parent]
        depth += 1
    return depth


def _scope(drawing: Drawing, scope: str) -> Picture:
    """A scope and all inside it, from its upper left corner."""
    shapes = drawing.inside(scope)
    filled = {shape.id: _scope(drawing, shape.id) for shape in shapes if _is_filled(drawing, shape.id)}
    seats = Counter(shape.host for shape in shapes if shape.kind is NodeKind.BOUNDARY)
    sizes = {shape.id: size_of(shape, seats[shape.id]) for shape in shapes}
    for id, inner in filled.items():
        sizes[id] = (max(inner.width, sizes[id][0]), inner.height)
    grid = place(shapes, _graph(drawing, scope), _wishes(drawing, scope, sizes))
    picture = Picture(drawing.id, width=grid.width, height=grid.height, bands=dict(grid.bands))
    _paint(picture, drawing, grid, scope)
    for id, inner in filled.items():
        picture.take(inner.moved(grid.boxes[id].x, grid.boxes[id].y))
        picture.expanded.add(id)
    return picture


def _paint(picture: Picture, drawing: Drawing, grid: Grid, scope: str) -> None:
    shapes = {shape.id: shape for shape in drawing.inside(scope)}
    picture.boxes.update(grid.boxes)
    picture.markers.update(id for id, shape in shapes.items() if shape.kind is NodeKind.EXCLUSIVE)
    for id, shape in shapes.items():
        if shape.name and min(grid.boxes[id].width, grid.boxes[id].height) < 60:
            picture.label_node(id, shape.name, shape.kind)
    router = Router(grid, shapes)
    for line in drawing.lines.values():
        if line.source in shapes and line.target in shapes:
            picture.flows[line.id] = router.route(line)
            if line.name:
                picture.label_flow(line.id, line.name)


def _graph(drawing: Drawing, scope: str) -> Graph:
    """Boundary events count as their hosts."""
    shapes = {shape.id: shape for shape in drawing.inside(scope)}
    graph: Graph = {id: [] for id in shapes}
    for line in drawing.lines.values():
        if line.source in shapes and line.target in shapes:
            source = shapes[line.source]
            graph[source.host if source.host in shapes else source.id].append(line.target)
    return graph


def _wishes(drawing: Drawing, scope: str, sizes: dict[str, Size]) -> Wishes:
    """Bands are the innermost lanes, from top to bottom; what stands in a lane around others goes to its first one."""
    names: dict[str, int] = {}
    for line in drawing.lines.values():
        if line.name and line.scope == scope:
            names[line.target] = max(names.get(line.target, 0), room(line.name)[0])
    if scope != ROOT:
        return Wishes(sizes, names=names)
    around = {area.parent for area in drawing.areas.values()}
    bands = [area.id for area in drawing.areas.values() if area.id not in around]
    first = {band: band for band in bands}
    for area in reversed(list(drawing.areas.values())):  # inner lanes come after the ones around them
        if area.parent:
            first[area.parent] = first[area.id]
    band_of = {shape.id: first[shape.lane] for shape in drawing.shapes.values() if shape.lane in first}
    return Wishes(sizes, bands, band_of, names)


def _is_filled(drawing: Drawing, id: str) -> bool:
    return drawing.shapes[id].kind is NodeKind.SUB_PROCESS and any(
        shape.scope == id for shape in drawing.shapes.values()
    )
