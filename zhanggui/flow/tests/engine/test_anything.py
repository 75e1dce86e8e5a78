"""Whatever is asked of a case, in whatever order: it is refused, or the case is sound afterwards. No other error, ever."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from zhanggui.flow import bpmn
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import Refused, commands
from zhanggui.flow.tests.engine.building import STARTER, A, B, C, Case, Town

CORPUS = Path(__file__).parent.parent / 'corpus'
FILES = sorted(CORPUS.glob('*.bpmn'))
RUNS, COMMANDS = 6, 40
PEOPLE = (A, B, C, 4, 5, STARTER, 0)
OUTCOMES = ('approve', 'approve', 'refuse', 'other')
ENDLESS = 5_000  # bytes; a case that asked for ever more is let be


@pytest.mark.parametrize('file', FILES, ids=lambda file: file.stem)
def test_anything(file: Path) -> None:
    for definition in bpmn.load(file.read_bytes()).definitions.values():
        for seed in range(RUNS):
            chance = random.Random(f'{file.stem} {seed}')
            case = Case(definition, Town(outputs={'result': 'x'}), amount=chance.randrange(200), items=[1, 2], stock=0)
            for _ in range(COMMANDS):
                if len(case.state.dumps()) > ENDLESS:
                    break
                chosen = anything(case, definition, chance)
                before = case.state.dumps()
                case.pass_hours(chance.random() * 30)
                try:
                    case.do(chosen)
                except Refused:
                    assert case.state.dumps() == before


def anything(case: Case, definition: Definition, chance: random.Random) -> commands.AnyCommand:
    """Mostly what fits the case, sometimes what does not."""
    state = case.state
    seats = [number for activity in state.activities.values() for number in activity.seats] or [1]
    seat, node = chance.choice(seats), chance.choice([*definition.nodes, '', 'start', 'nowhere'])
    number, person = chance.choice([*state.waits, 1]), chance.choice(PEOPLE)
    wait = state.waits.get(number)
    kind = wait.kind if wait else ''
    fitting: list[commands.AnyCommand] = [
        commands.Fire(number) if kind in {'timer', 'due', 'remind'} else commands.Deliver(number, {'stock': person}),
        commands.Finish(number, {'result': 1}, chance.choice(['', '', 'FAILED'])) if kind != 'incident' else
        commands.Mend(number, chance.choice(['retry', 'skip']), variables={'amount': 1}),
        commands.Complete(seat, 0, chance.choice(OUTCOMES), {'amount': person}),
        commands.Complete(seat, 0, 'approve'),
        commands.SendBack(seat, 0, chance.choice([*state.done_by, '', node]), chance.random() < 0.4),
        commands.AddSigner(seat, person, (chance.choice(PEOPLE[:5]),), chance.choice(['before', 'after', 'beside'])),
    ]  # fmt: skip
    rare: list[commands.AnyCommand] = [
        commands.RemoveSigner(seat, person), commands.Take(seat, person, (person or A,), 0.0), commands.Fail(number, 'x'),
        commands.Withdraw(chance.choice([*state.done_by, node]), person), commands.Tell({'stock': chance.randrange(300)}),
        commands.Jump(node, 99, chance.choice([0, *state.tokens])), commands.Suspend(99), commands.Resume(99),
        commands.Resume(99), commands.Reopen(99, node), commands.Reopen(99), commands.Migrate({}, 99), commands.Cancel(99),
        commands.Start(),
    ]  # fmt: skip
    ended = state.status not in {'running', 'suspended'}
    if state.status == 'suspended' and chance.random() < 0.7:
        return commands.Resume(99)
    if ended and chance.random() < 0.9:
        return commands.Reopen(99, chance.choice([node, '', 'start']))
    return chance.choice(fitting if chance.random() < 0.75 else rare)
