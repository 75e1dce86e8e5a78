"""Activities that are done many times: multi-instance, parallel or one after the other, and the standard loop.

The outer token rests at the activity; each round is a scope of its own with one inner token that performs it plainly. When
enough rounds are done the rest is cancelled, and what they gave is collected in the order of the items.
"""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Loop
from zhanggui.flow.engine.arming import arm_boundary
from zhanggui.flow.engine.evaluating import Trouble, holds, plain, value
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.scopes import drop_scope, unhang
from zhanggui.flow.engine.state import Multi, Scope, Token

MOST_ROUNDS = 1_000


def enter_loop(run: Run, token: int) -> None:
    at = run.state.tokens[token]
    loop = _loop(run, token)
    if loop.standard:
        if loop.tests_before and not _goes_on(run, token, loop, 0):
            run.leave(token)
            return
        multi = Multi(node=at.node, scope=at.scope)
    else:
        items = _items(run, at, loop)
        if not items:
            _collect(run, at, loop, {})
            run.leave(token)
            return
        multi = Multi(node=at.node, scope=at.scope, total=len(items), items=() if loop.parallel else items)
    run.state.multis[token] = multi
    run.happened('entered', at.node)
    arm_boundary(run, token)
    if loop.standard:
        _start(run, token, 0, ())
    else:
        for index in range(len(items) if loop.parallel else 1):
            _start(run, token, index, items[index : index + 1] if loop.items else ())


def round_over(run: Run, inner: int) -> None:
    """The inner token has done its round."""
    scope = run.state.tokens[inner].scope
    over = run.state.scopes[scope]
    outer, loop = over.token, _loop(run, inner)
    multi = run.state.multis[outer]
    gained = multi.results
    if loop.collect:
        gained = {**gained, over.index: _result(run, scope, loop)}
    multi = replace(multi, done=multi.done + 1, results=gained)
    enough = _is_enough(run, outer, loop, multi)
    unhang(run, inner)
    del run.state.tokens[inner]
    drop_scope(run, scope)
    run.state.multis[outer] = multi
    if enough:
        _finish(run, outer, loop)
    elif not loop.parallel:
        _start(run, outer, multi.started, multi.items[multi.started : multi.started + 1])


def _start(run: Run, outer: int, index: int, item: tuple[Any, ...]) -> None:
    """One round: `loopCounter` counts from 1. What its people may fill in is its own: nobody finds another's answer there.

    Done over again for what an earlier time collected, each finds what was told then: an item may hold it by name.
    """
    at, loop = run.state.tokens[outer], _loop(run, outer)
    approval = run.nodes[at.node].approval
    own = (approval and approval.editable) or ()
    before = {**(run.names(at.scope) if own else {}), **(item[0] if item and isinstance(item[0], dict) else {})}
    variables: dict[str, Any] = {name: before.get(name) for name in own}
    variables['loopCounter'] = index + 1
    if item and loop.item:
        variables[loop.item] = item[0]
    number = run.number()
    run.state.scopes[number] = Scope(node=at.node, parent=at.scope, token=outer, index=index, variables=variables)
    run.state.multis[outer] = replace(run.state.multis[outer], started=index + 1)
    run.place(at.node, number, inner=True)


def _finish(run: Run, outer: int, loop: Loop) -> None:
    multi = run.state.multis[outer]
    unhang(run, outer)
    _collect(run, run.state.tokens[outer], loop, multi.results)
    run.leave(outer)


def _items(run: Run, at: Token, loop: Loop) -> tuple[Any, ...]:
    names = run.names(at.scope)
    if loop.items is not None:
        given = plain(value(loop.items, names))
        items = tuple(given) if isinstance(given, list) else () if given is None else (given,)
    else:
        count = plain(value(loop.cardinality, names)) if loop.cardinality else None
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise Trouble('cardinality', say('多实例的次数不是整数', 'the number of instances is no whole number'))
        items = tuple(range(min(count, MOST_ROUNDS + 1)))
    if len(items) > MOST_ROUNDS:
        text = say(f'多实例超过 {MOST_ROUNDS} 个', f'more than {MOST_ROUNDS} instances')
        raise Trouble('cardinality', text)
    return items


def _goes_on(run: Run, token: int, loop: Loop, done: int) -> bool:
    if loop.maximum and done >= loop.maximum:
        return False
    if loop.condition is None:
        return bool(loop.maximum)
    names = run.names(run.state.tokens[token].scope, {'loopCounter': done})
    return holds(loop.condition, names) is True


def _is_enough(run: Run, outer: int, loop: Loop, multi: Multi) -> bool:
    if loop.standard:
        return not _goes_on(run, outer, loop, multi.done)
    if multi.done == multi.total or loop.done is None:
        return multi.done == multi.total
    counts = {'completed': multi.done, 'total': multi.total, 'active': multi.started - multi.done}
    return holds(loop.done, run.names(multi.scope, counts)) is True


def _result(run: Run, scope: int, loop: Loop) -> Any:
    return (
        plain(value(loop.result, run.names(scope))) if loop.result else run.state.scopes[scope].variables.get(loop.item)
    )


def _collect(run: Run, at: Token, loop: Loop, gained: dict[int, Any]) -> None:
    if loop.collect:
        run.write(at.scope, {loop.collect: [gained[index] for index in sorted(gained)]})


def _loop(run: Run, token: int) -> Loop:
    loop = run.node_of(token).loop
    assert loop is not None
    return loop
