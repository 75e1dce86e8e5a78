"""The check before publishing: references to the company, and how tokens would flow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from zhanggui.flow.bpmn import Grade, check, load
from zhanggui.flow.tests.bpmn.diagrams import body, file, one, process, told

ERROR, OWNER, WARNING = Grade.ERROR, Grade.OWNER, Grade.WARNING


@dataclass(slots=True)
class Company:
    """What there is: forms with their fields, names of use cases and decisions, processes with what they call, holders."""

    forms: dict[str, set[str]] = field(default_factory=lambda: {'pay': {'amount'}})
    processes: dict[str, list[str]] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=lambda: {'position:head': 2, 'position:empty': 0, 'group:art': 3})

    def form(self, key: str) -> Collection[str] | None:
        return self.forms.get(key)

    def has_use_case(self, name: str) -> bool:
        return name == 'orders.hold'

    def has_decision(self, name: str) -> bool:
        return name == 'liability#party'

    def calls(self, key: str) -> Collection[str] | None:
        return self.processes.get(key)

    def holders(self, rule: str) -> int | None:
        return self.people.get(rule)


def found(data: bytes, grade: Grade, company: Company | None = None) -> list[tuple[str, str]]:
    return told(check(load(data), company or Company()), grade)


@pytest.mark.parametrize(
    ('element', 'grade', 'code'),
    [
        ('<userTask id="it" zg:who="position:head" zg:form="gone"/>', ERROR, 'unknown_form'),
        ('<userTask id="it" zg:who="position:head" zg:form="pay" zg:visible="amount, colour"/>', ERROR, 'unknown_field'),
        ('<userTask id="it" zg:who="position:gone"/>', ERROR, 'unknown_position'),
        ('<userTask id="it" zg:who="position:empty"/>', WARNING, 'nobody_holds'),
        ('<userTask id="it" zg:who="same:gone"/>', ERROR, 'unknown_node'),
        ('<userTask id="it" zg:who="superior:end"/>', ERROR, 'unknown_node'),
        ('<userTask id="it" zg:who="starter" zg:otherThan="gone"/>', ERROR, 'unknown_node'),
        ('<userTask id="it" zg:who="starter" zg:refuse="back:gone"/>', ERROR, 'unknown_node'),
        ('<userTask id="it" zg:who="starter" zg:refuse="flow"/>', WARNING, 'refusal_unseen'),
        ('<userTask id="it" zg:who="starter" zg:kind="peer"/>', OWNER, 'missing_judges'),
        ('<userTask id="it" zg:who="everybody"/>', ERROR, 'bad_attribute'),
        ('<serviceTask id="it" zg:useCase="gone"/>', ERROR, 'unknown_use_case'),
        ('<businessRuleTask id="it" zg:decision="gone"/>', ERROR, 'unknown_decision'),
        ('<callActivity id="it" calledElement="gone"/>', ERROR, 'unknown_process'),
    ],
)  # fmt: skip
def test_what_is_named_must_exist(element: str, grade: Grade, code: str) -> None:
    assert found(one(element), grade) == [(code, 'it')]


@pytest.mark.parametrize(
    'element',
    [
        '<userTask id="it" zg:who="position:head, group:art, same:start" zg:form="pay" zg:visible="amount"/>',
        '<userTask id="it" zg:who="starter" zg:otherThan="start"/>',
        '<serviceTask id="it" zg:useCase="orders.hold"/>', '<businessRuleTask id="it" zg:decision="liability#party"/>',
        '<userTask id="it" zg:who="starter" zg:refuse="back:it"/>',
    ],
)  # fmt: skip
def test_what_exists_is_not_complained_of(element: str) -> None:
    assert check(load(one(element)), Company()) == []


def test_without_a_company_only_the_drawing_is_judged() -> None:
    assert check(load(one('<serviceTask id="it" zg:useCase="whatever"/>'))) == []


@pytest.mark.parametrize(
    ('lane', 'grade', 'code'),
    [
        ('name="仓库"', OWNER, 'unknown_position'), ('name="x" zg:positions="empty"', WARNING, 'lane_without_holder'),
        ('name="x" zg:positions="head"', None, ''), ('name="head"', None, ''),
    ],
)  # fmt: skip
def test_a_lane_is_held_by_somebody(lane: str, grade: Grade | None, code: str) -> None:
    lanes = f'<laneSet><lane id="l" {lane}><flowNodeRef>it</flowNodeRef></lane></laneSet>'
    data = one(f'{lanes}<userTask id="it"/>')
    assert [(one.grade, one.code, one.element) for one in check(load(data), Company())] == (
        [(grade, code, 'l')] if grade else []
    )


def test_a_circle_of_calls_through_published_processes() -> None:
    data = one('<callActivity id="it" calledElement="q"/>')
    assert found(data, ERROR, Company(processes={'q': ['r'], 'r': ['p']})) == [('cyclic_call', 'it')]
    assert found(data, ERROR, Company(processes={'q': ['r'], 'r': []})) == []


def test_nodes_that_are_never_reached_and_dead_ends() -> None:
    data = process('<task id="a"/><task id="b"/><task id="c"/>', 'start a', 'b c', 'c end')
    unreached = [('unreachable', id) for id in ('b', 'c', 'end')]
    assert sorted(found(data, WARNING)) == [('dead_end', 'a'), *unreached]


def test_a_process_that_never_ends() -> None:
    data = process('<userTask id="a" zg:who="starter"/><userTask id="b" zg:who="starter"/>', 'start a', 'a b', 'b a')
    assert ('never_ends', 'start') in found(data, WARNING)


@pytest.mark.parametrize(
    ('first', 'grade', 'code'),
    [('exclusiveGateway', ERROR, 'deadlock'), ('inclusiveGateway', WARNING, 'deadlock'), ('parallelGateway', None, '')],
)
def test_a_join_that_waits_for_ways_not_taken(first: str, grade: Grade | None, code: str) -> None:
    elements = f'<{first} id="g"/><task id="a"/><task id="b"/><parallelGateway id="j"/>'
    condition = '' if first == 'parallelGateway' else ': x = 1'
    data = process(elements, 'start g', f'g a{condition}', 'g b', 'a j', 'b j', 'j end')
    assert [(one.grade, one.code, one.element) for one in check(load(data)) if one.code == 'deadlock'] == (
        [(grade, code, 'j')] if grade else []
    )


def test_a_choice_inside_a_fork_is_no_deadlock() -> None:
    tasks = '<task id="a"/><task id="b"/><task id="c"/>'
    elements = f'<parallelGateway id="f"/><exclusiveGateway id="x"/>{tasks}<parallelGateway id="j"/>'
    data = process(elements, 'start f', 'f x', 'f c', 'x a: y = 1', 'x b', 'a c', 'b j', 'c j', 'j end')
    assert not [one for one in check(load(data)) if one.grade is ERROR]


def test_parallel_ways_that_meet_without_a_join() -> None:
    elements = '<parallelGateway id="f"/><task id="a"/><task id="b"/><exclusiveGateway id="m"/>'
    data = process(elements, 'start f', 'f a', 'f b', 'a m', 'b m', 'm end')
    assert found(data, WARNING) == [('not_joined', 'f')]


@pytest.mark.parametrize(
    ('inside', 'leaves', 'grade'),
    [('task', True, WARNING), ('task', False, ERROR), ('userTask', True, None), ('receiveTask', True, None)],
)
def test_a_circle_without_a_pause(inside: str, grade: Grade | None, *, leaves: bool) -> None:
    who = ' zg:who="starter"' if inside == 'userTask' else ''
    flows = ['start m', 'm a', 'a x', 'x m', *(['x end: done = true'] if leaves else [])]
    data = process(f'<exclusiveGateway id="m"/><{inside} id="a"{who}/><exclusiveGateway id="x"/>', *flows)
    assert [(one.grade, one.element) for one in check(load(data)) if one.code == 'endless_loop'] == (
        [(grade, 'm')] if grade else []
    )


@pytest.mark.parametrize(
    ('conditions', 'missed'),
    [
        (('amount > 100', 'amount <= 100'), None), (('amount > 100', 'amount < 100'), 'amount=100'),
        (('paid = true', 'paid = false'), None), (('kind = "a"', 'kind = "b"'), 'kind="…"'),
        (('a > 1 and b > 1', 'a <= 1'), 'a=2, b=1'), (('f(x)', 'y.z > 3'), ''),
    ],
)  # fmt: skip
def test_a_choice_covers_all_there_can_be(conditions: tuple[str, str], missed: str | None) -> None:
    first, second = (condition.replace('f(x)', 'contains(x, "y")') for condition in conditions)
    data = process('<exclusiveGateway id="g"/><task id="a"/>', 'start g', f'g a: {first}', f'g end: {second}', 'a end')
    reasons = [one.reason.en for one in check(load(data)) if one.code == 'not_covering']
    assert len(reasons) == (missed is not None)
    if missed is not None:
        assert missed in reasons[0]


def test_what_is_said_of_an_added_node_is_said_of_the_drawn_one() -> None:
    elements = '<startEvent id="s"/><task id="a"/><task id="b"/><task id="c"/>'
    data = file(f'<process id="p">{body(elements, "s a", "a b: x = 1", "a c: x = 2")}</process>')
    assert ('not_covering', 'a') in told(check(load(data)), WARNING)
