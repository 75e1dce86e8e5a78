"""What balances, movements and documents can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhanggui.catalog.selectors import search_skus
from zhanggui.core.words import say
from zhanggui.org.selectors import warehouses
from zhanggui.stock.choices import MovementKind
from zhanggui.stock.models import Balance, DocumentLine
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, RowsFilter, SearchFilter, YesNoFilter

BALANCES_MAX = 2_000
GOODS = say('编码、条码、款名、颜色、尺码', 'Code, barcode, name, colour, size')


def of_sku(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(sku__in=search_skus(text).order_by().values('pk'))


def of_moved_sku(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """By the number of a document, else by SKU. Ids are looked up first: millions of movements are then read by index."""
    lines = list(DocumentLine.objects.filter(document__number__iexact=text).values_list('pk', flat=True))
    if lines:
        return rows.filter(document_line_id__in=lines)
    balances = Balance.objects.filter(sku__in=search_skus(text).order_by().values('pk'))
    return rows.filter(balance_id__in=list(balances.values_list('pk', flat=True)[:BALANCES_MAX]))


def of_document(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(number__iexact=text) | Q(reference__icontains=text) | Q(reason__icontains=text))


class BalanceFilters(Filters):
    q = SearchFilter(of_sku, placeholder=GOODS)
    warehouse = RowsFilter(warehouses, label=say('仓库', 'Warehouse'))
    shelf = SearchFilter(fields=('shelf',), label=say('货位', 'Shelf'), placeholder=say('货位', 'Shelf'))
    promised = YesNoFilter(label=say('有占用', 'Promised'), test=Q(allocated__gt=0))

    basic = ('q', 'warehouse')


class MovementFilters(Filters):
    q = SearchFilter(of_moved_sku, placeholder=say('编码、款名、单号', 'Code, name, document number'))
    warehouse = RowsFilter(warehouses, label=say('仓库', 'Warehouse'), field_name='balance__warehouse')
    kind = ChoiceFilter(MovementKind, label=say('类型', 'Kind'))
    at = DaysFilter('at', label=say('时间', 'At'))

    basic = ('q', 'warehouse', 'at')


class DocumentFilters(Filters):
    q = SearchFilter(of_document, placeholder=say('单号、送货单号、原因', 'Number, delivery note, reason'))
    warehouse = RowsFilter(warehouses, label=say('仓库', 'Warehouse'))
    made_at = DaysFilter('made_at', label=say('时间', 'Made at'))

    basic = ('q', 'warehouse', 'made_at')
