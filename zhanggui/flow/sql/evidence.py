"""SQL of evidence: what was done in time, what was late, what went wrong, by process, node and day in Shanghai.

A task done in time counts on the day it was done; a late one on the day it was due, done meanwhile or not: a past day's count
stays as it is. The process of a row is looked up by its keys, so that a day costs a day.
"""

from __future__ import annotations

# Each row: reference of the node, day, in time, late.
CLOCKS = """
WITH counted AS (
    SELECT task.case_id, task.node, (task.done_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 1 AS kept, 0 AS broken
    FROM flow_task AS task
    WHERE task.done_at >= %(since)s AND task.done_at < %(until)s AND task.state = 'done' AND task.result <> 'returned'
      AND task.due_at >= task.done_at
    UNION ALL
    SELECT task.case_id, task.node, (task.due_at AT TIME ZONE 'Asia/Shanghai')::date, 0, 1
    FROM flow_task AS task
    WHERE task.done_at >= %(since)s AND task.due_at >= %(since)s AND task.due_at < %(until)s AND task.due_at < task.done_at
    UNION ALL
    SELECT task.case_id, task.node, (task.due_at AT TIME ZONE 'Asia/Shanghai')::date, 0, 1
    FROM flow_task AS task
    WHERE task.state = 'open' AND task.due_at >= %(since)s AND task.due_at < least(%(until)s, %(now)s)
)
SELECT process.key, counted.node, counted.day, sum(counted.kept), sum(counted.broken)
FROM counted
JOIN flow_case AS of_case ON of_case.id = counted.case_id
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
GROUP BY process.key, counted.node, counted.day
"""

# Timers that stand in the drawing: one that a token waited for was kept, a boundary one that fired was a time that ran out.
TIMERS = """
SELECT process.key, event.node, (event.at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*)
FROM flow_event AS event
CROSS JOIN LATERAL (SELECT version_id FROM flow_case WHERE id = event.case_id OFFSET 0) AS of_case
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
WHERE event.at >= %(since)s AND event.at < %(until)s AND event.kind = 'timer' AND event.seat = 0
GROUP BY process.key, event.node, day
"""

# Cases that ended without that timer, where the step it watches (none: the case as a whole) was done.
ALARMS_QUIET = """
SELECT process.key, watched.node, (of_case.ended_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*)
FROM flow_case AS of_case
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
JOIN unnest(%(keys)s::text[], %(nodes)s::text[], %(hosts)s::text[]) AS watched (key, node, host) ON watched.key = process.key
WHERE of_case.ended_at >= %(since)s AND of_case.ended_at < %(until)s AND of_case.status = 'completed'
  AND NOT EXISTS (
    SELECT FROM flow_event AS event
    WHERE event.case_id = of_case.id AND event.kind = 'timer' AND event.node = watched.node)
  AND (watched.host = '' OR EXISTS (
    SELECT FROM flow_task AS task
    WHERE task.case_id = of_case.id AND task.node = watched.host AND task.state = 'done'))
GROUP BY process.key, watched.node, day
"""

STEPS_DONE = """
SELECT process.key, task.node, (task.done_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*)
FROM flow_task AS task
JOIN flow_case AS of_case ON of_case.id = task.case_id
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
WHERE task.done_at >= %(since)s AND task.done_at < %(until)s AND task.state = 'done' AND task.result <> 'returned'
GROUP BY process.key, task.node, day
"""

# Each row: process, day, begun by a schedule, ended as drawn.
CASES = """
WITH counted AS (
    SELECT of_case.version_id, (of_case.started_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 1 AS scheduled, 0 AS ended
    FROM flow_case AS of_case
    WHERE of_case.started_at >= %(since)s AND of_case.started_at < %(until)s AND of_case.starter_id IS NULL
    UNION ALL
    SELECT of_case.version_id, (of_case.ended_at AT TIME ZONE 'Asia/Shanghai')::date, 0, 1
    FROM flow_case AS of_case
    WHERE of_case.ended_at >= %(since)s AND of_case.ended_at < %(until)s AND of_case.status IN ('completed', 'refused')
)
SELECT process.key, counted.day, sum(counted.scheduled), sum(counted.ended)
FROM counted
JOIN flow_processversion AS version ON version.id = counted.version_id
JOIN flow_process AS process ON process.id = version.process_id
GROUP BY process.key, counted.day
"""

INCIDENTS = """
SELECT process.key, incident.node, (incident.raised_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*)
FROM flow_incident AS incident
JOIN flow_case AS of_case ON of_case.id = incident.case_id
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
WHERE incident.raised_at >= %(since)s AND incident.raised_at < %(until)s
GROUP BY process.key, incident.node, day
"""

# Of now: tasks under way with a date that is still to come, tasks under way at all, cases under way.
OPEN_STEPS = """
SELECT process.key, task.node, count(*) FILTER (WHERE task.due_at >= %(now)s), count(*)
FROM flow_task AS task
JOIN flow_case AS of_case ON of_case.id = task.case_id
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
WHERE task.state = 'open'
GROUP BY process.key, task.node
"""

OPEN_CASES = """
SELECT process.key, count(*)
FROM flow_case AS of_case
JOIN flow_processversion AS version ON version.id = of_case.version_id
JOIN flow_process AS process ON process.id = version.process_id
WHERE of_case.status IN ('running', 'suspended')
GROUP BY process.key
"""
