"""One random walk through a diagram in both engines at once: the same choices, and after each the same question, what waits?"""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.tests.oracle.ours import Ours
from zhanggui.flow.tests.oracle.theirs import Theirs

STEPS_MAX = 60
COMPARED = re.compile(r'([\w.]+)\s*(?:!=|&lt;|&gt;|<|>|=)+\s*("[^"]*"|&quot;.*?&quot;|true|false|-?\d+)')
GIVEN = {'days': 2, 'amount': 100, 'price': 3, 'count': 200}  # what expressions other than comparisons reckon with
OF_LOOPS = {'loopCounter', 'completed', 'total', 'active'}
JUMPS_S = (3_601, 86_401, 4 * 86_400)


@dataclass(frozen=True, slots=True)
class Walk:
    """`apart` is empty where both agreed to the end; otherwise it says after what they differed."""

    seed: int
    steps: int
    ended: bool
    apart: str = ''


def walk(xml: bytes, definitions: dict[str, Definition], key: str, seed: int) -> Walk:
    dice = random.Random(seed)
    choices = _choices(xml.decode())
    try:
        theirs = Theirs(xml, key)
    except Exception as error:  # noqa: BLE001 - whatever the other engine says of the diagram
        return Walk(seed, 0, False, f'they refuse it: {type(error).__name__}: {str(error)[:200]}')
    ours = Ours(definitions, key)
    for number in range(STEPS_MAX):
        apart = _difference(ours, theirs)
        if apart or ours.ended:
            return Walk(seed, number, ours.ended, apart)
        action = _action(ours, dice, choices)
        if action is None:
            return Walk(seed, number, False)
        said, told = action
        try:
            getattr(theirs, said)(*told)
        except Exception as error:  # noqa: BLE001 - it is part of the comparison
            return Walk(seed, number, False, f'{said}{told}: they raise {type(error).__name__}: {str(error)[:200]}')
        getattr(ours, said)(*told)
        if ours.stuck:
            return Walk(seed, number, False, f'{said}{told}: we stop at {ours.stuck}')
    return Walk(seed, STEPS_MAX, False, _difference(ours, theirs))


def _difference(ours: Ours, theirs: Theirs) -> str:
    mine, other = ours.ready(), theirs.ready()
    if mine != other:
        return f'ready: ours {_plain(mine)}, theirs {_plain(other)}'
    if ours.ended != theirs.ended:
        return f'ended: ours {ours.ended}, theirs {theirs.ended}'
    return ''


def _action(ours: Ours, dice: random.Random, choices: dict[str, list[Any]]) -> tuple[str, tuple[Any, ...]] | None:
    """What happens next, drawn from what can. Work is likelier than news, news likelier than time."""
    possible: list[tuple[str, tuple[Any, ...]]] = []
    told = GIVEN | {name: dice.choice(values) for name, values in sorted(choices.items())}
    possible += [('complete', (node, told)) for node in sorted(ours.ready().elements())] * 3
    possible += [('arrive', news) for news in sorted(ours.awaited())] * 2
    if ours.has_timers():
        possible.append(('pass_time', (dice.choice(JUMPS_S),)))
    return dice.choice(possible) if possible else None


def _choices(text: str) -> dict[str, list[Any]]:
    """Variables that conditions compare, and values on either side of each comparison."""
    found: dict[str, list[Any]] = {}
    for name, value in COMPARED.findall(' '.join(re.findall(r'>([^<>]+)<', text))):
        plain = value.replace('&quot;', '"')
        if plain.startswith('"'):
            found.setdefault(name, []).extend([plain.strip('"'), 'other'])
        elif plain in {'true', 'false'}:
            found.setdefault(name, []).extend([True, False])
        else:
            found.setdefault(name, []).extend([int(plain) - 1, int(plain), int(plain) + 1])
    return {name: values for name, values in found.items() if '.' not in name and name not in OF_LOOPS}


def _plain(counted: Counter[str]) -> dict[str, int]:
    return dict(sorted(counted.items()))
