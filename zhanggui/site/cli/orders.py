"""`zhanggui orders audit|allocate|ship`: the main job from the command line, everything that is ready, batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from zhanggui.core.actors import system
from zhanggui.core.usecases import UseCase, perform
from zhanggui.core.verdicts import Verdicts
from zhanggui.orders.choices import ParcelState
from zhanggui.orders.selectors.orders import BATCH_MAX, orders_to_allocate, orders_to_audit, parcels_in_state
from zhanggui.orders.usecases.desk import ALLOCATE, AUDIT, SHIP
from zhanggui.orders.usecases.floor import PRINT
from zhanggui.org.models import Shop
from zhanggui.site.cli.frame import json_option, progress, refuse, show

SHOWN_MAX = 20
Ready = Callable[[Sequence[int], int], list[int]]

shop_option = click.option('--shop', 'codes', multiple=True, help='Only these shops; all when left out.')


@click.group('orders')
def command() -> None:
    """Audit, allocate, print and ship whatever is ready."""


@command.command('audit')
@shop_option
@json_option
def audit(codes: tuple[str, ...], as_json: bool) -> None:
    """Pass orders that nothing holds on to allocation."""
    _run(AUDIT, orders_to_audit, codes, as_json)


@command.command('allocate')
@shop_option
@json_option
def allocate(codes: tuple[str, ...], as_json: bool) -> None:
    """Promise stock to audited orders, earliest payment first."""
    _run(ALLOCATE, orders_to_allocate, codes, as_json)


@command.command('print')
@shop_option
@json_option
def print_(codes: tuple[str, ...], as_json: bool) -> None:
    """Give parcels their waybill numbers and mark them as printed."""
    _run(PRINT, lambda shops, limit: parcels_in_state(shops, [ParcelState.ALLOCATED], limit), codes, as_json)


@command.command('ship')
@shop_option
@click.option('--unpacked', is_flag=True, help='Also parcels that were printed but not packed at a station.')
@json_option
def ship(codes: tuple[str, ...], unpacked: bool, as_json: bool) -> None:
    """Dispatch packed parcels."""
    states = [ParcelState.PACKED, *([ParcelState.PRINTED] if unpacked else [])]
    _run(SHIP, lambda shops, limit: parcels_in_state(shops, states, limit), codes, as_json)


def _run(use_case: UseCase, ready: Ready, codes: tuple[str, ...], as_json: bool) -> None:
    """Batch after batch, until what is left is only what was refused."""
    shops = _shops(codes)
    actor = system('命令行', door='cli')
    total = Verdicts()
    with progress(str(use_case.label), total=0) as advance:
        while True:
            refused = total.refused_items  # they stay ready and must not crowd out the rest
            batch = [item for item in ready(shops, BATCH_MAX + len(refused)) if item not in refused]
            if not batch:
                break
            total.merge(perform(use_case, batch, actor=actor))
            advance(len(batch))
    result = {'use_case': use_case.name, 'done': len(total.done), 'already': len(total.already)}
    result |= {'refused': len(total.refused_items), 'reasons': dict(total.by_code)}
    shown = [f'{refusal.name or refusal.item}: {refusal.reason}' for refusal in total.refused[:SHOWN_MAX]]
    show(result, as_json=as_json, text='\n'.join([f'{use_case.label}：{total.sentence}', *shown]))


def _shops(codes: tuple[str, ...]) -> list[int]:
    found = dict(Shop.objects.filter(is_active=True).values_list('code', 'pk'))
    unknown = [code for code in codes if code not in found]
    if unknown:
        refuse(f'没有这些店铺：{"、".join(unknown)}；现有：{"、".join(found) or "—"}')
    return sorted(found[code] for code in codes) if codes else sorted(found.values())
