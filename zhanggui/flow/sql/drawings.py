"""SQL of the live drawing: one case's log by node and by flow."""

from __future__ import annotations

# Passed as often as a token left it (once a flow: by its busiest one); a step that ends its case is completed and never left.
CASE_NODES = """
SELECT node, min(first), greatest(max(times), least(sum(completed), 1))
FROM (
    SELECT node, flow, min(position) AS first, count(*) FILTER (WHERE kind = 'left') AS times,
           count(*) FILTER (WHERE kind = 'completed') AS completed
    FROM flow_event
    WHERE case_id = %s AND node <> ''
    GROUP BY node, flow
) AS of_flow
GROUP BY node
"""

CASE_FLOWS = """
SELECT flow, count(*)
FROM flow_event
WHERE case_id = %s AND flow <> ''
GROUP BY flow
"""
