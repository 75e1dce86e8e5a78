"""What cannot be executed is refused with its element; all of a file's errors are told at once."""

from __future__ import annotations

import pytest

from zhanggui.flow.bpmn import Grade, load
from zhanggui.flow.tests.bpmn.diagrams import body, codes, file, one, process

TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'


@pytest.mark.parametrize(
    ('element', 'code'),
    [
        ('<complexGateway id="it"/>', 'refused_element'), ('<transaction id="it"/>', 'refused_element'),
        ('<adHocSubProcess id="it"/>', 'refused_element'), ('<task id="it" isForCompensation="true"/>', 'refused_element'),
        ('<task id="it" startQuantity="2"/>', 'refused_element'), ('<gizmo id="it"/>', 'unknown_element'),
        ('<intermediateThrowEvent id="it"><compensateEventDefinition/></intermediateThrowEvent>', 'refused_element'),
        (f'<intermediateCatchEvent id="it">{TIMER}{TIMER}</intermediateCatchEvent>', 'several_triggers'),
        (f'<intermediateThrowEvent id="it">{TIMER}</intermediateThrowEvent>', 'bad_trigger'),
        ('<scriptTask id="it"><script>import os</script></scriptTask>', 'script'),
        ('<scriptTask id="it" scriptFormat="javascript"/>', 'script'), ('<boundaryEvent id="it"/>', 'boundary_without_host'),
        ('<exclusiveGateway id="it" default="elsewhere"/>', 'unknown_reference'),
        ('<receiveTask id="it" messageRef="nothing"/>', 'unknown_reference'),
        ('<task id="it"><standardLoopCharacteristics><loopCondition>3 +</loopCondition></standardLoopCharacteristics></task>',
         'bad_expression'),
        ('<task id="it"><standardLoopCharacteristics loopMaximum="many"/></task>', 'bad_attribute'),
        ('<userTask id="it" zg:due="soon!"/>', 'bad_expression'), ('<userTask id="it" zg:remind="soon"/>', 'bad_timer'),
        ('<task id="it"/><task id="it"/>', 'duplicate_id'), ('<task/><task id="it"/>', 'missing_id'),
        ('<eventBasedGateway id="it" eventGatewayType="Parallel"/>', 'refused_element'),
    ],
)  # fmt: skip
def test_an_element_is_refused_by_name(element: str, code: str) -> None:
    diagram = load(one(element))
    assert code in {finding.code for finding in diagram.errors}
    assert not diagram.definitions
    for finding in diagram.errors:
        if finding.code != 'missing_id':
            assert finding.element
        assert finding.line > 1
        assert finding.reason.zh != finding.reason.en


@pytest.mark.parametrize(
    ('timer', 'code'),
    [
        ('<timeDuration>3 days</timeDuration>', 'bad_timer'), ('<timeDuration>-PT1H</timeDuration>', 'bad_timer'),
        ('<timeDate>tomorrow</timeDate>', 'bad_timer'), ('<timeDate>2026-13-01</timeDate>', 'bad_timer'),
        ('<timeCycle>0 9 * * *</timeCycle>', 'bad_timer'), ('<timeCycle>R/PT0S</timeCycle>', 'bad_timer'),
        ('<timeDuration>=1 +</timeDuration>', 'bad_expression'),
        ('<timeDate>2026-01-01</timeDate><timeDuration>PT1H</timeDuration>', 'bad_timer'),
    ],
)  # fmt: skip
def test_a_timer_that_says_no_time_is_refused(timer: str, code: str) -> None:
    element = (
        f'<intermediateCatchEvent id="it"><timerEventDefinition>{timer}</timerEventDefinition></intermediateCatchEvent>'
    )
    assert codes(load(one(element))) == [(code, 'it')]


@pytest.mark.parametrize(
    ('elements', 'flows', 'expected'),
    [
        ('', ['start nowhere'], [('flow_to_nowhere', 'start_nowhere')]),
        ('<task id="a"/>', ['start a', 'a start'], [('flow_not_allowed', 'a_start')]),
        ('<task id="a"/>', ['start a', 'end a'], [('flow_not_allowed', 'end_a')]),
        ('<task id="a"/><eventBasedGateway id="g"/>', ['start g', 'g a', 'a end'], [('event_gateway_target', 'g_a')]),
        ('<subProcess id="s"><startEvent id="i"/></subProcess>', ['start i'], [('flow_across_border', 'start_i'),
         ('flow_not_allowed', 'start_i')]),
        ('<subProcess id="s" triggeredByEvent="true"><startEvent id="i"/></subProcess>', ['start s', 's end'],
         [('flow_not_allowed', 'start_s'), ('flow_not_allowed', 's_end'), ('bad_trigger', 'i')]),
        ('<intermediateThrowEvent id="t"><linkEventDefinition name="x"/></intermediateThrowEvent>', ['start t'],
         [('link_without_target', 't')]),
        ('<subProcess id="s"><startEvent id="i"/><startEvent id="j"/></subProcess>', ['start s', 's end'],
         [('several_starts', 's')]),
        ('<exclusiveGateway id="g"/>', ['start g', 'g end: 1 +', 'g g: a b'],
         [('bad_expression', 'g_end'), ('bad_expression', 'g_g')]),
    ],
)  # fmt: skip
def test_flows_lead_where_they_may(elements: str, flows: list[str], expected: list[tuple[str, str]]) -> None:
    diagram = load(process(elements, *flows))
    assert sorted(codes(diagram)) == sorted(expected)
    assert not diagram.definitions


def test_a_bad_expression_says_where_in_it() -> None:
    data = process('<exclusiveGateway id="g"/>', 'start g', 'g end: amount >\n > 3')
    (finding,) = load(data).errors
    lines = data.decode().splitlines()
    assert lines[finding.line - 1].strip().startswith('> 3')
    assert 'line 2, column 2' in finding.reason.en
    assert '第 2 行第 2 列' in finding.reason.zh


@pytest.mark.parametrize('calls', [['p'], ['q', 'p'], ['q', 'r', 'q']])
def test_processes_do_not_call_each_other_in_a_circle(calls: list[str]) -> None:
    processes = []
    for name, called in zip(['p', *calls[:-1]], calls, strict=True):
        elements = f'<startEvent id="s{name}"/><callActivity id="c{name}" calledElement="{called}"/>'
        processes.append(f'<process id="{name}">{body(elements, f"s{name} c{name}")}</process>')
    diagram = load(file(*processes))
    assert {finding.code for finding in diagram.errors} == {'cyclic_call'}
    assert all(finding.element.startswith('c') for finding in diagram.errors)


def test_one_bad_process_does_not_keep_the_others() -> None:
    good = f'<process id="good">{body("""<startEvent id="a"/><task id="b"/>""", "a b")}</process>'
    bad = '<process id="bad"><startEvent id="c"/><complexGateway id="d"/></process>'
    diagram = load(file(good, bad))
    assert list(diagram.definitions) == ['good']
    assert [finding.process for finding in diagram.errors] == ['bad']


@pytest.mark.parametrize(
    ('data', 'code'),
    [
        (b'', 'unreadable'), (b'<definitions', 'unreadable'), (b'not xml', 'unreadable'), (b'<a/>', 'not_bpmn'),
        (b'<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', 'not_bpmn'), (file(), 'no_process'),
        (b'\xff\xfe\x00', 'unreadable'), (b' ' * (10 * 1024 * 1024 + 1), 'unreadable'),
    ],
)  # fmt: skip
def test_what_is_no_diagram(data: bytes, code: str) -> None:
    diagram = load(data)
    assert [finding.code for finding in diagram.findings] == [code]
    assert not diagram.definitions


def test_reading_twice_says_the_same() -> None:
    data = process('<complexGateway id="g"/><userTask id="a"/>', 'start g', 'g a', 'a end')
    assert load(data).findings == load(data).findings
    assert load(data).hash == load(data).hash
    assert {finding.grade for finding in load(data).findings} == {Grade.ERROR, Grade.OWNER}
