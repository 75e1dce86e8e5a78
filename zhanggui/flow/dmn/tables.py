"""Decision tables: columns become masks, the bits that survive are the rules that fired, the hit policy makes one result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.core.words import Words
from zhanggui.flow.dmn.building import Build
from zhanggui.flow.dmn.columns import Column
from zhanggui.flow.feel import Tests
from zhanggui.flow.feel.compiler import Closure, Scope
from zhanggui.flow.feel.functions.lists import maximum, minimum
from zhanggui.flow.feel.functions.numbers import total
from zhanggui.flow.feel.limits import Budget
from zhanggui.flow.feel.operators import equal
from zhanggui.flow.feel.types import Type, coerced
from zhanggui.flow.feel.values import Value
from zhanggui.flow.xml import Element

POLICIES = {
    'UNIQUE', 'ANY', 'PRIORITY', 'FIRST', 'RULE ORDER', 'OUTPUT ORDER', 'COLLECT',
}  # fmt: skip
SHORT = {policy[0]: policy for policy in POLICIES}
AGGREGATIONS = {'SUM', 'MIN', 'MAX', 'COUNT', ''}


@dataclass(frozen=True, slots=True)
class Output:
    name: str
    type: Type
    order: tuple[Closure, ...]
    default: Closure | None


@dataclass(frozen=True, slots=True)
class Fired:
    """What one table saw and did: its inputs by column, the numbers of the rules that fired (from 1), and their ids."""

    table: Words
    inputs: dict[str, Value]
    rules: tuple[int, ...]
    rule_ids: tuple[str, ...]
    output: Value


@dataclass(frozen=True, slots=True)
class Table:
    where: Words
    policy: str
    aggregation: str
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rows: tuple[tuple[Closure, ...], ...]
    rule_ids: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]

    def run(self, scope: Scope) -> Value:
        alive, inputs = self.matching(scope)
        fired = bits(alive)
        output = self._result(fired, scope)
        ids = tuple(self.rule_ids[at] for at in fired)
        scope.budget.heard.append(Fired(self.where, inputs, tuple(at + 1 for at in fired), ids, output))
        return output

    def matching(self, scope: Scope) -> tuple[int, dict[str, Value]]:
        alive = (1 << len(self.rows)) - 1
        inputs: dict[str, Value] = {}
        for column in self.columns:
            value = inputs[column.label] = column.source(scope)
            alive &= column.mask(value, alive, scope)
        return alive, inputs

    def _result(self, fired: list[int], scope: Scope) -> Value:
        if not fired:
            return self._default(scope)
        return _RESULTS[self.policy](self, fired, scope)

    def row(self, at: int, scope: Scope) -> Value:
        values = [coerced(entry(scope), output.type) for entry, output in zip(self.rows[at], self.outputs, strict=True)]
        return self._shaped(values)

    def _default(self, scope: Scope) -> Value:
        if all(output.default is None for output in self.outputs):
            return None
        return self._shaped([output.default(scope) if output.default else None for output in self.outputs])

    def _shaped(self, values: list[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=True)}


def bits(mask: int) -> list[int]:
    found = []
    while mask:
        lowest = mask & -mask
        found.append(lowest.bit_length() - 1)
        mask ^= lowest
    return found


def read_table(element: Element, build: Build) -> Table:
    policy = element.get('hitPolicy') or 'UNIQUE'
    policy = SHORT.get(policy, policy)
    aggregation = element.get('aggregation')
    if policy not in POLICIES or aggregation not in AGGREGATIONS:
        raise build.refuse(f'不认识的命中策略 {policy} {aggregation}', f'unknown hit policy {policy} {aggregation}')
    rules = element.all('rule')
    inputs = element.all('input')
    outputs = tuple(_output(part, build, at) for at, part in enumerate(element.all('output'), 1))
    cells = [[entry.words('text') for entry in rule.all('inputEntry')] for rule in rules]
    for at, (rule, row) in enumerate(zip(rules, cells, strict=True), 1):
        if len(row) != len(inputs) or len(rule.all('outputEntry')) != len(outputs):
            here = build.within(f'第 {at} 行', f'row {at}')
            raise here.refuse('单元格数与列数不符', 'the row has not one cell for each column')
    columns = tuple(_column(part, build, at, [row[at] for row in cells]) for at, part in enumerate(inputs))
    rows = tuple(
        tuple(
            _entry(entry.words('text'), build.within(f'第 {at} 行输出', f'row {at}, output'))
            for entry in rule.all('outputEntry')
        )
        for at, rule in enumerate(rules, 1)
    )
    ids = tuple(rule.get('id') or str(at) for at, rule in enumerate(rules, 1))
    table = Table(build.where, policy, aggregation, columns, outputs, rows, ids, tuple(tuple(row) for row in cells))
    build.tables.append(table)
    return table


def _column(element: Element, build: Build, at: int, cells: list[str]) -> Column:
    expression = element.first('inputExpression')
    text = expression.words('text') if expression else ''
    label = ' '.join((element.get('label') or text or str(at + 1)).split())
    here = build.within(f'输入列“{label}”', f'input column {label!r}')
    allowed = element.first('inputValues')
    wanted = here.type(expression.get('typeRef')) if expression else here.type('')
    limits = here.tests(allowed.words('text')) if allowed and allowed.words('text') else _type_limits(wanted)
    tests = [here.within(f'第 {row} 行', f'row {row}').tests(cell) for row, cell in enumerate(cells, 1)]
    return Column(label, here.expression(text), tests, limits, wanted.name)


def _type_limits(wanted: Type) -> Tests | None:
    allowed = wanted.allowed
    if allowed is None:
        return None
    return Tests('', lambda scope: allowed(scope.get('?')), None)


def _output(element: Element, build: Build, at: int) -> Output:
    name = element.get('name') or element.get('label') or f'output {at}'
    here = build.within(f'输出列“{name}”', f'output column {name!r}')
    listed, default = element.first('outputValues'), element.first('defaultOutputEntry')
    order = _listed(listed.words('text'), here) if listed else ()
    default_text = default.words('text') if default else ''
    return Output(
        name, here.type(element.get('typeRef')), order, here.expression(default_text) if default_text else None
    )


def _listed(text: str, build: Build) -> tuple[Closure, ...]:
    return (build.expression(f'[{text}]'),) if text else ()


def _entry(text: str, build: Build) -> Closure:
    if text in {'', '-'}:
        return lambda scope: None
    return build.expression(text)


def _unique(table: Table, fired: list[int], scope: Scope) -> Value:
    return table.row(fired[0], scope) if len(fired) == 1 else None


def _any(table: Table, fired: list[int], scope: Scope) -> Value:
    first, *others = [table.row(at, scope) for at in fired]
    return first if all(equal(first, other) for other in others) else None


def _first(table: Table, fired: list[int], scope: Scope) -> Value:
    return table.row(fired[0], scope)


def _rule_order(table: Table, fired: list[int], scope: Scope) -> Value:
    return [table.row(at, scope) for at in fired]


def _output_order(table: Table, fired: list[int], scope: Scope) -> Value:
    ranks = [output.order[0](Scope({}, None, Budget())) if output.order else [] for output in table.outputs]

    def rank(row: Value) -> list[int]:
        values = [row] if len(table.outputs) == 1 else list(row.values())
        return [
            listed.index(value) if value in listed else len(listed) for value, listed in zip(values, ranks, strict=True)
        ]

    return sorted(_rule_order(table, fired, scope), key=rank)


def _priority(table: Table, fired: list[int], scope: Scope) -> Value:
    return _output_order(table, fired, scope)[0]


def _collect(table: Table, fired: list[int], scope: Scope) -> Value:
    rows = _rule_order(table, fired, scope)
    if not table.aggregation:
        return rows
    if table.aggregation == 'COUNT':
        return Decimal(len(rows))
    gather = {'SUM': total, 'MIN': minimum, 'MAX': maximum}[table.aggregation]
    if len(table.outputs) == 1:
        return gather(rows)
    return {output.name: gather([row[output.name] for row in rows]) for output in table.outputs}


_RESULTS: dict[str, Callable[[Table, list[int], Scope], Value]] = {
    'UNIQUE': _unique, 'ANY': _any, 'PRIORITY': _priority, 'FIRST': _first, 'RULE ORDER': _rule_order,
    'OUTPUT ORDER': _output_order, 'COLLECT': _collect,
}  # fmt: skip
