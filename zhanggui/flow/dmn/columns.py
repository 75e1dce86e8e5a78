"""One input column of a table: which rules a value passes, as a bit mask found by one look-up where the cells are literals.

The masks are made by asking the cells themselves about one value of every kind there is between their literals; so the
index cannot disagree with the cells.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from zhanggui.flow.feel import Tests
from zhanggui.flow.feel.compiler import Closure, Scope
from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.values import DECIMAL128, Months, Value

EXACT = (str, bool)
ORDERED = (Decimal, dt.date, dt.timedelta, Months)
OTHER_TEXT = '\ue000'  # from the private area: no cell of anybody holds it


@dataclass(frozen=True, slots=True)
class Slot:
    """A set of values that no cell of the column tells apart, and the rules they pass."""

    label: str
    value: Value
    mask: int


@dataclass(slots=True)
class Column:
    label: str
    source: Closure
    cells: list[Tests]
    allowed: Tests | None
    type_name: str = ''
    loose: list[tuple[int, Closure]] = field(default_factory=list)
    fixed: int = 0
    exact: dict[Value, int] = field(default_factory=dict)
    points: dict[type, list[Any]] = field(default_factory=dict)
    masks: dict[type, list[int]] = field(default_factory=dict)
    others: dict[type, int] = field(default_factory=dict)
    mentioned: set[type] = field(default_factory=set)

    def __post_init__(self) -> None:
        constants: dict[type, set[Value]] = {str: set(), bool: set(), Decimal: set()}  # apart, for 1 == True in Python
        for at, cell in enumerate(self.cells):
            if cell.constants is None or any(type(value) not in EXACT + ORDERED for value in cell.constants):
                self.loose.append((1 << at, cell.run))
                continue
            self.fixed |= 1 << at
            for value in cell.constants:
                constants.setdefault(type(value), set()).add(value)
        self.mentioned = {kind for kind, values in constants.items() if values}
        for kind, values in constants.items():
            self._index(kind, values)

    def mask(self, value: Value, alive: int, scope: Scope) -> int:
        """The rules among `alive` that the value passes."""
        kind = type(value)
        points = self.points.get(kind)
        if points is not None:
            at = bisect_left(points, value)
            found = self.masks[kind][2 * at + 1 if at < len(points) and points[at] == value else 2 * at]
        elif kind in self.others:
            found = self.exact.get(value, self.others[kind])
        else:
            found = self._ask(value)
        found &= alive
        if self.loose:
            asked = Scope({'?': value}, scope, scope.budget)
            for bit, test in self.loose:
                if alive & bit and test(asked):
                    found |= bit
        return found

    def slots(self) -> list[Slot]:
        """Every set of values worth telling apart, within what the column allows."""
        kinds: list[type] = [kind for kind in (*self.points, *self.others) if kind in self.mentioned]
        slots = [slot for kind in kinds or [_of_type(self.type_name)] for slot in self._slots_of(kind)]
        if self.allowed is not None:
            slots = [slot for slot in slots if self.allowed.passed_by(slot.value)]
        return slots or [Slot('-', None, self._ask(None))]

    def _slots_of(self, kind: type) -> list[Slot]:
        if kind is bool:
            return [
                Slot(str(value).lower(), value, self.exact.get(value, self.others[bool])) for value in (True, False)
            ]
        if kind is str:
            texts = [Slot(f'"{value}"', value, mask) for value, mask in self.exact.items() if type(value) is str]
            listed = self.allowed.constants if self.allowed and self.allowed.constants else ()
            texts += [
                Slot(f'"{value}"', value, self.others[str])
                for value in listed
                if type(value) is str and value not in self.exact
            ]
            return texts if self.allowed else [*texts, Slot('其他 / other', OTHER_TEXT, self.others[str])]
        points, masks = self.points.get(kind, []), self.masks.get(kind, [])
        probes = _probes(points) if points else [None]
        return [
            Slot(_label(points, at), probe, masks[at] if masks else self.fixed)
            for at, probe in enumerate(probes)
            if probe is not None or not points
        ]

    def _index(self, kind: type, values: set[Value]) -> None:
        if kind in ORDERED:
            self.points[kind] = sorted(values)
            probes = _probes(self.points[kind]) if values else [Decimal(0)]
            self.masks[kind] = [0 if probe is None else self._ask(probe) for probe in probes]
        else:
            self.exact.update({value: self._ask(value) for value in values})
            self.others[kind] = self._ask(OTHER_TEXT if kind is str else True)
            if kind is bool:
                self.exact.update({True: self._ask(True), False: self._ask(False)})

    def _ask(self, value: Value) -> int:
        scope = Scope({'?': value}, None, Budget())
        return sum(1 << at for at, cell in enumerate(self.cells) if self.fixed >> at & 1 and cell.run(scope))


def _of_type(name: str) -> type:
    return {'string': str, 'boolean': bool}.get(name, Decimal)


def _probes(points: list[Any]) -> list[Any]:
    """One value below the first point, each point, one between each two, one above the last; None where there is none."""
    probes: list[Any] = [_before(points[0])]
    for at, point in enumerate(points):
        probes.append(point)
        probes.append(_between(point, points[at + 1]) if at + 1 < len(points) else _after(point))
    return probes


def _step(point: Any) -> Any:
    if isinstance(point, dt.date):
        return dt.timedelta(days=1)
    return dt.timedelta(microseconds=1) if isinstance(point, dt.timedelta) else Decimal(1)


def _before(point: Any) -> Any:
    return _moved(point, -1)


def _after(point: Any) -> Any:
    return _moved(point, 1)


def _moved(point: Any, by: int) -> Any:
    try:
        return Months(point.count + by) if isinstance(point, Months) else point + by * _step(point)
    except OverflowError:
        return None


def _between(one: Any, other: Any) -> Any:
    middle: Any
    if isinstance(one, Decimal):
        middle = DECIMAL128.divide(DECIMAL128.add(one, other), Decimal(2))
    elif isinstance(one, Months):
        middle = Months((one.count + other.count) // 2)
    elif isinstance(one, dt.date):
        middle = one + dt.timedelta(days=(other - one).days // 2)
    else:
        middle = (one + other) // 2
    return middle if one < middle < other else None


def _label(points: list[Any], at: int) -> str:
    if not points:
        return '-'
    point, exactly = at // 2, at % 2
    if exactly:
        return str(points[point])
    if point == 0:
        return f'< {points[0]}'
    return f'> {points[-1]}' if point == len(points) else f'({points[point - 1]}..{points[point]})'
