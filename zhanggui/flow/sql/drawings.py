"""SQL of the live drawing: one case's log by node and by flow."""

from __future__ import annotations

# A node counts as passed when a token left it, or an event of that name came; what was entered only is where a case stands.
CASE_NODES = """
SELECT node, min(position), count(*) FILTER (WHERE kind NOT IN ('entered', 'opened', 'assigned', 'incident'))
FROM flow_event
WHERE case_id = %s AND node <> ''
GROUP BY node
"""

CASE_FLOWS = """
SELECT flow, count(*)
FROM flow_event
WHERE case_id = %s AND flow <> ''
GROUP BY flow
"""
