"""What people do on the warehouse floor. Packing by scanning has its own screen and right, `orders.pack`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import Service, UseCase, register
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import ParcelState
from zhanggui.orders.forms.floor import AlarmForm, CourierForm, PrintForm, ReprintForm, UnscannedForm, WaveForm
from zhanggui.orders.models import Courier
from zhanggui.orders.services import alarms, packing, printing, waves
from zhanggui.ui.plain import plain_use_cases

PARCEL = 'orders.Parcel'
TO_LABELS = say('打开面单 PDF', 'Open the labels')


def with_labels(service: Service) -> Service:
    """Beside the verdicts, the way to the sheet. The service knows parcels, not addresses."""

    def served(items: Any, /, *, actor: Actor, **told: Any) -> Verdicts:
        verdicts = service(items, actor=actor, **told)
        if verdicts.made.get('parcels'):
            query = urlencode({'run': verdicts.made['printed_at']})
            verdicts.made['url'] = f'{reverse("orders.labels")}?{query}'
            verdicts.made['url_label'] = str(TO_LABELS)
            verdicts.made['file'] = True  # opens beside the list, which stays as it was
        return verdicts

    return served


WAVE = UseCase(
    name='orders.wave',
    label=say('生成波次', 'Make waves'),
    subject=PARCEL,
    service=waves.make_waves,
    sources=frozenset(waves.MAY_BE_PICKED),
    form=WaveForm,
    tone=Tone.CYAN,
    icon='stack-2',
)

PRINT = UseCase(
    name='orders.print',
    label=say('打单', 'Print labels'),
    subject=PARCEL,
    service=with_labels(printing.print_parcels),
    sources=frozenset({ParcelState.ALLOCATED}),
    target=ParcelState.PRINTED,
    form=PrintForm,
    tone=Tone.BLUE,
    icon='printer',
)

REPRINT = UseCase(
    name='orders.reprint',
    label=say('补打面单', 'Print again'),
    subject=PARCEL,
    service=with_labels(printing.reprint_parcels),
    sources=frozenset(printing.PRINTED),
    form=ReprintForm,
    tone=Tone.ORANGE,
    icon='refresh',
    confirm=say('同一单号会有两张面单，旧的请撕毁。', 'There will be two labels with one number: destroy the old one.'),
)

PACK_UNSCANNED = UseCase(
    name='orders.pack_unscanned',
    label=say('免扫打包', 'Pack without scanning'),
    subject=PARCEL,
    service=packing.pack_unscanned,
    sources=frozenset({ParcelState.PRINTED}),
    target=ParcelState.PACKED,
    form=UnscannedForm,
    icon='box',
    confirm=say(
        '不扫描就无法发现错发，请先人工核对。', 'Without scanning a wrong item is not noticed: check by hand first.'
    ),
)

CLOSE_ALARM = UseCase(
    name='orders.close_alarm',
    label=say('处理完毕', 'Close alarm'),
    subject='orders.Alarm',
    service=alarms.close_alarms,
    form=AlarmForm,
    tone=Tone.GREEN,
    icon='check',
)

COURIER_ADD, COURIER_EDIT = plain_use_cases(
    Courier, CourierForm, name='orders.courier', label=say('快递公司', 'courier')
)

register(WAVE, PRINT, REPRINT, PACK_UNSCANNED, CLOSE_ALARM)
