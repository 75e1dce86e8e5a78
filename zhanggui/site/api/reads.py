"""Orders, parcels and stock out: pages by key, only what the token's owner sees, and nobody's name, phone or address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router

from zhanggui.core.actors import Actor
from zhanggui.orders.choices import OrderState
from zhanggui.orders.models import Order, OrderLine, Parcel, ParcelLine
from zhanggui.orders.policies import SEE_ORDERS, SEE_PARCELS
from zhanggui.site.api.schemas import operation
from zhanggui.site.api.wire import actor_of, answer
from zhanggui.stock.models import Balance
from zhanggui.stock.policies import SEE as SEE_STOCK

PAGE = 100
PAGE_MAX = 1_000
ID_MAX = 2**63 - 1

After = Annotated[int, Query(0, ge=0, le=ID_MAX)]
Limit = Annotated[int, Query(PAGE, ge=1, le=PAGE_MAX)]
Code = Annotated[str, Query('', max_length=64, pattern=r'^[^\x00]*$')]


class LineOut(msgspec.Struct, kw_only=True):
    id: int
    code: str
    sku: str | None
    title: str
    attributes: str
    quantity: int
    cancelled: int
    price_fen: int
    paid_fen: int
    gift: bool


class OrderOut(msgspec.Struct, kw_only=True):
    """`state` is where our work stands, `platform_state` what the platform says, `holds` how many reasons it waits for."""

    id: int
    shop: str
    number: str
    state: str
    platform_state: str
    holds: int
    created_at: datetime | None
    paid_at: datetime | None
    shipped_at: datetime | None
    total_fen: int
    paid_fen: int
    refunded_fen: int
    lines: list[LineOut]
    parcels: list[int]


class ParcelOut(msgspec.Struct, kw_only=True):
    """`id` is what POST /orders/ship takes."""

    id: int
    shop: str
    warehouse: str
    state: str
    courier: str | None
    tracking_number: str
    shipped_at: datetime | None


class StockOut(msgspec.Struct, kw_only=True):
    """Pieces over all batches; `available` is on hand less what is promised."""

    sku_id: int
    sku: str
    warehouse: str
    on_hand: int
    allocated: int
    available: int
    quarantined: int


class OrderPage(msgspec.Struct, kw_only=True):
    """`next` is the `after` of the next page; null: this is the last."""

    rows: list[OrderOut]
    next: int | None


class ParcelPage(msgspec.Struct, kw_only=True):
    rows: list[ParcelOut]
    next: int | None


class StockPage(msgspec.Struct, kw_only=True):
    rows: list[StockOut]
    next: int | None


router = Router()


@router.get(
    '/orders',
    operation_id='orders_list',
    summary='订单列表 · Orders',
    tags=['orders'],
    openapi_extra=operation(None, OrderPage),
)
def orders(
    request: HttpRequest, after: After, limit: Limit, shop: Code, state: Annotated[OrderState | None, Query(None)]
) -> HttpResponse:
    """Oldest first, so that a program that keeps `next` meets every new order once."""
    rows = Order.objects.visible_to(allowed(request, SEE_ORDERS)).filter(pk__gt=after)
    if shop:
        rows = rows.filter(shop__code=shop)
    if state:
        rows = rows.filter(work__state=state)
    page = list(rows.select_related('shop', 'work').order_by('pk')[: limit + 1])
    return answer(OrderPage(rows=_orders(page[:limit]), next=page[limit - 1].pk if len(page) > limit else None))


@router.get(
    '/orders/{order_id}',
    operation_id='orders_get',
    summary='一个订单 · One order',
    tags=['orders'],
    openapi_extra=operation(None, OrderOut),
)
def order(request: HttpRequest, order_id: Annotated[int, Path(ge=1, le=ID_MAX)]) -> HttpResponse:
    rows = Order.objects.visible_to(allowed(request, SEE_ORDERS)).select_related('shop', 'work')
    found = rows.filter(pk=order_id).first()
    if found is None:
        raise Http404
    return answer(_orders([found])[0])


@router.get(
    '/parcels',
    operation_id='parcels_list',
    summary='包裹列表 · Parcels',
    tags=['orders'],
    openapi_extra=operation(None, ParcelPage),
)
def parcels(request: HttpRequest, after: After, limit: Limit, shop: Code) -> HttpResponse:
    rows = Parcel.objects.visible_to(allowed(request, SEE_PARCELS)).filter(pk__gt=after)
    if shop:
        rows = rows.filter(shop__code=shop)
    page = list(rows.select_related('shop', 'warehouse', 'courier').order_by('pk')[: limit + 1])
    shown = [
        ParcelOut(
            id=parcel.pk,
            shop=parcel.shop.code,
            warehouse=parcel.warehouse.code,
            state=parcel.state,
            courier=parcel.courier.code if parcel.courier else None,
            tracking_number=parcel.tracking_number,
            shipped_at=parcel.shipped_at,
        )
        for parcel in page[:limit]
    ]
    return answer(ParcelPage(rows=shown, next=page[limit - 1].pk if len(page) > limit else None))


@router.get(
    '/stock',
    operation_id='stock_list',
    summary='库存 · Stock',
    tags=['stock'],
    openapi_extra=operation(None, StockPage),
)
def stock(request: HttpRequest, after: After, limit: Limit, sku: Code, warehouse: Code) -> HttpResponse:
    """Ordered by SKU; `after` is a SKU's id, and a page holds the rows of up to `limit` SKUs."""
    rows = Balance.objects.visible_to(allowed(request, SEE_STOCK)).filter(sku__gt=after)
    if sku:
        rows = rows.filter(sku__code=sku)
    if warehouse:
        rows = rows.filter(warehouse__code=warehouse)
    skus = list(rows.order_by('sku').values_list('sku', flat=True).distinct()[: limit + 1])
    sums = (
        rows.filter(sku__in=skus[:limit])
        .values('sku', 'sku__code', 'warehouse__code')
        .annotate(on_hand=Sum('on_hand'), allocated=Sum('allocated'), quarantined=Sum('quarantined'))
        .order_by('sku', 'warehouse__code')
    )
    shown = [
        StockOut(
            sku_id=each['sku'],
            sku=each['sku__code'],
            warehouse=each['warehouse__code'],
            on_hand=int(each['on_hand']),
            allocated=int(each['allocated']),
            available=int(each['on_hand'] - each['allocated']),
            quarantined=int(each['quarantined']),
        )
        for each in sums
    ]
    return answer(StockPage(rows=shown, next=skus[limit - 1] if len(skus) > limit else None))


def allowed(request: HttpRequest, right: str) -> Actor:
    actor = actor_of(request)
    if not actor.may(right):
        raise PermissionDenied(right)
    return actor


def _orders(rows: Sequence[Order]) -> list[OrderOut]:
    """Whole orders in three queries, however many there are."""
    ids = [row.pk for row in rows]
    lines: dict[int, list[LineOut]] = defaultdict(list)
    for line in OrderLine.objects.filter(order__in=ids).select_related('listing__sku').order_by('pk'):
        lines[line.order_id].append(_line(line))
    carried: dict[int, list[int]] = defaultdict(list)
    pairs = ParcelLine.objects.filter(order__in=ids).values_list('order', 'parcel').distinct().order_by('parcel')
    for order_id, parcel_id in pairs:
        carried[order_id].append(parcel_id)
    return [
        OrderOut(
            id=row.pk,
            shop=row.shop.code,
            number=row.number,
            state=row.work.state,
            platform_state=row.platform_state,
            holds=row.work.holds,
            created_at=row.created_at,
            paid_at=row.paid_at,
            shipped_at=row.work.shipped_at,
            total_fen=row.total_fen,
            paid_fen=row.paid_fen,
            refunded_fen=row.refunded_fen,
            lines=lines[row.pk],
            parcels=carried[row.pk],
        )
        for row in rows
    ]


def _line(line: Any) -> LineOut:
    return LineOut(
        id=line.pk,
        code=line.listing.code,
        sku=line.listing.sku.code if line.listing.sku else None,
        title=line.listing.title,
        attributes=line.listing.attributes,
        quantity=line.quantity,
        cancelled=line.cancelled,
        price_fen=line.price_fen,
        paid_fen=line.paid_fen,
        gift=line.gift,
    )
