"""What can be done to stock. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.stock.drafts import AdjustmentLine, InspectionLine, ReceiptLine, TransferLine
from zhanggui.stock.forms import AdjustForm, InspectForm, ReceiveForm, TransferForm
from zhanggui.stock.services import adjust, inspect, receive, transfer

RECEIVE = UseCase(
    name='stock.receive',
    label=say('入库', 'Receive goods'),
    subject='stock.Document',
    service=receive,
    form=ReceiveForm,
    takes=ReceiptLine,
    tone=Tone.GREEN,
    icon='package-import',
)
ADJUST = UseCase(
    name='stock.adjust',
    label=say('库存调整', 'Adjust stock'),
    subject='stock.Document',
    service=adjust,
    form=AdjustForm,
    takes=AdjustmentLine,
    tone=Tone.YELLOW,
    icon='adjustments',
)
TRANSFER = UseCase(
    name='stock.transfer',
    label=say('调拨', 'Transfer'),
    subject='stock.Document',
    service=transfer,
    form=TransferForm,
    takes=TransferLine,
    tone=Tone.BLUE,
    icon='arrows-exchange',
)
INSPECT = UseCase(
    name='stock.inspect',
    label=say('检验', 'Inspect'),
    subject='stock.Document',
    service=inspect,
    form=InspectForm,
    takes=InspectionLine,
    tone=Tone.CYAN,
    icon='zoom-check',
)

register(RECEIVE, ADJUST, TRANSFER, INSPECT)
