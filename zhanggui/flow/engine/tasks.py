"""A token at a user task: people are asked, and it rests until they have decided. When nobody must act it passes."""

from __future__ import annotations

from zhanggui.flow.engine.arming import arm_boundary
from zhanggui.flow.engine.deciding import decide
from zhanggui.flow.engine.effects import Copy
from zhanggui.flow.engine.running import Run
from zhanggui.flow.engine.seating import open_ready
from zhanggui.flow.engine.seats import verdict
from zhanggui.flow.engine.staffing import PLAIN, asked, seats_of
from zhanggui.flow.engine.state import Activity, Vote


def enter_task(run: Run, token: int) -> None:
    at = run.state.tokens[token]
    node = run.nodes[at.node]
    approval = node.approval or PLAIN
    seats = seats_of(run, node, at.scope)
    number = run.number()
    run.happened('entered', node.id)
    for seat, passed in seats.items():
        if passed.vote is Vote.PASSED:
            run.happened('completed', node.id, seat=seat, detail={'outcome': 'passed', 'people': list(passed.people)})
    if approval.copy_to and (people := asked(run, node, at.scope, approval.copy_to)):
        run.tell(Copy(node.id, people))
    run.state.activities[number] = Activity(token, node.id, at.scope, seats, opened=run.now)
    if decided := verdict(seats, approval):
        decide(run, number, decided)
        return
    arm_boundary(run, token)
    open_ready(run, number)
