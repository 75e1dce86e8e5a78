"""Evaluates a decision: its requirements first, each once, and keeps a log of what every table saw and which rules fired."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from zhanggui.core.words import say
from zhanggui.flow.dmn.reading import Key, Model, Need, Node
from zhanggui.flow.dmn.tables import Fired
from zhanggui.flow.feel import Exhausted
from zhanggui.flow.feel.compiler import Scope
from zhanggui.flow.feel.limits import Budget, spending
from zhanggui.flow.feel.rules_loops import Body, written
from zhanggui.flow.feel.types import coerced, completed
from zhanggui.flow.feel.values import Function, Value, from_python


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value, what the decisions on the way came to (by name), and what the tables did, in the order of evaluation."""

    value: Value
    inputs: dict[str, Value]
    decisions: dict[str, Value]
    log: tuple[Fired, ...]


def decide(model: Model, name: str, inputs: Mapping[str, object]) -> Outcome:
    """The outcome of one decision for plain data, by name. A required decision that is given is not evaluated."""
    node = model.node(name, 'decision')
    run = _run(model, inputs)
    return _outcome(run, lambda: run.value(node.key), inputs)


def serve(model: Model, service: str, inputs: Mapping[str, object]) -> Outcome:
    """A decision service: its input decisions are taken from the inputs; the value has one entry for each output decision."""
    node = model.node(service, 'service')
    run = _run(model, inputs)
    run.known.update({key: None for key in parameters_of(node) if key not in run.known})
    return _outcome(
        run, lambda: {model.nodes[key].name: run.value(key) for key in _listed(node, 'outputDecision')}, inputs
    )


def parameters_of(service: Node) -> tuple[Key, ...]:
    return (*_listed(service, 'inputData'), *_listed(service, 'inputDecision'))


class _Run:
    """One evaluation. `known` holds values and functions by key; a decision that is given counts as known."""

    __slots__ = ('budget', 'decisions', 'known', 'model')

    def __init__(self, model: Model, known: dict[Key, Value], budget: Budget) -> None:
        self.model = model
        self.known = known
        self.budget = budget
        self.decisions: dict[str, Value] = {}

    def value(self, key: Key) -> Value:
        if key not in self.known:
            node = self.model.nodes[key]
            self.known[key] = _VALUES[node.kind](self, node)
        return self.known[key]

    def scope(self, needs: tuple[Need, ...], values: dict[str, Value]) -> Scope:
        for need in needs:
            *prefix, name = need.path
            target = values
            for part in prefix:
                target = target.setdefault(part, {})
            target[name] = self.value(need.key)
        return Scope(values, None, self.budget)


def _input(run: _Run, node: Node) -> Value:
    return None


def _decision(run: _Run, node: Node) -> Value:
    logic = run.model.logic(node.key)
    value = coerced(logic.run(run.scope(node.needs, {})), node.type if node.type.name != 'function' else None)
    run.decisions[node.name] = value
    return value


def _knowledge(run: _Run, node: Node) -> Value:
    """The function is known before its own requirements are, so that it may call itself."""
    logic = run.model.logic(node.key)
    values: dict[str, Value] = {}
    scope = Scope(values, None, run.budget)
    function = written(logic.parameters, logic.types, Body(logic.run, logic.result), scope)
    run.known[node.key] = function
    run.scope(node.needs, values)
    return function


def _service(run: _Run, node: Node) -> Value:
    """A decision service as a function; its inside sees its parameters only."""
    keys, outputs = parameters_of(node), _listed(node, 'outputDecision')
    parameters = [run.model.nodes[key] for key in keys]

    def call(arguments: Sequence[Value], budget: Budget) -> Value:
        budget.enter()
        inner = _Run(run.model, dict(zip(keys, arguments, strict=True)), budget)
        values = {run.model.nodes[key].name: inner.value(key) for key in outputs}
        budget.leave()
        return next(iter(values.values())) if len(values) == 1 else values

    names, types = tuple(part.name for part in parameters), tuple(part.type for part in parameters)
    return Function(names, call, types, accept=coerced)


_VALUES = {'input': _input, 'decision': _decision, 'knowledge': _knowledge, 'service': _service}


def _run(model: Model, inputs: Mapping[str, object]) -> _Run:
    known: dict[Key, Value] = {}
    for node in model.nodes.values():
        if node.name in inputs and node.kind in {'input', 'decision'}:
            known[node.key] = coerced(completed(from_python(inputs[node.name]), node.type), node.type)
    return _Run(model, known, Budget())


def _outcome(run: _Run, evaluate: Callable[[], Value], inputs: Mapping[str, object]) -> Outcome:
    try:
        with spending(run.budget):
            value = evaluate()
    except RecursionError:
        raise Exhausted(say('决策嵌套太深', 'the decision is nested too deeply')) from None
    log = tuple(entry for entry in run.budget.heard if isinstance(entry, Fired))
    return Outcome(value, {name: from_python(given) for name, given in inputs.items()}, run.decisions, log)


def _listed(service: Node, tag: str) -> tuple[Key, ...]:
    found = []
    for part in service.element.all(tag):
        space, _, id_ = part.get('href').rpartition('#')
        found.append((space or service.key[0], id_))
    return tuple(found)
