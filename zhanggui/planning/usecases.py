"""What can be done with tasks, plans, meetings and goals. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.planning.choices import TASK_OPEN, TaskState
from zhanggui.planning.drafts import NewTask
from zhanggui.planning.forms import InspectionForm, ReasonForm, ResultForm, SettleForm, TaskForm, UrgeForm
from zhanggui.planning.services import tasks

TASK = 'planning.TaskOrder'

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

register(ISSUE, ACCEPT, DISPUTE, SETTLE, FINISH, PASS, REDO, WITHDRAW, URGE)
