"""What can be done with documents and incidents. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.office.drafts import Assigning, Call, Numbering
from zhanggui.office.services import asked

DOCUMENT = 'office.Document'
INCIDENT = 'office.Incident'

CALL = UseCase(
    name='office.call', label=say('呼叫应急电话', 'Call a seat of the call list'), subject=INCIDENT, service=asked.call,
    takes=Call, icon='phone-call',
)  # fmt: skip
NUMBER = UseCase(
    name='office.number', label=say('文件编号', 'Number a document'), subject=DOCUMENT, service=asked.number, takes=Numbering,
    icon='hash',
)  # fmt: skip
ASSIGN = UseCase(
    name='office.assign', label=say('落实整改负责人', 'Find who takes the measures'), subject=INCIDENT,
    service=asked.assign, takes=Assigning, icon='user-check',
)  # fmt: skip

register(CALL, NUMBER, ASSIGN)
