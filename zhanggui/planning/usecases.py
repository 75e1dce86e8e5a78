"""What can be done with tasks, plans, meetings and goals. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.planning.choices import TASK_OPEN, GoalState, MeetingState, PlanState, TaskState
from zhanggui.planning.drafts import NewGoal, NewMeeting, NewSeries, NewTask
from zhanggui.planning.forms import (
    ChangeGoalForm,
    GoalForm,
    InspectionForm,
    KeepForm,
    MeetingForm,
    MinutesForm,
    ReasonForm,
    RemarkForm,
    ResultForm,
    RoundForm,
    ScoreForm,
    SeriesForm,
    SettleForm,
    TaskForm,
    UrgeForm,
)
from zhanggui.planning.services import goals, meetings, plans, tasks

TASK = 'planning.TaskOrder'
MEETING = 'planning.Meeting'
PLAN = 'planning.WorkPlan'
GOAL = 'planning.Goal'
SERIES = 'planning.MeetingSeries'

ISSUE = UseCase(
    name='planning.issue', label=say('下达任务', 'Issue a task'), subject=TASK, service=tasks.issue, takes=NewTask,
    form=TaskForm, target=TaskState.ISSUED, icon='clipboard-plus',
)  # fmt: skip
ACCEPT = UseCase(
    name='planning.accept', label=say('承接', 'Accept'), subject=TASK, service=tasks.accept,
    sources=frozenset({TaskState.ISSUED}), target=TaskState.ACCEPTED, tone=Tone.GREEN, icon='check',
)  # fmt: skip
DISPUTE = UseCase(
    name='planning.dispute', label=say('有异议', 'Dispute'), subject=TASK, service=tasks.dispute, form=ReasonForm,
    sources=frozenset({TaskState.ISSUED}), target=TaskState.DISPUTED, tone=Tone.ORANGE, icon='message-circle-question',
)  # fmt: skip
SETTLE = UseCase(
    name='planning.settle', label=say('改后重发', 'Change and send again'), subject=TASK, service=tasks.settle, form=SettleForm,
    sources=frozenset({TaskState.DISPUTED}), target=TaskState.ISSUED, tone=Tone.BLUE, icon='pencil',
)  # fmt: skip
FINISH = UseCase(
    name='planning.finish', label=say('提交验收', 'Hand in'), subject=TASK, service=tasks.finish, form=ResultForm,
    sources=frozenset({TaskState.ACCEPTED}), target=TaskState.DONE, tone=Tone.GREEN, icon='circle-check',
)  # fmt: skip
PASS = UseCase(
    name='planning.pass', label=say('验收合格', 'Pass'), subject=TASK, service=tasks.approve, form=InspectionForm,
    sources=frozenset({TaskState.DONE}), target=TaskState.CLOSED, tone=Tone.GREEN, icon='checks',
)  # fmt: skip
REDO = UseCase(
    name='planning.redo', label=say('退回重做', 'Give back'), subject=TASK, service=tasks.redo, form=ReasonForm,
    sources=frozenset({TaskState.DONE}), target=TaskState.ACCEPTED, tone=Tone.RED, icon='arrow-back-up',
)  # fmt: skip
WITHDRAW = UseCase(
    name='planning.withdraw', label=say('撤销', 'Withdraw'), subject=TASK, service=tasks.withdraw, form=ReasonForm,
    sources=TASK_OPEN, target=TaskState.CANCELLED, icon='ban',
)  # fmt: skip
URGE = UseCase(
    name='planning.urge', label=say('催办', 'Urge'), subject=TASK, service=tasks.urge, form=UrgeForm, sources=TASK_OPEN,
    icon='bell-ringing',
)  # fmt: skip

CALL = UseCase(
    name='planning.call', label=say('召集会议', 'Call a meeting'), subject=MEETING, service=meetings.call, takes=NewMeeting,
    form=MeetingForm, target=MeetingState.CALLED, icon='calendar-plus',
)  # fmt: skip
CALL_MEETINGS = UseCase(
    name='planning.call_meetings', label=say('召集今天的例会', 'Call today’s meetings'), subject=MEETING,
    service=meetings.call_meetings, takes=meetings.CallDay, target=MeetingState.CALLED, icon='calendar-repeat',
)  # fmt: skip
KEEP_MINUTES = UseCase(
    name='planning.keep_minutes', label=say('记录纪要', 'Keep minutes'), subject=MEETING, service=meetings.keep_minutes,
    form=KeepForm, sources=frozenset({MeetingState.CALLED, MeetingState.HELD}), icon='notes',
)  # fmt: skip
CLOSE_MEETING = UseCase(
    name='planning.close_meeting', label=say('结束会议', 'Close the meeting'), subject=MEETING, service=meetings.close,
    form=MinutesForm, sources=frozenset({MeetingState.CALLED, MeetingState.HELD}), target=MeetingState.CLOSED,
    tone=Tone.GREEN, icon='checks',
)  # fmt: skip
CANCEL_MEETING = UseCase(
    name='planning.cancel_meeting', label=say('没有召开', 'Not held'), subject=MEETING, service=meetings.cancel,
    form=ReasonForm, sources=frozenset({MeetingState.CALLED}), target=MeetingState.CANCELLED, icon='calendar-x',
)  # fmt: skip
ADD_SERIES = UseCase(
    name='planning.add_series', label=say('新增例会', 'New regular meeting'), subject=SERIES, service=meetings.add_series,
    takes=NewSeries, form=SeriesForm, icon='calendar-repeat',
)  # fmt: skip
END_SERIES = UseCase(
    name='planning.end_series', label=say('停开', 'Stop'), subject=SERIES, service=meetings.end_series, icon='calendar-off',
)  # fmt: skip

SAVE_PLAN = UseCase(
    name='planning.save_plan', label=say('保存工作计划', 'Save a work plan'), subject=PLAN, service=plans.save,
    takes=plans.PlanDraft, icon='device-floppy',
)  # fmt: skip
BEGIN_ROUND = UseCase(
    name='planning.begin_round', label=say('布置计划', 'Ask for plans'), subject=PLAN, service=plans.begin_round,
    takes=plans.NewRound, form=RoundForm, icon='calendar-plus',
)  # fmt: skip
SUBMIT_PLAN = UseCase(
    name='planning.submit_plan', label=say('提交计划', 'Hand in the plan'), subject=PLAN, service=plans.submit,
    sources=frozenset({PlanState.DRAFT}), target=PlanState.SUBMITTED, tone=Tone.GREEN, icon='send',
)  # fmt: skip
APPROVE_PLANS = UseCase(
    name='planning.approve_plans', label=say('批准计划', 'Approve'), subject=PLAN, service=plans.approve, form=RemarkForm,
    sources=frozenset({PlanState.SUBMITTED}), target=PlanState.APPROVED, tone=Tone.GREEN, icon='check',
)  # fmt: skip
RETURN_PLANS = UseCase(
    name='planning.return_plans', label=say('退回重写', 'Give back'), subject=PLAN, service=plans.give_back, form=ReasonForm,
    sources=frozenset({PlanState.SUBMITTED}), target=PlanState.DRAFT, tone=Tone.RED, icon='arrow-back-up',
)  # fmt: skip
REPORT_PLAN = UseCase(
    name='planning.report_plan', label=say('提交结果', 'Hand in results'), subject=PLAN, service=plans.report,
    sources=frozenset({PlanState.RUNNING}), target=PlanState.REPORTED, tone=Tone.GREEN, icon='send',
)  # fmt: skip
SCORE_PLAN = UseCase(
    name='planning.score_plan', label=say('评分', 'Score'), subject=PLAN, service=plans.score, form=ScoreForm,
    sources=frozenset({PlanState.REPORTED}), target=PlanState.SCORED, tone=Tone.PURPLE, icon='star',
)  # fmt: skip

ADD_GOAL = UseCase(
    name='planning.add_goal', label=say('设定目标', 'Set a goal'), subject=GOAL, service=goals.add, takes=NewGoal,
    form=GoalForm, target=GoalState.SET, icon='target',
)  # fmt: skip
CHANGE_GOAL = UseCase(
    name='planning.change_goal', label=say('调整', 'Change'), subject=GOAL, service=goals.change, form=ChangeGoalForm,
    icon='pencil',
)  # fmt: skip
DROP_GOAL = UseCase(
    name='planning.drop_goal', label=say('撤销', 'Drop'), subject=GOAL, service=goals.drop, form=ReasonForm,
    sources=frozenset({GoalState.SET}), target=GoalState.DROPPED, icon='ban',
)  # fmt: skip
START_GOAL = UseCase(
    name='planning.start_goal', label=say('启动', 'Start'), subject=GOAL, service=goals.start,
    sources=frozenset({GoalState.SET}), target=GoalState.PLANNED, tone=Tone.BLUE, icon='player-play',
)  # fmt: skip
CHECK_PACE = UseCase(
    name='planning.check_pace', label=say('对照目标进度', 'Compare with the pace'), subject='planning.Supervision',
    service=goals.check_pace, takes=goals.PaceAsk, icon='gauge',
)  # fmt: skip

register(ISSUE, ACCEPT, DISPUTE, SETTLE, FINISH, PASS, REDO, WITHDRAW, URGE)
register(CALL, CALL_MEETINGS, KEEP_MINUTES, CLOSE_MEETING, CANCEL_MEETING, ADD_SERIES, END_SERIES)
register(SAVE_PLAN, BEGIN_ROUND, SUBMIT_PLAN, APPROVE_PLANS, RETURN_PLANS, REPORT_PLAN, SCORE_PLAN)
register(ADD_GOAL, CHANGE_GOAL, DROP_GOAL, START_GOAL, CHECK_PACE)
