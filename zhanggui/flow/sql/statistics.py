"""SQL of figures: each reads the rows of a span of time, by an index on that time, of the versions asked for.

`GROUPING SETS` gives nodes, lanes and versions in one reading; which of them a row is, `grouping` says. The case of a row is
looked up by its key (`OFFSET 0` keeps the planner from joining all cases there ever were): a month costs a month.
"""

from __future__ import annotations

# Seats of people that ended in the span: until somebody looked at it (waited), and from then on (handled).
TASKS_ENDED = """
WITH ended AS (
    SELECT task.node, task.lane, of_case.version_id, task.state = 'done' AND task.result <> 'returned' AS done, task.result,
           extract(epoch FROM least(coalesce(task.read_at, task.done_at), task.done_at) - task.opened_at) AS waited,
           extract(epoch FROM task.done_at - least(coalesce(task.read_at, task.done_at), task.done_at)) AS handled,
           task.due_at < task.done_at AS late
    FROM flow_task AS task
    CROSS JOIN LATERAL (SELECT version_id FROM flow_case WHERE id = task.case_id OFFSET 0) AS of_case
    WHERE task.done_at >= %(since)s AND task.done_at < %(until)s AND of_case.version_id = ANY(%(versions)s)
)
SELECT grouping(node, lane, version_id), node, lane, version_id,
       count(*) FILTER (WHERE done),
       count(*) FILTER (WHERE result = 'returned'),
       count(*) FILTER (WHERE late),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY waited) FILTER (WHERE done),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY handled) FILTER (WHERE done)
FROM ended
GROUP BY GROUPING SETS ((node), (lane), (version_id))
"""

TASKS_OPEN = """
SELECT grouping(task.node, task.lane, of_case.version_id), task.node, task.lane, of_case.version_id,
       count(*), count(*) FILTER (WHERE task.due_at < %(now)s)
FROM flow_task AS task
JOIN flow_case AS of_case ON of_case.id = task.case_id
WHERE task.state = 'open' AND of_case.version_id = ANY(%(versions)s)
GROUP BY GROUPING SETS ((task.node), (task.lane), (of_case.version_id))
"""

# How often each node was left in the span, and how long a token had rested there. A node left along several flows is left once.
NODES_LEFT = """
WITH log AS (
    SELECT event.node, event.kind, event.at,
           lag(event.at) OVER before AS came, lag(event.kind) OVER before AS kind_before
    FROM flow_event AS event
    CROSS JOIN LATERAL (SELECT version_id FROM flow_case WHERE id = event.case_id OFFSET 0) AS of_case
    WHERE event.at >= %(since)s AND event.at < %(until)s AND event.kind IN ('entered', 'left')
      AND of_case.version_id = ANY(%(versions)s)
    WINDOW before AS (PARTITION BY event.case_id, event.node ORDER BY event.position)
)
SELECT node, count(*) FILTER (WHERE kind_before IS DISTINCT FROM 'left' OR came < at),
       percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY extract(epoch FROM at - came))
           FILTER (WHERE kind_before = 'entered')
FROM log
WHERE kind = 'left'
GROUP BY node
"""

# What stands at nodes where no person is asked: timers, messages and signals awaited, jobs on their way, incidents.
NODES_WAITING = """
SELECT waiting.node, count(DISTINCT waiting.case_id)
FROM (
    SELECT node, case_id FROM flow_timer
    UNION ALL
    SELECT node, case_id FROM flow_subscription
    UNION ALL
    SELECT node, case_id FROM flow_job WHERE state = 'ready'
    UNION ALL
    SELECT node, case_id FROM flow_incident WHERE state = 'open'
) AS waiting
JOIN flow_case AS of_case ON of_case.id = waiting.case_id
WHERE of_case.version_id = ANY(%(versions)s)
GROUP BY waiting.node
"""

CASES_BY_DAY = """
SELECT (event.at AT TIME ZONE 'Asia/Shanghai')::date AS day,
       count(*) FILTER (WHERE event.kind = 'started'), count(*) FILTER (WHERE event.kind = 'ended')
FROM flow_event AS event
CROSS JOIN LATERAL (SELECT version_id FROM flow_case WHERE id = event.case_id OFFSET 0) AS of_case
WHERE event.at >= %(since)s AND event.at < %(until)s AND event.kind IN ('started', 'ended')
  AND of_case.version_id = ANY(%(versions)s)
GROUP BY day
"""

TASKS_BY_DAY = """
SELECT (task.done_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*), count(*) FILTER (WHERE task.due_at < task.done_at)
FROM flow_task AS task
CROSS JOIN LATERAL (SELECT version_id FROM flow_case WHERE id = task.case_id OFFSET 0) AS of_case
WHERE task.done_at >= %(since)s AND task.done_at < %(until)s AND task.state = 'done' AND task.result <> 'returned'
  AND of_case.version_id = ANY(%(versions)s)
GROUP BY day
"""

# Cases under way now, and those that ended in the span with how long they had taken.
CASES_NOW = """
SELECT (SELECT count(*) FROM flow_case WHERE version_id = ANY(%(versions)s) AND status IN ('running', 'suspended')),
       count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM of_case.ended_at - of_case.started_at))
FROM flow_event AS event
CROSS JOIN LATERAL (
    SELECT version_id, started_at, ended_at FROM flow_case WHERE id = event.case_id OFFSET 0
) AS of_case
WHERE event.at >= %(since)s AND event.at < %(until)s AND event.kind = 'ended' AND of_case.version_id = ANY(%(versions)s)
  AND of_case.ended_at IS NOT NULL
"""
