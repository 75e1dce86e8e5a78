"""What every command shares: results on stdout (one JSON object, or text), progress and complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

REFUSED = 1
WRONG_USE = 2
WIDE_FROM = 0x1100  # from here on a character takes two places in a terminal

json_option = click.option('--json', 'as_json', is_flag=True, help='Print one JSON object and nothing else.')


def show(result: dict[str, Any], *, as_json: bool, text: str) -> None:
    """The one thing a command says on stdout."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str) if as_json else text)


def refuse(text: str, *, code: int = REFUSED) -> NoReturn:
    """End the command with a reason a person can act on."""
    click.echo(text, err=True)
    sys.exit(code)


@contextmanager
def progress(label: str, *, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on stderr, which shows itself only to people: `with progress('订单', total=n) as advance: advance(100)`."""
    with click.progressbar(length=total, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield bar.update


def table(rows: list[tuple[Any, ...]]) -> str:
    """Columns aligned for reading, a Chinese character counted as two places."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*texts, strict=True)] if texts else []
    return '\n'.join(_line(row, widths) for row in texts)


def _line(row: list[str], widths: list[int]) -> str:
    return '  '.join(cell + ' ' * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    return sum(2 if ord(letter) >= WIDE_FROM else 1 for letter in text)
