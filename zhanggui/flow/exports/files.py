"""Logs as files that people ask for on a screen: made in the background by the frame, kept a day, for whoever asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.exports.log import Span
from zhanggui.flow.exports.ocel import write_ocel
from zhanggui.flow.exports.xes import write_xes
from zhanggui.flow.policies import ADMINISTER, SEE_ALL
from zhanggui.ui import exports


class Writer(Protocol):
    def __call__(self, file: TextIO, span: Span, *, actor: Actor, named: bool = False) -> int: ...


WRITERS: Mapping[str, Writer] = {'xes': write_xes, 'ocel': write_ocel}
ENDINGS: Mapping[str, str] = {'xes': 'xes', 'jsonocel': 'ocel'}  # the ending of the file → its writer


def write(path: Path, format: str, options: Mapping[str, str], actor: Actor) -> int:
    """Names of who acted for those who look after processes; pseudonyms for all others."""
    span = Span(options['process'], _moment(options.get('since')), _moment(options.get('until')))
    with path.open('w', encoding='utf-8') as file:
        return WRITERS[ENDINGS[format]](file, span, actor=actor, named=actor.may(ADMINISTER))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


EVENT_LOG = exports.declare(
    exports.FileKind('flow.log', say('流程事件日志', 'Event log'), SEE_ALL, tuple(ENDINGS), write)
)
