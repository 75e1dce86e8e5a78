"""Small diagrams for tests, without their XML noise: `process('<userTask id="a"/>', 'start a', 'a end')`."""

from __future__ import annotations

import os
from pathlib import Path

from zhanggui.flow.bpmn import Diagram, Finding, Grade, load
from zhanggui.flow.bpmn.model import Definition, Node

CORPUS = Path(__file__).parents[1] / 'corpus'
SHARED = Path(os.environ.get('ZHANGGUI_SHARED_DATA', Path(__file__).parents[5] / 'shared' / 'data'))
MIWG = SHARED / 'bpmn_miwg'
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zg="urn:zhanggui:bpmn:1" '
    'xmlns:other="urn:other" id="file" targetNamespace="t">\n{roots}'
)
START_AND_END = '<startEvent id="start"/><endEvent id="end"/>'


def flow(ends: str) -> str:
    """`a b` or `a b: amount > 3`; its id is `a_b`."""
    pair, colon, condition = ends.partition(': ')
    source, target = pair.split()
    text = f'<conditionExpression><![CDATA[{condition}]]></conditionExpression>' if colon else ''
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{text}</sequenceFlow>'


def file(*processes: str, roots: str = '') -> bytes:
    return ''.join([HEAD.format(roots=roots), *processes, '</definitions>']).encode()


def body(elements: str, *flows: str) -> str:
    return '\n'.join([elements, *(flow(ends) for ends in flows)])


def process(elements: str, *flows: str, attributes: str = '', roots: str = '') -> bytes:
    """With a start and an end event of these names."""
    inner = body(START_AND_END + elements, *flows)
    return file(f'<process id="p" name="流程" {attributes}>\n{inner}\n</process>', roots=roots)


def one(elements: str, *, attributes: str = '', roots: str = '') -> bytes:
    """start → the element called `it` → end."""
    return process(elements, 'start it', 'it end', attributes=attributes, roots=roots)


def loaded(data: bytes) -> Definition:
    diagram = load(data)
    assert not diagram.errors, [str(finding.reason.en) for finding in diagram.errors]
    (definition,) = diagram.definitions.values()
    return definition


def it(elements: str, *, roots: str = '') -> Node:
    return loaded(one(elements, roots=roots)).nodes['it']


def codes(diagram: Diagram, grade: Grade = Grade.ERROR) -> list[tuple[str, str]]:
    return told(diagram.findings, grade)


def told(findings: object, grade: Grade) -> list[tuple[str, str]]:
    """Code and element of each finding of a grade."""
    assert isinstance(findings, list | tuple)
    found: list[Finding] = [one for one in findings if one.grade is grade]
    return [(one.code, one.element) for one in found]
