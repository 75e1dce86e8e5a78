"""Use cases of a plain model: made and changed by a form, with nothing to decide. Lists of courier names, not orders.

`add, edit = plain_use_cases(Courier, CourierForm, name='org.courier', label=say('快递', 'courier'))`. Anything with a
state, a rule or a ledger gets a service of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from zhanggui.core import audit, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say


def plain_use_cases(model: type[Model], form: Any, *, name: str, label: Words) -> tuple[UseCase, UseCase]:
    """`<name>_add` and `<name>_edit`, registered, with rights and audit like any other use case. `form` is a ModelForm."""
    subject = model._meta.label

    @in_transaction
    def add(items: Sequence[Mapping[str, Any]], /, *, actor: Actor, **_told: Any) -> Verdicts:
        verdicts = Verdicts()
        for number, told in enumerate(items, start=1):
            _keep(model(), told, verdicts, number)
        audit.record(f'{name}_add', verdicts.done, actor=actor, subject=subject)
        return verdicts

    @in_transaction
    def edit(ids: Sequence[int], /, *, actor: Actor, **told: Any) -> Verdicts:
        verdicts = Verdicts()
        for thing in locked(model._default_manager.all(), ids):
            changed = [key for key, value in told.items() if _differs(thing, key, value)]
            if not changed:
                verdicts.already.append(thing.pk)
                continue
            _keep(thing, told, verdicts, thing.pk)
        audit.record(f'{name}_edit', verdicts.done, actor=actor, subject=subject, detail={'fields': sorted(told)})
        return verdicts

    made = UseCase(
        name=f'{name}_add', label=say(f'新增{label.zh}', f'New {label.en}'), subject=subject, service=add, form=form,
        takes=dict, icon='plus',
    )
    changed = UseCase(
        name=f'{name}_edit', label=say(f'修改{label.zh}', f'Change {label.en}'), subject=subject, service=edit, form=form,
        icon='pencil',
    )
    usecases.register(made, changed)
    return made, changed


def _keep(thing: Model, told: Mapping[str, Any], verdicts: Verdicts, item: int) -> None:
    """Save it, or refuse with every field that is wrong."""
    many = {field.name for field in thing._meta.many_to_many}
    for key, value in told.items():
        if key not in many:
            setattr(thing, key, value)
    try:
        thing.full_clean()
    except ValidationError as error:
        for text in error.messages:
            verdicts.refuse(item, 'invalid', Words(text, text), name=str(thing))
        return
    thing.save()
    for key in many & set(told):
        getattr(thing, key).set(told[key])
    verdicts.done.append(thing.pk)


def _differs(thing: Model, key: str, value: Any) -> bool:
    kept = getattr(thing, key)
    return set(kept.all()) != set(value) if hasattr(kept, 'all') else bool(kept != value)
