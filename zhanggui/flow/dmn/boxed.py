"""Boxed expressions → closures: literal, context, list, relation, table, invocation, function, if, for, some, every, filter."""

from __future__ import annotations

from collections.abc import Callable

from zhanggui.core.words import say
from zhanggui.flow.dmn.building import Build
from zhanggui.flow.dmn.errors import NotClaimed
from zhanggui.flow.dmn.tables import read_table
from zhanggui.flow.feel.compiler import Closure, Scope
from zhanggui.flow.feel.functions.registry import Builtin
from zhanggui.flow.feel.rules_loops import Body, for_over, items_of, quantifier_over, written
from zhanggui.flow.feel.types import ANY, Type, coerced
from zhanggui.flow.feel.values import Function, Value
from zhanggui.flow.xml import Element

FEEL_LANGUAGES = ('feel', '')


def find(element: Element) -> Element | None:
    """The boxed expression inside an element."""
    return element.first(*_BOXES)


def compile_boxed(element: Element, build: Build) -> Closure:
    wanted = build.type(element.get('typeRef'))
    closure = _BOXES[element.tag](element, build)
    if wanted is ANY or wanted.name == 'Any' or element.tag == 'functionDefinition':
        return closure
    return lambda scope: coerced(closure(scope), wanted)


def compile_inner(element: Element | None, build: Build) -> Closure:
    box = find(element) if element else None
    if box is None:
        raise build.refuse('没有写表达式', 'the expression is missing')
    return compile_boxed(box, build)


def function_parts(element: Element, build: Build) -> tuple[tuple[str, ...], tuple[Type, ...], Closure, Type]:
    """Parameters, their types, the body and its type, of a function definition (boxed or of a knowledge model)."""
    if (element.get('kind') or 'FEEL').upper() not in {'FEEL', 'F'}:
        raise NotClaimed(
            say(
                f'{build.where.zh}：不执行外部（Java、PMML）函数',
                f'{build.where.en}: external functions (Java, PMML) are not run',
            )
        )
    parameters = element.all('formalParameter')
    names = tuple(parameter.get('name') for parameter in parameters)
    types = tuple(build.type(parameter.get('typeRef')) for parameter in parameters)
    return names, types, compile_inner(element, build.knowing(names)), build.type(element.get('typeRef'))


def _literal(element: Element, build: Build) -> Closure:
    language = element.get('expressionLanguage').rstrip('/').rpartition('/')[2].lower()
    if language not in FEEL_LANGUAGES:
        where = build.where
        raise NotClaimed(say(f'{where.zh}：表达式语言不是 FEEL', f'{where.en}: the expression language is not FEEL'))
    return build.expression(element.words('text'))


def _context(element: Element, build: Build) -> Closure:
    """Each entry sees those before it; an entry without a name is the result."""
    entries: list[tuple[str, Closure, Type]] = []
    result: Closure | None = None
    for entry in element.all('contextEntry'):
        variable = entry.first('variable')
        if variable is None:
            result = compile_inner(entry, build)
            continue
        name = variable.get('name')
        inner = build.within(f'条目“{name}”', f'entry {name!r}')
        if entry.first('functionDefinition'):
            inner = inner.knowing([name])  # it may call itself
        entries.append((name, compile_inner(entry, inner), inner.type(variable.get('typeRef'))))
        build = build.knowing([name])

    def run(scope: Scope) -> Value:
        values: dict[str, Value] = {}
        inside = Scope(values, scope, scope.budget)
        for name, closure, type_ in entries:
            values[name] = coerced(closure(inside), type_)
        return result(inside) if result else values

    return run


def _list(element: Element, build: Build) -> Closure:
    items = [compile_boxed(child, build) for child in element.children if child.tag in _BOXES]
    return lambda scope: [item(scope) for item in items]


def _relation(element: Element, build: Build) -> Closure:
    names = [column.get('name') for column in element.all('column')]
    rows = [
        [compile_boxed(child, build) for child in row.children if child.tag in _BOXES] for row in element.all('row')
    ]
    if any(len(row) != len(names) for row in rows):
        raise build.refuse('关系表的行与列数不符', 'a row of the relation has not one cell for each column')
    return lambda scope: [{name: cell(scope) for name, cell in zip(names, row, strict=True)} for row in rows]


def _table(element: Element, build: Build) -> Closure:
    return read_table(element, build).run


def _invocation(element: Element, build: Build) -> Closure:
    callee = compile_inner(element, build)
    given: list[tuple[str, Closure]] = []
    for binding in element.all('binding'):
        parameter = binding.first('parameter')
        if parameter is None:
            raise build.refuse('调用的参数没有名字', 'a binding of the invocation has no parameter')
        given.append((parameter.get('name'), compile_inner(binding, build) if find(binding) else lambda scope: None))

    def run(scope: Scope) -> Value:
        called = callee(scope)
        if not isinstance(called, Function | Builtin):
            return None
        return called.call_named({name: value(scope) for name, value in given}, scope.budget)

    return run


def _function(element: Element, build: Build) -> Closure:
    names, types, body, result = function_parts(element, build)
    return lambda scope: written(names, types, Body(body, result), scope)


def _conditional(element: Element, build: Build) -> Closure:
    condition, then, otherwise = (compile_inner(element.first(tag), build) for tag in ('if', 'then', 'else'))

    def run(scope: Scope) -> Value:
        """Unlike in text, a condition that is neither true, false nor null makes the whole null."""
        answer = condition(scope)
        if answer is True:
            return then(scope)
        return otherwise(scope) if answer is None or answer is False else None

    return run


def _for(element: Element, build: Build) -> Closure:
    name = element.get('iteratorVariable')
    source = items_of(compile_inner(element.first('in'), build))
    return for_over(name, source, compile_inner(element.first('return'), build.knowing([name, 'partial'])))


def _quantified(element: Element, build: Build) -> Closure:
    name = element.get('iteratorVariable')
    source = items_of(compile_inner(element.first('in'), build))
    body = compile_inner(element.first('satisfies'), build.knowing([name]))
    return quantifier_over([name], [source], body, decisive=element.tag == 'some')


def _filter(element: Element, build: Build) -> Closure:
    source = compile_inner(element.first('in'), build)
    match = compile_inner(element.first('match'), build.knowing(['item', *build.environment.members]))

    def run(scope: Scope) -> Value:
        found = source(scope)
        rows = found if type(found) is list else [] if found is None else [found]
        kept = []
        for row in rows:
            scope.budget.spend(1)
            inner = Scope({'item': row}, scope, scope.budget)
            if match(Scope(row, inner, scope.budget) if type(row) is dict else inner) is True:
                kept.append(row)
        return kept

    return run


_BOXES: dict[str, Callable[[Element, Build], Closure]] = {
    'literalExpression': _literal, 'context': _context, 'list': _list, 'relation': _relation, 'decisionTable': _table,
    'invocation': _invocation, 'functionDefinition': _function, 'conditional': _conditional, 'for': _for, 'some': _quantified,
    'every': _quantified, 'filter': _filter,
}  # fmt: skip
