"""What a model is told before it may be published: expressions that do not compile, gaps and overlaps of its tables.

A table is walked column by column over the values its cells tell apart; equal situations are visited once. What cannot be
told apart (a cell that calls a function or reads another column) is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from zhanggui.core.words import Words, say
from zhanggui.flow.dmn.columns import Slot
from zhanggui.flow.dmn.reading import DmnError, Model, NotClaimed, nothing
from zhanggui.flow.dmn.tables import Table, bits
from zhanggui.flow.feel.compiler import Scope
from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.operators import equal

FINDINGS_MAX = 20
SITUATIONS_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Finding:
    """`kind`: wrong (does not compile), gap, overlap, unchecked. `rules` are row numbers; `cells` say where, by column."""

    kind: str
    words: Words
    rules: tuple[int, ...] = ()
    cells: tuple[tuple[str, str], ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it must be mended before publishing."""
        return self.kind in {'wrong', 'overlap'}


def check(model: Model) -> list[Finding]:
    findings: list[Finding] = []
    for node in model.of_kind('decision', 'knowledge'):
        try:
            logic = model.logic(node.key)
        except (DmnError, NotClaimed) as error:
            findings.append(Finding('wrong', error.words))
            continue
        if logic.run is nothing:
            words = say(f'“{node.name}”没有写逻辑', f'{node.name!r} has no logic')
            findings.append(Finding('wrong', words))
        for table in logic.tables:
            findings.extend(check_table(table))
    return findings


def check_table(table: Table) -> list[Finding]:
    findings = list(_loose(table))
    walk = _Walk(table)
    walk.visit(0, (1 << len(table.rows)) - 1)
    if walk.visited > SITUATIONS_MAX:
        where = table.where
        words = say(f'{where.zh}：情况太多，没有全部检查', f'{where.en}: too many situations to check them all')
        findings.append(Finding('unchecked', words))
    return [*findings, *walk.findings]


def _loose(table: Table) -> Iterator[Finding]:
    for column in table.columns:
        for bit, _ in column.loose:
            row = bit.bit_length()
            yield Finding(
                'unchecked',
                say(
                    f'{table.where.zh}，列“{column.label}”第 {row} 行：不是常量，无法检查遗漏和重叠',
                    f'{table.where.en}, column {column.label!r} row {row}: not constant, so gaps and overlaps are not checked',
                ),
                (row,),
                ((column.label, table.cells[row - 1][table.columns.index(column)]),),
            )


@dataclass(slots=True)
class _Walk:
    table: Table
    findings: list[Finding] = field(default_factory=list)
    visited: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)
    path: list[str] = field(default_factory=list)
    overlaps: set[int] = field(default_factory=set)
    columns: list[list[Slot]] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    defaulted: bool = False

    def __post_init__(self) -> None:
        self.columns = [_distinct(column.slots()) for column in self.table.columns]
        self.loose = [sum(bit for bit, _ in column.loose) for column in self.table.columns]
        self.defaulted = any(output.default is not None for output in self.table.outputs)

    def visit(self, at: int, alive: int) -> None:
        if (at, alive) in self.seen or len(self.findings) >= FINDINGS_MAX or self.visited > SITUATIONS_MAX:
            return
        self.seen.add((at, alive))
        self.visited += 1
        if not alive:
            self._gap(at)
        elif at == len(self.columns):
            self._overlap(alive)
        else:
            for slot in self.columns[at]:
                self.path.append(slot.label)
                self.visit(at + 1, alive & (slot.mask | self.loose[at]))
                self.path.pop()

    def _gap(self, at: int) -> None:
        if self.defaulted:
            return
        cells = tuple((column.label, label) for column, label in zip(self.table.columns, self.path, strict=False))
        text = '；'.join(f'{name} = {label}' for name, label in cells)
        where = self.table.where
        self.findings.append(
            Finding('gap', say(f'{where.zh}：没有规则适用于 {text}', f'{where.en}: no rule for {text}'), (), cells)
        )

    def _overlap(self, alive: int) -> None:
        for mask in self.loose:
            alive &= ~mask
        rules = bits(alive)
        if len(rules) < 2 or alive in self.overlaps or not self._conflicts(rules):
            return
        self.overlaps.add(alive)
        numbers = tuple(rule + 1 for rule in rules)
        cells = tuple((column.label, label) for column, label in zip(self.table.columns, self.path, strict=True))
        text = '；'.join(f'{name} = {label}' for name, label in cells)
        listed, where = '、'.join(map(str, numbers)), self.table.where
        self.findings.append(
            Finding(
                'overlap',
                say(f'{where.zh}：第 {listed} 行同时适用于 {text}', f'{where.en}: rows {listed} all apply to {text}'),
                numbers, cells,
            )
        )  # fmt: skip

    def _conflicts(self, rules: list[int]) -> bool:
        """In a unique table any two; in an `any` table those that say different things."""
        if self.table.policy == 'UNIQUE':
            return True
        if self.table.policy != 'ANY':
            return False
        scope = Scope({}, None, Budget())
        first, *others = [self.table.row(rule, scope) for rule in rules]
        return not all(equal(first, other) for other in others)


def _distinct(slots: list[Slot]) -> list[Slot]:
    """One slot for each set of rules; the others would only repeat what it says."""
    found: dict[int, Slot] = {}
    for slot in slots:
        found.setdefault(slot.mask, slot)
    return list(found.values())
