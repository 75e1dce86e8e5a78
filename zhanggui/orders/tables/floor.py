"""Columns of parcels, waves and alarms. A receiver is shown as on a waybill: whoever needs more reveals it on the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.orders.choices import LIVE_PARCEL, TrackingStep, WaveKind
from zhanggui.orders.models import Hold
from zhanggui.orders.papers.masking import waybill_name
from zhanggui.orders.selectors.floor import Progress, goods_of, orders_in, wave_progress
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, NumberColumn, TagsColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table

PROGRESS = say(
    '{parcels} 个包裹，已打单 {printed}，已打包 {packed}', '{parcels} parcels, {printed} printed, {packed} packed'
)
CANCELLED = say('，已取消 {cancelled}', ', {cancelled} cancelled')
LATE, HELD = say('已超时', 'Late'), say('异常', 'Held')
REPRINTED = say('补打 {n}', 'Reprint {n}')
GOODS_SHOWN_MAX = 2


def _orders(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    return {parcel_id: '、'.join(numbers) for parcel_id, numbers in orders_in([row.pk for row in rows]).items()}


def _goods(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    """The first few kinds of goods, and how many more."""
    shown = {}
    for parcel_id, goods in goods_of([row.pk for row in rows]).items():
        named = [f'{each.sku} {each.specification} ×{each.quantity}' for each in goods[:GOODS_SHOWN_MAX]]
        more = len(goods) - GOODS_SHOWN_MAX
        shown[parcel_id] = '；'.join(named) + (f' +{more}' if more > 0 else '')
    return shown


def _warnings(rows: Sequence[Any], actor: Actor) -> Mapping[int, list[Any]]:
    """What the floor must see at once: an order on hold, a promise of the platform broken, a label printed twice."""
    ids = [row.pk for row in rows]
    open_holds = Hold.objects.filter(order__parcel_lines__parcel_id__in=ids, released_at=None)
    held = set(open_holds.values_list('order__parcel_lines__parcel_id', flat=True))
    now = clock.now()
    warnings: dict[int, list[Any]] = {}
    for row in rows:
        tags: list[Any] = []
        if row.pk in held:
            tags.append((HELD, Tone.RED))
        if row.state in LIVE_PARCEL and row.ship_by and row.ship_by < now:
            tags.append((LATE, Tone.ORANGE))
        if row.print_count > 1:
            tags.append((REPRINTED.filled(n=row.print_count - 1), Tone.YELLOW))
        warnings[row.pk] = tags
    return warnings


def _receivers(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    return {row.pk: _receiver(row.address) for row in rows if row.address is not None}


def _receiver(address: Any) -> str:
    return ' '.join((waybill_name(address.name), address.province, address.city, address.district))


def _progress(rows: Sequence[Any], actor: Actor) -> Mapping[int, str]:
    return {wave_id: _progress_words(progress) for wave_id, progress in wave_progress([row.pk for row in rows]).items()}


def _progress_words(progress: Progress) -> str:
    counts = asdict(progress)
    words = str(PROGRESS.filled(**counts))
    return words + str(CANCELLED.filled(**counts)) if progress.cancelled else words


def _kind(is_single: bool) -> WaveKind:
    return WaveKind.SINGLE if is_single else WaveKind.MULTI


class ParcelTable(Table):
    number = LinkColumn(say('快递单号', 'Waybill number'), show=lambda _, row: str(row), copy=True)
    orders = TextColumn(say('订单号', 'Orders'), load=_orders)
    state = ChoiceColumn(say('状态', 'State'))
    warnings = TagsColumn(say('注意', 'Mind'), load=_warnings)
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    goods = TextColumn(say('商品', 'Goods'), load=_goods)
    pieces = NumberColumn(say('件数', 'Pieces'))
    receiver = TextColumn(say('收货人', 'Receiver'), prefetch=('address',), load=_receivers)
    courier = TextColumn(say('快递', 'Courier'), 'courier.name', prefetch=('courier',))
    wave = TextColumn(say('波次', 'Wave'), 'wave.number', prefetch=('wave',))
    made_at = TimeColumn(say('配货时间', 'Allocated at'))
    ship_by = TimeColumn(say('最晚发货', 'Ship by'))
    printed_at = TimeColumn(say('打单时间', 'Printed at'))
    packed_at = TimeColumn(say('打包时间', 'Packed at'))
    packed_by = TextColumn(say('打包人', 'Packed by'), 'packed_by.name', prefetch=('packed_by',))
    shipped_at = TimeColumn(say('发货时间', 'Shipped at'))
    tracking_step = ChoiceColumn(say('物流', 'Tracking'), choice=TrackingStep)
    tracked_at = TimeColumn(say('最新轨迹', 'Last event'))
    default: ClassVar[tuple[str, ...]] = (
        'number',
        'orders',
        'state',
        'warnings',
        'shop',
        'goods',
        'pieces',
        'receiver',
        'courier',
        'ship_by',
    )


class PrintTable(ParcelTable):
    default = ('number', 'orders', 'warnings', 'shop', 'goods', 'pieces', 'courier', 'wave', 'ship_by', 'printed_at')
    sort = ('id',)


class WaveParcelTable(ParcelTable):
    default = ('number', 'orders', 'state', 'warnings', 'shop', 'goods', 'pieces', 'courier', 'ship_by')


class DispatchTable(ParcelTable):
    default = ('number', 'orders', 'warnings', 'shop', 'pieces', 'courier', 'wave', 'packed_at', 'packed_by', 'ship_by')
    sort = ('id',)


class UnderWayTable(ParcelTable):
    default = ('number', 'orders', 'state', 'shop', 'receiver', 'courier', 'shipped_at', 'tracking_step', 'tracked_at')


class WaveTable(Table):
    number = LinkColumn(say('波次号', 'Wave'), copy=True)
    kind = ChoiceColumn(say('类型', 'Kind'), choice=WaveKind)
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    progress = TextColumn(say('进度', 'Progress'), load=_progress)
    made_at = TimeColumn(say('生成时间', 'Made at'))
    made_by = TextColumn(say('生成人', 'Made by'), 'made_by.name', prefetch=('made_by',))
    printed_at = TimeColumn(say('首次打单', 'First printed'))
    default = ('number', 'kind', 'warehouse', 'progress', 'made_at', 'made_by', 'printed_at')


class AlarmTable(Table):
    parcel = LinkColumn(say('快递单号', 'Waybill number'), 'parcel.tracking_number', prefetch=('parcel',), copy=True)
    kind = ChoiceColumn(say('预警', 'Alarm'))
    raised_at = TimeColumn(say('预警时间', 'Raised at'))
    courier = TextColumn(say('快递', 'Courier'), 'parcel.courier.name', prefetch=('parcel__courier',))
    shop = TextColumn(say('店铺', 'Shop'), 'parcel.shop.name', prefetch=('parcel__shop',))
    shipped_at = TimeColumn(say('发货时间', 'Shipped at'), 'parcel.shipped_at', prefetch=('parcel',))
    step = ChoiceColumn(say('最新进度', 'Step'), 'parcel.tracking_step', prefetch=('parcel',), choice=TrackingStep)
    tracked_at = TimeColumn(say('最新轨迹', 'Last event'), 'parcel.tracked_at', prefetch=('parcel',))
    closed_at = TimeColumn(say('解除时间', 'Closed at'))
    closed_by = TextColumn(say('处理人', 'Closed by'), 'closed_by.name', prefetch=('closed_by',))
    note = TextColumn(say('处理说明', 'Note'), wide=True)
    default = ('parcel', 'kind', 'raised_at', 'courier', 'shop', 'shipped_at', 'step', 'tracked_at', 'note')


class GoodsTable(Table):
    """Lines of one parcel; the rows are `Goods`."""

    sku = TextColumn(say('商家编码', 'SKU'))
    name = TextColumn(say('商品', 'Goods'), wide=True)
    colour = TextColumn(say('颜色', 'Colour'))
    size = TextColumn(say('尺码', 'Size'))
    quantity = NumberColumn(say('件数', 'Pieces'))
    packed = NumberColumn(say('已扫', 'Scanned'))
    order_number = TextColumn(say('订单号', 'Order'))


class PickTable(Table):
    """Lines of one pick list; the rows are `Pick`."""

    shelf = TextColumn(say('货位', 'Shelf'))
    style = TextColumn(say('款号', 'Style'))
    name = TextColumn(say('商品', 'Goods'), wide=True)
    is_single = TextColumn(say('单/多', 'Kind'), show=lambda value, _: _kind(value).label)
    colour = TextColumn(say('颜色', 'Colour'))
    size = TextColumn(say('尺码', 'Size'))
    sku = TextColumn(say('商家编码', 'SKU'))
    quantity = NumberColumn(say('件数', 'Pieces'))
    parcels = NumberColumn(say('包裹', 'Parcels'))


class ParcelAlarmTable(Table):
    kind = ChoiceColumn(say('预警', 'Alarm'))
    raised_at = TimeColumn(say('预警时间', 'Raised at'))
    closed_at = TimeColumn(say('解除时间', 'Closed at'))
    note = TextColumn(say('处理说明', 'Note'), wide=True)
