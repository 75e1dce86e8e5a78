"""Orders for the benchmark: the same seed gives the same orders, whoever asks and in whichever batches.

n orders of 1-4 lines over 2,000 SKUs by Zipf's law, returning buyers, one order in twenty with a message, goods for about
97 % of what will be asked. Numbers, prices and the demand follow from small tables, so that making an order costs microseconds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from zhanggui.orders.incoming import IncomingLine, IncomingOrder, PlatformState, Receiver

SKUS = 2_000
COLOURS = ('白色', '黑色', '藏青', '雾蓝', '奶杏', '酒红', '军绿', '燕麦')
SIZES = ('S', 'M', 'L', 'XL', '2XL')
GARMENTS = ('连衣裙', '针织衫', '牛仔裤', '风衣', '衬衫', '卫衣', '半身裙', '羽绒服', '阔腿裤', '马甲')
STYLES = ('法式', '复古', '通勤', '宽松', '修身', '加厚', '小众', '简约')
SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗'
GIVEN = ('伟', '芳', '秀英', '娜', '敏', '静', '丽', '强', '磊', '洋', '艳', '勇', '子涵', '梓萱', '浩然', '雨桐')
PLACES = (
    ('浙江省', '杭州市', '余杭区'),
    ('广东省', '广州市', '天河区'),
    ('广东省', '深圳市', '南山区'),
    ('江苏省', '苏州市', '吴中区'),
    ('四川省', '成都市', '武侯区'),
    ('上海市', '上海市', '浦东新区'),
    ('北京市', '北京市', '朝阳区'),
    ('湖北省', '武汉市', '洪山区'),
    ('陕西省', '西安市', '雁塔区'),
    ('山东省', '青岛市', '市南区'),
)
ROADS = ('文一西路', '中山路', '人民路', '解放大道', '科技园路', '建设路', '和平街', '新华路')
MESSAGES = ('请尽快发货', '要送人，包装好一点', '不要放快递柜', '颜色发错包退吗')
LINES_MAX = 4
MESSAGE_SHARE = 0.05
STOCK_SHARE = 0.97
BUYERS_AN_ORDER = 0.6
FIRST_PAYMENT = datetime(2026, 10, 1, tzinfo=UTC)
SECONDS_APART = 2.0


@dataclass(frozen=True, slots=True)
class Goods:
    """A SKU of the catalogue as the platform would name it."""

    code: str
    colour: str
    size: str
    title: str
    attributes: str
    price_fen: int


@dataclass(frozen=True, slots=True)
class Workload:
    """`orders` orders told from `seed`; two workloads of different `part` share goods and buyers but no order number."""

    orders: int
    seed: int = 1
    part: int = 0

    def batches(self, size: int) -> Iterator[list[IncomingOrder]]:
        """All orders in the order of their payment, `size` at a time."""
        told = _Teller(self)
        for start in range(0, self.orders, size):
            yield [told.order(index) for index in range(start, min(start + size, self.orders))]

    def demand(self) -> Counter[int]:
        """Pieces asked of each SKU, by its index, over all orders."""
        draws = _Draws(self)
        asked: Counter[int] = Counter()
        for _ in range(self.orders):
            for sku, quantity in draws.basket():
                asked[sku] += quantity
        return asked


def catalogue() -> list[Goods]:
    """The 2,000 SKUs, the best seller first."""
    return [_goods(index) for index in range(SKUS)]


def stock_for(*workloads: Workload) -> list[int]:
    """Pieces on the shelf for each SKU: 97 % of what the workloads will ask together."""
    asked: Counter[int] = Counter()
    for workload in workloads:
        asked.update(workload.demand())
    return [round(asked[sku] * STOCK_SHARE) for sku in range(SKUS)]


class _Draws:
    """The random part that decides stock, apart from names and notes, so that the demand is known before the orders are."""

    def __init__(self, workload: Workload) -> None:
        self.random = random.Random(f'{workload.seed}/{workload.part}/baskets')  # noqa: S311 - a workload, no secret
        self.weights = list(accumulate(1 / (rank + 1) for rank in range(SKUS)))
        self.ready: list[int] = []

    def basket(self) -> list[tuple[int, int]]:
        """Distinct SKUs with a quantity each: nine lines out of ten ask for one piece."""
        count = self.random.randrange(LINES_MAX) + 1
        chosen: dict[int, int] = {}
        while len(chosen) < count:
            chosen.setdefault(self._sku(), 2 if self.random.random() > 0.9 else 1)
        return list(chosen.items())

    def _sku(self) -> int:
        if not self.ready:
            self.ready = self.random.choices(range(SKUS), cum_weights=self.weights, k=4_096)
        return self.ready.pop()


class _Teller:
    """Makes the orders one after another; buyers and goods are tables made once."""

    def __init__(self, workload: Workload) -> None:
        self.workload = workload
        self.draws = _Draws(workload)
        self.random = random.Random(f'{workload.seed}/{workload.part}/people')  # noqa: S311 - a workload, no secret
        self.goods = catalogue()
        self.buyers = max(1, int(workload.orders * BUYERS_AN_ORDER))
        self.told_at = FIRST_PAYMENT + timedelta(seconds=SECONDS_APART * workload.orders + 60)

    def order(self, index: int) -> IncomingOrder:
        lines = tuple(self._line(sku, quantity) for sku, quantity in self.draws.basket())
        paid = sum(line.paid_fen or 0 for line in lines)
        goods = sum(line.price_fen * line.quantity for line in lines)
        paid_at = FIRST_PAYMENT + timedelta(seconds=SECONDS_APART * index)
        buyer = self.random.randrange(self.buyers)
        noted = self.random.random() < MESSAGE_SHARE
        return IncomingOrder(
            number=f'{self.workload.seed}{self.workload.part:03}{index:012}',
            told_at=self.told_at,
            state=PlatformState.PAID,
            created_at=paid_at - timedelta(seconds=40),
            paid_at=paid_at,
            nick=f'tb{buyer * 7919:09}',
            receiver=_receiver(buyer),
            goods_fen=goods,
            freight_fen=0,
            discount_fen=goods - paid,
            total_fen=paid,
            paid_fen=paid,
            message=MESSAGES[index % len(MESSAGES)] if noted else '',
            lines=lines,
        )

    def _line(self, sku: int, quantity: int) -> IncomingLine:
        goods = self.goods[sku]
        return IncomingLine(
            code=goods.code,
            title=goods.title,
            attributes=goods.attributes,
            quantity=quantity,
            price_fen=goods.price_fen,
            paid_fen=goods.price_fen * quantity * 9 // 10,
        )


def _goods(index: int) -> Goods:
    item, variant = divmod(index, 20)
    colour, size = COLOURS[variant % len(COLOURS)], SIZES[variant // 4]
    title = f'{STYLES[item % len(STYLES)]}{GARMENTS[item % len(GARMENTS)]}女2026秋冬新款{item:03}'
    return Goods(
        f'K{item:03}-{variant:02}', colour, size, title, f'颜色:{colour};尺码:{size}', 5_900 + (index * 137) % 40_000
    )


def _receiver(buyer: int) -> Receiver:
    province, city, district = PLACES[buyer % len(PLACES)]
    return Receiver(
        name=SURNAMES[buyer % len(SURNAMES)] + GIVEN[buyer % len(GIVEN)],
        phone=f'138{buyer * 7919 % 100_000_000:08}',
        province=province,
        city=city,
        district=district,
        street=f'{ROADS[buyer % len(ROADS)]}{buyer % 900 + 1}号{buyer % 30 + 1}幢{buyer % 18 + 1}0{buyer % 4 + 1}室',
    )
