"""The four places where other systems lose a task, a refusal or a token; each is walked to the end of its case."""

from __future__ import annotations

import pytest

from zhanggui.flow.models import Task
from zhanggui.flow.tests.operations.expected import FREE
from zhanggui.flow.tests.operations.floor import STRUCTURES, Floor, codes, done, nothing_drifts


@pytest.mark.parametrize('floor', STRUCTURES, indirect=True)
def test_return_into_a_countersign_asks_everybody_again(floor: Floor) -> None:
    """The votes of the first round are over; nobody is forgotten."""
    floor.publish()
    floor.arrive()
    while 'finish' not in floor.seen:
        task = Task.objects.filter(case_id=floor.case, state='open').order_by('pk')[0]
        floor.approve(next(name for name, actor in floor.people.items() if actor.id == task.assignee_id))

    done(floor.on_task('flow.send_back', 'eve', node='decide', comment='再议'))

    again = FREE[floor.structure].removeprefix('beside:bea ')  # the branch beside is done and stays so
    assert floor.seen == f'running {again}'
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', ['single', 'all', 'order', 'parallel', 'sub'], indirect=True)
@pytest.mark.parametrize('where', ['before', 'after', 'beside'])
@pytest.mark.parametrize('who', ['ann', 'dan'])
def test_a_refusal_counts_although_a_signer_was_added(floor: Floor, where: str, who: str) -> None:
    floor.publish('zg:refuse="end"')
    floor.arrive()
    done(floor.on_task('flow.add_signers', 'ann', people=[floor.id('dan')], where=where))
    if (where, who) == ('before', 'ann'):
        floor.approve('dan')
    elif (where, who) == ('after', 'dan'):
        floor.approve('ann')

    done(floor.complete(who, 'refuse'))

    assert floor.seen == 'refused'
    nothing_drifts()


@pytest.mark.parametrize('floor', ['parallel'], indirect=True)
@pytest.mark.parametrize('first', ['', 'bea', 'ann'])
def test_return_out_of_a_parallel_branch(floor: Floor, first: str) -> None:
    """Also when the branch beside waits at the join already: both are walked anew, once."""
    floor.publish()
    floor.arrive()
    if first:
        floor.approve(first)
    sender = 'bea' if first == 'ann' else 'ann'

    done(floor.on_task('flow.send_back', sender, node='apply', comment='重来'))

    assert floor.seen == 'running apply:joe'
    floor.approve('joe')
    assert floor.seen == 'running beside:bea decide:ann'
    floor.approve('ann')
    assert floor.seen == 'running beside:bea'
    floor.approve('bea')
    assert floor.seen == 'running finish:eve'
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', STRUCTURES, indirect=True)
@pytest.mark.parametrize('straight', [False, True])
def test_return_to_the_starter(floor: Floor, straight: bool) -> None:
    """They correct and send it again; they cannot refuse themselves, and may cancel."""
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='start', comment='请补附件', straight=straight))
    task = Task.objects.get(pk=floor.task('sam'))
    assert (task.kind, task.node) == ('revise', 'start')
    assert codes(floor.complete('sam', 'refuse'))

    floor.approve('sam')

    assert floor.seen == (f'running {FREE[floor.structure]}' if straight else 'running apply:joe')
    floor.finish()
    nothing_drifts()


@pytest.mark.parametrize('floor', ['single', 'parallel'], indirect=True)
def test_the_starter_may_cancel_what_came_back(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    done(floor.on_task('flow.send_back', 'ann', node='start', comment='不合规'))
    done(floor.on_case('flow.cancel', 'sam'))
    assert floor.seen == 'cancelled'
    nothing_drifts()
