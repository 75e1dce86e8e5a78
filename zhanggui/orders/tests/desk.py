"""A small company to test the desk with: one shop, one warehouse, a few goods, orders as a platform tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from zhanggui.catalog.models import BundlePart, Product, Sku
from zhanggui.core import clock, drift
from zhanggui.core.actors import Actor, system
from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, Receiver
from zhanggui.orders.models import Courier, Hold, Order, Parcel, Work
from zhanggui.orders.services.allocate import allocate
from zhanggui.orders.services.audit import audit
from zhanggui.orders.services.receive import receive
from zhanggui.org.models import Shop, Warehouse
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.models import Balance
from zhanggui.stock.services import receive as receive_goods

PAID_AT = datetime(2026, 11, 11, 2, 0, tzinfo=UTC)
TOLD_AT = datetime(2026, 11, 11, 4, 0, tzinfo=UTC)
HOME = Receiver(
    name='王小明', phone='13812345678', province='浙江省', city='杭州市', district='余杭区', street='五常街道示例路 1 号'
)


@dataclass
class Desk:
    """The company and the words to make things happen in it."""

    shop: Shop
    warehouse: Warehouse
    skus: dict[str, Sku]
    actor: Actor

    def order(self, number: str, *codes: str, **told: Any) -> IncomingOrder:
        """A paid order of one piece of each code, unless told otherwise."""
        lines = told.pop('lines', None) or tuple(line(code) for code in codes)
        total = sum(each.price_fen * each.quantity for each in lines)
        values: dict[str, Any] = {
            'told_at': TOLD_AT, 'state': PlatformState.PAID, 'created_at': PAID_AT - timedelta(minutes=1), 'paid_at': PAID_AT,
            'nick': f'nick-{number}', 'receiver': HOME, 'goods_fen': total, 'freight_fen': 0, 'total_fen': total,
            'paid_fen': total, 'lines': lines,
        }  # fmt: skip
        return IncomingOrder(number=number, **{**values, **told})

    def receive(self, *orders: IncomingOrder) -> list[int]:
        receive(self.shop.pk, orders, actor=self.actor)
        found = dict(Order.objects.filter(shop=self.shop).values_list('number', 'pk'))
        return [found[order.number] for order in orders]

    def allocated(self, *orders: IncomingOrder) -> list[int]:
        """Received, audited and allocated; fails loudly when one of them is not."""
        ids = self.receive(*orders)
        assert audit(ids, actor=self.actor).done == ids
        assert sorted(allocate(ids, actor=self.actor).done) == ids
        return ids

    def state(self, order_id: int) -> str:
        return Work.objects.get(pk=order_id).state

    def holds(self, order_id: int) -> set[str]:
        return set(Hold.objects.filter(order_id=order_id, released_at=None).values_list('kind', flat=True))

    def balance(self, code: str) -> tuple[int, int]:
        """(on hand, allocated) of a SKU."""
        found = Balance.objects.get(warehouse=self.warehouse, sku=self.skus[code])
        return found.on_hand, found.allocated

    def parcel(self, order_id: int) -> Parcel:
        return Parcel.objects.filter(lines__order_id=order_id).exclude(state='cancelled').distinct().get()


def line(code: str, quantity: int = 1, price_fen: int = 9_900, **told: Any) -> IncomingLine:
    return IncomingLine(code=code, title=f'示例商品 {code}', quantity=quantity, price_fen=price_fen, **told)


def make_desk(stock: dict[str, int] | None = None) -> Desk:
    """SKUs `A`, `B`, `C` with ten pieces each, and the bundle `AB` of two A and one B."""
    warehouse = Warehouse.objects.create(code='HZ', name='杭州仓')
    shop = Shop.objects.create(code='T1', name='示例旗舰店', platform='tmall', warehouse=warehouse, courier_code='ZTO')
    Courier.objects.create(code='ZTO', name='中通快递', prefix='ZT', next_number=1, last_number=999_999_999)
    product = Product.objects.create(code='P', name='示例')
    skus = {
        code: Sku.objects.create(product=product, code=code, barcode=f'690{code}', floor_fen=floor, is_bundle=code == 'AB')
        for code, floor in (('A', 0), ('B', 0), ('C', 5_000), ('AB', 0))
    }
    BundlePart.objects.create(bundle=skus['AB'], part=skus['A'], quantity=2)
    BundlePart.objects.create(bundle=skus['AB'], part=skus['B'], quantity=1)
    actor = system('测试')
    pieces = {'A': 10, 'B': 10, 'C': 10} if stock is None else stock
    goods = [ReceiptLine(sku=code, quantity=quantity) for code, quantity in pieces.items()]
    if goods:
        assert not receive_goods(goods, actor=actor, warehouse_id=warehouse.pk).refused
    return Desk(shop, warehouse, skus, actor)


def assert_sound() -> None:
    """`drift` finds nothing."""
    assert [(proof.invariant, proof.examples) for proof in drift.run() if proof.found] == []


__all__ = ['HOME', 'PAID_AT', 'TOLD_AT', 'Desk', 'assert_sound', 'clock', 'line', 'make_desk']
