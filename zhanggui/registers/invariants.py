"""What must hold of typed rows: one that was corrected is struck out, and its correction stands in the same register."""

from __future__ import annotations

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say

CORRECTED_BUT_STANDING = """
SELECT later.id AS correction, row.id AS corrected
FROM registers_row AS later
JOIN registers_row AS row ON row.id = later.replaces_id
WHERE row.struck_at IS NULL OR row.register_id <> later.register_id
"""

register(
    Invariant(
        'registers_corrected', say('更正过的行都已作废', 'A corrected row is struck out'), CORRECTED_BUT_STANDING
    ),
)
