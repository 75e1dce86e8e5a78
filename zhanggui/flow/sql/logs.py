"""SQL of logs on their way out: the rows of many cases in one reading."""

from __future__ import annotations

EVENTS_OF_CASES = """
SELECT case_id, position, at, kind, node, person, seat, flow, detail
FROM flow_event
WHERE case_id = ANY(%s) AND kind = ANY(%s)
ORDER BY case_id, position
"""
