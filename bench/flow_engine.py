"""The engine alone, on one core, per second of processor time: `bench/flow_engine.py [--json]`.

A completion is what one command costs without its database: read the state, step, write the state again.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import django

WANTED = {'completions': 10_000}
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zg="urn:zhanggui:bpmn:1" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="bench" targetNamespace="urn:zhanggui:bench">'
)
LANES = {
    'service': ('start', 'register', 'parcel', 'photo', 'inspect_gate', 'liability'),
    'store': ('wait', 'receive', 'inspect', 'late', 'chase'),
    'quality': ('split', 'check_goods', 'check_parts', 'join'),
    'manager': ('big', 'countersign', 'verdict', 'revise', 'small'),
    'finance': ('pay', 'refund', 'close', 'archive', 'end'),
}
NODES = """
<startEvent id="start"/><userTask id="register" name="登记退货"/><userTask id="photo"/><scriptTask id="parcel">
<extensionElements><zg:set name="amount" value="if amount = null then 100 else amount"/></extensionElements></scriptTask>
<userTask id="wait" zg:due="PT48H"/><boundaryEvent id="late" attachedToRef="wait" cancelActivity="false"><timerEventDefinition>
<timeDuration>PT72H</timeDuration></timerEventDefinition></boundaryEvent><task id="chase"/>
<userTask id="receive"/><userTask id="inspect"/><exclusiveGateway id="inspect_gate" default="g_ok"/>
<businessRuleTask id="liability" zg:decision="liability"/><parallelGateway id="split"/><userTask id="check_goods"/>
<userTask id="check_parts"/><parallelGateway id="join"/><exclusiveGateway id="big" default="b_small"/>
<userTask id="countersign" zg:mode="all"/><userTask id="small"/><exclusiveGateway id="verdict" default="v_ok"/>
<userTask id="revise"/><userTask id="pay"/><task id="refund"/><userTask id="close"/><userTask id="archive" zg:kind="archive"/>
<endEvent id="end"/>
"""
FLOWS = (
    'start register', 'register parcel', 'parcel photo', 'photo wait', 'wait receive', 'late chase', 'receive inspect',
    'inspect inspect_gate', 'inspect_gate liability', 'inspect_gate photo', 'liability split', 'split check_goods',
    'split check_parts', 'check_goods join', 'check_parts join', 'join big', 'big countersign', 'big small',
    'countersign verdict', 'verdict revise', 'revise countersign', 'verdict pay', 'small pay', 'pay refund', 'refund close',
    'close archive', 'archive end',
)  # fmt: skip
NAMES = {'inspect_gate liability': 'g_ok', 'big small': 'b_small', 'verdict pay': 'v_ok'}
CONDITIONS = {
    'inspect_gate photo': 'outcome = "unclear"', 'big countersign': 'amount > 50000', 'verdict revise': 'outcome = "refuse"',
}  # fmt: skip
VARIABLES = {'amount': 98_000, 'order': 'T20261121-0001', 'reason': '七天无理由', 'quality': True, 'lines': [1, 2]}


@dataclass(frozen=True, slots=True)
class Answer:
    version: int = 1
    outputs: Mapping[str, Any] = field(default_factory=lambda: {'liable': 'carrier'})
    fired: Sequence[Mapping[str, Any]] = ()


class Company:
    """Three people hold every position."""

    def __init__(self, people: int = 3) -> None:
        self.now = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
        self.holders = tuple(range(1, people + 1))

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        return self.holders

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return (9,)

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Answer:
        return Answer()

    def working(self, start: datetime, length: timedelta) -> datetime:
        return start + length


def main() -> None:
    figures = measured()
    if '--json' in sys.argv:
        print(json.dumps(figures))
        return
    print(f'completions        {figures["completions"]:>10,} /s   wanted {WANTED["completions"]:,}')
    print(f'state, largest     {figures["state_bytes"]:>10,} bytes in a whole case of {figures["commands"]} commands')
    print(f'after 300 revises  {figures["revised_bytes"]:>10,} bytes, {figures["revised_ms"]:.3f} ms a completion')
    print(f'200 signers        {figures["signers_bytes"]:>10,} bytes, {figures["signers_ms"]:.3f} ms a completion')
    print('SpiffWorkflow on the same diagram, in the same run:')
    print(f'completions        {figures["theirs_completions"]:>10,} /s')
    print(f'state, largest     {figures["theirs_state_bytes"]:>10,} bytes, its specification included')
    print(
        f'after {figures["theirs_revisions"]} revises   {figures["theirs_revised_bytes"]:>10,} bytes, '
        f'{figures["theirs_revised_ms"]:.1f} ms a completion'
    )


def measured() -> dict[str, float]:
    definition = bpmn.load(document().encode()).definitions['returns']
    pairs = a_case(definition)
    largest = max(len(state) for state, _ in pairs)
    company = Company()

    def one_case() -> None:
        for before, command in pairs:
            step(definition, State.loads(before), command, company)[0].dumps()

    per_second = len(pairs) * rate(one_case)
    revised, revised_ms = revisions(definition)
    signers, signers_ms = countersign()
    theirs = flow_theirs.measured(document().encode(), 'returns')
    return {
        **{f'theirs_{name}': value for name, value in theirs.items()},
        'completions': round(per_second), 'commands': len(pairs), 'state_bytes': largest, 'revised_bytes': revised,
        'revised_ms': round(revised_ms, 3), 'signers_bytes': signers, 'signers_ms': round(signers_ms, 3),
    }  # fmt: skip


def a_case(definition: Definition) -> list[tuple[bytes, commands.Complete]]:
    """Every completion from the start to the end of one return, each with the state before it."""
    state, _ = step(definition, State(), commands.Start(variables=VARIABLES, person=7), Company())
    found = []
    while state.status == 'running':
        seat, person = first_open(state)
        command = commands.Complete(seat, person)
        found.append((state.dumps(), command))
        state, _ = step(definition, state, command, Company())
    return found


def revisions(definition: Definition) -> tuple[int, float]:
    """Three hundred times refused and revised, the state read and written each time."""
    state, _ = step(definition, State(), commands.Start(variables=VARIABLES, person=7), Company())
    while not at(state, 'countersign'):
        seat, person = first_open(state)
        state, _ = step(definition, state, commands.Complete(seat, person), Company())
    data, start, company = state.dumps(), time.process_time(), Company()
    for _ in range(300):
        for outcome in ('refuse', 'approve'):
            state = State.loads(data)
            seat, person = first_open(state)
            data = step(definition, state, commands.Complete(seat, person, outcome), company)[0].dumps()
    return len(data), (time.process_time() - start) / 600 * 1_000


def countersign() -> tuple[int, float]:
    """Two hundred people sign one after the other, all asked at once."""
    text = (
        f'{HEAD}<process id="p"><startEvent id="s"/><userTask id="u" zg:mode="all"/><endEvent id="e"/>'
        f'{_flow(1, "s u")}{_flow(2, "u e")}</process></definitions>'
    )
    definition, company = bpmn.load(text.encode()).definitions['p'], Company(200)
    data = step(definition, State(), commands.Start(person=7), company)[0].dumps()
    size, start = len(data), time.process_time()
    for _ in range(200):
        state = State.loads(data)
        seat, person = first_open(state)
        data = step(definition, state, commands.Complete(seat, person), company)[0].dumps()
    assert State.loads(data).status == 'completed'
    return size, (time.process_time() - start) / 200 * 1_000


def first_open(state: State) -> tuple[int, int]:
    return next(
        (number, seat.people[0])
        for activity in state.activities.values()
        for number, seat in activity.seats.items()
        if seat.open
    )


def at(state: State, node: str) -> bool:
    return any(activity.node == node for activity in state.activities.values())


def document() -> str:
    lanes = ''.join(
        f'<lane id="{name}" name="{name}">' + ''.join(f'<flowNodeRef>{id}</flowNodeRef>' for id in nodes) + '</lane>'
        for name, nodes in LANES.items()
    )
    flows = ''.join(_flow(number, pair) for number, pair in enumerate(FLOWS))
    return f'{HEAD}<process id="returns" name="退货"><laneSet id="l">{lanes}</laneSet>{NODES}{flows}</process></definitions>'


def rate(act: Callable[[], object], seconds: float = 2.0) -> float:
    """Calls per second of processor time."""
    for _ in range(20):
        act()
    done, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(20):
            act()
        done += 20
    return done / spent


def _flow(number: int, pair: str) -> str:
    source, target = pair.split()
    condition = CONDITIONS.get(pair, '').replace('>', '&gt;')
    inner = f'<conditionExpression xsi:type="tFormalExpression">{condition}</conditionExpression>' if condition else ''
    id = NAMES.get(pair, f'f{number}')
    return f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'


if __name__ == '__main__':
    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
    django.setup()
    import flow_theirs

    from zhanggui.flow import bpmn
    from zhanggui.flow.bpmn.model import Definition
    from zhanggui.flow.engine import State, commands, step

    main()
