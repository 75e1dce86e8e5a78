"""What moves cases: start one, decide its tasks, deal with its incidents."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.choices import IncidentState, TaskState
from zhanggui.flow.forms.deciding import CompleteForm, MendForm
from zhanggui.flow.forms.operations import CommentForm
from zhanggui.flow.services import acting, incidents, starting
from zhanggui.flow.services.starting import NewCase

OPEN = frozenset({TaskState.OPEN.value})

START = UseCase(
    name='flow.start',
    label=say('发起流程', 'Start a case'),
    subject='flow.Case',
    service=starting.start,
    takes=NewCase,
    tone=Tone.BLUE,
    icon='player-play',
)

APPROVE = UseCase(
    name='flow.approve',
    label=say('同意', 'Approve'),
    subject='flow.Task',
    service=acting.approve,
    sources=OPEN,
    form=CommentForm,
    tone=Tone.GREEN,
    icon='check',
)

REFUSE = UseCase(
    name='flow.refuse',
    label=say('驳回', 'Refuse'),
    subject='flow.Task',
    service=acting.refuse,
    sources=OPEN,
    form=CommentForm,
    tone=Tone.RED,
    icon='x',
)

COMPLETE = UseCase(
    name='flow.complete',
    label=say('办结', 'Complete'),
    subject='flow.Task',
    service=acting.complete,
    sources=OPEN,
    form=CompleteForm,
    tone=Tone.BLUE,
    icon='checks',
)

MEND = UseCase(
    name='flow.mend',
    label=say('处理异常', 'Deal with incidents'),
    subject='flow.Incident',
    service=incidents.mend,
    sources=frozenset({IncidentState.OPEN.value}),
    form=MendForm,
    tone=Tone.ORANGE,
    icon='tool',
)

register(START, APPROVE, REFUSE, COMPLETE, MEND)
