"""What must hold of cases, one statement an invariant; each returns the rows that break it."""

from __future__ import annotations

EVENT_CHAINS = """
SELECT event.case_id, c.events, c.head, event.position, event.at, event.kind, event.node, event.person, event.seat, event.flow,
       event.detail, event.hash
FROM flow_event AS event
JOIN flow_case AS c ON c.id = event.case_id
ORDER BY event.case_id, event.position
"""

EVENTS_MISSING = """
SELECT c.id AS case_id, c.events, count(event.id) AS found
FROM flow_case AS c
LEFT JOIN flow_event AS event ON event.case_id = c.id
GROUP BY c.id
HAVING count(event.id) <> c.events
"""

# The engine's state is the truth; the rows beside it are what people and pollers look for.
SEATS = """
WITH seat AS (
    SELECT c.id AS case_id, one.key::int AS seat
    FROM flow_case AS c,
         jsonb_each(coalesce(c.state::jsonb -> 'activities', '{}')) AS activity,
         jsonb_each(activity.value -> 'seats') AS one
    WHERE c.ended_at IS NULL AND (one.value ->> 'open')::boolean
), task AS (
    SELECT case_id, seat FROM flow_task WHERE state = 'open'
)
SELECT coalesce(seat.case_id, task.case_id) AS case_id, seat.seat AS in_state, task.seat AS in_table
FROM seat
FULL JOIN task ON task.case_id = seat.case_id AND task.seat = seat.seat
WHERE seat.case_id IS NULL OR task.case_id IS NULL
"""

WAITS = """
WITH wait AS (
    SELECT c.id AS case_id, one.key::int AS wait, one.value ->> 'kind' AS kind
    FROM flow_case AS c, jsonb_each(coalesce(c.state::jsonb -> 'waits', '{}')) AS one
    WHERE one.value ->> 'kind' NOT IN ('conditional', 'call')
), kept AS (
    SELECT case_id, wait, 'timer' AS kind FROM flow_timer
    UNION ALL
    SELECT case_id, wait, kind FROM flow_subscription
    UNION ALL
    SELECT case_id, wait, 'job' FROM flow_job WHERE state = 'ready'
    UNION ALL
    SELECT case_id, wait, 'incident' FROM flow_incident WHERE state = 'open'
), armed AS (
    SELECT case_id, wait, CASE WHEN kind IN ('due', 'remind') THEN 'timer' ELSE kind END AS kind FROM wait
)
SELECT coalesce(armed.case_id, kept.case_id) AS case_id, coalesce(armed.wait, kept.wait) AS wait,
       armed.kind AS in_state, kept.kind AS in_table
FROM armed
FULL JOIN kept ON kept.case_id = armed.case_id AND kept.wait = armed.wait AND kept.kind = armed.kind
WHERE armed.case_id IS NULL OR kept.case_id IS NULL
"""

STATUS = """
SELECT id AS case_id, status, state::jsonb ->> 'status' AS in_state, ended_at
FROM flow_case
WHERE status <> coalesce(state::jsonb ->> 'status', 'running')
   OR (ended_at IS NULL) <> (status IN ('running', 'suspended'))
"""

SAMPLE = """
SELECT id FROM flow_case ORDER BY id DESC LIMIT %s
"""
