"""Shops and warehouses. They are made and changed, never deleted: orders and stock lean on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.choices import Platform
from zhanggui.org.drafts import NewShop, NewWarehouse
from zhanggui.org.models import Project, Shop, Warehouse
from zhanggui.org.services.lines import UNKNOWN_CODE, by_code, change, checked_texts, fresh, insert, shown

PLATFORMS = {str(platform): platform for platform in Platform}
UNKNOWN_PLATFORM = say('不认识平台“{platform}”，可用：{known}', 'unknown platform “{platform}”; known: {known}')


@in_transaction
def create_shops(drafts: Sequence[NewShop], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    places = by_code(Warehouse.objects.visible_to(actor))
    projects = by_code(Project.objects.visible_to(actor))

    rows = []
    for number, draft in fresh(Shop, drafts, verdicts):
        if draft.platform not in PLATFORMS:
            known = UNKNOWN_PLATFORM.filled(platform=shown(draft.platform), known=', '.join(PLATFORMS))
            verdicts.refuse(number, 'unknown_platform', known, name=draft.code)
            continue
        if draft.warehouse and draft.warehouse not in places:
            unknown = UNKNOWN_CODE.filled(code=shown(draft.warehouse))
            verdicts.refuse(number, 'unknown_warehouse', unknown, name=draft.code)
            continue
        if draft.project and draft.project not in projects:
            unknown = UNKNOWN_CODE.filled(code=shown(draft.project))
            verdicts.refuse(number, 'unknown_project', unknown, name=draft.code)
            continue
        name = draft.name or draft.code
        texts = checked_texts(verdicts, number, draft.code, name=name, courier_code=draft.courier_code)
        if texts is not None:
            beside = {'warehouse': places.get(draft.warehouse), 'project': projects.get(draft.project)}
            rows.append((number, Shop(code=draft.code, platform=draft.platform, **beside, **texts)))

    shops = insert(Shop, rows, verdicts, key=lambda shop: shop.code)

    codes = {'codes': [shop.code for shop in shops]}
    audit.record('org.create_shop', verdicts.done, actor=actor, subject='org.Shop', detail=codes)
    return verdicts


@in_transaction
def create_warehouses(drafts: Sequence[NewWarehouse], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()

    rows = []
    for number, draft in fresh(Warehouse, drafts, verdicts):
        texts = checked_texts(
            verdicts,
            number,
            draft.code,
            name=draft.name or draft.code,
            province=draft.province,
            address=draft.address,
            contact=draft.contact,
        )
        if texts is not None:
            rows.append((number, Warehouse(code=draft.code, **texts)))

    places = insert(Warehouse, rows, verdicts, key=lambda place: place.code)

    codes = {'codes': [place.code for place in places]}
    audit.record('org.create_warehouse', verdicts.done, actor=actor, subject='org.Warehouse', detail=codes)
    return verdicts


@in_transaction
def change_shops(ids: Sequence[int], *, actor: Actor, without_project: bool = False, **told: Any) -> Verdicts:
    """Set the habits that are told (`None`: stays as it is): name, warehouse_id, courier_code, allocates_by_line, …

    `without_project` takes them off their project, whichever is told: whoever serves its client sees them no longer.
    """
    cleared = ('project_id',) if without_project else ()
    return change(Shop, ids, told, actor=actor, use_case='org.change_shop', cleared=cleared)


@in_transaction
def change_warehouses(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    return change(Warehouse, ids, told, actor=actor, use_case='org.change_warehouse')
