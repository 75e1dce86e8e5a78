"""Ours in the benchmark: the services of the product as screens, API and command line call them, with all they do beside.

Nothing is switched off: audit rows and their chain, buyers, addresses, search tokens, listings, holds, parcels, counters and
the outbox are written in the same transactions as in daily work.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from zhanggui.catalog.models import Product, Sku
from zhanggui.core import clock, outbox
from zhanggui.core.actors import system
from zhanggui.core.bulk import text_array
from zhanggui.orders.incoming import IncomingOrder
from zhanggui.orders.models import Courier
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.receive import receive
from zhanggui.orders.services.ship import ship
from zhanggui.org.models import Shop, Warehouse
from zhanggui.site.benching.workload import catalogue
from zhanggui.stock.choices import DocumentKind, MovementKind
from zhanggui.stock.models import Balance, Document, DocumentLine, Movement

ACTOR = system('bench', door='cli')
DRAIN_MAX = 1_000_000

ANALYZE = 'ANALYZE orders_order, orders_work, orders_orderline, customers_customer, customers_address, catalog_listing'

PARCELS_OF = """
SELECT DISTINCT parcel_id
FROM orders_parcelline
WHERE order_id = ANY(%s::bigint[])
"""


class Ours:
    """The four services for one shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def receive(self, orders: Sequence[IncomingOrder]) -> list[int]:
        return receive(self.shop.pk, orders, actor=ACTOR).done

    def audit(self, ids: Sequence[int]) -> list[int]:
        return audit(ids, actor=ACTOR).done

    def allocate(self, ids: Sequence[int]) -> list[int]:
        return allocate(ids, actor=ACTOR).done

    def ship(self, ids: Sequence[int]) -> list[int]:
        """Parcels leave; who presses the button has their ids on the screen, here they are looked up on the clock."""
        with connection.cursor() as cursor:
            cursor.execute(PARCELS_OF, [text_array(ids)])
            parcels = [row[0] for row in cursor.fetchall()]
        return ship(parcels, actor=ACTOR).done

    def settle(self) -> None:
        """The statistics a server would gather by itself a minute later."""
        with connection.cursor() as cursor:
            cursor.execute(ANALYZE)

    def drain(self) -> int:
        return outbox.drain(DRAIN_MAX)


def found_company(stock: Sequence[int]) -> Shop:
    """One warehouse, one courier, one shop, the catalogue, and the goods received by the ledger's own door."""
    warehouse = Warehouse.objects.create(code='W1', name='杭州仓')
    Courier.objects.create(code='SF', name='顺丰速运', prefix='SF')
    shop = Shop.objects.create(
        code='bench', name='试衣间旗舰店', platform='tmall', warehouse=warehouse, courier_code='SF'
    )
    skus = _make_skus()
    put_on_shelf(warehouse, [(sku, pieces) for sku, pieces in zip(skus, stock, strict=True) if pieces])
    return shop


def _make_skus() -> list[Sku]:
    goods = catalogue()
    items = sorted({each.code.partition('-')[0] for each in goods})
    made = Product.objects.bulk_create(Product(code=item, name=f'款式 {item}') for item in items)
    products = {product.code: product for product in made}
    return Sku.objects.bulk_create(
        Sku(
            product=products[each.code.partition('-')[0]],
            code=each.code,
            colour=each.colour,
            size=each.size,
            price_fen=each.price_fen,
            cost_fen=each.price_fen // 3,
            floor_fen=each.price_fen // 2,
        )
        for each in goods
    )


def put_on_shelf(warehouse: Warehouse, goods: Sequence[tuple[Sku, int]]) -> None:
    """One delivery note with its movements and the balances they sum to, in an empty warehouse."""
    kind = MovementKind.RECEIVED
    note = Document.objects.create(kind=DocumentKind.RECEIPT, number='bench', warehouse=warehouse)
    lines = DocumentLine.objects.bulk_create(
        DocumentLine(document=note, sku=sku, quantity=pieces, kind=kind) for sku, pieces in goods
    )
    balances = Balance.objects.bulk_create(
        Balance(warehouse=warehouse, sku=sku, on_hand=pieces) for sku, pieces in goods
    )
    Movement.objects.bulk_create(
        Movement(balance=balance, kind=kind, quantity=line.quantity, document_line=line, at=clock.now())
        for balance, line in zip(balances, lines, strict=True)
    )
