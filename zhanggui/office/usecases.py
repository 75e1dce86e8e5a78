"""What can be done with documents and incidents. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.office.choices import DOCUMENT_IN_FORCE, INCIDENT_OPEN, IncidentState
from zhanggui.office.drafts import Assigning, Call, NewIncident, Numbering
from zhanggui.office.forms import AnswerForm, CallOffForm, NoteForm, ReportForm
from zhanggui.office.services import asked, documents, incidents

DOCUMENT = 'office.Document'
INCIDENT = 'office.Incident'
RINGING = frozenset({IncidentState.OPEN})

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
REPORT = UseCase(
    name='office.report', label=say('上报突发事件', 'Report an incident'), subject=INCIDENT, service=incidents.report,
    takes=NewIncident, form=ReportForm, target=IncidentState.OPEN, tone=Tone.RED, icon='urgent', clauses=('PL-16',),
)  # fmt: skip
TAKE = UseCase(
    name='office.take', label=say('我负责', 'I take it'), subject=INCIDENT, service=incidents.take, sources=RINGING,
    form=AnswerForm, target=IncidentState.HANDLING, tone=Tone.GREEN, icon='phone-check',
)  # fmt: skip
PASS_ON = UseCase(
    name='office.pass_on', label=say('来不了，叫下一位', 'Cannot come, call the next'), subject=INCIDENT,
    service=incidents.pass_on, sources=RINGING, form=AnswerForm, tone=Tone.ORANGE, icon='phone-outgoing',
)  # fmt: skip
CALL_OFF = UseCase(
    name='office.call_off', label=say('误报', 'False alarm'), subject=INCIDENT, service=incidents.call_off,
    sources=RINGING, form=CallOffForm, target=IncidentState.MISTAKEN, icon='phone-off',
)  # fmt: skip
NOTE = UseCase(
    name='office.note', label=say('记一笔', 'Add a note'), subject=INCIDENT, service=incidents.note, sources=INCIDENT_OPEN,
    form=NoteForm, icon='pencil-plus',
)  # fmt: skip
ACKNOWLEDGE = UseCase(
    name='office.acknowledge', label=say('已阅', 'I have read it'), subject=DOCUMENT, service=documents.acknowledge,
    sources=DOCUMENT_IN_FORCE, tone=Tone.GREEN, icon='eye-check', clauses=('PL-15',),
)  # fmt: skip

register(CALL, NUMBER, ASSIGN)
register(REPORT, TAKE, PASS_ON, CALL_OFF, NOTE, ACKNOWLEDGE)
