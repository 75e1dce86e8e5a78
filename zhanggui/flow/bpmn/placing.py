"""Where the nodes of a diagram without a drawing stand: columns by rank from left to right, rows inside the bands of the lanes.

Boxes never overlap: each node has a cell of a grid of its own, and between cells runs room for the flows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from zhanggui.flow.bpmn.drawing import EVENTS, GATEWAYS, Shape
from zhanggui.flow.bpmn.graphs import Graph, turned
from zhanggui.flow.bpmn.model import NodeKind

TASK_SIZE = (100, 80)
GATEWAY_SIZE = (50, 50)
EVENT_SIZE = (36, 36)
GAP_X = 64
GAP_Y = 76
PADDING = 24
BOUNDARY_STEP = 44
BOUNDARY_END = 6
NAME_ROOM = 60  # for the tracks beside the name of a flow

Cell = tuple[str, int]  # band and row
Point = tuple[int, int]
Size = tuple[int, int]


@dataclass(slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return self.x + self.width // 2, self.y + self.height // 2

    def moved(self, x: int, y: int) -> Box:
        return Box(self.x + x, self.y + y, self.width, self.height)


@dataclass(slots=True)
class Grid:
    """The placed nodes of one scope, and how far columns and rows reach. Boundary events stand on their hosts."""

    ranks: dict[str, int]
    cells: dict[str, Cell]
    taken: dict[Cell, set[int]]
    boxes: dict[str, Box] = field(default_factory=dict)
    columns: list[tuple[int, int]] = field(default_factory=list)  # where each begins, and its width
    rooms: list[int] = field(default_factory=list)  # where the room left of each column begins
    rows: dict[Cell, tuple[int, int]] = field(default_factory=dict)  # where each begins, and its height
    bands: dict[str, tuple[int, int]] = field(default_factory=dict)  # where each begins, and its height
    width: int = 0
    height: int = 0

    def is_free(self, cell: Cell, after: int, before: int) -> bool:
        """Whether no node stands in the row strictly between two columns."""
        taken = self.taken[cell]
        return not any(rank in taken for rank in range(after + 1, before))

    def below(self, cell: Cell) -> int:
        top, height = self.rows[cell]
        return top + height


def size_of(shape: Shape, seats: int = 0) -> Size:
    """An activity is as wide as the boundary events on it want."""
    if shape.kind in EVENTS:
        return EVENT_SIZE
    if shape.kind in GATEWAYS:
        return GATEWAY_SIZE
    return max(TASK_SIZE[0], BOUNDARY_STEP * seats + 2 * BOUNDARY_END), TASK_SIZE[1]


@dataclass(frozen=True, slots=True)
class Wishes:
    """`bands` are the lanes from top to bottom, `names` says how wide the names of the flows to a node are."""

    sizes: Mapping[str, Size]
    bands: Sequence[str] = ()
    band_of: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)


def place(shapes: Sequence[Shape], graph: Graph, wishes: Wishes) -> Grid:
    """`graph` leads from node to node, boundary events taken for their hosts."""
    standing = [shape for shape in shapes if shape.kind is not NodeKind.BOUNDARY]
    ranks = _ranks([shape.id for shape in standing], graph)
    grid = Grid(ranks, {}, defaultdict(set))
    _give_cells(grid, standing, graph, wishes.band_of)
    _stretch(grid, wishes)
    for id, cell in grid.cells.items():
        width, height = wishes.sizes[id]
        left, across = grid.columns[ranks[id]]
        top, tall = grid.rows[cell]
        grid.boxes[id] = Box(left + (across - width) // 2, top + (tall - height) // 2, width, height)
    _seat_boundary_events(shapes, grid)
    return grid


def _ranks(nodes: Iterable[str], graph: Graph) -> dict[str, int]:
    """The longest way from a beginning; flows that lead back are not counted."""
    forward = _without_returns(nodes, graph)
    back = turned(forward)
    waiting = {node: len(back[node]) for node in forward}
    ready = [node for node, count in waiting.items() if not count]
    ranks = dict.fromkeys(forward, 0)
    while ready:
        node = ready.pop()
        for target in forward[node]:
            ranks[target] = max(ranks[target], ranks[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return ranks


def _without_returns(nodes: Iterable[str], graph: Graph) -> Graph:
    """Walked depth first, a flow to a node that is still under way leads back."""
    forward: Graph = {node: [] for node in nodes}
    entered = {target for node in forward for target in graph.get(node, ()) if target != node}
    state: dict[str, int] = {}  # 1 under way, 2 done
    for start in [*(node for node in forward if node not in entered), *forward]:
        if start in state:
            continue
        state[start] = 1
        path = [(start, iter(graph.get(start, ())))]
        while path:
            node, targets = path[-1]
            target = next(targets, None)
            if target is None:
                state[node] = 2
                path.pop()
            elif target in forward and state.get(target) != 1:
                forward[node].append(target)
                if target not in state:
                    state[target] = 1
                    path.append((target, iter(graph.get(target, ()))))
    return forward


def _give_cells(grid: Grid, shapes: Sequence[Shape], graph: Graph, band_of: Mapping[str, str]) -> None:
    """Beside what comes before, if the place is free; event sub-processes below all else."""
    before = turned(graph)
    order = {shape.id: at for at, shape in enumerate(shapes)}
    for shape in sorted(shapes, key=lambda one: (one.by_event, grid.ranks[one.id], order[one.id])):
        band = band_of.get(shape.id, '')
        rank = grid.ranks[shape.id]
        if shape.by_event:
            row = max((row for other, row in grid.taken if other == band), default=-1) + 1
        else:
            placed = [grid.cells[id] for id in before.get(shape.id, ()) if id in grid.cells]
            wanted = min((row for other, row in placed if other == band), default=0)
            row = _nearest_free(grid, band, rank, wanted)
        grid.cells[shape.id] = (band, row)
        grid.taken[band, row].add(rank)


def _nearest_free(grid: Grid, band: str, rank: int, wanted: int) -> int:
    away = 0
    while True:
        for row in (wanted + away, wanted - away):
            if row >= 0 and rank not in grid.taken.get((band, row), ()):
                return row
        away += 1


def _stretch(grid: Grid, wishes: Wishes) -> None:
    """Columns as wide and rows as high as what stands in them."""
    widths = [0] * (max(grid.ranks.values(), default=0) + 1)
    gaps = [GAP_X] * len(widths)
    sizes = wishes.sizes
    heights: dict[Cell, int] = defaultdict(int)
    for id, cell in grid.cells.items():
        rank = grid.ranks[id]
        widths[rank] = max(widths[rank], sizes[id][0])
        gaps[rank] = max(gaps[rank], wishes.names.get(id, 0) + NAME_ROOM)
        heights[cell] = max(heights[cell], sizes[id][1], TASK_SIZE[1])
    x = 0
    for gap, width in zip(gaps, widths, strict=True):
        grid.rooms.append(x)
        grid.columns.append((x + gap, width))
        x += gap + width
    grid.width = x + GAP_X
    y = 0
    for band in _all_bands(wishes.bands, heights):
        top = y
        y += PADDING
        for row in range(max((row for other, row in heights if other == band), default=0) + 1):
            height = heights.get((band, row), TASK_SIZE[1])
            grid.rows[band, row] = (y, height)
            y += height + GAP_Y
        grid.bands[band] = (top, y - top)
    grid.height = y


def _all_bands(bands: Sequence[str], heights: Mapping[Cell, int]) -> list[str]:
    """What stands in no lane has a band of its own, above the others."""
    loose = [''] if not bands or any(band == '' for band, _ in heights) else []
    return loose + list(bands)


def _seat_boundary_events(shapes: Sequence[Shape], grid: Grid) -> None:
    """On the lower border of their host, from its right end."""
    seated: dict[str, int] = defaultdict(int)
    width, height = EVENT_SIZE
    for shape in shapes:
        host = grid.boxes.get(shape.host)
        if shape.kind is not NodeKind.BOUNDARY:
            continue
        if host is None:  # an error of the drawing, still shown somewhere
            host = Box(0, grid.height - GAP_Y, 0, 0)
        x = host.right - width - BOUNDARY_END - BOUNDARY_STEP * seated[shape.host]
        seated[shape.host] += 1
        grid.boxes[shape.id] = Box(x, host.bottom - height // 2, width, height)
