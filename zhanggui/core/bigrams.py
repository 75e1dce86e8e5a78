"""Search tokens for Chinese: every two neighbouring characters, so that two typed characters find a row through one index.

`连衣裙` → `连衣 衣裙`. Words of letters and digits are cut the same way, lower-cased, so `SP001` is found by `sp0`.
"""

from __future__ import annotations

import re
import unicodedata

RUN = re.compile(r'[0-9a-z]+|[\u3400-\u9fff\U00020000-\U0002fa1f]+')


def bigrams(*texts: str) -> list[str]:
    """The distinct tokens of some texts, sorted; a run of one character is a token itself."""
    found: set[str] = set()
    for text in texts:
        for run in RUN.findall(unicodedata.normalize('NFKC', text).lower()):
            found.update(run[i : i + 2] for i in range(max(len(run) - 1, 1)))
    return sorted(found)
