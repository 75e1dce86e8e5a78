"""Files of cases for contexts above, which have asked themselves whether their reader may have them. Taking one is audited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.flow.files import OPENED, path_of
from zhanggui.flow.models import Attachment


@dataclass(frozen=True, slots=True)
class Lent:
    name: str
    path: Path


@in_transaction
def lend(pk: int, *, actor: Actor) -> Lent | None:
    """None: it was never sent with a case, or lies no longer where it was kept."""
    found = Attachment.objects.filter(pk=pk, case__isnull=False).first()
    if found is None or not path_of(found).is_file():
        return None
    audit.record(OPENED, [found.pk], actor=actor, subject='flow.Attachment')
    return Lent(found.name, path_of(found))


def named(ids: Collection[int]) -> dict[int, str]:
    """What files are called, for a list of them."""
    return dict(Attachment.objects.filter(pk__in=ids, case__isnull=False).values_list('pk', 'name'))
