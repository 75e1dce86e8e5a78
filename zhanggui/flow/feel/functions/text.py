"""Built-in functions on strings. Patterns are those of XPath, bounded in length and in time."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import regex

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import Exhausted
from zhanggui.flow.feel.functions.registry import builtin
from zhanggui.flow.feel.limits import LIMITS, fits
from zhanggui.flow.feel.values import Value

FLAGS = {'s': regex.DOTALL, 'm': regex.MULTILINE, 'i': regex.IGNORECASE, 'x': 0, 'q': 0}
NAME_START, NAME_PART = r'\p{L}_:', r'\p{L}\p{M}\p{N}_:.·-'
REFERENCE = re.compile(r'\\(.)|\$(\d+)|\$')
BLOCK = re.compile(r'\\([pP])\{Is([A-Za-z0-9-]+)\}')


@builtin('substring', 'string: string', 'start position: number', 'length: number?')
def substring(text: str, start: Decimal, length: Decimal | None = None) -> Value:
    at = int(start)
    if at == 0 or abs(at) > len(text):
        return None
    begin = at - 1 if at > 0 else len(text) + at
    if length is None:
        return text[begin:]
    return text[begin : begin + int(length)] if int(length) > 0 else None


@builtin('string length', 'string: string')
def string_length(text: str) -> Value:
    return Decimal(len(text))


@builtin('upper case', 'string: string')
def upper_case(text: str) -> Value:
    return text.upper()


@builtin('lower case', 'string: string')
def lower_case(text: str) -> Value:
    return text.lower()


@builtin('trim', 'string: string')
def trim(text: str) -> Value:
    return text.strip()


@builtin('substring before', 'string: string', 'match: string')
def substring_before(text: str, match: str) -> Value:
    at = text.find(match)
    return text[:at] if at >= 0 else ''


@builtin('substring after', 'string: string', 'match: string')
def substring_after(text: str, match: str) -> Value:
    at = text.find(match)
    return text[at + len(match) :] if at >= 0 else ''


@builtin('contains', 'string: string', 'match: string')
def contains(text: str, match: str) -> Value:
    return match in text


@builtin('starts with', 'string: string', 'match: string')
def starts_with(text: str, match: str) -> Value:
    return text.startswith(match)


@builtin('ends with', 'string: string', 'match: string')
def ends_with(text: str, match: str) -> Value:
    return text.endswith(match)


@builtin('string join', 'list: list', 'delimiter: string?')
def string_join(items: list[Value], delimiter: str | None = None) -> Value:
    if any(item is not None and type(item) is not str for item in items):
        return None
    return fits((delimiter or '').join(item for item in items if item is not None))


@builtin('split', 'string: string', 'delimiter: string')
def split(text: str, delimiter: str) -> Value:
    pattern = _compiled(delimiter, '')
    return None if pattern is None else _timely(lambda: pattern.split(text, timeout=LIMITS.pattern_seconds))


@builtin('matches', 'input: string', 'pattern: string', 'flags: string?')
def matches(text: str, pattern: str, flags: str | None = None) -> Value:
    compiled = _compiled(pattern, flags or '')
    if compiled is None:
        return None
    return _timely(lambda: compiled.search(text, timeout=LIMITS.pattern_seconds) is not None)


@builtin('replace', 'input: string', 'pattern: string', 'replacement: string', 'flags: string?')
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> Value:
    compiled = _compiled(pattern, flags or '')
    if compiled is None or (compiled.search('') and 'q' not in (flags or '') and not text):
        return None
    parts = _replacement(replacement, compiled.groups, literal='q' in (flags or ''))
    if parts is None:
        return None

    def put(found: regex.Match[str]) -> str:
        return ''.join(part if isinstance(part, str) else found.group(part) or '' for part in parts)

    return _timely(lambda: fits(compiled.sub(put, text, timeout=LIMITS.pattern_seconds)))


@builtin('extract', 'input: string', 'pattern: string', 'flags: string?')
def extract(text: str, pattern: str, flags: str | None = None) -> Value:
    compiled = _compiled(pattern, flags or '')
    if compiled is None:
        return None
    return _timely(lambda: [found.group() for found in compiled.finditer(text, timeout=LIMITS.pattern_seconds)])


def _timely(act: Callable[[], Value]) -> Value:
    try:
        return act()
    except TimeoutError:
        raise Exhausted(say('正则表达式匹配的时间太长', 'matching the pattern takes too long')) from None


def _compiled(pattern: str, flags: str) -> regex.Pattern[str] | None:
    if set(flags) - set(FLAGS) or len(pattern) > LIMITS.pattern_length:
        return None
    options = regex.VERSION1
    for flag in flags:
        options |= FLAGS[flag]
    if 'q' in flags:
        return regex.compile(regex.escape(pattern), options)
    translated = _translated(_without_blanks(pattern) if 'x' in flags else pattern, dots_all='s' in flags)
    if translated is None:
        return None
    try:
        return regex.compile(translated, options)
    except (regex.error, ValueError, OverflowError, RecursionError):
        return None


def _without_blanks(pattern: str) -> str:
    """Flag x: blanks go, except inside a class."""
    kept, inside, at = [], 0, 0
    while at < len(pattern):
        character = pattern[at]
        if character == '\\' and at + 1 < len(pattern) and not pattern[at + 1].isspace():
            kept.append(pattern[at : at + 2])
            at += 2
            continue
        inside += {'[': 1, ']': -1}.get(character, 0)
        if inside > 0 or not character.isspace():
            kept.append(character)
        at += 1
    return ''.join(kept)


def _translated(pattern: str, *, dots_all: bool) -> str | None:
    """XPath's pattern as the library reads it; None where XPath has no such pattern."""
    made, inside, at = [], 0, 0
    closed = 0
    while at < len(pattern):
        character = pattern[at]
        if character == '\\':
            piece, width = _escape(pattern, at, inside > 0, closed)
            if piece is None:
                return None
            made.append(piece)
            at += width
            continue
        if character == '[':
            inside += 1
        elif character == ']':
            inside -= 1
        elif inside and character == '-' and pattern.startswith('-[', at):
            character = '--'
        elif inside and character in '&|~':
            character = '\\' + character
        elif not inside and character == '(':
            if pattern.startswith('(?', at) and not pattern.startswith('(?:', at):
                return None
        elif not inside and character == ')':
            closed += 1
        elif not inside and character == '.' and not dots_all:
            character = r'[^\n\r]'
        made.append(character)
        at += 1
    return ''.join(made)


def _escape(pattern: str, at: int, inside: bool, groups: int) -> tuple[str | None, int]:
    follow = pattern[at + 1 : at + 2]
    if not follow:
        return None, 0
    if follow.isdigit():
        return (None, 0) if inside or not 1 <= int(follow) <= groups else (f'\\{follow}', 2)
    if follow in 'iIcC':
        part = NAME_START if follow in 'iI' else NAME_PART
        negated = '^' if follow.isupper() else ''
        return f'[{negated}{part}]', 2
    if follow in 'pP':
        if block := BLOCK.match(pattern, at):
            return f'\\{block.group(1)}{{In{block.group(2)}}}', block.end() - at
        end = pattern.find('}', at)
        return (None, 0) if end < 0 or ' ' in pattern[at:end] else (pattern[at : end + 1], end + 1 - at)
    if follow in 'nrtdDsSwW' or not follow.isalnum():
        return f'\\{follow}', 2
    return None, 0


def _replacement(text: str, groups: int, *, literal: bool) -> list[str | int] | None:
    if literal:
        return [text]
    parts: list[str | int] = []
    last = 0
    for found in REFERENCE.finditer(text):
        parts.append(text[last : found.start()])
        last = found.end()
        escaped, digits = found.groups()
        if escaped is not None:
            if escaped not in '\\$':
                return None
            parts.append(escaped)
        elif digits is None:
            return None
        else:
            parts.extend(_group(digits, groups))
    return [*parts, text[last:]]


def _group(digits: str, groups: int) -> list[str | int]:
    """As many digits as name a group that exists; the others are text."""
    for width in range(len(digits), 0, -1):
        if int(digits[:width]) <= groups:
            return [int(digits[:width]), digits[width:]]
    return [digits[1:]]
