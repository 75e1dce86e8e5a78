"""`zhanggui shop add CODE --platform NAME`: a shop without the demo, on a warehouse that is there or made with it."""

from __future__ import annotations

import click

from zhanggui.core.actors import system
from zhanggui.core.usecases import perform
from zhanggui.org.choices import Platform
from zhanggui.org.drafts import NewShop, NewWarehouse
from zhanggui.org.models import Shop, Warehouse
from zhanggui.org.usecases import CREATE_SHOP, CREATE_WAREHOUSE
from zhanggui.site.cli.frame import json_option, refuse, show, table

FIRST_WAREHOUSE = NewWarehouse(code='MAIN', name='主仓')
PLATFORMS = {name: str(platform) for platform in Platform for name in (platform.value, platform.label.zh)}


@click.group('shop')
def command() -> None:
    """Shops: add one, list them."""


@command.command('add')
@click.argument('code')
@click.option('--platform', required=True, help=f'One of {", ".join(Platform)}.')
@click.option('--name', default='', help='What people call it; the code when left out.')
@click.option('--warehouse', default='', help='Code of its warehouse; when left out the only one, or a new MAIN.')
@json_option
def add(code: str, platform: str, name: str, warehouse: str, as_json: bool) -> None:
    """Add the shop CODE."""
    actor = system('命令行', door='cli')
    draft = NewShop(
        code=code,
        platform=PLATFORMS.get(platform, platform),
        name=name,
        warehouse=warehouse or _warehouse(),
    )
    verdicts = perform(CREATE_SHOP, [draft], actor=actor)
    for refusal in verdicts.refused:
        refuse(str(refusal.reason))
    shop = Shop.objects.select_related('warehouse').get(pk=verdicts.done[0])
    place = shop.warehouse.code if shop.warehouse else None
    told = {'id': shop.pk, 'code': shop.code, 'platform': shop.platform, 'warehouse': place}
    show(told, as_json=as_json, text=f'已新增店铺 {shop.code}（{shop.platform}），默认仓库 {place or "未设"}。')


@command.command('list')
@json_option
def list_(as_json: bool) -> None:
    """List the shops."""
    rows = [(shop.code, shop.name, shop.platform) for shop in Shop.objects.all()]
    told = [dict(zip(('code', 'name', 'platform'), row, strict=True)) for row in rows]
    show({'shops': told}, as_json=as_json, text=table(rows) or '还没有店铺。')


def _warehouse() -> str:
    """The one warehouse there is; the first one is made; of several, the caller must say which."""
    codes = list(Warehouse.objects.values_list('code', flat=True)[:2])
    if not codes:
        perform(CREATE_WAREHOUSE, [FIRST_WAREHOUSE], actor=system('命令行', door='cli'))
        return FIRST_WAREHOUSE.code
    return codes[0] if len(codes) == 1 else ''
