"""What is sent: a heading and one or several lines in the language of the reader, and how a failure to send it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from zhanggui.core.words import Words

# What the chats read as markup or as calling somebody: shown as its wide twin, so that nobody's title becomes a link.
WIDE = str.maketrans('[]<>*`#|', '［］＜＞＊｀＃｜')


@dataclass(frozen=True, slots=True)
class Line:
    """`url` is a whole address."""

    title: str
    body: str = ''
    url: str = ''


@dataclass(frozen=True, slots=True)
class Message:
    title: str
    lines: Sequence[Line]
    english: bool = False

    @property
    def url(self) -> str:
        """Where a single line leads."""
        return self.lines[0].url if len(self.lines) == 1 else ''

    @property
    def look(self) -> str:
        return 'Open' if self.english else '查看'


class Unsent(Exception):
    """`lasting`: trying again cannot help before somebody mends something. `pause`: as long as the other side demands."""

    def __init__(self, reason: Words, *, lasting: bool = False, pause: timedelta | None = None) -> None:
        super().__init__(reason.zh)
        self.reason = reason
        self.lasting = lasting
        self.pause = pause


def plain(text: str) -> str:
    return text.translate(WIDE)


def markdown(message: Message, *, bytes_max: int) -> str:
    """The lines as the three chats read them alike; what does not fit is counted and left out."""
    parts: list[str] = []
    size = 0
    for number, line in enumerate(message.lines):
        shown = _shown(line, single=len(message.lines) == 1)
        size += len(shown.encode()) + 2
        if size > bytes_max and parts:
            left = len(message.lines) - number
            parts.append(f'… {left} more' if message.english else f'……还有 {left} 条')
            break
        parts.append(_cut(shown, bytes_max))
    return '\n\n'.join(parts)


def _shown(line: Line, *, single: bool) -> str:
    title = plain(line.title)
    head = f'**{title}**' if single or not line.url else f'[{title}]({line.url})'
    return f'{head}\n\n{plain(line.body)}' if line.body else head


def _cut(text: str, bytes_max: int) -> str:
    return text.encode()[:bytes_max].decode(errors='ignore')
