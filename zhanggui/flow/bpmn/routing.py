"""How flows run between placed nodes: upright and level only, through the room between columns and rows, never through a box.

A flow onwards leaves on the right and arrives on the left; one that leads back runs below and arrives from below.
"""

from __future__ import annotations

from collections import defaultdict

from zhanggui.flow.bpmn.drawing import Line, Shape
from zhanggui.flow.bpmn.model import NodeKind
from zhanggui.flow.bpmn.placing import Box, Cell, Grid, Point

FIRST_X, STEP_X, TRACKS_X = 14, 9, 5
FIRST_Y, STEP_Y, TRACKS_Y = 38, 8, 4


class Router:
    """The flows of one scope; each takes the next free track of the rooms it runs through."""

    def __init__(self, grid: Grid, shapes: dict[str, Shape]) -> None:
        self.grid = grid
        self.shapes = shapes
        self.used_x: dict[int, int] = defaultdict(int)
        self.used_y: dict[Cell, int] = defaultdict(int)

    def route(self, line: Line) -> list[Point]:
        source, target = self.grid.boxes[line.source], self.grid.boxes[line.target]
        if self.shapes[line.target].kind is NodeKind.BOUNDARY:  # an error of the drawing, still shown
            return [source.middle, target.middle]
        from_border = self.shapes[line.source].kind is NodeKind.BOUNDARY
        at = self.shapes[line.source].host if from_border else line.source
        if at not in self.grid.cells:
            return [source.middle, target.middle]
        if self.grid.ranks[line.target] <= self.grid.ranks[at]:
            return _plain(self._backwards(source, at, target, line.target))
        if from_border:
            return _plain(self._from_border(source, at, target, line.target))
        return _plain(self._onwards(source, at, target, line.target))

    def _onwards(self, source: Box, at: str, target: Box, to: str) -> list[Point]:
        ranks, cells = self.grid.ranks, self.grid.cells
        start, end = (source.right, source.middle[1]), (target.x, target.middle[1])
        free_here = self.grid.is_free(cells[at], ranks[at], ranks[to])
        if cells[at] == cells[to] and free_here:
            return [start, end]
        if free_here:
            x = self._x(ranks[to])
            return [start, (x, start[1]), (x, end[1]), end]
        x = self._x(ranks[at] + 1)
        if self.grid.is_free(cells[to], ranks[at], ranks[to]):
            return [start, (x, start[1]), (x, end[1]), end]
        y, near = self._y(cells[at]), self._x(ranks[to])
        return [start, (x, start[1]), (x, y), (near, y), (near, end[1]), end]

    def _from_border(self, source: Box, at: str, target: Box, to: str) -> list[Point]:
        start, end = (source.middle[0], source.bottom), (target.x, target.middle[1])
        y, near = self._y(self.grid.cells[at]), self._x(self.grid.ranks[to])
        return [start, (start[0], y), (near, y), (near, end[1]), end]

    def _backwards(self, source: Box, at: str, target: Box, to: str) -> list[Point]:
        cells = self.grid.cells
        start, end = (source.middle[0], source.bottom), (target.middle[0], target.bottom)
        y = self._y(cells[at])
        if cells[at] == cells[to] and at != to:
            return [start, (start[0], y), (end[0], y), end]
        near, below = self._x(self.grid.ranks[to]), self._y(cells[to])
        if at == to:
            side = (target.x, target.middle[1])
            return [start, (start[0], y), (near, y), (near, side[1]), side]
        return [start, (start[0], y), (near, y), (near, below), (end[0], below), end]

    def _x(self, rank: int) -> int:
        """An upright track in the room left of a column, on its far side: before the column names stand on the flows."""
        track = self.used_x[rank] % TRACKS_X
        self.used_x[rank] += 1
        return self.grid.rooms[rank] + FIRST_X + STEP_X * track

    def _y(self, cell: Cell) -> int:
        """A level track in the room below a row."""
        track = self.used_y[cell] % TRACKS_Y
        self.used_y[cell] += 1
        return self.grid.below(cell) + FIRST_Y + STEP_Y * track


def _plain(points: list[Point]) -> list[Point]:
    """Without points that change nothing."""
    kept: list[Point] = []
    for at, point in enumerate(points):
        if kept and point == kept[-1]:
            continue
        if kept and at + 1 < len(points):
            before, after = kept[-1], points[at + 1]
            if before[0] == point[0] == after[0] or before[1] == point[1] == after[1]:
                continue
        kept.append(point)
    return kept
