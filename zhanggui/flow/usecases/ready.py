"""What people do at the ready kinds of task. All but suggesting and keeping minutes end the task as well."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.choices import TaskState
from zhanggui.flow.ready import told
from zhanggui.flow.services.ready import archiving, meetings, peers, signing

OPEN = frozenset({TaskState.OPEN})

SUGGEST = UseCase(
    name='flow.suggest',
    label=say('提建议', 'Suggest'),
    subject='flow.Task',
    sources=OPEN,
    form=told.SuggestForm,
    service=meetings.suggest,
    icon='bulb',
)

KEEP_MINUTES = UseCase(
    name='flow.keep_minutes',
    label=say('会议纪要', 'Minutes'),
    subject='flow.Task',
    sources=OPEN,
    form=told.MinutesForm,
    service=meetings.keep_minutes,
    icon='notes',
)

SUBMIT_DRAFT = UseCase(
    name='flow.submit_draft',
    label=say('提交作品', 'Hand in a draft'),
    subject='flow.Task',
    sources=OPEN,
    target=TaskState.DONE,
    form=told.DraftForm,
    service=peers.submit_draft,
    tone=Tone.BLUE,
    icon='photo-up',
)

SCORE = UseCase(
    name='flow.score',
    label=say('评分', 'Score'),
    subject='flow.Task',
    sources=OPEN,
    target=TaskState.DONE,
    form=told.ScoreForm,
    service=peers.score,
    tone=Tone.BLUE,
    icon='award',
)

SIGN = UseCase(
    name='flow.sign',
    label=say('签名', 'Sign'),
    subject='flow.Task',
    sources=OPEN,
    target=TaskState.DONE,
    form=told.SignForm,
    service=signing.sign,
    tone=Tone.GREEN,
    icon='writing-sign',
)

ARCHIVE = UseCase(
    name='flow.archive',
    label=say('归档', 'Archive'),
    subject='flow.Task',
    sources=OPEN,
    target=TaskState.DONE,
    form=told.ArchiveForm,
    service=archiving.archive,
    tone=Tone.BLUE,
    icon='archive',
)

register(SUGGEST, KEEP_MINUTES, SUBMIT_DRAFT, SCORE, SIGN, ARCHIVE)
