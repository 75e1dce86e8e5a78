"""Waves 波次: parcels of one warehouse picked together, single pieces apart from mixed ones. A parcel is in one wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import next_ids, update_rows
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.orders.choices import ParcelState, WaveKind
from zhanggui.orders.models import Parcel, Wave
from zhanggui.orders.services.floor_locks import SUBJECT
from zhanggui.orders.sql.floor import PARCEL_KEYS_FOR_WAVE

MAY_BE_PICKED = (ParcelState.ALLOCATED, ParcelState.PRINTED)
SIZE_MAX = 200  # what one cart takes; a larger set becomes several waves

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """A wave before it has a number."""

    warehouse_id: int
    kind: str
    parcel_ids: tuple[int, ...]


@in_transaction
def make_waves(items: Sequence[int], /, *, actor: Actor, size_max: int | None = None) -> Verdicts:
    """Sort a set of parcels into waves. `made['waves']` are the ids of the new ones."""
    ids = sorted(set(items))

    parcels = locked(Parcel.objects.all(), ids)
    keys = _goods_keys(ids)

    verdicts = Verdicts()
    verdicts.refuse_missing(ids, (parcel.pk for parcel in parcels))
    plans = plan(_pickable(parcels, verdicts), keys, size_max or SIZE_MAX)

    waves = _write(plans, actor)

    verdicts.made['waves'] = [wave.pk for wave in waves]
    audit.record(
        'orders.wave', verdicts.done, actor=actor, subject=SUBJECT, detail={'waves': [w.number for w in waves]}
    )
    return verdicts


def plan(parcels: Sequence[Parcel], keys: dict[int, Key], size_max: int) -> list[Plan]:
    """Groups by warehouse and kind, in the order of the shelves, none larger than `size_max`."""
    groups: dict[tuple[int, str], list[Parcel]] = {}
    for parcel in parcels:
        groups.setdefault(
            (parcel.warehouse_id, str(WaveKind.SINGLE if parcel.pieces == 1 else WaveKind.MULTI)), []
        ).append(parcel)
    plans = []
    for (warehouse_id, kind), group in sorted(groups.items()):
        group.sort(key=lambda parcel: (keys.get(parcel.pk, ('', '', '')), parcel.pk))
        ids = [parcel.pk for parcel in group]
        parts = (tuple(ids[start : start + size_max]) for start in range(0, len(ids), size_max))
        plans += [Plan(warehouse_id, kind, part) for part in parts]
    return plans


def _pickable(parcels: Sequence[Parcel], verdicts: Verdicts) -> list[Parcel]:
    ready = []
    for parcel in parcels:
        if parcel.state not in MAY_BE_PICKED:
            label = ParcelState(parcel.state).label
            verdicts.refuse(
                parcel.pk, 'state', say(f'当前状态是“{label.zh}”', f'its state is “{label.en}”'), name=str(parcel)
            )
        elif parcel.wave_id is not None:
            verdicts.already.append(parcel.pk)
        else:
            ready.append(parcel)
            verdicts.done.append(parcel.pk)
    return ready


def _goods_keys(ids: list[int]) -> dict[int, Key]:
    with connection.cursor() as cursor:
        cursor.execute(PARCEL_KEYS_FOR_WAVE, [ids])
        return {parcel_id: (style, colour, size) for parcel_id, style, colour, size in cursor.fetchall()}


def _write(plans: Sequence[Plan], actor: Actor) -> list[Wave]:
    at = clock.now()
    waves = [
        Wave(
            pk=pk,
            warehouse_id=each.warehouse_id,
            number=f'W{clock.shanghai(at):%y%m%d}-{pk:04d}',
            kind=each.kind,
            made_at=at,
            made_by_id=actor.id,
        )
        for pk, each in zip(next_ids(Wave, len(plans)), plans, strict=True)
    ]
    Wave.objects.bulk_create(waves)
    placed = [(parcel_id, wave.pk) for wave, each in zip(waves, plans, strict=True) for parcel_id in each.parcel_ids]
    update_rows(Parcel, [parcel_id for parcel_id, _ in placed], wave=[wave_id for _, wave_id in placed])
    return waves
