"""What people do at the order desk."""

from __future__ import annotations

from zhanggui.core.choices import Tone, sources_of
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.orders.choices import BEFORE_DISPATCH, LIVE_PARCEL, MAY_CLOSE, ORDER_MOVES, OrderState, ParcelState
from zhanggui.orders.forms.desk import CancelForm, ReasonForm, ReleaseForm
from zhanggui.orders.services import allocate, audit, cancel, release, ship

ORDER = 'orders.Order'

AUDIT = UseCase(
    name='orders.audit',
    label=say('审核通过', 'Approve'),
    subject=ORDER,
    service=audit.audit,
    sources=frozenset({OrderState.TO_AUDIT}),
    target=OrderState.AUDITED,
    tone=Tone.GREEN,
    icon='check',
)

SEND_BACK = UseCase(
    name='orders.send_back',
    label=say('反审核', 'Send back to audit'),
    subject=ORDER,
    service=audit.send_back,
    sources=frozenset({OrderState.AUDITED}),
    target=OrderState.TO_AUDIT,
    form=ReasonForm,
    icon='arrow-back-up',
)

ALLOCATE = UseCase(
    name='orders.allocate',
    label=say('配货', 'Allocate'),
    subject=ORDER,
    service=allocate.allocate,
    sources=sources_of(ORDER_MOVES, OrderState.ALLOCATED),
    target=OrderState.ALLOCATED,
    tone=Tone.BLUE,
    icon='package',
)

CANCEL = UseCase(
    name='orders.cancel',
    label=say('取消订单', 'Cancel order'),
    subject=ORDER,
    service=cancel.cancel,
    sources=MAY_CLOSE,
    target=OrderState.CLOSED,
    form=CancelForm,
    tone=Tone.RED,
    icon='x',
    confirm=say(
        '取消后不能恢复，库存和快递单号立即退回。', 'This cannot be undone; stock and waybill number return at once.'
    ),
)

RELEASE = UseCase(
    name='orders.release',
    label=say('放行异常', 'Release holds'),
    subject=ORDER,
    service=release.release,
    form=ReleaseForm,
    tone=Tone.GREEN,
    icon='lock-open',
)

HOLD = UseCase(
    name='orders.hold',
    label=say('锁定', 'Hold'),
    subject=ORDER,
    service=release.hold,
    sources=frozenset(BEFORE_DISPATCH),
    form=ReasonForm,
    tone=Tone.ORANGE,
    icon='lock',
)

SHIP = UseCase(
    name='orders.ship',
    label=say('发货', 'Ship'),
    subject='orders.Parcel',
    service=ship.ship,
    sources=frozenset(LIVE_PARCEL),
    target=ParcelState.SHIPPED,
    tone=Tone.GREEN,
    icon='truck-delivery',
)

register(AUDIT, SEND_BACK, ALLOCATE, CANCEL, RELEASE, HOLD, SHIP)
