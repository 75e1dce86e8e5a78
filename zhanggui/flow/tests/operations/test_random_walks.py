"""Anybody does anything, in any order: it is done or clearly refused, nothing drifts, and every case can still be finished."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Task
from zhanggui.flow.services import acting
from zhanggui.flow.tests.operations.floor import PEOPLE, STRUCTURES, Floor, done, nothing_drifts

STEPS = 14
NODES = ('start', 'apply', 'decide', 'beside', 'finish')

Move = Callable[[Floor, random.Random, str, int], Verdicts]


def complete(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    outcome = dice.choice(['approve', 'approve', 'approve', 'refuse'])
    return acting.complete([task], actor=floor.people[by], outcome=outcome)


def send_back(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    told = {'node': dice.choice(['', *NODES]), 'straight': dice.random() < 0.5, 'comment': '退'}
    return floor.do('flow.send_back', by, [task], **told)


def pass_on(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.do(dice.choice(['flow.transfer', 'flow.delegate']), by, [task], to=someone(floor, dice))


def claim(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.do(dice.choice(['flow.claim', 'flow.unclaim', 'flow.give_back']), by, [task])


def add(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    where = dice.choice(['before', 'after', 'beside'])
    return floor.do('flow.add_signers', by, [task], people=[someone(floor, dice)], where=where)


def remove(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.do('flow.remove_signer', dice.choice([by, 'root']), [task], people=[someone(floor, dice)])


def withdraw(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.on_case('flow.withdraw', dice.choice(PEOPLE))


def jump(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.on_case('flow.jump', 'root', node=dice.choice(NODES[1:]), comment='跳')


def pause(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    floor.on_case('flow.suspend', 'root')
    floor.do('flow.urge_task', 'sam', [task])
    return floor.on_case('flow.resume', 'root')


def hand_over(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    return floor.do('flow.hand_over', 'root', [someone(floor, dice)], to=someone(floor, dice))


def end_and_reopen(floor: Floor, dice: random.Random, by: str, task: int) -> Verdicts:
    floor.on_case('flow.terminate', 'root', comment='停')
    return floor.on_case('flow.reopen', 'root', node=dice.choice(['', *NODES[1:]]), comment='开')


MOVES: list[Move] = [
    complete, complete, complete, complete, send_back, send_back, pass_on, claim, add, add, remove, withdraw, jump, pause,
    hand_over, end_and_reopen,
]  # fmt: skip


@pytest.mark.parametrize('seed', range(6))
@pytest.mark.parametrize('floor', STRUCTURES, indirect=True)
def test_a_walk(floor: Floor, seed: int) -> None:
    dice = random.Random(f'{floor.structure} {seed}')
    floor.publish(
        dice.choice(['', 'zg:refuse="back"', 'zg:refuse="end"', 'zg:repeated="skip"', 'zg:otherThan="apply"'])
    )
    floor.begin()
    walked = []
    for _ in range(STEPS):
        if floor.status != 'running':
            break
        task = dice.choice(list(Task.objects.filter(case_id=floor.case, state='open').order_by('pk')))
        by = dice.choice([holder(floor, task), *PEOPLE[:2]])
        move = dice.choice(MOVES)
        verdicts = move(floor, dice, by, task.pk)
        walked.append((move.__name__, by, task.node, [each.code for each in verdicts.refused], floor.seen))

    if floor.status == 'running':
        walk_out(floor, walked)
    nothing_drifts()


def walk_out(floor: Floor, walked: list[object]) -> None:
    """Everybody approves, an administrator passing on what the same person may not do twice."""
    for _ in range(60):
        task = Task.objects.filter(case_id=floor.case, state='open').order_by('pk').first()
        if task is None:
            break
        verdicts = acting.complete([task.pk], actor=floor.people[holder(floor, task)])
        if not verdicts.done:
            assert [each.code for each in verdicts.refused] == ['four_eyes'], (walked, verdicts.refused)
            done(floor.on_case('flow.terminate', 'root', comment='无人可办'))
    assert floor.status != 'running', walked


def holder(floor: Floor, task: Task) -> str:
    person = task.assignee_id or task.candidates.order_by('pk').values_list('person_id', flat=True)[0]
    return next(name for name, actor in floor.people.items() if actor.id == person)


def someone(floor: Floor, dice: random.Random) -> int:
    return floor.id(dice.choice(PEOPLE[:-1]))
