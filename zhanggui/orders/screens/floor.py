"""Lists of the warehouse floor: to print, waves, to dispatch, all parcels, alarms on the way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words, say
from zhanggui.orders.choices import LIVE_PARCEL, AlarmKind, ParcelState
from zhanggui.orders.filters.floor import AlarmFilters, AllParcelFilters, ParcelFilters, WaveFilters
from zhanggui.orders.models import Alarm, Parcel, Wave
from zhanggui.orders.policies import SEE_PARCELS
from zhanggui.orders.tables.floor import (
    AlarmTable,
    DispatchTable,
    ParcelTable,
    PrintTable,
    UnderWayTable,
    WaveTable,
)
from zhanggui.orders.usecases.desk import SHIP
from zhanggui.orders.usecases.floor import CLOSE_ALARM, PACK_UNSCANNED, PRINT, REPRINT, WAVE
from zhanggui.ui import navigation
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.registry import register

GROUP = 'warehouse'
OPEN = Q(closed_at=None)

Wish = tuple[str, Words, Q, str]  # key, label, which rows, the state they are all in (or '')


def tabs_of(
    rows: Callable[[Actor], QuerySet[Any]], wishes: Sequence[Wish], *, uncounted: Collection[str] = ()
) -> Callable[[Actor], list[Tab]]:
    """Tabs with counts that stop at 999: a queue longer than that is long. Where no index serves, no count is taken."""

    def tabs(actor: Actor) -> list[Tab]:
        return [
            Tab(key, label, query, None if key in uncounted else capped_count(rows(actor).filter(query)), state)
            for key, label, query, state in wishes
        ]

    return tabs


def parcels(actor: Actor) -> QuerySet[Parcel]:
    return Parcel.objects.visible_to(actor)


def alarms(actor: Actor) -> QuerySet[Alarm]:
    return Alarm.objects.visible_to(actor)


def in_state(state: ParcelState, **more: Any) -> Q:
    return Q(state=str(state), **more)


class PrintDesk(ListScreen):
    """打单: what was allocated waits here for wave, courier and label."""

    name = 'orders.print_desk'
    path = 'orders/print/'
    title = say('打单', 'Print labels')
    icon = 'printer'
    group = GROUP
    order = 10
    right = SEE_PARCELS
    model = Parcel
    table = PrintTable
    filters = ParcelFilters
    detail = 'orders.parcel'
    use_cases = (WAVE, PRINT, REPRINT, PACK_UNSCANNED)
    empty = say('没有待打单的包裹。配货后会出现在这里。', 'Nothing to print. Allocated orders come here.')
    tabs = tabs_of(
        parcels,
        (
            ('to_print', say('待打单', 'To print'), in_state(ParcelState.ALLOCATED), 'allocated'),
            ('no_wave', say('未排波次', 'No wave yet'), in_state(ParcelState.ALLOCATED, wave=None), 'allocated'),
            ('printed', say('已打单', 'Printed'), in_state(ParcelState.PRINTED), 'printed'),
        ),
    )


class Waves(ListScreen):
    name = 'orders.waves'
    path = 'orders/waves/'
    title = say('波次拣货', 'Waves')
    icon = 'stack-2'
    group = GROUP
    order = 20
    right = SEE_PARCELS
    model = Wave
    table = WaveTable
    filters = WaveFilters
    detail = 'orders.wave'
    empty = say('还没有波次。在“打单”里选包裹生成。', 'No waves yet. Choose parcels under “Print labels”.')


class DispatchDesk(ListScreen):
    """发货: packed parcels leave; printed ones stand beside, because not every warehouse scans."""

    name = 'orders.dispatch'
    path = 'orders/dispatch/'
    title = say('发货', 'Dispatch')
    icon = 'truck-delivery'
    group = GROUP
    order = 40
    right = SEE_PARCELS
    model = Parcel
    table = DispatchTable
    filters = ParcelFilters
    detail = 'orders.parcel'
    use_cases = (SHIP, REPRINT)
    empty = say('没有待发货的包裹。打包后会出现在这里。', 'Nothing to dispatch. Packed parcels come here.')
    tabs = tabs_of(
        parcels,
        (
            ('packed', say('已打包', 'Packed'), in_state(ParcelState.PACKED), 'packed'),
            ('printed', say('已打单未打包', 'Printed, not packed'), in_state(ParcelState.PRINTED), 'printed'),
        ),
    )


class Parcels(ListScreen):
    name = 'orders.parcels'
    path = 'orders/parcels/'
    title = say('包裹', 'Parcels')
    icon = 'package'
    group = GROUP
    order = 50
    right = SEE_PARCELS
    model = Parcel
    table = ParcelTable
    filters = AllParcelFilters
    detail = 'orders.parcel'
    use_cases: ClassVar[tuple[UseCase, ...]] = (PRINT, REPRINT, SHIP)
    tabs = tabs_of(
        parcels,
        (
            ('all', say('全部', 'All'), Q(), ''),
            ('here', say('在仓', 'In the warehouse'), Q(state__in=[str(state) for state in LIVE_PARCEL]), ''),
            ('under_way', say('在途', 'Under way'), in_state(ParcelState.SHIPPED), 'shipped'),
            ('signed', say('已签收', 'Signed'), in_state(ParcelState.SIGNED), 'signed'),
        ),
    )


class Alarms(ListScreen):
    name = 'orders.alarms'
    path = 'orders/alarms/'
    title = say('物流预警', 'Tracking alarms')
    icon = 'alert-triangle'
    group = GROUP
    order = 60
    right = SEE_PARCELS
    model = Alarm
    table = AlarmTable
    filters = AlarmFilters
    use_cases = (CLOSE_ALARM,)
    empty = say('没有预警，在途包裹都正常。', 'No alarms: every parcel under way is moving.')
    tabs: ClassVar[Any] = tabs_of(
        alarms,
        (
            ('open', say('待处理', 'Open'), OPEN, ''),
            *((str(kind), kind.label, OPEN & Q(kind=str(kind)), '') for kind in AlarmKind),
            ('closed', say('已解除', 'Closed'), ~OPEN, ''),
        ),
    )

    def href(self, row: Any) -> str:
        return reverse('orders.parcel', kwargs={'pk': row.parcel_id})


class UnderWay(Parcels):
    """The courier's half: what left and how far it is."""

    name = 'orders.under_way'
    path = 'orders/under-way/'
    title = say('物流跟踪', 'Tracking')
    icon = 'route'
    order = 55
    table = UnderWayTable
    use_cases = ()
    tabs = tabs_of(
        parcels,
        (
            ('shipped', say('在途', 'Under way'), in_state(ParcelState.SHIPPED), 'shipped'),
            ('silent', say('未揽收', 'Not collected'), in_state(ParcelState.SHIPPED, tracked_at=None), 'shipped'),
            (
                'delivering',
                say('派送中', 'Out for delivery'),
                in_state(ParcelState.SHIPPED, tracking_step='delivering'),
                'shipped',
            ),
            ('problem', say('问题件', 'Problem'), in_state(ParcelState.SHIPPED, tracking_step='problem'), 'shipped'),
        ),
        uncounted=('silent', 'delivering', 'problem'),
    )


navigation.declare(navigation.Group(GROUP, say('仓库作业', 'Warehouse'), 'truck-delivery', 20))
register(PrintDesk, Waves, DispatchDesk, Parcels, UnderWay, Alarms)
