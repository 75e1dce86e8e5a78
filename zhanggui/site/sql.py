"""Statements of the site's own controls; see `rulebook.counting` for their shape."""

from __future__ import annotations

COMMITMENTS_KEPT = """
SELECT count(*) FROM flow_task
WHERE committed AND state = 'done' AND done_at <= due_at AND due_at >= %(since)s AND due_at < %(until)s
"""

COMMITMENTS_BROKEN = """
SELECT task.name || ' · ' || process.title, task.id, task.due_at, coalesce(task.done_by_id, task.assignee_id)
FROM flow_task AS task
JOIN flow_case AS process ON process.id = task.case_id
WHERE task.committed AND task.due_at >= %(since)s AND task.due_at < %(until)s
  AND ((task.state = 'done' AND task.done_at > task.due_at) OR (task.state = 'open' AND task.due_at < %(now)s))
ORDER BY task.due_at
LIMIT %(most)s
"""

COMMITMENTS_OPEN = """
SELECT task.name || ' · ' || process.title, task.id, task.due_at, task.assignee_id
FROM flow_task AS task
JOIN flow_case AS process ON process.id = task.case_id
WHERE task.committed AND task.state = 'open' AND task.due_at >= %(now)s
  AND task.due_at >= %(since)s AND task.due_at < %(until)s
ORDER BY task.due_at
LIMIT %(most)s
"""
