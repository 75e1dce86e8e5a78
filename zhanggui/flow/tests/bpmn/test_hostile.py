"""Definitions that mean harm: every error is told with its element, nothing is executed, within 5 seconds and 512 MB.

Measured in a process of its own: processor time (the machine may be busy with other things) and the most memory it ever had.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from zhanggui.flow.tests.bpmn.diagrams import HEAD, body, file

SECONDS_MAX = 5
BYTES_MAX = 512 * 1024 * 1024
NODES = 10_000
MEASURED = """
import json, resource, sys
from zhanggui.flow.bpmn import check, load
diagram = load(open(sys.argv[1], 'rb').read())
findings = check(diagram)
used = resource.getrusage(resource.RUSAGE_SELF)
# Not `ru_maxrss`: that one remembers the process this one was forked from.
status = open('/proc/self/status').read()
peak = int(status.partition('VmHWM:')[2].split()[0])
counts = {}
for one in findings:
    counts.setdefault(one.grade.value, {}).setdefault(one.code, []).append(one.element)
print(json.dumps({'findings': counts, 'seconds': used.ru_utime + used.ru_stime, 'bytes': peak * 1024,
                  'runs': list(diagram.definitions)}))
"""


def _in_process(elements: str, *flows: str) -> bytes:
    return file(f'<process id="p">{body("""<startEvent id="start"/>""" + elements, *flows)}</process>')


def entities() -> bytes:
    lines = ''.join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10 if at else "ha"}">' for at in range(10))
    return f'<!DOCTYPE d [{lines}]>{HEAD.format(roots="")}<process id="p" name="&e9;"/></definitions>'.encode()


def code_in_conditions(mark: Path) -> bytes:
    codes = [
        f'__import__("os").system("touch {mark}")', f'open("{mark}", "w").write("x")', 'eval("1")',
        f'os.system("touch {mark}")', '().__class__.__bases__[0]', 'lambda: 1', '(1).__class__', 'import os',
    ]  # fmt: skip
    tasks = ''.join(f'<task id="t{at}"/>' for at in range(len(codes)))
    flows = [f'g t{at}: {code}' for at, code in enumerate(codes)]
    return _in_process(f'<exclusiveGateway id="g" default="g_t0"/>{tasks}', 'start g', *flows)


def scripts(mark: Path) -> bytes:
    script = f'<script>open("{mark}", "w")</script>'
    listener = f'<extensionElements><other:listener expression="${{exec(\'touch {mark}\')}}"/></extensionElements>'
    return _in_process(
        f'<scriptTask id="a" scriptFormat="python">{script}</scriptTask><serviceTask id="b">{listener}</serviceTask>',
        'start a',
        'a b',
    )


def ten_thousand_nodes() -> bytes:
    tasks = ''.join(f'<exclusiveGateway id="n{at}"/>' for at in range(NODES))
    flows = (f'n{at} n{(at + 1) % NODES}: a{at} > {at}' for at in range(NODES))
    return _in_process(tasks, 'start n0', *flows, *(f'n{at} n{at * 7 % NODES}' for at in range(2, NODES, 2)))


def as_many_as_may_be() -> bytes:
    count = 1_990
    nodes = ''.join(f'<exclusiveGateway id="n{at}"/>' for at in range(count))
    flows = [f'n{at} n{(at + 1) % count}: a > {at} and b = "{at}"' for at in range(count)]
    return _in_process(nodes, 'start n0', *flows, *(f'n{at} n{at * 7 % count}: a <= {at}' for at in range(2, count)))


def long_expressions() -> bytes:
    tasks = ''.join(f'<task id="t{at}"/>' for at in range(400))
    return _in_process(
        f'<exclusiveGateway id="g"/>{tasks}',
        'start g',
        *(f'g t{at}: {" + ".join(["a"] * 4_000)} = {at}' for at in range(400)),
    )


def endless_loops() -> bytes:
    loops = ''.join(f'<exclusiveGateway id="m{at}"/><scriptTask id="s{at}"/>' for at in range(500))
    flows = [f'm{at} s{at}' for at in range(500)] + [f's{at} m{at}' for at in range(500)]
    return _in_process(loops, *(f'start m{at}' for at in range(500)), *flows)


def cyclic_calls() -> bytes:
    def one(at: int) -> str:
        elements = f'<startEvent id="s{at}"/><callActivity id="c{at}" calledElement="p{(at + 1) % 300}"/>'
        return f'<process id="p{at}">{body(elements, f"s{at} c{at}")}</process>'

    return file(*(one(at) for at in range(300)))


def mismatched_gateways() -> bytes:
    parts = [
        f'<exclusiveGateway id="x{at}"/><task id="a{at}"/><task id="b{at}"/><parallelGateway id="j{at}"/>'
        for at in range(300)
    ]
    flows = [
        one for at in range(300) for one in (f'x{at} a{at}: y = {at}', f'x{at} b{at}', f'a{at} j{at}', f'b{at} j{at}')
    ]
    return _in_process(''.join(parts), 'start x0', *flows, *(f'j{at} x{at + 1}' for at in range(299)))


def duplicate_ids() -> bytes:
    return _in_process('<task id="a"/>' * 3_000, 'start a')


def deep_nesting() -> bytes:
    return file('<process id="p">', '<subProcess>' * 5_000, '</subProcess>' * 5_000, '</process>')


def deep_expression() -> bytes:
    return _in_process('<exclusiveGateway id="g"/><task id="a"/>', 'start g', f'g a: {"(" * 5_000}1{")" * 5_000} = 1')


def flows_to_nowhere() -> bytes:
    return _in_process('<task id="a"/>', *(f'a gone{at}' for at in range(NODES)))


# What must be found, and on how many elements at least.
CASES: list[tuple[Callable[..., bytes], str, int]] = [
    (entities, 'unreadable', 1), (code_in_conditions, 'bad_expression', 6), (scripts, 'script', 1),
    (ten_thousand_nodes, 'too_many_nodes', 1), (as_many_as_may_be, 'endless_loop', 1), (long_expressions, 'too_much_text', 1),
    (endless_loops, 'endless_loop', 500), (cyclic_calls, 'cyclic_call', 300), (mismatched_gateways, 'deadlock', 300),
    (duplicate_ids, 'duplicate_id', 1), (deep_nesting, 'unreadable', 1), (deep_expression, 'bad_expression', 1),
    (flows_to_nowhere, 'flow_to_nowhere', NODES),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(('make', 'code', 'elements'), CASES, ids=lambda one: getattr(one, '__name__', ''))
def test_a_hostile_definition_is_answered_in_time(
    make: Callable[..., bytes], code: str, elements: int, tmp_path: Path
) -> None:
    mark = tmp_path / 'executed'
    path = tmp_path / 'hostile.bpmn'
    path.write_bytes(make(mark) if make in {code_in_conditions, scripts} else make())
    answer = json.loads(
        subprocess.run([sys.executable, '-c', MEASURED, str(path)], capture_output=True, check=True, text=True).stdout
    )
    errors = answer['findings']['error']
    assert len(set(errors[code])) >= elements, {found: len(ids) for found, ids in errors.items()}
    assert answer['seconds'] < SECONDS_MAX
    assert answer['bytes'] < BYTES_MAX
    assert not mark.exists()
    if code not in {'endless_loop', 'deadlock'}:
        assert answer['runs'] == []
