"""Numbers of the archive: each is given once, and none is left out."""

from __future__ import annotations

NUMBER_TAKE = """
INSERT INTO flow_archiveseries AS series (key, last)
VALUES (%s, 1)
ON CONFLICT (key) DO UPDATE SET last = series.last + 1
RETURNING last
"""
