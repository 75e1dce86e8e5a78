"""What can be done to buyers. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.customers.choices import CustomerState
from zhanggui.customers.forms import ReasonForm, RevealForm
from zhanggui.customers.services import blacklist, reveal, unblacklist

REVEAL = UseCase(
    name='customers.reveal',
    label=say('查看收货信息', 'Show the receiver'),
    subject='customers.Address',
    service=reveal,
    form=RevealForm,
    tone=Tone.ORANGE,
    icon='eye',
)
BLACKLIST = UseCase(
    name='customers.blacklist',
    label=say('拉黑', 'Blacklist'),
    subject='customers.Customer',
    service=blacklist,
    sources=frozenset({CustomerState.CLEAR}),
    target=CustomerState.BLACKLISTED,
    form=ReasonForm,
    tone=Tone.RED,
    icon='ban',
)
UNBLACKLIST = UseCase(
    name='customers.unblacklist',
    label=say('移出黑名单', 'Take off the blacklist'),
    subject='customers.Customer',
    service=unblacklist,
    sources=frozenset({CustomerState.BLACKLISTED}),
    target=CustomerState.CLEAR,
    form=ReasonForm,
    tone=Tone.GREEN,
    icon='circle-check',
)

register(REVEAL, BLACKLIST, UNBLACKLIST)
