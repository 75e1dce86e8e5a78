"""A decision as its editor asks about it: what it needs, what is wrong, what comes out for given inputs. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhanggui.core.words import say
from zhanggui.flow import dmn
from zhanggui.flow.editor.choices import inputs_of
from zhanggui.flow.engine.evaluating import Trouble, plain
from zhanggui.flow.feel import FeelError, compile_expression
from zhanggui.flow.feel.values import Value

UNREADABLE = say('看不懂这个值', 'this value cannot be read')


@dataclass(frozen=True, slots=True)
class Asked:
    """`inputs` by name, each written as FEEL or as plain text."""

    source: str
    decision: str
    inputs: Mapping[str, str]


def inputs_by_decision(source: str) -> dict[str, list[str]]:
    """For each decision of the file, the input data it needs; a table asks its columns where no input data is drawn."""
    try:
        model = dmn.read(source.encode())
    except (dmn.DmnError, FeelError):
        return {}
    own = [node for node in model.of_kind('decision') if node.key[0] == model.namespace]
    return {node.name: inputs_of(model, node.key) for node in own}


def judged(source: str) -> dict[str, Any]:
    """What the check found, with the cells it is about."""
    try:
        model = dmn.read(source.encode())
    except dmn.DmnError as error:
        return {'findings': [_finding('error', str(error.words))], 'inputs': {}}
    found = [
        _finding('error' if each.stops else 'warning', str(each.words), rules=list(each.rules), cells=list(each.cells))
        for each in dmn.check(model)
    ]
    return {'findings': found, 'inputs': inputs_by_decision(source)}


def tried(asked: Asked) -> dict[str, Any]:
    """The outputs, and of every table on the way the rules that fired; `reason` where it cannot be decided."""
    try:
        model = dmn.read(asked.source.encode())
        inputs = {name: _value(text) for name, text in asked.inputs.items() if text.strip()}
        outcome = dmn.decide(model, asked.decision, inputs)
        return {
            'output': _shown(outcome.value),
            'fired': [
                {
                    'table': str(each.table),
                    'rules': list(each.rules),
                    'ids': list(each.rule_ids),
                    'output': _shown(each.output),
                }
                for each in outcome.log
            ],
            'decisions': {name: _shown(value) for name, value in outcome.decisions.items()},
        }
    except (dmn.DmnError, FeelError) as error:
        return {'reason': str(error.words)}
    except Trouble as trouble:
        return {'reason': str(trouble.reason)}


def _finding(grade: str, reason: str, **more: Any) -> dict[str, Any]:
    return {'grade': grade, 'element': '', 'name': '', 'reason': reason, **more}


def _value(text: str) -> Value:
    """`3`, `true`, `"A"`, `date("2026-11-21")` are FEEL; anything that is no FEEL is the text as it stands."""
    try:
        return compile_expression(text).evaluate({})
    except FeelError:
        return text


def _shown(value: Value) -> Any:
    try:
        return plain(value)
    except Trouble:
        return str(UNREADABLE)
