"""States and kinds of tasks, plans, goals and meetings, with their words and colours."""

from __future__ import annotations

from zhanggui.core.choices import Choice, Tone


class TaskState(Choice):
    ISSUED = 'issued', '待承接', 'To accept', Tone.BLUE
    DISPUTED = 'disputed', '有异议', 'Disputed', Tone.ORANGE
    ACCEPTED = 'accepted', '进行中', 'In work', Tone.CYAN
    DONE = 'done', '待验收', 'To inspect', Tone.PURPLE
    CLOSED = 'closed', '已办结', 'Closed', Tone.GREEN
    CANCELLED = 'cancelled', '已撤销', 'Cancelled', Tone.GREY


class TaskSource(Choice):
    HAND = 'hand', '直接下达', 'By hand', Tone.GREY
    MEETING = 'meeting', '会议', 'Meeting', Tone.BLUE
    PLAN = 'plan', '工作计划', 'Work plan', Tone.CYAN
    CASE = 'case', '流程', 'Process', Tone.PURPLE


class PlanPeriod(Choice):
    MONTH = 'month', '月', 'Month'
    WEEK = 'week', '周', 'Week'
    DAY = 'day', '日', 'Day'


class PlanState(Choice):
    DRAFT = 'draft', '待提交', 'Draft', Tone.GREY
    SUBMITTED = 'submitted', '待批准', 'To approve', Tone.BLUE
    APPROVED = 'approved', '已批准', 'Approved', Tone.CYAN
    RUNNING = 'running', '执行中', 'Running', Tone.CYAN
    REPORTED = 'reported', '待评分', 'To score', Tone.PURPLE
    SCORED = 'scored', '已评分', 'Scored', Tone.GREEN
    CANCELLED = 'cancelled', '已撤销', 'Cancelled', Tone.GREY


class MeetingKind(Choice):
    MORNING = 'morning', '晨会', 'Morning meeting', Tone.ORANGE
    REGULAR = 'regular', '例会', 'Regular meeting', Tone.BLUE


class MeetingState(Choice):
    CALLED = 'called', '待召开', 'To be held', Tone.BLUE
    HELD = 'held', '待出纪要', 'Minutes to come', Tone.ORANGE
    CLOSED = 'closed', '已结束', 'Closed', Tone.GREEN
    CANCELLED = 'cancelled', '未召开', 'Not held', Tone.GREY


class GoalPeriod(Choice):
    YEAR = 'year', '年', 'Year'
    QUARTER = 'quarter', '季', 'Quarter'
    MONTH = 'month', '月', 'Month'
    WEEK = 'week', '周', 'Week'


class GoalState(Choice):
    SET = 'set', '已设定', 'Set', Tone.GREY
    PLANNED = 'planned', '制定中', 'Being planned', Tone.BLUE
    TRACKED = 'tracked', '跟踪中', 'Tracked', Tone.CYAN
    SUPERVISED = 'supervised', '督导中', 'Supervised', Tone.ORANGE
    REVIEWED = 'reviewed', '已总结', 'Reviewed', Tone.GREEN
    DROPPED = 'dropped', '已撤销', 'Dropped', Tone.GREY


TASK_OPEN = frozenset({TaskState.ISSUED, TaskState.DISPUTED, TaskState.ACCEPTED, TaskState.DONE})
GOAL_OVER = frozenset({GoalState.REVIEWED, GoalState.DROPPED})
