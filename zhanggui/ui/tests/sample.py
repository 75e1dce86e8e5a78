"""Screens over the organisation's tables and a few use cases, so that the frame is tried without any context above it."""

from __future__ import annotations

from django import forms

from zhanggui.core import audit, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.rights import declare
from zhanggui.core.transactions import in_transaction
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import lazy, say
from zhanggui.org.choices import Platform
from zhanggui.org.models import Shop
from zhanggui.ui import registry
from zhanggui.ui.columns import BoolColumn, ChoiceColumn, LinkColumn, MoneyColumn, NumberColumn, TextColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.filters import ChoiceFilter, FenFilter, Filters, SearchFilter, YesNoFilter
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.tables import Table

SEE = declare('sample.see', say('看样例', 'See samples'))


class RenameForm(forms.Form):
    suffix = forms.CharField(label=lazy(say('后缀', 'Suffix')), max_length=5)


@in_transaction
def rename(ids: list[int], /, *, actor: Actor, suffix: str) -> Verdicts:
    """Refuses closed shops."""
    verdicts = Verdicts()
    for shop in Shop.objects.filter(pk__in=ids):
        if not shop.is_active:
            verdicts.refuse(shop.pk, 'closed', say('店铺已停用', 'the shop is closed'), name=shop.name)
            continue
        Shop.objects.filter(pk=shop.pk).update(name=shop.name + suffix)
        verdicts.done.append(shop.pk)
    audit.record('sample.rename', verdicts.done, actor=actor, subject='org.Shop', detail={'reason': suffix})
    return verdicts


def close(ids: list[int], /, *, actor: Actor) -> Verdicts:
    Shop.objects.filter(pk__in=ids).update(is_active=False)
    return Verdicts(done=list(ids))


RENAME = UseCase(
    name='sample.rename', label=say('改名', 'Rename'), subject='org.Shop', service=rename, form=RenameForm, icon='pencil'
)
CLOSE = UseCase(
    name='sample.close', label=say('停用', 'Close'), subject='org.Shop', service=close, tone=Tone.RED,
    confirm=say('停用后不再接单。', 'It will take no more orders.'), sources=frozenset({'open'}),
)
usecases.register(RENAME, CLOSE)


class ShopTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True, sort=True)
    name = TextColumn(say('名称', 'Name'))
    platform = ChoiceColumn(say('平台', 'Platform'))
    warehouse = TextColumn(say('仓库', 'Warehouse'), 'warehouse.name', prefetch=('warehouse',))
    high_amount_fen = MoneyColumn(say('大额线', 'High from'), sort=True)
    ship_hours_max = NumberColumn(say('发货时限', 'Hours to ship'))
    is_active = BoolColumn(say('启用', 'Open'))

    default = ('code', 'name', 'platform', 'warehouse', 'high_amount_fen', 'is_active')
    sort = ('code', 'id')


class ShopFilters(Filters):
    q = SearchFilter(fields=('code', 'name'))
    platform = ChoiceFilter(Platform, label=say('平台', 'Platform'))
    high_from = FenFilter('high_amount_fen', 'gte', label=say('大额线不低于', 'High from at least'))
    is_active = YesNoFilter(label=say('启用', 'Open'))

    basic = ('q', 'platform')


def shop_tabs(actor: Actor) -> list[Tab]:
    seen = Shop.objects.visible_to(actor)
    return [
        Tab('all', say('全部', 'All')),
        Tab('open', say('启用', 'Open'), lambda rows: rows.filter(is_active=True), state='open',
            count=capped_count(seen.filter(is_active=True))),
        Tab('closed', say('停用', 'Closed'), lambda rows: rows.filter(is_active=False), state='closed'),
    ]


class ShopList(ListScreen):
    name = 'sample.shops'
    title = say('店铺', 'Shops')
    icon = 'building-store'
    group = 'sample'
    right = SEE
    model = Shop
    table = ShopTable
    filters = ShopFilters
    tabs = shop_tabs
    use_cases = (RENAME, CLOSE)
    detail = 'sample.shop'
    empty = say('还没有店铺。', 'No shop yet.')


class ShopPage(DetailScreen):
    name = 'sample.shop'
    path = 'sample/shops/<int:pk>/'
    title = say('店铺', 'Shop')
    right = SEE
    model = Shop
    desk = 'sample.shops'
    use_cases = (RENAME, CLOSE)
    panels = (
        FactsPanel(
            say('基本', 'Basics'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                ChoiceColumn(say('平台', 'Platform'), 'platform'),
                TextColumn(say('仓库', 'Warehouse'), 'warehouse.name'),
                MoneyColumn(say('大额线', 'High from'), 'high_amount_fen'),
            ),
        ),
        TablePanel(
            say('同仓店铺', 'Shops of the same warehouse'),
            rows=lambda shop, actor: Shop.objects.visible_to(actor).filter(warehouse=shop.warehouse).order_by('code'),
            table=ShopTable, limit=5, wide=True,
        ),
        TimelinePanel(),
    )


registry.register(ShopList, ShopPage)
