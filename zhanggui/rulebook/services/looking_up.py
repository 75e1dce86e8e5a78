"""A case asks what a policy says on a day and keeps the answer, so that its log repeats and later amendments do not reach it.

The day is that of what is judged (the month, the event), not that of asking. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.rulebook import policies

LOOK_UP = 'rulebook.look_up'

NO_VALUES = say('参数表“{key}”在 {on} 没有取值', 'the policy “{key}” has no values on {on}')
TWICE = say('参数表“{key}”问了两次', 'the policy “{key}” is asked for twice')


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyOnDay:
    policy: str
    on: date


def look_up(lines: Sequence[PolicyOnDay], /, *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made` holds the values of each policy under its key."""
    verdicts = Verdicts()
    held = {day: policies.in_force(day) for day in {line.on for line in lines}}
    for number, line in enumerate(lines, 1):
        version = held[line.on].get(line.policy)
        if version is None:
            verdicts.refuse(number, 'no_values', NO_VALUES.filled(key=line.policy, on=line.on), name=line.policy)
        elif line.policy in verdicts.made:
            verdicts.refuse(number, 'twice', TWICE.filled(key=line.policy), name=line.policy)
        else:
            verdicts.made[line.policy] = dict(version.values)
            verdicts.done.append(number)
    return verdicts
