"""SpiffWorkflow behind the questions that the comparison asks: what waits, complete this, this arrived, time passes.

It is the judge of where tokens go, so conditions are answered by our FEEL in both engines: its own would be Python's `eval`.
The drawing is translated where it has no executor for a thing: service tasks wait like manual
tasks in both, and no table says anything.
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
from SpiffWorkflow.bpmn.specs.defaults import NoneTask
from SpiffWorkflow.bpmn.specs.event_definitions import timer
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import SignalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.util.task import TaskState

from zhanggui.flow.feel import Environment, compile_expression

BPMN = '{http://www.omg.org/spec/BPMN/20100524/MODEL}'
ZG = '{urn:zhanggui:bpmn:1}'
ISO = re.compile(r'^(R\d*/)?(P|\d{4}-)')
AS_MANUAL = {f'{BPMN}serviceTask'}


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
        return _feel(expression.removeprefix('='), {**task.data, **(external_context or {}), **_rounds(task)})

    def execute(self, task: Any, script: str, external_context: Any = None) -> Any:
        for line in (script or '').strip().splitlines():
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
        definition = MessageEventDefinition(name) if kind == 'message' else SignalEventDefinition(name)
        self.workflow.catch(BpmnEvent(definition, {} if kind == 'message' else None))
        self._settle()

    def pass_time(self, seconds: float) -> None:
        Clock.stands += std.timedelta(seconds=seconds)
        self._settle()

    def _tasks(self, state: Any) -> list[Any]:
        return list(self.workflow.get_tasks(state=state))

    def _settle(self) -> None:
        """Until nothing moves by itself. A plain task awaits a person there, with us it is a place holder that passes."""
        self.workflow.do_engine_steps()
        self.workflow.refresh_timers()
        self.workflow.do_engine_steps()
        for task in self._tasks(TaskState.READY):
            if isinstance(task.task_spec, NoneTask):
                task.run()
                self._settle()
                return


def _feel(text: str, values: Mapping[str, Any]) -> Any:
    plain = {name: value for name, value in values.items() if isinstance(value, str | int | float | bool | list)}
    value = compile_expression(text, Environment(names=frozenset(plain), open=True)).evaluate(plain)
    if isinstance(value, std.timedelta):
        return f'PT{int(value.total_seconds())}S'
    return bool(value) if isinstance(value, bool) else _number(value)


def _rounds(task: Any) -> dict[str, int]:
    """What our completion conditions see of a loop; theirs are asked of the round that was completed last."""
    merged = task.parent.internal_data.get('merged') if task.parent else None
    return {} if merged is None else {'completed': len(merged)}


def _number(value: Any) -> Any:
    return int(value) if value is not None and not isinstance(value, str | list) and value == int(value) else value


def worked_by_people(xml: bytes) -> bytes:
    """Public drawings use plain tasks for work: user tasks in both engines, so that there is something to compare."""
    root = etree.fromstring(xml)
    for element in list(root.iter(f'{BPMN}task')):
        element.tag = f'{BPMN}userTask'
    return etree.tostring(root)


def _translated(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for process in root.iter(f'{BPMN}process'):
        process.set('isExecutable', 'true')
    for stored in list(root.iter(f'{BPMN}dataStoreReference')):
        stored.getparent().remove(stored)
    for element in list(root.iter(etree.Element)):
        if element.tag in AS_MANUAL:
            element.tag = f'{BPMN}manualTask'
        if element.tag == f'{BPMN}businessRuleTask':
            element.tag = f'{BPMN}scriptTask'
            for result in element.iter(f'{ZG}result'):
                result.tag, result.attrib['value'] = f'{ZG}set', 'null'
        if element.tag == f'{BPMN}scriptTask':
            _as_script(element)
        if element.tag == f'{BPMN}multiInstanceLoopCharacteristics' and element.get(f'{ZG}items'):
            rounds = etree.SubElement(element, f'{BPMN}loopCardinality')
            rounds.text = str(len(_feel(element.get(f'{ZG}items'), {})))
    return etree.tostring(root)


def _as_script(element: Any) -> None:
    lines = [f'{each.get("name")} := {each.get("value")}' for each in element.iter(f'{ZG}set')]
    for extensions in element.findall(f'{BPMN}extensionElements'):
        element.remove(extensions)
    script = etree.SubElement(element, f'{BPMN}script')
    script.text = '\n'.join(lines)
