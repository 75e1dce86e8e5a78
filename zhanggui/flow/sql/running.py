"""What one transaction of cases reads and writes. Rows of a case are only ever touched under the lock on its row."""

from __future__ import annotations

# The only lock of this context, in the order of ids. `NO KEY`: rows that refer to a case may be inserted meanwhile.
# The last column: whether anybody is away at all, so that hardly any transaction has to ask who.
CASES_LOCK = """
SELECT id, version_id, number, title, subject_type, subject_id, starter_id, parent_id, parent_wait, state, revision,
       events, head, started_at, ended_at, EXISTS (SELECT FROM flow_absence WHERE until > %s)
FROM flow_case
WHERE id = ANY(%s::bigint[])
ORDER BY id
FOR NO KEY UPDATE
"""

CASES_OF_TASKS_LOCK = """
SELECT id, version_id, number, title, subject_type, subject_id, starter_id, parent_id, parent_wait, state, revision,
       events, head, started_at, ended_at, EXISTS (SELECT FROM flow_absence WHERE until > %s)
FROM flow_case
WHERE id IN (SELECT case_id FROM flow_task WHERE id = ANY(%s::bigint[]))
ORDER BY id
FOR NO KEY UPDATE
"""

TASKS_IN_HAND = """
SELECT id, case_id, seat, activity, node, name, kind, state, delegated,
       CASE WHEN assignee_id IS NULL
            THEN ARRAY (SELECT person_id FROM flow_taskcandidate AS offered WHERE offered.task_id = flow_task.id)
            ELSE ARRAY[assignee_id] END
FROM flow_task
WHERE id = ANY(%s::bigint[])
ORDER BY case_id, id
"""

# What stands in the engine's state about a seat, in the rows people look at. A task opened in this transaction has no row yet.
TASKS_CLOSE = """
WITH told (case_id, seat, state, result, done_by_id, done_at, comment, values) AS (
    SELECT *
    FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[], %s::text[], %s::jsonb[])
), closed AS (
    UPDATE flow_task AS task
    SET state = told.state, result = told.result, done_by_id = told.done_by_id, done_at = told.done_at,
        comment = told.comment, values = told.values, draft = '{}'
    FROM told
    WHERE task.case_id = told.case_id AND task.seat = told.seat AND task.state = 'open'
    RETURNING task.id
)
DELETE FROM flow_taskcandidate AS candidate
USING closed
WHERE candidate.task_id = closed.id
"""

# With who sees the case from now on: only whoever holds a case writes those.
TASKS_OPEN = """
WITH told AS (
    SELECT *
    FROM unnest(
        %s::bigint[], %s::int[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[],
        %s::int[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::text[], %s::bigint[],
        %s::timestamptz[], %s::text[], %s::jsonb[]
    ) AS told (
        case_id, seat, activity, node, name, lane, kind, assignee_id, owner_id, index,
        opened_at, due_at, state, result, done_by_id, done_at, comment, values
    )
), seen AS (
    INSERT INTO flow_caseperson (case_id, person_id)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[])
    ON CONFLICT DO NOTHING
)
INSERT INTO flow_task
    (case_id, seat, activity, node, name, lane, kind, assignee_id, owner_id, index,
     opened_at, due_at, state, result, done_by_id, done_at, comment, values, committed, draft, urges)
SELECT case_id, seat, activity, node, name, lane, kind, assignee_id, owner_id, index,
       opened_at, due_at, state, result, done_by_id, done_at, comment, values, false, '{}', 0
FROM told
ORDER BY case_id, seat
RETURNING id, case_id, seat
"""

CANDIDATES_INSERT = """
INSERT INTO flow_taskcandidate (task_id, person_id)
SELECT task_id, person_id
FROM unnest(%s::bigint[], %s::bigint[]) AS offered (task_id, person_id)
ON CONFLICT DO NOTHING
"""

TASKS_ASSIGN = """
WITH told (case_id, seat, assignee_id, owner_id, due_at) AS (
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::bigint[], %s::timestamptz[])
), assigned AS (
    UPDATE flow_task AS task
    SET assignee_id = told.assignee_id, owner_id = coalesce(told.owner_id, task.owner_id),
        due_at = coalesce(told.due_at, task.due_at), read_at = NULL
    FROM told
    WHERE task.case_id = told.case_id AND task.seat = told.seat AND task.state = 'open'
    RETURNING task.id, task.case_id, task.seat
), gone AS (
    DELETE FROM flow_taskcandidate AS candidate
    USING assigned
    WHERE candidate.task_id = assigned.id
)
SELECT id, case_id, seat FROM assigned
"""

PEOPLE_INSERT = """
INSERT INTO flow_caseperson (case_id, person_id)
SELECT case_id, person_id
FROM unnest(%s::bigint[], %s::bigint[]) AS told (case_id, person_id)
ON CONFLICT DO NOTHING
"""

TIMERS_DELETE = """
DELETE FROM flow_timer AS timer
USING unnest(%s::bigint[], %s::int[]) AS gone (case_id, wait)
WHERE timer.case_id = gone.case_id AND timer.wait = gone.wait
"""

TIMERS_ARM = """
INSERT INTO flow_timer (case_id, wait, node, at)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::timestamptz[])
ON CONFLICT (case_id, wait) DO UPDATE SET at = excluded.at, node = excluded.node
"""

SUBSCRIPTIONS_DELETE = """
DELETE FROM flow_subscription AS subscription
USING unnest(%s::bigint[], %s::int[]) AS gone (case_id, wait)
WHERE subscription.case_id = gone.case_id AND subscription.wait = gone.wait
"""

SUBSCRIPTIONS_INSERT = """
INSERT INTO flow_subscription (case_id, wait, node, kind, name, key)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
"""

JOBS_DROP = """
UPDATE flow_job AS job
SET state = 'dropped', done_at = %s
FROM unnest(%s::bigint[], %s::int[]) AS gone (case_id, wait)
WHERE job.case_id = gone.case_id AND job.wait = gone.wait AND job.state = 'ready'
"""

JOBS_INSERT = """
INSERT INTO flow_job (case_id, wait, node, use_case, items, arguments, state, tries, error, made_at)
SELECT case_id, wait, node, use_case, items, arguments, 'ready', 0, '', %s
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::jsonb[], %s::jsonb[])
    AS made (case_id, wait, node, use_case, items, arguments)
RETURNING id
"""

INCIDENTS_CLEAR = """
UPDATE flow_incident AS incident
SET state = 'cleared', how = gone.how, cleared_at = %s, cleared_by_id = %s
FROM unnest(%s::bigint[], %s::int[], %s::text[]) AS gone (case_id, wait, how)
WHERE incident.case_id = gone.case_id AND incident.wait = gone.wait AND incident.state = 'open'
"""

# The cases with what is added to their logs.
CASES_WRITE = """
WITH told AS (
    SELECT *
    FROM unnest(
        %s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::int[], %s::bytea[], %s::timestamptz[]
    ) AS told (id, state, status, outcome, version_id, events, head, ended_at)
), logged AS (
    INSERT INTO flow_event (at, case_id, position, kind, node, person, seat, flow, detail, hash)
    SELECT %s, *
    FROM unnest(
        %s::bigint[], %s::int[], %s::text[], %s::text[], %s::bigint[], %s::int[], %s::text[], %s::jsonb[], %s::bytea[]
    )
)
UPDATE flow_case AS c
SET state = told.state, status = told.status, outcome = told.outcome, version_id = told.version_id, revision = c.revision + 1,
    events = told.events, head = told.head, ended_at = told.ended_at
FROM told
WHERE c.id = told.id
"""

# How deep a case stands below the one nobody called.
CASE_DEPTH = """
WITH RECURSIVE above (id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM flow_case WHERE id = %s
    UNION ALL
    SELECT c.id, c.parent_id, above.depth + 1 FROM flow_case AS c JOIN above ON c.id = above.parent_id WHERE above.depth < 100
)
SELECT max(depth) FROM above
"""

# The cases of due timers, each for one poller: whoever else looks passes over them. No order is needed, for nobody waits here.
TIMERS_DUE = """
SELECT timer.id, timer.case_id, timer.wait
FROM flow_timer AS timer
JOIN flow_case AS c ON c.id = timer.case_id
WHERE timer.at <= %s AND c.status = 'running' AND timer.id <> ALL(%s::bigint[])
ORDER BY timer.at, timer.id
LIMIT %s
FOR NO KEY UPDATE OF c SKIP LOCKED
"""

TRIGGERS_DUE = """
SELECT id
FROM flow_starttrigger
WHERE next_at <= %s
ORDER BY next_at, id
LIMIT %s
FOR UPDATE SKIP LOCKED
"""

SUBSCRIBERS = """
SELECT subscription.case_id, subscription.wait, subscription.key
FROM flow_subscription AS subscription
JOIN flow_case AS c ON c.id = subscription.case_id
WHERE subscription.kind = 'message' AND subscription.name = %(name)s
  AND (
      (subscription.key <> '' AND subscription.key = %(key)s)
      OR (
          subscription.key = ''
          AND (%(subject_type)s = '' OR (c.subject_type = %(subject_type)s AND c.subject_id = %(subject_id)s))
      )
  )
ORDER BY subscription.id
"""

LISTENERS = """
SELECT case_id, wait
FROM flow_subscription
WHERE kind = 'signal' AND name = %s AND case_id <> %s
ORDER BY case_id, wait
"""
