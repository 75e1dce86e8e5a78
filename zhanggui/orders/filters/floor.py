"""Filters of parcels, waves and alarms."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.orders.choices import AlarmKind, ParcelState, TrackingStep
from zhanggui.orders.models import Courier, Wave
from zhanggui.orders.selectors.floor import parcels_called
from zhanggui.org.selectors import shops, warehouses
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, RowsFilter, SearchFilter, YesNoFilter

NUMBERS = say('快递单号或订单号', 'Waybill or order number')


def called(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(pk__in=parcels_called(text))


def called_alarm(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(parcel_id__in=parcels_called(text))


def couriers(actor: Actor) -> QuerySet[Courier]:
    return Courier.objects.all()


def waves(actor: Actor) -> QuerySet[Wave]:
    """The newest ones: older are found by their number."""
    newest = Wave.objects.visible_to(actor).order_by('-pk').values('pk')[:200]
    return Wave.objects.filter(pk__in=list(newest.values_list('pk', flat=True))).order_by('-pk')


class ParcelFilters(Filters):
    q = SearchFilter(called, placeholder=NUMBERS)
    shop = RowsFilter(shops, label=say('店铺', 'Shop'))
    courier = RowsFilter(couriers, label=say('快递', 'Courier'))
    warehouse = RowsFilter(warehouses, label=say('仓库', 'Warehouse'))
    wave = RowsFilter(waves, label=say('波次', 'Wave'))
    single = YesNoFilter(label=say('单件', 'Single piece'), test=Q(pieces=1))
    late = YesNoFilter(label=say('已超时', 'Late'), method='is_late')
    made_at = DaysFilter('made_at', label=say('配货时间', 'Allocated'))
    basic: ClassVar[tuple[str, ...]] = ('q', 'shop', 'courier', 'single', 'wave')

    def is_late(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        late = Q(ship_by__lt=clock.now())
        return rows.filter(late) if value == 'true' else rows.exclude(late)


class AllParcelFilters(ParcelFilters):
    state = ChoiceFilter(ParcelState, label=say('状态', 'State'))
    tracking_step = ChoiceFilter(TrackingStep, label=say('物流', 'Tracking'))
    shipped_at = DaysFilter('shipped_at', label=say('发货时间', 'Shipped'))
    basic: ClassVar[tuple[str, ...]] = ('q', 'shop', 'courier', 'tracking_step')


class WaveFilters(Filters):
    q = SearchFilter(fields=('number',), placeholder=say('波次号', 'Wave number'))
    warehouse = RowsFilter(warehouses, label=say('仓库', 'Warehouse'))
    made_at = DaysFilter('made_at', label=say('生成时间', 'Made'))
    basic: ClassVar[tuple[str, ...]] = ('q', 'warehouse', 'made_at')


class AlarmFilters(Filters):
    q = SearchFilter(called_alarm, placeholder=NUMBERS)
    kind = ChoiceFilter(AlarmKind, label=say('预警', 'Alarm'))
    shop = RowsFilter(shops, label=say('店铺', 'Shop'), field_name='parcel__shop')
    courier = RowsFilter(couriers, label=say('快递', 'Courier'), field_name='parcel__courier')
    raised_at = DaysFilter('raised_at', label=say('预警时间', 'Raised'))
    basic: ClassVar[tuple[str, ...]] = ('q', 'kind', 'courier')
