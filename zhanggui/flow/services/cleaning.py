"""What comes from outside into the variables of a case: bounded, and only what both its state and its log can keep."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from zhanggui.core.words import say
from zhanggui.flow.engine.commands import Command
from zhanggui.flow.engine.refusals import Refused

BYTES_MAX = 100_000
TOO_BIG = say('一次提交的内容太大（上限 100 KB）', 'too much is told at once (at most 100 KB)')

C = TypeVar('C', bound=Command)


def cleaned(command: C) -> C:
    """Without characters that PostgreSQL's JSON cannot hold. Raises `Refused` when it is too big."""
    told = getattr(command, 'variables', None)
    if not told:
        return command
    kept = _clean(told)
    if len(msgspec.json.encode(kept)) > BYTES_MAX:
        raise Refused('too_big', TOO_BIG)
    return msgspec.structs.replace(command, variables=kept)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace('\x00', '')
        return text if text.isascii() else text.encode('utf-8', 'replace').decode()
    if isinstance(value, dict):
        return {_clean(str(name)): _clean(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    return value
