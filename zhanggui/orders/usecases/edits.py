"""What people change on an order by hand, and single holds lifted at the holds desk."""

from __future__ import annotations

from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.orders.choices import BEFORE_DISPATCH
from zhanggui.orders.forms.edits import AddressForm, HoldNoteForm, MemoForm
from zhanggui.orders.services import edits

MEMO = UseCase(
    name='orders.memo',
    label=say('备注插旗', 'Memo and flag'),
    subject='orders.Order',
    service=edits.write_memo,
    form=MemoForm,
    icon='flag',
)

CHANGE_ADDRESS = UseCase(
    name='orders.change_address',
    label=say('改地址', 'Change address'),
    subject='orders.Order',
    service=edits.change_address,
    sources=frozenset(BEFORE_DISPATCH),
    form=AddressForm,
    icon='map-pin',
)

RELEASE_HOLD = UseCase(
    name='orders.release_hold',
    label=say('放行', 'Release'),
    subject='orders.Hold',
    service=edits.release_named,
    form=HoldNoteForm,
    tone=Tone.GREEN,
    icon='lock-open',
)

register(MEMO, CHANGE_ADDRESS, RELEASE_HOLD)
