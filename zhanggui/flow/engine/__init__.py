"""The engine: `step(definition, state, command, world) -> (state, effects)`, pure; it knows no table, no clock and no XML."""

from __future__ import annotations

from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.engine.state import State
from zhanggui.flow.engine.step import step

__all__ = ['Refused', 'State', 'step']
