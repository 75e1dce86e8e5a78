"""What can be done to goods. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations

from zhanggui.catalog.choices import Match, SkuState
from zhanggui.catalog.drafts import BundleLine, GoodsCode, ProductDraft, SkuDraft
from zhanggui.catalog.forms import MatchForm, PriceForm
from zhanggui.catalog.services import (
    change_price,
    ignore_listing,
    match_listing,
    resume_skus,
    save_bundles,
    save_products,
    save_skus,
    stop_by_code,
    stop_skus,
)
from zhanggui.core.choices import Tone
from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say

SAVE_PRODUCTS = UseCase(
    name='catalog.save_products',
    label=say('保存款式', 'Save products'),
    subject='catalog.Product',
    service=save_products,
    takes=ProductDraft,
    tone=Tone.BLUE,
    icon='hanger',
)
SAVE_SKUS = UseCase(
    name='catalog.save_skus',
    label=say('保存商品资料', 'Save SKUs'),
    subject='catalog.Sku',
    service=save_skus,
    takes=SkuDraft,
    tone=Tone.BLUE,
    icon='tag',
)
SAVE_BUNDLES = UseCase(
    name='catalog.save_bundles',
    label=say('保存套装', 'Save bundles'),
    subject='catalog.Sku',
    service=save_bundles,
    takes=BundleLine,
    tone=Tone.BLUE,
    icon='packages',
)
CHANGE_PRICE = UseCase(
    name='catalog.change_price',
    label=say('改价', 'Change price'),
    subject='catalog.Sku',
    service=change_price,
    form=PriceForm,
    tone=Tone.YELLOW,
    icon='currency-yuan',
)
STOP_SKUS = UseCase(
    name='catalog.stop_skus',
    label=say('停售', 'Stop selling'),
    subject='catalog.Sku',
    service=stop_skus,
    sources=frozenset({SkuState.ON_SALE}),
    target=SkuState.STOPPED,
    tone=Tone.ORANGE,
    icon='player-pause',
)
STOP_BY_CODE = UseCase(
    name='catalog.stop_by_code',
    label=say('按编码停售', 'Stop selling by code'),
    subject='catalog.Sku',
    service=stop_by_code,
    takes=GoodsCode,
    target=SkuState.STOPPED,
    tone=Tone.ORANGE,
    icon='player-pause',
)
RESUME_SKUS = UseCase(
    name='catalog.resume_skus',
    label=say('恢复销售', 'Resume selling'),
    subject='catalog.Sku',
    service=resume_skus,
    sources=frozenset({SkuState.STOPPED}),
    target=SkuState.ON_SALE,
    tone=Tone.GREEN,
    icon='player-play',
)
MATCH_LISTING = UseCase(
    name='catalog.match_listing',
    label=say('匹配商品', 'Match to a SKU'),
    subject='catalog.Listing',
    service=match_listing,
    target=Match.MATCHED,
    form=MatchForm,
    tone=Tone.GREEN,
    icon='link',
)
IGNORE_LISTING = UseCase(
    name='catalog.ignore_listing',
    label=say('设为不发货', 'Mark as not shipped'),
    subject='catalog.Listing',
    service=ignore_listing,
    target=Match.IGNORED,
    tone=Tone.GREY,
    icon='eye-off',
    confirm=say(
        '同店铺同编码的商品都不再发货，等待中的订单会继续处理。',
        'Nothing will be shipped for this code in this shop any more; orders that wait go on without it.',
    ),
)

register(
    SAVE_PRODUCTS, SAVE_SKUS, SAVE_BUNDLES, CHANGE_PRICE, STOP_SKUS, STOP_BY_CODE, RESUME_SKUS, MATCH_LISTING,
    IGNORE_LISTING,
)  # fmt: skip
