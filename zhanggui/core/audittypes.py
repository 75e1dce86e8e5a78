"""What kinds of entries the audit knows, and what people call them: every use case, and what the system does by itself.

A service that acts without a use case names what it writes: `REVISED = audittypes.declare('orders.revise', say(…))`.
"""

from __future__ import annotations

from zhanggui.core import rights
from zhanggui.core.words import Words, say

_labels: dict[str, Words] = {}

DOORS = {
    'screen': say('页面', 'screen'),
    'api': say('接口', 'API'),
    'cli': say('命令行', 'command line'),
    'job': say('后台', 'background'),
}


def declare(name: str, label: Words) -> str:
    """Make a type known and return its name; two meanings of one name are a mistake."""
    known = _labels.setdefault(name, label)
    if known != label:
        raise ValueError(f'audit type {name!r} is declared twice: {known!r} and {label!r}')
    return name


def label_of(name: str) -> Words:
    """What a right lets one do is called like the right. An entry outlives the code: a forgotten name is shown as it is."""
    return _labels.get(name) or rights.label_of(name) or Words(name, name)


def every() -> dict[str, Words]:
    return dict(sorted(_labels.items()))
