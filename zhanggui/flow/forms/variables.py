"""What a form knows before anybody fills it in: the variables that can be seen from the task's place in the process."""

from __future__ import annotations

from typing import Any

from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Task

ROOT = 0


def known_to(task: Task) -> dict[str, Any]:
    """Of its scope and of those around it."""
    state = State.loads(task.case.state)
    activity = state.activities.get(task.activity)
    return seen_from(state, activity.scope if activity else ROOT)


def root_values(state: str) -> dict[str, Any]:
    """What the case as a whole knows, from `Case.state`; what its sub-processes keep for themselves is not asked."""
    return seen_from(State.loads(state), ROOT) if state else {}


def seen_from(state: State, scope: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    while scope in state.scopes:
        values = {**state.scopes[scope].variables, **values}
        scope = state.scopes[scope].parent
    return values
