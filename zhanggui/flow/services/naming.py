"""What a case is called: its number, and the title that the inbox shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhanggui.core import clock
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine.evaluating import plain
from zhanggui.flow.feel import FeelError

TITLE_LENGTH_MAX = 200


def number_of(key: str, id: int, at: datetime) -> str:
    """`P40-20261121-0007`. The tail is the case's id, drawn from a sequence: a counter a day would make all starts queue."""
    return f'{key}-{clock.shanghai(at):%Y%m%d}-{id:04d}'


def title_of(definition: Definition, subject: str, variables: Mapping[str, Any]) -> str:
    """As the diagram says; else the name of the process and of what it is about."""
    said: Any = None
    if definition.title is not None:
        try:
            said = plain(definition.title.evaluate(variables))
        except FeelError:
            said = None
    text = str(said) if said else ' · '.join(part for part in (definition.name, subject) if part)
    return shown_title(text)


def shown_title(text: str) -> str:
    """One line of characters that a list can show and the database can keep, of bounded length."""
    return ''.join(letter if letter.isprintable() else ' ' for letter in text).strip()[:TITLE_LENGTH_MAX]
