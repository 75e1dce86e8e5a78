"""The playbook's upsert of registers. The same files again change nothing; rows that people typed are never touched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from zhanggui.core import audit, audittypes
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.registers.drafts import RegisterDraft
from zhanggui.registers.models import Register

LOADED = audittypes.declare('registers.load', say('载入登记表', 'Registers loaded'))
PLAIN = ('name', 'name_en', 'department', 'about', 'about_en', 'own', 'source', 'lines', 'form')


@in_transaction
def load_registers(drafts: Sequence[RegisterDraft], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    known = {row.key: row for row in Register.objects.select_for_update(no_key=True).order_by('key')}
    for draft in drafts:
        told = _fields(draft)
        row = known.get(draft.key) or Register(key=draft.key)
        if row.pk and all(getattr(row, name) == value for name, value in told.items()):
            verdicts.already.append(row.pk)
            continue
        for name, value in told.items():
            setattr(row, name, value)
        row.save()
        verdicts.done.append(row.pk)
    if verdicts.done:
        audit.record('registers.load', verdicts.done, actor=actor, subject='registers.Register')
    return verdicts


@in_transaction
def retire_registers(keys: Collection[str], *, actor: Actor) -> Verdicts:
    """No longer in the playbook: the rows stay, nobody writes in it any more."""
    verdicts = Verdicts()
    rows = Register.objects.select_for_update(no_key=True).filter(key__in=keys, is_kept=True)
    verdicts.done = [row.pk for row in rows]
    Register.objects.filter(pk__in=verdicts.done).update(is_kept=False)
    if verdicts.done:
        audit.record('registers.load', verdicts.done, actor=actor, subject='registers.Register')
    return verdicts


def _fields(draft: RegisterDraft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in PLAIN},
        'positions': list(draft.positions),
        'processes': list(draft.processes),
        'columns': [asdict(column) for column in draft.columns],
        'fields': list(draft.fields),
        'is_kept': True,
    }
