"""Text → tokens. FEEL names may hold spaces and signs (`Date-Time`, `monthly payment`), so the longest name in scope wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lark import Token

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import FeelError, Place

START = r'[?_A-Za-z\u00C0-\u02FF\u0370-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF]'
PART = START[:-1] + r'0-9\u00B7\u0300-\u036F\u203F-\u2040]'
IDENTIFIER = re.compile(rf'{START}{PART}*')
# A key may hold whatever a name may; it ends at its colon.
KEY = re.compile(rf"({START}(?:{PART}|[-./'+*]|[ \t\r\n\u00A0]){{0,300}}?)\s*(?=:)")
STRING_KEY = re.compile(r'"((?:[^"\\\r\n]|\\.)*)"\s*(?=:)')
LOOP_NAME = re.compile(rf"({START}(?:{PART}|[-./'+*]|\s){{0,300}}?)\s+(?=in\b)")
BLANK = re.compile(r'(?:[\s\u00A0\uFEFF]+|//[^\n]*|/\*.*?\*/)+', re.DOTALL)
NUMBER = re.compile(r'(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?')
STRING = re.compile(r'(@?)"((?:[^"\\\r\n]|\\.)*)"', re.DOTALL)
SIGN = re.compile(r'\.\.|\*\*|->|<=|>=|!=|[-+*/=<>(){}\[\],.:]')
INSTANCE_OF = re.compile(r'instance\s+of\b')
EXTERNAL = re.compile(r'external(?=\s*\{)')
RANGE_CLOSED = re.compile(
    r'\s*(?:$|[)\]},.=!<>]|(?:and|or|in|then|else|return|satisfies|instance|between)\b)'
)  # what may stand behind `[` when it ends a range rather than begins a filter

KEYWORDS = {
    'and': '_AND', 'or': '_OR', 'between': '_BETWEEN', 'in': '_IN', 'true': 'TRUE', 'false': 'FALSE', 'null': 'NULL',
    'if': '_IF', 'then': '_THEN', 'else': '_ELSE', 'for': '_FOR', 'return': '_RETURN', 'some': 'SOME', 'every': 'EVERY',
    'satisfies': '_SATISFIES', 'function': '_FUNCTION',
}  # fmt: skip
SIGNS = {
    '..': '_DOTDOT', '**': '_POWER', '->': '_ARROW', '<=': 'LE', '>=': 'GE', '!=': 'NE', '-': 'MINUS', '+': 'PLUS',
    '*': 'TIMES', '/': 'SLASH', '=': 'EQ', '<': 'LT', '>': 'GT', ')': 'RPAR', '{': '_LBRACE', '}': '_RBRACE',
    ',': '_COMMA', '.': '_DOT', ':': '_COLON',
}  # fmt: skip
ENDS_OPERAND = {'NAME', 'NUMBER', 'STRING', 'AT_STRING', 'TRUE', 'FALSE', 'NULL', 'RPAR', 'RBRACK', 'CLOSE', '_RBRACE'}
BEFORE_KEY = {'LPAR', '_CALL', '_LBRACE', '_COMMA', 'LT'}
ESCAPES = {'n': '\n', 't': '\t', 'r': '\r', "'": "'", '"': '"', '\\': '\\'}
ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))', re.DOTALL)


class Names:
    """Names that are more than one identifier, found by their first one, longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            self.add(name)

    def add(self, name: str) -> None:
        first, pattern = _first_and_whole(name)
        if pattern is None:
            return
        known = self._by_first.setdefault(first, [])
        known.append((name, pattern))
        known.sort(key=lambda pair: -len(pair[0]))

    def match(self, first: str, text: str, at: int) -> tuple[str, int] | None:
        for name, pattern in self._by_first.get(first, ()):
            if found := pattern.match(text, at):
                return name, found.end()
        return None


@dataclass(slots=True)
class Lexer:
    """One pass over one text; `opened` holds what each open bracket is, and whether `..` was seen in it."""

    text: str
    scope: Names
    members: Names
    unary: bool = False
    at: int = 0
    last: str = ''
    opened: list[bool] = field(default_factory=list)

    def tokens(self) -> Iterator[Token]:
        while True:
            if blank := BLANK.match(self.text, self.at):
                self.at = blank.end()
            if self.at >= len(self.text):
                return
            start = self.at
            type_, value = self._next()
            line, column = self._place(start)
            token = Token(type_, value, start, line, column, line, column, self.at)
            self.last = type_
            yield token

    def _next(self) -> tuple[str, str]:
        if self.last in BEFORE_KEY and (key := self._key()):
            return 'KEY', key
        if found := STRING.match(self.text, self.at):
            self.at = found.end()
            return ('AT_STRING' if found.group(1) else 'STRING'), unescape(found.group(2))
        if found := NUMBER.match(self.text, self.at):
            self.at = found.end()
            return 'NUMBER', found.group()
        if found := IDENTIFIER.match(self.text, self.at):
            return self._word(found.group())
        if found := SIGN.match(self.text, self.at):
            self.at = found.end()
            return self._sign(found.group()), found.group()
        character = self.text[self.at]
        raise FeelError(
            say(f'不认识的字符 {character!r}', f'unexpected character {character!r}'), Place(*self._place(self.at))
        )

    def _key(self) -> str | None:
        if found := STRING_KEY.match(self.text, self.at):
            self.at = found.end()
            return unescape(found.group(1))
        if not (found := KEY.match(self.text, self.at)):
            return None
        self.at = found.end()
        name = ' '.join(found.group(1).split())
        self.scope.add(name)
        self.members.add(name)
        return name

    def _word(self, word: str) -> tuple[str, str]:
        if self.last in {'_FOR', 'SOME', 'EVERY'} and (loop := LOOP_NAME.match(self.text, self.at)):
            self.at = loop.end()
            name = ' '.join(loop.group(1).split())
            self.scope.add(name)
            return 'NAME', name
        names = self.members if self.last == '_DOT' else self.scope
        if known := names.match(word, self.text, self.at):
            self.at = known[1]
            return 'NAME', known[0]
        if found := INSTANCE_OF.match(self.text, self.at):
            self.at = found.end()
            return '_INSTANCE_OF', word
        if self.last == 'RPAR' and (found := EXTERNAL.match(self.text, self.at)):
            self.at = found.end()
            return 'EXTERNAL', word
        self.at += len(word)
        if self.unary and not self.last and word == 'not':
            return '_NOT', word
        if self.last == '_DOT':
            return 'NAME', word
        return KEYWORDS.get(word, 'NAME'), word

    def _sign(self, sign: str) -> str:
        """Brackets mean different things behind an operand and where one is awaited."""
        behind = self.last in ENDS_OPERAND or self.last == '_NOT'
        if sign == '(':
            self.opened.append(False)
            return '_CALL' if behind else 'LPAR'
        if sign == '[':
            if behind and self.opened and self.opened[-1] and RANGE_CLOSED.match(self.text, self.at):
                self.opened.pop()
                return 'CLOSE'
            self.opened.append(False)
            return '_FILTER' if behind else 'LBRACK'
        if sign == ']' and not behind and self.last != 'LBRACK':
            self.opened.append(False)
            return 'OPEN'
        if sign in ')]}' and self.opened:
            self.opened.pop()
        elif sign == '{':
            self.opened.append(False)
        elif sign == '..' and self.opened:
            self.opened[-1] = True
        return 'RBRACK' if sign == ']' else SIGNS[sign]

    def _place(self, at: int) -> tuple[int, int]:
        return self.text.count('\n', 0, at) + 1, at - self.text.rfind('\n', 0, at)


@lru_cache(maxsize=4096)
def _first_and_whole(name: str) -> tuple[str, re.Pattern[str] | None]:
    """Made once: the same names of built-in functions are known to every expression."""
    first = IDENTIFIER.match(name)
    if not first or first.end() == len(name):
        return name, None
    pattern = r'\s+'.join(re.escape(word) for word in name.split())
    return first.group(), re.compile(rf'{pattern}(?!{PART})')


def unescape(text: str) -> str:
    if '\\' not in text:
        return text
    plain = ESCAPE.sub(_escaped, text)
    if any('\ud800' <= character <= '\udfff' for character in plain):
        plain = plain.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')
    return plain


def _escaped(found: re.Match[str]) -> str:
    short, long, single = found.groups()
    if single is not None:
        return ESCAPES.get(single, '\\' + single)
    code = int(short or long, 16)
    return chr(code) if code <= 0x10FFFF else '\ufffd'
