"""Statements of the plans and tasks: whether rows stand where their cases do."""

from __future__ import annotations

TASKS_ASTRAY = """
SELECT o.id, o.state, c.status, t.node
FROM planning_taskorder o
JOIN flow_case c ON c.id = o.case_id
LEFT JOIN flow_task t ON t.case_id = o.case_id AND t.state = 'open' AND t.node IN ('accept', 'settle', 'work', 'inspect')
WHERE (c.status IN ('running', 'suspended')) <> (o.state IN ('issued', 'disputed', 'accepted', 'done'))
   OR o.state <> CASE t.node WHEN 'accept' THEN 'issued' WHEN 'settle' THEN 'disputed' WHEN 'work' THEN 'accepted'
                             WHEN 'inspect' THEN 'done' END
"""

MEETINGS_ASTRAY = """
SELECT m.id, m.state, c.status, t.node
FROM planning_meeting m
JOIN flow_case c ON c.id = m.case_id
LEFT JOIN flow_task t ON t.case_id = m.case_id AND t.state = 'open'
WHERE (c.status IN ('running', 'suspended')) <> (m.state IN ('called', 'held'))
   OR m.state <> CASE t.node WHEN 'hold' THEN 'called' WHEN 'minutes' THEN 'held' END
"""

PLANS_ASTRAY = """
SELECT p.id, p.state, c.status
FROM planning_workplan p
JOIN flow_case c ON c.id = p.case_id
WHERE (c.status IN ('running', 'suspended')) <> (p.state NOT IN ('scored', 'cancelled'))
"""

GOALS_ASTRAY = """
SELECT g.id, g.state, c.status
FROM planning_goal g
JOIN flow_case c ON c.id = g.case_id
WHERE (c.status IN ('running', 'suspended')) <> (g.state IN ('planned', 'tracked', 'supervised'))
"""

ACTIONS_LOST = """
SELECT a.id, a.meeting_id
FROM planning_meetingaction a
JOIN planning_taskorder o ON o.id = a.task_id
WHERE o.meeting_id IS DISTINCT FROM a.meeting_id
"""
