"""Replay of a log against a definition: which cases went another way than drawn, and where. Pure; conditions are not asked.

`Net.of(definition)` is the game, `replay(net, [Step('check'), Step('pay')], ended=True)` one case of it, `replay_all` many.
"""

from __future__ import annotations

from zhanggui.flow.conformance.aligning import KIND_WORDS, Deviation, Kind, Replay, Step, replay
from zhanggui.flow.conformance.net import Net
from zhanggui.flow.conformance.summing import Outcome, Summary, replay_all

__all__ = ['KIND_WORDS', 'Deviation', 'Kind', 'Net', 'Outcome', 'Replay', 'Step', 'Summary', 'replay', 'replay_all']
