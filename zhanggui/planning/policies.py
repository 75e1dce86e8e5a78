"""Rights that are not use cases, and the few numbers of this context."""

from __future__ import annotations

from datetime import date, datetime, time

from zhanggui.core import clock
from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE = declare('planning.see', say('查看任务、计划与会议', 'See tasks, plans and meetings'))
SEE_DEPARTMENT = declare('planning.see_department', say('查看本部门任务与计划', 'See the department’s tasks and plans'))
SEE_ALL = declare('planning.see_all', say('查看全公司任务与计划', 'See everybody’s tasks and plans'))

DAY_ENDS = time(18)  # a task due on a day is due when that working day ends


def due_moment(day: date) -> datetime:
    return datetime.combine(day, DAY_ENDS, clock.SHANGHAI)
