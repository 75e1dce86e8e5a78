"""What people and processes do with the rulebook."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.rulebook.choices import AmendmentState, FindingState
from zhanggui.rulebook.forms import AnswerForm, ReviseForm
from zhanggui.rulebook.services import amending, finding, looking_up, reading

PROPOSE = UseCase(
    name=amending.PROPOSE,
    label=say('提出修订', 'Propose an amendment'),
    subject=amending.SUBJECT,
    takes=amending.NewAmendment,
    service=amending.propose,
    tone=Tone.BLUE,
    icon='edit',
)
REVISE = UseCase(
    name=amending.REVISE,
    label=say('修改修订稿', 'Revise the draft'),
    subject=amending.SUBJECT,
    sources=frozenset({AmendmentState.UNDER_WAY}),
    form=ReviseForm,
    service=amending.revise,
    icon='edit',
)
PUT_IN_FORCE = UseCase(
    name=amending.PUT_IN_FORCE,
    label=say('使修订生效', 'Put an amendment in force'),
    subject=amending.SUBJECT,
    sources=frozenset({AmendmentState.UNDER_WAY}),
    target=AmendmentState.IN_FORCE,
    service=amending.put_in_force,
    tone=Tone.GREEN,
    icon='gavel',
)
DROP = UseCase(
    name=amending.DROP,
    label=say('作废修订', 'Drop an amendment'),
    subject=amending.SUBJECT,
    sources=frozenset({AmendmentState.UNDER_WAY}),
    target=AmendmentState.DROPPED,
    service=amending.drop,
    tone=Tone.RED,
    icon='trash',
)
ACKNOWLEDGE = UseCase(
    name=reading.ACKNOWLEDGE,
    label=say('已阅知', 'I have read it'),
    subject=reading.SUBJECT,
    service=reading.acknowledge,
    tone=Tone.GREEN,
    icon='check',
)
ANSWER = UseCase(
    name=finding.ANSWER,
    label=say('说明原因和措施', 'Answer'),
    subject=finding.SUBJECT,
    sources=frozenset({FindingState.OPEN, FindingState.ANSWERED}),
    target=FindingState.ANSWERED,
    form=AnswerForm,
    service=finding.answer,
    tone=Tone.BLUE,
    icon='message',
)
CLOSE = UseCase(
    name=finding.CLOSE,
    label=say('关闭问题', 'Close'),
    subject=finding.SUBJECT,
    sources=frozenset({FindingState.ANSWERED}),
    target=FindingState.CLOSED,
    service=finding.close,
    tone=Tone.GREEN,
    icon='check',
)
REOPEN = UseCase(
    name=finding.REOPEN,
    label=say('重新打开', 'Reopen'),
    subject=finding.SUBJECT,
    sources=frozenset({FindingState.CLOSED}),
    target=FindingState.OPEN,
    service=finding.reopen,
    icon='refresh',
)
LOOK_UP = UseCase(
    name=looking_up.LOOK_UP,
    label=say('查参数', 'Look up values'),
    subject='rulebook.Policy',
    takes=looking_up.PolicyOnDay,
    service=looking_up.look_up,
    icon='list-search',
)

register(PROPOSE, REVISE, PUT_IN_FORCE, DROP, ACKNOWLEDGE, ANSWER, CLOSE, REOPEN, LOOK_UP)
