"""What `drift` proves of plans and tasks: every row stands where its case does."""

from __future__ import annotations

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.planning import sql

register(
    Invariant('planning_tasks', say('任务与流程一致', 'Tasks stand where their cases do'), sql.TASKS_ASTRAY),
    Invariant('planning_meetings', say('会议与流程一致', 'Meetings stand where their cases do'), sql.MEETINGS_ASTRAY),
    Invariant('planning_plans', say('计划与流程一致', 'Plans stand where their cases do'), sql.PLANS_ASTRAY),
    Invariant('planning_goals', say('目标与流程一致', 'Goals stand where their cases do'), sql.GOALS_ASTRAY),
    Invariant('planning_actions', say('行动项与任务对应', 'Actions are tasks of their own meeting'), sql.ACTIONS_LOST),
)
