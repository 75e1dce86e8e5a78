"""Which SKU does a merchant's code mean? Pure: codes and what is known of them in, decisions out.

What a person once decided for a code in a shop goes before a SKU that happens to bear it; a code that fits two SKUs when
case and blanks are set aside fits none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from zhanggui.catalog.choices import Match


class Decision(NamedTuple):
    match: str
    sku_id: int | None


UNDECIDED = Decision(Match.UNMATCHED, None)


def folded(code: str) -> str:
    """A code as two careless people write it alike; the index on `lower(code)` answers for it."""
    return code.strip().lower()


def decide(
    codes: Iterable[str], skus: Collection[tuple[str, int]], decided: Mapping[str, Decision]
) -> dict[str, Decision]:
    """Code → decision, for the codes that have one."""
    exact = dict(skus)
    alike = Counter(folded(code) for code, _ in skus)
    loose = {folded(code): sku for code, sku in skus if alike[folded(code)] == 1}
    found: dict[str, Decision] = {}
    for code in codes:
        if code in decided:
            found[code] = decided[code]
            continue
        sku = exact.get(code) or loose.get(folded(code))
        if code and sku:
            found[code] = Decision(Match.MATCHED, sku)
    return found
