"""One reader for texts, one for money, one for quantities: whatever door a value comes through, it is judged alike.

Each raises `ParseError` whose words say what is wrong and what would be right; nothing is rounded or repaired in silence.
"""

from __future__ import annotations

import re
import unicodedata

from zhanggui.core.words import Words, say

TEXT_MAX = 2000
FEN_MAX = 1_000_000_000_000  # ten billion yuan: anything above is a typing error, not a price
QUANTITY_MAX = 1_000_000
DIGITS_MAX = 20  # more than any limit above has; Python itself refuses to read a number of thousands

INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF, 0x00AD])
CONTROLS = re.compile(r'[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]')
MONEY = re.compile(r'^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$')
WHOLE = re.compile(r'^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?$')


class ParseError(ValueError):
    """A value that cannot be taken. `reason` is for the reader; the caller adds file, row and column."""

    def __init__(self, reason: Words) -> None:
        super().__init__(str(reason))
        self.reason = reason


def clean_text(value: str, *, length_max: int = TEXT_MAX) -> str:
    """NFC, without control and invisible characters, trimmed. Refuses lone surrogates (they cannot be stored) and excess."""
    if value.isprintable() and unicodedata.is_normalized('NFC', value):  # nearly every text: nothing to look at twice
        text = value.strip()
    else:
        if any('\ud800' <= character <= '\udfff' for character in value):
            raise ParseError(say('含有无法保存的字符（半个字符）', 'contains half a character that cannot be stored'))
        text = unicodedata.normalize('NFC', value).translate(INVISIBLE).replace('\r\n', '\n').replace('\r', '\n')
        text = CONTROLS.sub('', text.replace('\t', ' ').replace('\u3000', ' ')).strip()
    if len(text) > length_max:
        raise ParseError(
            say('太长：{n} 个字，最多 {max}', 'too long: {n} characters, at most {max}').filled(
                n=len(text), max=length_max
            )
        )
    return text


def plain(value: str) -> str:
    """Full-width digits and signs as ASCII, spaces and currency signs gone: what a number parser may look at."""
    text = value if value.isascii() else unicodedata.normalize('NFKC', value)
    return text.strip().lstrip("'`").removeprefix('¥').removesuffix('元').replace(' ', '')


def parse_fen(value: str) -> int:
    """`'1,234.5'`, `'¥88'`, `'59.90元'` → fen. Refuses fractions of a fen, exponents, NaN, underscores."""
    text = plain(value)
    found = MONEY.match(text)
    if not found:
        raise ParseError(
            say('“{v}”不是金额，应像 1234.50', '“{v}” is not an amount such as 1234.50').filled(v=shown(value))
        )
    sign, whole, cents = found.groups(default='')
    if len(cents.rstrip('0')) > 2:
        raise ParseError(say('“{v}”含有不足一分的零头', '“{v}” has a fraction of a fen').filled(v=shown(value)))
    fen = _number(whole) * 100 + int((cents + '00')[:2])
    if fen > FEN_MAX:
        raise ParseError(say('金额“{v}”大得不合理', 'the amount “{v}” is implausibly large').filled(v=shown(value)))
    return -fen if sign == '-' else fen


def parse_quantity(value: str, *, least: int = 0) -> int:
    """`'12'`, `'1,200'`, `'3.0'` → pieces. Refuses fractions and anything below `least`."""
    found = WHOLE.match(plain(value))
    if not found:
        raise ParseError(say('“{v}”不是整数件数', '“{v}” is not a whole number of pieces').filled(v=shown(value)))
    pieces = _number(found.group(2)) * (-1 if found.group(1) == '-' else 1)
    if pieces < least:
        raise ParseError(
            say('数量 {v} 小于 {least}', 'the quantity {v} is below {least}').filled(v=shown(value), least=least)
        )
    if pieces > QUANTITY_MAX:
        raise ParseError(say('数量 {v} 大得不合理', 'the quantity {v} is implausibly large').filled(v=shown(value)))
    return pieces


def shown(value: str) -> str:
    """A value as it may stand in a message: short, on one line, braces harmless."""
    text = ''.join(c if c.isprintable() else '·' for c in value.encode('utf-8', 'replace').decode())
    return text if len(text) <= 40 else text[:39] + '…'


def _number(digits: str) -> int:
    """What lies beyond `DIGITS_MAX` is cut: such a number stays far above every limit and is refused for its size."""
    return int(digits.replace(',', '').lstrip('0')[:DIGITS_MAX] or '0')
