"""Shops and warehouses. They are made and changed, never deleted: orders and stock lean on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.choices import Platform
from zhanggui.org.drafts import NewShop, NewWarehouse
from zhanggui.org.models import Shop, Warehouse
from zhanggui.org.services.lines import UNKNOWN_CODE, by_code, checked_texts, fresh, insert, shown

Row = TypeVar('Row', bound=models.Model)

PLATFORMS = {str(platform): platform for platform in Platform}
UNKNOWN_PLATFORM = say('不认识平台“{platform}”，可用：{known}', 'unknown platform “{platform}”; known: {known}')


@in_transaction
def create_shops(drafts: Sequence[NewShop], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    places = by_code(Warehouse.objects.visible_to(actor))

    rows = []
    for number, draft in fresh(Shop, drafts, verdicts):
        if draft.platform not in PLATFORMS:
            known = UNKNOWN_PLATFORM.filled(platform=shown(draft.platform), known=', '.join(PLATFORMS))
            verdicts.refuse(number, 'unknown_platform', known, name=draft.code)
            continue
        if draft.warehouse and draft.warehouse not in places:
            verdicts.refuse(
                number, 'unknown_warehouse', UNKNOWN_CODE.filled(code=shown(draft.warehouse)), name=draft.code
            )
            continue
        name = draft.name or draft.code
        texts = checked_texts(verdicts, number, draft.code, name=name, courier_code=draft.courier_code)
        if texts is not None:
            warehouse = places.get(draft.warehouse)
            rows.append((number, Shop(code=draft.code, platform=draft.platform, warehouse=warehouse, **texts)))

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
def change_shops(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    """Set the habits that are told (`None`: stays as it is): name, warehouse_id, courier_code, allocates_by_line, …"""
    return _change(Shop, ids, told, actor=actor, use_case='org.change_shop')


@in_transaction
def change_warehouses(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    return _change(Warehouse, ids, told, actor=actor, use_case='org.change_warehouse')


def _change(model: type[Row], ids: Sequence[int], told: dict[str, Any], *, actor: Actor, use_case: str) -> Verdicts:
    """Rows that already are as told are *already*; the audit names the fields, not the values."""
    verdicts = Verdicts()
    wanted = {field: value for field, value in told.items() if value is not None}
    rows = locked(model._default_manager.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    for row in rows:
        differs = any(getattr(row, field) != value for field, value in wanted.items())
        (verdicts.done if differs else verdicts.already).append(row.pk)

    if verdicts.done:
        model._default_manager.filter(pk__in=verdicts.done).update(**wanted)
    audit.record(use_case, verdicts.done, actor=actor, subject=model._meta.label, detail={'fields': sorted(wanted)})
    return verdicts
