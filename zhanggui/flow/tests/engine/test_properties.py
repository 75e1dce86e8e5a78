"""Whatever is drawn of whole blocks runs to its end in whatever order people act, and nothing is lost on the way.

`Case.do` looks the case over after each step and repeats the step from its recorded answers; `sound` says what must hold.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine import Refused, commands
from zhanggui.flow.engine.state import Status
from zhanggui.flow.tests.engine.building import TIMER, Case, boundary, diagram, event, flows, gate, many, sub, user

MOST_STEPS = 400
PATIENT = 60  # after so many steps every choice leads on
CARELESS = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Block = tuple[Any, ...]
LEAVES = st.sampled_from([('task',), ('all',), ('order',), ('job',), ('pause',), ('late',), ('beside',), ('script',)])
BLOCKS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.just('sequence'), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(
            st.sampled_from(['exclusive', 'parallel', 'inclusive', 'split']), st.lists(inner, min_size=2, max_size=3)
        ),
        st.tuples(st.sampled_from(['loop', 'sub', 'many', 'each']), inner),
    ),
    max_leaves=8,
)


class Drawing:
    """A block as XML with one way in and one way out."""

    def __init__(self) -> None:
        self.numbers = itertools.count()

    def definition(self, block: Block) -> Definition:
        xml, first, last = self.draw(block)
        return diagram(event('start', 's'), event('end', 'e'), xml, flows(f's {first}', f'{last} e'))

    def draw(self, block: Block) -> tuple[str, str, str]:
        kind, *rest = block
        return getattr(self, f'_{kind}')(*rest)

    def name(self, letter: str) -> str:
        return f'{letter}{next(self.numbers)}'

    def _task(self) -> tuple[str, str, str]:
        id = self.name('t')
        return user(id), id, id

    def _all(self) -> tuple[str, str, str]:
        id = self.name('t')
        return user(id, mode='all'), id, id

    def _order(self) -> tuple[str, str, str]:
        id = self.name('t')
        return user(id, mode='order'), id, id

    def _job(self) -> tuple[str, str, str]:
        id = self.name('j')
        return f'<serviceTask id="{id}" zg:useCase="finance.refund"/>', id, id

    def _script(self) -> tuple[str, str, str]:
        id = self.name('c')
        inner = '<extensionElements><zg:set name="seen" value="1"/></extensionElements>'
        return f'<scriptTask id="{id}">{inner}</scriptTask>', id, id

    def _pause(self) -> tuple[str, str, str]:
        id = self.name('p')
        return event('catch', id, TIMER), id, id

    def _late(self) -> tuple[str, str, str]:
        """A task that a timer may take away; both ways meet."""
        id, late, meet = self.name('t'), self.name('b'), self.name('m')
        xml = user(id) + boundary(late, id, TIMER) + gate('exclusive', meet)
        return xml + flows(f'{id} {meet}', f'{late} {meet}'), id, meet

    def _beside(self) -> tuple[str, str, str]:
        """A task beside which a timer starts another."""
        id, late, other = self.name('t'), self.name('b'), self.name('t')
        end = self.name('z')
        xml = user(id) + boundary(late, id, TIMER, interrupting=False) + user(other) + event('end', end)
        return xml + flows(f'{late} {other}', f'{other} {end}'), id, id

    def _sequence(self, blocks: list[Block]) -> tuple[str, str, str]:
        parts = [self.draw(block) for block in blocks]
        pairs = [f'{before[2]} {after[1]}' for before, after in itertools.pairwise(parts)]
        return ''.join(part[0] for part in parts) + flows(*pairs), parts[0][1], parts[-1][2]

    def _branches(self, kind: str, blocks: list[Block], *, conditions: bool) -> tuple[str, str, str]:
        split, join = self.name('g'), self.name('g')
        parts = [self.draw(block) for block in blocks]
        pairs = []
        for number, (_, first, last) in enumerate(parts):
            condition = f' v &gt;= {number}'.replace('&gt;', '>') if conditions and number else ''
            pairs += [f'{split} {first}{condition}', f'{last} {join}']
        default = f'{split}_{parts[0][1]}' if conditions else ''
        return (
            gate(kind, split, default) + gate(kind, join) + ''.join(part[0] for part in parts) + flows(*pairs),
            split,
            join,
        )

    def _exclusive(self, blocks: list[Block]) -> tuple[str, str, str]:
        return self._branches('exclusive', blocks, conditions=True)

    def _parallel(self, blocks: list[Block]) -> tuple[str, str, str]:
        return self._branches('parallel', blocks, conditions=False)

    def _inclusive(self, blocks: list[Block]) -> tuple[str, str, str]:
        return self._branches('inclusive', blocks, conditions=True)

    def _split(self, blocks: list[Block]) -> tuple[str, str, str]:
        """Several flows out of a task."""
        task, join = self.name('t'), self.name('g')
        parts = [self.draw(block) for block in blocks]
        pairs = [pair for _, first, last in parts for pair in (f'{task} {first}', f'{last} {join}')]
        return user(task) + gate('parallel', join) + ''.join(part[0] for part in parts) + flows(*pairs), task, join

    def _loop(self, block: Block) -> tuple[str, str, str]:
        meet, task, again = self.name('g'), self.name('t'), self.name('g')
        xml, first, last = self.draw(block)
        out = self.name('g')
        pairs = flows(f'{meet} {task}', f'{task} {first}', f'{last} {again}', f'{again} {meet} v = 2', f'{again} {out}')
        gates = gate('exclusive', meet) + gate('exclusive', again, f'{again}_{out}') + gate('exclusive', out)
        return gates + user(task) + xml + pairs, meet, out

    def _sub(self, block: Block, loop: str = '') -> tuple[str, str, str]:
        id, start, end = self.name('u'), self.name('s'), self.name('z')
        xml, first, last = self.draw(block)
        return (
            sub(id, event('start', start), event('end', end), xml, flows(f'{start} {first}', f'{last} {end}'), loop),
            id,
            id,
        )

    def _many(self, block: Block) -> tuple[str, str, str]:
        return self._sub(block, many('<loopCardinality>2</loopCardinality>'))

    def _each(self, block: Block) -> tuple[str, str, str]:
        return self._sub(block, many('<loopCardinality>2</loopCardinality>', sequential='true'))


def choices(case: Case) -> Iterator[commands.AnyCommand]:
    """All that somebody can do next."""
    for activity in case.state.activities.values():
        yield from (commands.Complete(n, seat.people[0]) for n, seat in activity.seats.items() if seat.open)
    for number, wait in case.state.waits.items():
        assert wait.kind in {'timer', 'job'}, wait
        yield commands.Fire(number) if wait.kind == 'timer' else commands.Finish(number)


def go_on(case: Case, chance: random.Random, steps: int) -> None:
    """One of the choices. Towards the end no timer interferes and no loop goes round again."""
    possible = list(choices(case))
    assert possible, f'nothing can be done: {case.state}'
    chosen = chance.choice(possible)
    if isinstance(chosen, commands.Complete):
        value = 0 if steps > PATIENT else chance.randrange(3)
        chosen = commands.Complete(chosen.seat, chosen.person, 'approve', {'v': value})
    case.pass_hours(1)
    case.do(chosen)


@CARELESS
@given(BLOCKS, st.integers(0, 2**32))
def test_every_drawing_runs_to_its_end(block: Block, seed: int) -> None:
    chance = random.Random(seed)
    case = Case(Drawing().definition(block), v=chance.randrange(3))
    for steps in range(MOST_STEPS):
        if case.state.status is not Status.RUNNING:
            break
        go_on(case, chance, steps)
    assert case.state.status is Status.COMPLETED


@CARELESS
@given(BLOCKS, st.integers(0, 2**32))
def test_also_when_it_is_sent_back_on_the_way(block: Block, seed: int) -> None:
    """From anywhere to anywhere earlier, straight or not, by withdrawal too: afterwards it still runs to its end."""
    chance = random.Random(seed)
    case = Case(Drawing().definition(('sequence', [('task',), block])), v=chance.randrange(3))
    for steps in range(MOST_STEPS):
        if case.state.status is not Status.RUNNING:
            break
        if steps < PATIENT and chance.random() < 0.3:
            backwards(case, chance)
        else:
            go_on(case, chance, steps)
    assert case.state.status is Status.COMPLETED


def backwards(case: Case, chance: random.Random) -> None:
    seats = [(n, seat) for one in case.state.activities.values() for n, seat in one.seats.items() if seat.open]
    done = [node for node in case.state.done_by if case.definition.nodes[node].kind == 'userTask']
    possible: list[commands.AnyCommand] = [
        commands.Withdraw(node, person) for node in done for person in case.state.done_by[node]
    ]
    possible += [
        commands.SendBack(number, seat.people[0], node, straight=chance.random() < 0.3)
        for number, seat in seats
        for node in ('', 'start', *done)
    ]
    if not possible:
        return
    chosen = chance.choice(possible)
    before = case.state.dumps()
    try:
        case.do(chosen)
    except Refused:
        assert case.state.dumps() == before


@CARELESS
@given(BLOCKS, st.integers(0, 2**32))
def test_what_is_done_is_done(block: Block, seed: int) -> None:
    """A seat completed, a timer fired, a job finished: never again."""
    chance = random.Random(seed)
    case = Case(Drawing().definition(block), v=0)
    over: list[commands.AnyCommand] = []
    for _ in range(12):
        if case.state.status is not Status.RUNNING:
            break
        chosen = chance.choice(list(choices(case)))
        case.do(chosen)
        over.append(chosen)
        with pytest.raises(Refused) as refused:
            case.do(chance.choice(over))
        assert refused.value.code in {'no_seat', 'not_open', 'gone', 'ended'}
