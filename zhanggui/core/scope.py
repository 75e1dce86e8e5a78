"""You cannot load what you may not see: every read of scoped rows starts from `Model.objects.visible_to(who)`.

A queryset class names the columns its rows are bounded by; a person's posts give the allowed ids on each axis.
"""

from __future__ import annotations

from typing import Any, ClassVar, Protocol, Self, TypeVar

from django.db import models

Row = TypeVar('Row', bound=models.Model, covariant=True)


class Sees(Protocol):
    def scope_of(self, axis: str) -> frozenset[int] | None: ...


class ScopedQuerySet(models.QuerySet[Row]):
    """`bounds` maps an axis to the lookup of its id, for instance `{'shop': 'order__shop_id'}`."""

    bounds: ClassVar[dict[str, str]] = {}

    def visible_to(self, who: Sees) -> Self:
        limits: dict[str, Any] = {}
        for axis, lookup in self.bounds.items():
            allowed = who.scope_of(axis)
            if allowed is not None:
                limits[f'{lookup}__in'] = sorted(allowed)
        return self.filter(**limits) if limits else self


def rows_seen_by(who: Sees, model: type[models.Model]) -> models.QuerySet[Any]:
    """What one may see of a model. A model without a scope of its own is seen whole by whoever holds the right to it."""
    manager: Any = model._default_manager
    rows: models.QuerySet[Any] = manager.visible_to(who) if hasattr(manager, 'visible_to') else manager.all()
    return rows
