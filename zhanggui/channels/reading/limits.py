"""How much one file may ask of us: every reader stops at these, before memory or time does."""

from __future__ import annotations

from dataclasses import dataclass, replace

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes are bytes unless the name says otherwise."""

    file_bytes: int = 20 * MEGABYTE
    unpacked_bytes: int = 300 * MEGABYTE
    unpacked_ratio: int = 100
    rows: int = 1_000_000
    columns: int = 500
    cells: int = 20_000_000
    members: int = 50
    field_characters: int = 131_072
    child_seconds: int = 120
    child_bytes: int = 1024 * MEGABYTE


UPLOAD = Limits()
BULK = replace(UPLOAD, file_bytes=100 * MEGABYTE)
