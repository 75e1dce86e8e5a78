"""How balances, movements and documents look in a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet, Sum

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.org.selectors import warehouses
from zhanggui.stock.choices import EFFECTS
from zhanggui.stock.models import Document, DocumentLine
from zhanggui.stock.selectors import availability_seen_by
from zhanggui.ui.columns import ChoiceColumn, Column, LinkColumn, NumberColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table

SKU = ('sku__product',)
SKU_CODE = say('商家编码', 'SKU code')
BALANCE = ('balance__sku__product', 'balance__warehouse')


def available_words(rows: Sequence[Any], actor: Actor) -> dict[int, str]:
    """`主仓 12、二仓 3` for each SKU, in the warehouses in sight."""
    names = dict(warehouses(actor).values_list('pk', 'name'))
    found = availability_seen_by(actor, [row.pk for row in rows])
    return {
        sku: '、'.join(f'{names[place]} {each.available}' for place, each in places if place in names)
        for sku, places in found.items()
    }


def available_pieces(rows: Sequence[Any], actor: Actor) -> dict[int, int]:
    found = availability_seen_by(actor, [row.pk for row in rows])
    return {row.pk: sum(each.available for _, each in found.get(row.pk, ())) for row in rows}


def signed(value: int, row: Any) -> str:
    """The movement's effect on what is on the shelf; a promise moves nothing and stands in brackets."""
    effect = EFFECTS[row.kind]
    return f'{effect.on_hand * value:+,}' if effect.on_hand else f'({max(effect, key=abs) * value:+,})'


def line_counts(rows: Sequence[Document], actor: Actor) -> dict[int, int]:
    return dict(_lines_of(rows).values_list('document_id').annotate(Count('pk')))


def piece_counts(rows: Sequence[Document], actor: Actor) -> dict[int, int]:
    return dict(_lines_of(rows).values_list('document_id').annotate(Sum('quantity')))


def _lines_of(rows: Sequence[Document]) -> QuerySet[DocumentLine]:
    return DocumentLine.objects.filter(document_id__in=[row.pk for row in rows])


class BalanceTable(Table):
    sku = LinkColumn(SKU_CODE, 'sku.code', prefetch=SKU, copy=True)
    name = TextColumn(say('名称', 'Name'), 'sku.product.name', prefetch=SKU)
    specification = TextColumn(say('规格', 'Specification'), 'sku.specification', prefetch=SKU)
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    shelf = TextColumn(say('货位', 'Shelf'))
    batch = TextColumn(say('批次', 'Batch'))
    available = NumberColumn(say('可用', 'Available'), hint=say('在库减占用', 'on hand less promised'))
    on_hand = NumberColumn(say('在库', 'On hand'))
    allocated = NumberColumn(say('占用', 'Promised'), hint=say('已配给包裹、还没发出', 'set aside for parcels'))
    quarantined = NumberColumn(say('待检', 'Quarantine'))
    barcode = TextColumn(say('条码', 'Barcode'), 'sku.barcode', prefetch=SKU, copy=True)

    default = ('sku', 'name', 'specification', 'warehouse', 'shelf', 'available', 'on_hand', 'allocated', 'quarantined')
    sort = ('-id',)


class BalanceOfSkuTable(Table):
    warehouse = LinkColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    shelf = TextColumn(say('货位', 'Shelf'))
    batch = TextColumn(say('批次', 'Batch'))
    available = NumberColumn(say('可用', 'Available'))
    on_hand = NumberColumn(say('在库', 'On hand'))
    allocated = NumberColumn(say('占用', 'Promised'))
    quarantined = NumberColumn(say('待检', 'Quarantine'))


class MovementTable(Table):
    at = TimeColumn(say('时间', 'At'))
    kind = ChoiceColumn(say('类型', 'Kind'))
    sku = TextColumn(SKU_CODE, 'balance.sku.code', prefetch=BALANCE, copy=True)
    name = TextColumn(say('名称', 'Name'), 'balance.sku.product.name', prefetch=BALANCE)
    specification = TextColumn(say('规格', 'Specification'), 'balance.sku.specification', prefetch=BALANCE)
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'balance.warehouse.name', prefetch=BALANCE)
    quantity = NumberColumn(
        say('数量', 'Quantity'), show=signed, hint=say('括号内不改变在库', 'in brackets: the shelf is untouched')
    )
    document = TextColumn(
        say('单据', 'Document'), 'document_line.document.number', prefetch=('document_line__document',), copy=True
    )
    promise = TextColumn(say('包裹明细', 'Parcel line'), 'promise_id')
    batch = TextColumn(say('批次', 'Batch'), 'balance.batch', prefetch=BALANCE)

    default = ('at', 'kind', 'sku', 'name', 'specification', 'warehouse', 'quantity', 'document')
    sort = ('-id',)


class MovementOfBalanceTable(Table):
    at = TimeColumn(say('时间', 'At'))
    kind = ChoiceColumn(say('类型', 'Kind'))
    quantity = NumberColumn(say('数量', 'Quantity'), show=signed)
    document = TextColumn(
        say('单据', 'Document'), 'document_line.document.number', prefetch=('document_line__document',)
    )
    promise = TextColumn(say('包裹明细', 'Parcel line'), 'promise_id')


class DocumentTable(Table):
    number = LinkColumn(say('单号', 'Number'), copy=True)
    kind = ChoiceColumn(say('类型', 'Kind'))
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    to_warehouse = TextColumn(say('调入仓库', 'To warehouse'), 'to_warehouse.name', prefetch=('to_warehouse',))
    lines = NumberColumn(say('行', 'Lines'), load=line_counts)
    pieces = NumberColumn(say('件', 'Pieces'), load=piece_counts)
    reason = TextColumn(say('原因', 'Reason'))
    reference = TextColumn(say('送货单号', 'Delivery note'))
    made_by = TextColumn(say('制单人', 'Made by'), 'made_by.name', prefetch=('made_by',))
    made_at = TimeColumn(say('时间', 'Made at'))

    default = (
        'number',
        'kind',
        'warehouse',
        'to_warehouse',
        'lines',
        'pieces',
        'reason',
        'reference',
        'made_by',
        'made_at',
    )
    sort = ('-id',)


class DocumentLineTable(Table):
    sku = LinkColumn(SKU_CODE, 'sku.code', prefetch=SKU)
    name = TextColumn(say('名称', 'Name'), 'sku.product.name', prefetch=SKU)
    specification = TextColumn(say('规格', 'Specification'), 'sku.specification', prefetch=SKU)
    kind = ChoiceColumn(say('动作', 'Movement'))
    quantity = NumberColumn(say('数量', 'Quantity'))
    batch = TextColumn(say('批次', 'Batch'))
    shelf = TextColumn(say('货位', 'Shelf'))
    note = TextColumn(say('备注', 'Note'))


SKU_AVAILABLE: dict[str, Column] = {
    'available': NumberColumn(say('可用库存', 'Available'), load=available_pieces),
    'available_where': TextColumn(say('分仓可用', 'Available by warehouse'), load=available_words),
}
