"""Clothes of the demo company: some sixty styles in colours and sizes, a few bundles, on shelves in two warehouses."""

from __future__ import annotations

import random
from dataclasses import dataclass

from zhanggui.catalog.drafts import BundleLine, SkuDraft
from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.services import save_bundles, save_skus
from zhanggui.core.actors import Actor
from zhanggui.site.demo.company import Company
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.services import receive

SEED = 20261111
COLOURS = ('米白', '黑色', '藏青', '雾霾蓝', '奶杏', '豆沙粉', '军绿', '燕麦')
SIZES = ('S', 'M', 'L', 'XL')
# code, what it is, category, price in yuan
STYLES = (
    ('LQ', '连衣裙', '裙装', 259), ('BZ', '半身裙', '裙装', 169), ('ZZ', '针织衫', '上装', 189), ('CS', '衬衫', '上装', 159),
    ('WY', '卫衣', '上装', 179), ('FY', '风衣', '外套', 459), ('YR', '羽绒服', '外套', 699), ('DY', '大衣', '外套', 899),
    ('NZ', '牛仔裤', '裤装', 199), ('KT', '阔腿裤', '裤装', 179), ('MJ', '马甲', '上装', 149), ('TS', '打底衫', '上装', 89),
)  # fmt: skip
ADJECTIVES = ('法式复古', '通勤', '小香风', '宽松显瘦', '新中式')
BUNDLES = (
    ('TZ-01', '针织两件套', 'ZZ01', 'BZ01'),
    ('TZ-02', '通勤两件套', 'CS02', 'KT02'),
    ('TZ-03', '打底三件装', 'TS01', 'TS01'),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A SKU as a shop sells it."""

    code: str
    title: str
    attributes: str
    price_fen: int


def stock_up(company: Company, actor: Actor) -> list[Item]:
    chance = random.Random(SEED)  # noqa: S311 - a demo from a seed
    drafts, items = _collection(chance)
    verdicts = save_skus(drafts, actor=actor)
    assert not verdicts.refused, verdicts.refused[:3]
    items += _bundles(items, actor)
    _fill_shelves(company, drafts, chance, actor)
    return items


def _collection(chance: random.Random) -> tuple[list[SkuDraft], list[Item]]:
    """Every kind in a few styles, every style in two or three colours and up to four sizes: about 300 SKUs."""
    drafts, items = [], []
    barcode = 6_901_234_000_000
    for prefix, kind, _, yuan in STYLES:
        for number in range(1, 4):
            style = f'{prefix}{number:02}'
            title = f'云裳记 2026 秋冬新款{chance.choice(ADJECTIVES)}{kind}女'
            price_fen = (yuan + chance.randrange(-2, 6) * 10) * 100
            for colour in chance.sample(COLOURS, chance.choice((2, 2, 3))):
                for size in SIZES[: chance.choice((3, 4, 4))]:
                    barcode += 1
                    code = f'{style}-{COLOURS.index(colour) + 1}{size}'
                    drafts.append(
                        SkuDraft(
                            code=code, product=style, name=title.removeprefix('云裳记 2026 '), colour=colour, size=size,
                            barcode=str(barcode), cost_fen=price_fen * 38 // 100, price_fen=price_fen,
                            floor_fen=price_fen * 60 // 100, weight_g=chance.randrange(180, 900),
                        )
                    )  # fmt: skip
                    items.append(Item(code, title, f'颜色分类:{colour};尺码:{size}', price_fen))
    return drafts, items


def _bundles(items: list[Item], actor: Actor) -> list[Item]:
    """Ten per cent off what the parts cost together; three of the same for the bundle of one style."""
    made = []
    lines = []
    for code, name, *styles in BUNDLES:
        parts = [next(item for item in items if item.code.startswith(style)) for style in styles]
        quantities = {part.code: 3 if len(set(styles)) == 1 else 1 for part in parts}
        price_fen = sum(part.price_fen * quantities[part.code] for part in dict.fromkeys(parts)) * 9 // 10
        lines += [
            BundleLine(bundle=code, part=part, quantity=quantity, name=name, price_fen=price_fen)
            for part, quantity in quantities.items()
        ]
        made.append(Item(code, f'云裳记 {name} 超值组合', '套装', price_fen))
    verdicts = save_bundles(lines, actor=actor)
    assert not verdicts.refused, verdicts.refused[:3]
    return made


def _fill_shelves(company: Company, drafts: list[SkuDraft], chance: random.Random, actor: Actor) -> None:
    """Plenty in Hangzhou, less in Guangzhou, some sizes nearly gone: there must be something out of stock to see."""
    categories = {prefix: category for prefix, _, category, _ in STYLES}
    for product in Product.objects.filter(category=''):
        product.category = categories.get(product.code[:2], '套装')
        product.save(update_fields=['category'])
    assert Sku.objects.exists()
    for place, (code, warehouse) in enumerate(sorted(company.warehouses.items())):
        lines = [
            ReceiptLine(
                sku=draft.code,
                quantity=_pieces(chance) if code == 'HZ' else _pieces(chance) // 2 + 1,
                shelf=f'{"AB"[place]}-{index // 24 + 1:02}-{index // 4 % 6 + 1}-{index % 4 + 1}',
            )
            for index, draft in enumerate(drafts)
        ]
        verdicts = receive(lines, actor=actor, warehouse_id=warehouse.pk, reference='秋冬首批到货')
        assert not verdicts.refused, verdicts.refused[:3]


def _pieces(chance: random.Random) -> int:
    return 9 if chance.random() < 0.03 else chance.choice((60, 80, 100, 130, 160))
