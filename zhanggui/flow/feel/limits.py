"""The bounds of an expression: no text a person can publish makes a worker busy for long or fills its memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import Exhausted


@dataclass(frozen=True, slots=True)
class Limits:
    text_length: int = 20_000
    nodes: int = 10_000
    depth: int = 60
    steps: int = 1_000_000
    calls_deep: int = 40
    string_length: int = 100_000
    list_length: int = 100_000
    pattern_length: int = 500
    pattern_seconds: float = 0.1


LIMITS = Limits()
_current: ContextVar[Budget | None] = ContextVar('feel_budget', default=None)


class Budget:
    """What one evaluation may still use. Steps are charged where work repeats: loops, filters, calls, and long results."""

    __slots__ = ('calls', 'heard', 'steps')

    def __init__(self, steps: int = LIMITS.steps) -> None:
        self.heard: list[object] = []  # what decision tables report of themselves
        self.steps = steps
        self.calls = LIMITS.calls_deep

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise Exhausted(say('表达式的计算步数超过上限', 'the expression uses more steps than allowed'))

    def enter(self) -> None:
        self.calls -= 1
        if self.calls < 0:
            raise Exhausted(say('函数互相调用的层数超过上限', 'functions call each other too deeply'))

    def leave(self) -> None:
        self.calls += 1


@contextmanager
def spending(budget: Budget) -> Iterator[Budget]:
    """Inside, work on values is charged to this budget, wherever it is done."""
    token = _current.set(budget)
    try:
        yield budget
    finally:
        _current.reset(token)


def charge(steps: int) -> None:
    """For work that grows with a value. Lists may share their parts, so that a small one unfolds without end."""
    if budget := _current.get():
        budget.spend(steps)


def fits(text: str) -> str:
    charge(len(text) // 64)
    if len(text) > LIMITS.string_length:
        raise Exhausted(say('文本长度超过上限', 'a text grows longer than allowed'))
    return text
