"""SpiffWorkflow behind the questions that the comparison asks: what waits, complete this, this arrived, time passes.

It is the judge of where tokens go, so conditions are answered by our FEEL in both engines: its own would be Python's `eval`.
The drawing is translated where it has no executor for a thing: service tasks wait like manual tasks in both, tables pass.
"""

from __future__ import annotations

import datetime as std
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.event_definitions import message, signal, timer
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from zhanggui.flow.feel import Environment, compile_expression

BPMN = '{http://www.omg.org/spec/BPMN/20100524/MODEL}'
ZG = '{urn:zhanggui:bpmn:1}'
ISO = re.compile(r'^(R\d*/)?(P|\d{4}-)')
AS_MANUAL = {f'{BPMN}serviceTask'}
AS_PASSING = {f'{BPMN}businessRuleTask'}


class Clock(std.datetime):
    """The module of timers asks its own `datetime`; this one stands where the comparison puts it."""

    stands = std.datetime(2026, 3, 2, 1, 0, tzinfo=std.UTC)

    @classmethod
    def now(cls, tz: Any = None) -> std.datetime:
        return cls.stands.astimezone(tz)


class FeelEngine(PythonScriptEngine):
    def validate(self, expression: str) -> None:
        """Checked where we compile it."""

    def evaluate(self, task: Any, expression: Any, external_context: Any = None) -> Any:
        if not isinstance(expression, str) or ISO.match(expression):
            return expression
        return _feel(expression, {**task.data, **(external_context or {})})

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        for line in script.strip().splitlines():
            name, _, expression = line.partition(':=')
            task.data[name.strip()] = _feel(expression, task.data)
        return True


class Theirs:
    def __init__(self, xml: bytes, key: str) -> None:
        timer.datetime = Clock
        Clock.stands = std.datetime(2026, 3, 2, 1, 0, tzinfo=std.UTC)
        parser = BpmnParser()
        parser.add_bpmn_str(_translated(xml))
        self.workflow = BpmnWorkflow(parser.get_spec(key), parser.get_subprocess_specs(key), script_engine=FeelEngine())
        self._settle()

    @property
    def ended(self) -> bool:
        return bool(self.workflow.completed)

    def ready(self) -> Counter[str]:
        return Counter(task.task_spec.bpmn_id for task in self._tasks(TaskState.READY) if task.task_spec.manual)

    def awaited(self) -> set[tuple[str, str]]:
        """Messages and signals somebody listens for."""
        found = set()
        for pending in self.workflow.waiting_events():
            kind = {'MessageEventDefinition': 'message', 'SignalEventDefinition': 'signal'}.get(pending.event_type)
            if kind:
                found.add((kind, pending.name))
        return found

    def complete(self, node: str, values: Mapping[str, Any]) -> None:
        ready = [task for task in self._tasks(TaskState.READY) if task.task_spec.bpmn_id == node]
        task = min(ready, key=lambda each: each.data.get('loopCounter', 0))
        task.data.update(values)
        task.run()
        self._settle()

    def arrive(self, kind: str, name: str) -> None:
        definition = message.MessageEventDefinition(name) if kind == 'message' else signal.SignalEventDefinition(name)
        self.workflow.catch(BpmnEvent(definition, {} if kind == 'message' else None))
        self._settle()

    def pass_time(self, seconds: float) -> None:
        Clock.stands += std.timedelta(seconds=seconds)
        self._settle()

    def _tasks(self, state: Any) -> list[Any]:
        return list(self.workflow.get_tasks(state=state))

    def _settle(self) -> None:
        self.workflow.do_engine_steps()
        self.workflow.refresh_waiting_tasks()
        self.workflow.do_engine_steps()


def _feel(text: str, values: Mapping[str, Any]) -> Any:
    plain = {name: value for name, value in values.items() if isinstance(value, str | int | float | bool | list)}
    value = compile_expression(text, Environment(names=frozenset(plain), open=True)).evaluate(plain)
    return bool(value) if isinstance(value, bool) else _number(value)


def _number(value: Any) -> Any:
    return int(value) if value is not None and not isinstance(value, str | list) and value == int(value) else value


def _translated(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for element in root.iter(etree.Element):
        if element.tag in AS_MANUAL:
            element.tag = f'{BPMN}manualTask'
        if element.tag in AS_PASSING:
            element.tag = f'{BPMN}task'
        if element.tag == f'{BPMN}scriptTask':
            _as_script(element)
    return etree.tostring(root)


def _as_script(element: Any) -> None:
    lines = [f'{each.get("name")} := {each.get("value")}' for each in element.iter(f'{ZG}set')]
    for extensions in element.findall(f'{BPMN}extensionElements'):
        element.remove(extensions)
    script = etree.SubElement(element, f'{BPMN}script')
    script.text = '\n'.join(lines)
