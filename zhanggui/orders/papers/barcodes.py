"""Code 128 by the book (ISO/IEC 15417): text to bar widths. Every symbol ends with its checksum, so a misread is refused.

Digits are paired in code set C, which halves a waybill number; everything else of printable ASCII is in set B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Widths of bar, space, bar, space, bar, space of each of the 107 symbols; the stop symbol has a seventh bar.
PATTERNS = tuple(
    """
    212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
    123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
    232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
    313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
    111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
    111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
    114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
    """.split()  # noqa: SIM905 - a table is read against the standard
)
CODE_C, CODE_B, START_B, START_C, STOP = 99, 100, 104, 105, 106
CHECKSUM_MODULUS = 103
PRINTABLE = re.compile(r'[ -~]+')
# Four digits pay for the switch to set C and back; at the ends two switches become one.
RUNS = re.compile(r'(?:\d\d){2,}|\D|\d')


def bar_widths(text: str) -> list[int]:
    """Widths in modules, bar and space in turn, beginning and ending with a bar. Quiet zones are the template's business."""
    return [int(width) for symbol in symbols(text) for width in PATTERNS[symbol]]


def symbols(text: str) -> list[int]:
    """Start, data with code set switches, checksum, stop."""
    if not PRINTABLE.fullmatch(text):
        raise ValueError('Code 128 carries printable ASCII only')
    data = list(_data(text))
    return [*data, checksum(data), STOP]


def checksum(data: list[int]) -> int:
    """The start symbol counts once, every later one by its place."""
    return (data[0] + sum(place * symbol for place, symbol in enumerate(data))) % CHECKSUM_MODULUS


def _data(text: str) -> Iterator[int]:
    """Code values of a text, switching between the sets where it pays."""
    in_c: bool | None = None
    for run in RUNS.findall(text):
        paired = len(run) > 1
        if in_c is None:
            yield START_C if paired else START_B
        elif paired is not in_c:
            yield CODE_C if paired else CODE_B
        in_c = paired
        if paired:
            yield from (int(run[place : place + 2]) for place in range(0, len(run), 2))
        else:
            yield ord(run) - ord(' ')
