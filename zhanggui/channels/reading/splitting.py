"""One row with several goods joined by `;` becomes a row for each; a joined row whose parts do not count up is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.cells import Cell
from zhanggui.core.parsing import ParseError
from zhanggui.core.words import say

JOINT = ';'
MUST_COUNT_UP = ('line_quantity', 'line_price_fen')
ONCE = ('total_fen', 'freight_fen')  # money of the whole row: stays on the first part


def split_row(values: Sequence[Cell], places: Mapping[str, int], joined: Sequence[str]) -> list[Sequence[Cell]]:
    """The row itself when nothing is joined. `places`: field → index. `ParseError` when it cannot be split for certain."""
    first = values[places[joined[0]]]
    if not isinstance(first, str) or JOINT not in first.strip().strip(JOINT):
        return [values]
    count = len(_parts(first))
    rows = [list(values) for _ in range(count)]
    for field in joined:
        if field not in places:
            continue
        parts = _parts(values[places[field]])
        if len(parts) not in {1, count} or (len(parts) == 1 and field in MUST_COUNT_UP):
            raise ParseError(
                say(
                    '一行里有几件商品，但数量或单价没有逐件分开',
                    'several goods in one row whose quantities or prices are not given one by one',
                )
            )
        for index, row in enumerate(rows):
            row[places[field]] = parts[index] if len(parts) == count else parts[0]
    for field in ONCE:
        if field in places:
            for row in rows[1:]:
                row[places[field]] = ''
    return list(rows)


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in cells.bare(cell).strip(JOINT).split(JOINT)]
