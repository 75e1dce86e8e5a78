"""The approval operations: what people do with tasks and cases beside deciding them."""

from __future__ import annotations

from django.conf import settings

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.forms import operations as forms
from zhanggui.flow.services import absences, administering, assigning, handing_over, returning, signing, talking
from zhanggui.flow.services.absences import NewAbsence
from zhanggui.flow.services.administering import ALIVE, OVER
from zhanggui.flow.services.talking import NewComment

TASK = 'flow.Task'
CASE = 'flow.Case'
OPEN = frozenset({TaskState.OPEN})
RUNNING = frozenset({CaseStatus.RUNNING})

CLAIM = UseCase(
    name='flow.claim', label=say('认领', 'Claim'), subject=TASK, service=assigning.claim, sources=OPEN, tone=Tone.BLUE,
    icon='hand-grab',
)  # fmt: skip

UNCLAIM = UseCase(
    name='flow.unclaim', label=say('退回待领', 'Put back'), subject=TASK, service=assigning.unclaim, sources=OPEN,
    icon='hand-off',
)  # fmt: skip

COMMIT = UseCase(
    name='flow.commit', label=say('承诺完成时间', 'State the date'), subject=TASK, service=assigning.commit_due, sources=OPEN,
    form=forms.CommitForm, icon='calendar-check',
)  # fmt: skip

TRANSFER = UseCase(
    name='flow.transfer', label=say('转办', 'Transfer'), subject=TASK, service=assigning.transfer, sources=OPEN,
    form=forms.PassForm, icon='arrow-forward-up',
)  # fmt: skip

DELEGATE = UseCase(
    name='flow.delegate', label=say('委派', 'Delegate'), subject=TASK, service=assigning.delegate, sources=OPEN,
    form=forms.DelegateForm, icon='user-share',
)  # fmt: skip

GIVE_BACK = UseCase(
    name='flow.give_back', label=say('退还委派人', 'Give back'), subject=TASK, service=assigning.give_back, sources=OPEN,
    form=forms.CommentForm, icon='corner-up-left',
)  # fmt: skip

ADD_SIGNERS = UseCase(
    name='flow.add_signers', label=say('加签', 'Add signers'), subject=TASK, service=signing.add_signers, sources=OPEN,
    form=forms.AddSignersForm, icon='user-plus',
)  # fmt: skip

REMOVE_SIGNER = UseCase(
    name='flow.remove_signer', label=say('减签', 'Remove signers'), subject=TASK, service=signing.remove_signer,
    form=forms.RemoveSignerForm, icon='user-minus',
)  # fmt: skip

SEND_BACK = UseCase(
    name='flow.send_back', label=say('退回', 'Send back'), subject=TASK, service=returning.send_back, sources=OPEN,
    form=forms.SendBackForm, tone=Tone.ORANGE, icon='arrow-back-up',
)  # fmt: skip

WITHDRAW = UseCase(
    name='flow.withdraw', label=say('撤回', 'Withdraw'), subject=CASE, service=returning.withdraw, sources=RUNNING,
    form=forms.WithdrawForm, tone=Tone.ORANGE, icon='arrow-back',
)  # fmt: skip

CANCEL = UseCase(
    name='flow.cancel', label=say('撤销', 'Cancel'), subject=CASE, service=administering.cancel, sources=ALIVE,
    form=forms.CommentForm, tone=Tone.RED, icon='x',
    confirm=say('撤销后流程立即结束，所有待办关闭。', 'The case ends at once and all its tasks are closed.'),
)  # fmt: skip

TERMINATE = UseCase(
    name='flow.terminate', label=say('终止', 'Terminate'), subject=CASE, service=administering.terminate, sources=ALIVE,
    form=forms.ReasonForm, tone=Tone.RED, icon='player-stop',
    confirm=say('终止后流程立即结束，所有待办关闭。', 'The case ends at once and all its tasks are closed.'),
)  # fmt: skip

SUSPEND = UseCase(
    name='flow.suspend', label=say('挂起', 'Suspend'), subject=CASE, service=administering.suspend, sources=RUNNING,
    form=forms.CommentForm, tone=Tone.YELLOW, icon='player-pause',
)  # fmt: skip

RESUME = UseCase(
    name='flow.resume', label=say('恢复', 'Resume'), subject=CASE, service=administering.resume,
    sources=frozenset({CaseStatus.SUSPENDED}), form=forms.CommentForm, tone=Tone.GREEN, icon='player-play',
)  # fmt: skip

JUMP = UseCase(
    name='flow.jump', label=say('跳转', 'Jump'), subject=CASE, service=administering.jump, sources=RUNNING,
    form=forms.JumpForm, tone=Tone.ORANGE, icon='arrow-ramp-right',
)  # fmt: skip

REOPEN = UseCase(
    name='flow.reopen', label=say('重新打开', 'Reopen'), subject=CASE, service=administering.reopen, sources=OVER,
    form=forms.ReopenForm, icon='rotate',
)  # fmt: skip

COPY = UseCase(
    name='flow.copy', label=say('抄送', 'Send a copy'), subject=CASE, service=talking.copy_to, form=forms.CopyForm,
    icon='copy',
)  # fmt: skip

URGE = UseCase(
    name='flow.urge', label=say('催办', 'Urge'), subject=CASE, service=talking.urge, sources=RUNNING, form=forms.UrgeForm,
    icon='bell-ringing',
)  # fmt: skip

URGE_TASK = UseCase(
    name='flow.urge_task', label=say('催办待办', 'Urge a task'), subject=TASK, service=talking.urge_tasks, sources=OPEN,
    form=forms.UrgeForm, icon='bell-ringing',
)  # fmt: skip

COMMENT = UseCase(
    name='flow.comment', label=say('评论', 'Comment'), subject='flow.Comment', service=talking.comment, takes=NewComment,
    icon='message',
)  # fmt: skip

TAKE_BACK_COMMENT = UseCase(
    name='flow.take_back_comment', label=say('撤回评论', 'Take back a comment'), subject='flow.Comment',
    service=talking.take_back, icon='message-x',
)  # fmt: skip

ABSENCE = UseCase(
    name='flow.absence', label=say('外出授权', 'Out of office'), subject='flow.Absence', service=handing_over.be_away,
    takes=NewAbsence, icon='plane-departure',
)  # fmt: skip

END_ABSENCE = UseCase(
    name='flow.end_absence', label=say('结束外出授权', 'Back in the office'), subject='flow.Absence',
    service=absences.end_absence, icon='plane-arrival',
)  # fmt: skip

HAND_OVER = UseCase(
    name='flow.hand_over', label=say('工作交接', 'Hand over'), subject=settings.AUTH_USER_MODEL,
    service=handing_over.hand_over, form=forms.HandOverForm, tone=Tone.ORANGE, icon='switch-horizontal',
)  # fmt: skip

register(
    CLAIM, UNCLAIM, COMMIT, TRANSFER, DELEGATE, GIVE_BACK, ADD_SIGNERS, REMOVE_SIGNER, SEND_BACK, WITHDRAW, CANCEL, TERMINATE,
    SUSPEND, RESUME, JUMP, REOPEN, COPY, URGE, URGE_TASK, COMMENT, TAKE_BACK_COMMENT, ABSENCE, END_ABSENCE, HAND_OVER,
)  # fmt: skip
