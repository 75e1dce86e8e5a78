"""Pages by key instead of by number: the last row of a page says where the next begins, so page 20,000 costs what page 1 does.

Every order ends with the primary key, so no two rows are equal and none is shown twice or left out. NULLs keep
PostgreSQL's own places (last when ascending, first when descending), in both directions.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Cursor:
    """The sort values of a row at the edge of a page, and the way to go from it."""

    values: tuple[Any, ...]
    backward: bool = False

    def encoded(self) -> str:
        told = json.dumps([int(self.backward), *self.values], default=str, ensure_ascii=False, separators=(',', ':'))
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip('=')


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Any]
    before: str = ''  # encoded cursors; empty: nothing there
    after: str = ''


def ending_with_key(sort: Sequence[str]) -> tuple[str, ...]:
    """The order made total: the primary key last, in the direction of the first field."""
    if any(field.lstrip('-') in ('pk', 'id') for field in sort):
        return tuple(sort)
    return (*sort, '-pk' if sort and sort[0].startswith('-') else 'pk')


def decoded(text: str, model: type[Model], sort: Sequence[str]) -> Cursor | None:
    """A cursor out of an address; anything that is not one means the first page."""
    try:
        backward, *raw = json.loads(base64.urlsafe_b64decode(text + '=' * (-len(text) % 4)))
        if len(raw) != len(sort):
            return None
        values = tuple(_value(model, field.lstrip('-'), each) for field, each in zip(sort, raw, strict=True))
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist):
        return None
    return Cursor(values, bool(backward))


def page(rows: QuerySet[Any], sort: Sequence[str], cursor: Cursor | None, *, size: int) -> Page:
    """One page of `rows`. One row more than asked for tells whether there is another page."""
    backward = bool(cursor and cursor.backward)
    order = [_turned(field) for field in sort] if backward else list(sort)
    chosen = rows.filter(_beyond(order, cursor.values)) if cursor else rows
    return cut(list(chosen.order_by(*order)[: size + 1]), sort, cursor, size=size)


def cut(found: Sequence[Any], sort: Sequence[str], cursor: Cursor | None, *, size: int) -> Page:
    """Make a page of up to `size + 1` rows read in the cursor's direction."""
    backward = bool(cursor and cursor.backward)
    more = len(found) > size
    kept = list(found[:size])
    if backward:
        kept.reverse()
    if not kept:
        return Page([])
    has_before, has_after = (more, True) if backward else (cursor is not None, more)
    return Page(
        kept,
        Cursor(_key(kept[0], sort), backward=True).encoded() if has_before else '',
        Cursor(_key(kept[-1], sort)).encoded() if has_after else '',
    )


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after the one with these values: (a > x) or (a = x and b > y) or …, led by one range an index can start from."""
    anything, same = Q(pk__in=[]), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip('-')
        later = _later(name, value, descending=field.startswith('-'))
        anything |= same & later
        same &= Q(**{f'{name}__isnull': True}) if value is None else Q(**{name: value})
    first, start = order[0].lstrip('-'), values[0]
    if start is None or not order[0].startswith('-'):
        return anything
    return Q(**{f'{first}__lte': start}) & anything


def _later(name: str, value: Any, *, descending: bool) -> Q:
    if value is None:
        return Q(**{f'{name}__isnull': False}) if descending else Q(pk__in=[])
    if descending:
        return Q(**{f'{name}__lt': value})
    return Q(**{f'{name}__gt': value}) | (Q() if name in ('pk', 'id') else Q(**{f'{name}__isnull': True}))


def _turned(field: str) -> str:
    return field[1:] if field.startswith('-') else f'-{field}'


def _key(row: Any, sort: Sequence[str]) -> tuple[Any, ...]:
    values = []
    for field in sort:
        value = row
        for part in field.lstrip('-').split('__'):
            value = getattr(value, part, None)
        values.append(value)
    return tuple(values)


def _value(model: type[Model], path: str, raw: Any) -> Any:
    """Back from JSON to what the field holds; a wrong value raises."""
    *parents, last = path.split('__')
    for part in parents:
        model = model._meta.get_field(part).related_model  # type: ignore[assignment]
    field: Any = model._meta.pk if last == 'pk' else model._meta.get_field(last)
    value = field.to_python(raw)
    field.run_validators(value)
    return value
