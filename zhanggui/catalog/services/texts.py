"""How goods are named: clean texts, codes of sensible length, and the tokens by which they are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from zhanggui.catalog.models import Product, Sku
from zhanggui.core.bigrams import bigrams
from zhanggui.core.parsing import FEN_MAX, ParseError, clean_text
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say

LENGTHS = {'name': 200, 'picture': 500}
LENGTH_MAX = 64
NAMES = {
    'code': say('编码', 'code'),
    'product': say('货号', 'item number'),
    'name': say('名称', 'name'),
    'bundle': say('套装编码', 'bundle code'),
    'part': say('单品编码', 'part code'),
}


class Draft(NamedTuple):
    number: int  # of its line, as people count
    told: dict[str, Any]


def cleaned_lines(lines: Sequence[dict[str, Any]], verdicts: Verdicts, *, key: str | None = 'code') -> list[Draft]:
    """Lines with clean texts and no negative amounts, each `key` once; the others are refused with all that is wrong."""
    drafts = []
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        told, wrong = _cleaned(line)
        code = str(told.get(key or '', ''))
        if key and not code:
            wrong.append(('no_code', say('缺少{what}', 'the {what} is missing').filled(what=NAMES[key])))
        if key and code in seen:
            wrong.append(('twice', say('同一编码在前面已出现', 'the same code stands on an earlier line')))
        seen.add(code)
        for why, words in wrong:
            verdicts.refuse(number, why, words, name=code)
        if not wrong:
            drafts.append(Draft(number, told))
    return drafts


def product_tokens(product: Product) -> list[str]:
    return bigrams(product.code, product.name, product.category, product.brand)


def sku_tokens(sku: Sku, product: Product) -> list[str]:
    return bigrams(sku.code, sku.barcode, sku.colour, sku.size, product.code, product.name)


def _cleaned(line: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, Words]]]:
    told = dict(line)
    wrong: list[tuple[str, Words]] = []
    for field, value in line.items():
        if isinstance(value, str):
            try:
                told[field] = clean_text(value, length_max=LENGTHS.get(field, LENGTH_MAX))
            except ParseError as error:
                wrong.append(('text', error.reason))
        elif isinstance(value, int) and not 0 <= value <= FEN_MAX:
            words = say('“{field}”的值 {n} 不合理', 'the value {n} of “{field}” makes no sense')
            wrong.append(('number', words.filled(field=field, n=value)))
    return told, wrong
