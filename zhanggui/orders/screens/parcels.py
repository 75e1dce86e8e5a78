"""One parcel and one wave, each on a page: what is in it, where it is, what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.orders.choices import ParcelState, TrackingStep
from zhanggui.orders.models import Parcel, Wave
from zhanggui.orders.papers.masking import waybill_name, waybill_phone, waybill_street
from zhanggui.orders.policies import SEE_PARCELS
from zhanggui.orders.selectors.floor import Goods, goods_of, orders_in, parcels_called, picks_of
from zhanggui.orders.tables.floor import GoodsTable, ParcelAlarmTable, PickTable, WaveParcelTable
from zhanggui.orders.usecases.desk import SHIP
from zhanggui.orders.usecases.floor import PACK_UNSCANNED, PRINT, REPRINT, WAVE
from zhanggui.ui import palette
from zhanggui.ui.columns import ChoiceColumn, NumberColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.palette import Hit, Source
from zhanggui.ui.panels import FactsPanel, Happening, TablePanel, TimelinePanel
from zhanggui.ui.registry import register

PARCEL_JOINS = ('shop', 'warehouse', 'courier', 'wave', 'address', 'packed_by')


def goods(parcel: Parcel, actor: Actor) -> list[Goods]:
    return goods_of([parcel.pk]).get(parcel.pk, [])


def order_numbers(rows: Any, actor: Actor) -> dict[int, str]:
    return {parcel_id: '、'.join(numbers) for parcel_id, numbers in orders_in([row.pk for row in rows]).items()}


def tracking(parcel: Parcel, actor: Actor) -> Iterable[Happening]:
    """What the courier told, as lines of the timeline."""
    for event in parcel.tracking.order_by('-at')[:100]:
        step = TrackingStep(event.step)
        what = f'{event.place} {event.text}'.strip() or str(step.label)
        yield Happening(event.at, what, str(parcel.courier or ''), target=badge(step.label, step.tone))


def masked_address(address: Any) -> str:
    return ' '.join((address.province, address.city, address.district, waybill_street(address.street)))


def parcels_of(wave: Wave, actor: Actor) -> QuerySet[Parcel]:
    return Parcel.objects.visible_to(actor).filter(wave=wave).order_by('pk')


def parcel_href(parcel: Any) -> str:
    return reverse('orders.parcel', kwargs={'pk': parcel.pk})


def wave_paper(name: str) -> Any:
    return lambda wave: reverse(name, kwargs={'pk': wave.pk})


class ParcelPage(DetailScreen):
    name = 'orders.parcel'
    path = 'orders/parcels/<int:pk>/'
    title = say('包裹', 'Parcel')
    icon = 'package'
    right = SEE_PARCELS
    model = Parcel
    desk = 'orders.parcels'
    use_cases = (WAVE, PRINT, REPRINT, PACK_UNSCANNED, SHIP)
    panels = (
        FactsPanel(
            say('包裹', 'Parcel'),
            facts=(
                TextColumn(say('快递', 'Courier'), 'courier.name'),
                TextColumn(say('快递单号', 'Waybill number'), 'tracking_number', copy=True),
                TextColumn(say('订单号', 'Orders'), name='orders', load=order_numbers),
                TextColumn(say('店铺', 'Shop'), 'shop.name'),
                TextColumn(say('仓库', 'Warehouse'), 'warehouse.name'),
                TextColumn(say('波次', 'Wave'), 'wave.number'),
                NumberColumn(say('件数', 'Pieces'), 'pieces'),
                NumberColumn(say('打印次数', 'Times printed'), 'print_count'),
                TimeColumn(say('最晚发货', 'Ship by'), 'ship_by'),
                TimeColumn(say('打单时间', 'Printed at'), 'printed_at'),
                TimeColumn(say('打包时间', 'Packed at'), 'packed_at'),
                TextColumn(say('打包人', 'Packed by'), 'packed_by.name'),
                TimeColumn(say('发货时间', 'Shipped at'), 'shipped_at'),
                ChoiceColumn(say('物流进度', 'Tracking'), 'tracking_step', choice=TrackingStep),
                TimeColumn(say('最新轨迹', 'Last event'), 'tracked_at'),
            ),
        ),
        FactsPanel(
            say('收货人（打码）', 'Receiver (masked)'),
            when=lambda parcel: parcel.address is not None,
            facts=(
                TextColumn(say('姓名', 'Name'), 'address.name', show=lambda value, _: waybill_name(value)),
                TextColumn(say('电话', 'Phone'), 'address.phone', show=lambda value, _: waybill_phone(value)),
                TextColumn(say('地址', 'Address'), 'address', show=lambda value, _: masked_address(value)),
            ),
        ),
        TablePanel(say('商品', 'Goods'), rows=goods, table=GoodsTable, wide=True),
        TablePanel(
            say('物流预警', 'Alarms'),
            rows=lambda parcel, _: parcel.alarms.order_by('-raised_at'),
            table=ParcelAlarmTable,
            when=lambda parcel: parcel.alarms.exists(),
        ),
        TimelinePanel(state=ParcelState, also=tracking),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Parcel.objects.visible_to(actor).select_related(*PARCEL_JOINS)


class WavePage(DetailScreen):
    name = 'orders.wave'
    path = 'orders/waves/<int:pk>/'
    title = say('波次', 'Wave')
    icon = 'stack-2'
    right = SEE_PARCELS
    model = Wave
    desk = 'orders.waves'
    state_field = ''
    links = (
        Link(say('拣货单 PDF', 'Pick list'), wave_paper('orders.picklist'), 'list-check'),
        Link(say('面单 PDF', 'Labels'), wave_paper('orders.wave_labels'), 'printer', right='orders.print'),
        Link(say('发货清单 PDF', 'Packing slips'), wave_paper('orders.wave_slips'), 'file-text'),
        Link(
            say('本波次打单', 'Print this wave'),
            lambda wave: f'{reverse("orders.print_desk")}?wave={wave.pk}',
            'printer',
            right='orders.print',
        ),
    )
    panels = (
        TablePanel(
            say('拣货', 'To pick'), rows=lambda wave, _: picks_of(wave.pk), table=PickTable, limit=500, wide=True
        ),
        TablePanel(
            say('包裹', 'Parcels'), rows=parcels_of, table=WaveParcelTable, href=parcel_href, limit=500, wide=True
        ),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Wave.objects.visible_to(actor).select_related('warehouse', 'made_by')


def found(actor: Actor, text: str) -> list[Hit]:
    """By a whole waybill or order number, for Ctrl-K."""
    rows = Parcel.objects.visible_to(actor).filter(pk__in=parcels_called(text)).select_related('courier')[:6]
    return [
        Hit(str(row), parcel_href(row), f'{row.courier or ""} {ParcelState(row.state).label}', 'package')
        for row in rows
    ]


register(ParcelPage, WavePage)
palette.register(Source(say('包裹', 'Parcels'), found, SEE_PARCELS))
