"""Models from files: requirements, functions, services, imports; and files that must be refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from zhanggui.flow.dmn import DmnError, decide, read
from zhanggui.flow.tests.documents import given, literal, model

NEEDS_INPUT = '<requiredInput href="#{}"/>'
NEEDS_DECISION = '<requiredDecision href="#{}"/>'
KNOWLEDGE = (
    '<businessKnowledgeModel id="k" name="tax"><encapsulatedLogic><formalParameter name="net" typeRef="number"/>'
    '<literalExpression><text>net * 1.13</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>'
)


@contextmanager
def refused(says: str) -> Iterator[None]:
    with pytest.raises(DmnError) as caught:
        yield
    assert re.search(says, caught.value.words.en)


def test_required_decisions_are_evaluated_once_and_shown() -> None:
    document = model(
        given('n', 'number'), literal('double', 'n * 2', NEEDS_INPUT.format('n')),
        literal('both', 'double + double', NEEDS_DECISION.format('double')),
    )  # fmt: skip
    outcome = decide(read(document), 'both', {'n': 4})
    assert outcome.value == 16
    assert outcome.decisions == {'double': 8, 'both': 16}


def test_knowledge_is_a_function() -> None:
    needs = (
        '</informationRequirement><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>'
        '<informationRequirement>'
    )
    document = model(KNOWLEDGE, literal('gross', 'tax(100)', needs))
    assert decide(read(document), 'gross', {}).value == 113
    wrong = model(KNOWLEDGE, literal('gross', 'tax("100")', needs))
    assert decide(read(wrong), 'gross', {}).value is None


def test_a_value_of_the_wrong_type_is_null() -> None:
    document = model(given('n', 'number'), literal('d', 'n = null', NEEDS_INPUT.format('n')))
    assert decide(read(document), 'd', {'n': 'three'}).value is True


def test_an_imported_decision_is_reached_by_the_name_of_its_import() -> None:
    other = model(given('n'), literal('double', 'n * 2', NEEDS_INPUT.format('n')), name='other')
    document = model(
        '<import namespace="other" name="base" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        literal('d', 'base.double + 1', '<requiredDecision href="other#double"/>'),
    )
    assert decide(read(document, [other]), 'd', {'n': 4}).value == 9
    with refused('missing'):
        read(document)


def test_a_decision_that_needs_itself_is_refused() -> None:
    document = model(literal('a', 'b', NEEDS_DECISION.format('b')), literal('b', 'a', NEEDS_DECISION.format('a')))
    with refused('depends on itself'):
        read(document)


@pytest.mark.parametrize(('data', 'says'), [
    (b'<!DOCTYPE x [<!ENTITY a "b">]><definitions/>', 'DOCTYPE'),
    (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><definitions/>', 'DOCTYPE'),
    (b'<definitions>', 'well-formed'), (b'', 'well-formed'), (b'<html/>', 'not a DMN file'),
    (b'\xff\xfe<', 'well-formed'),
    (b'<?xml version="1.0" encoding="nonsense"?><a/>', 'well-formed|encoding'), (b'<a>' * 200, 'too'),
    (b' ' * (11 * 1024 * 1024), 'larger'),
])  # fmt: skip
def test_hostile_files_are_refused(data: bytes, says: str) -> None:
    with refused(says):
        read(data)


def test_an_unknown_decision_is_said() -> None:
    with refused('has no'):
        decide(read(model(literal('a', '1'))), 'z', {})
