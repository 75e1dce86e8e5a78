"""What goods and listings can be filtered by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhanggui.catalog.selectors import search_skus
from zhanggui.core.bigrams import bigrams
from zhanggui.core.words import say
from zhanggui.org.selectors import shops
from zhanggui.ui.filters import FenFilter, Filters, RowsFilter, SearchFilter, YesNoFilter


def find_skus(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return search_skus(text, rows=rows).order_by()


def find_by_tokens(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Every two neighbouring characters typed occur; or the code is exactly this."""
    tokens = bigrams(text)
    return rows.filter(Q(tokens__contains=tokens) | Q(code=text)) if tokens else rows.filter(code=text)


class ProductFilters(Filters):
    q = SearchFilter(find_by_tokens, placeholder=say('货号、名称', 'Item number, name'))


class SkuFilters(Filters):
    q = SearchFilter(find_skus, placeholder=say('编码、条码、款名、颜色、尺码', 'Code, barcode, name, colour, size'))
    price_from = FenFilter('price_fen', 'gte', label=say('售价不低于', 'Price from'))
    price_to = FenFilter('price_fen', 'lte', label=say('售价不高于', 'Price up to'))
    no_floor = YesNoFilter(label=say('未设底价', 'No floor price'), test=Q(floor_fen=0))
    is_bundle = YesNoFilter(label=say('套装', 'Bundle'))


class BundleFilters(Filters):
    q = SearchFilter(find_skus, placeholder=say('套装编码、名称', 'Bundle code, name'))


class ListingFilters(Filters):
    q = SearchFilter(find_by_tokens, placeholder=say('平台编码、标题、属性', 'Code, title, attributes'))
    shop = RowsFilter(shops, label=say('店铺', 'Shop'))
    no_code = YesNoFilter(label=say('没有商家编码', 'Without a code'), test=Q(code=''))

    basic = ('q', 'shop')
