"""Do the people, objects and files that a form names exist, and may whoever names them see them?

What stood there before is left alone: a person who has left may stay named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps

from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.flow.forms.schema import FILES, Field, FieldType
from zhanggui.flow.models import Attachment
from zhanggui.flow.people import directory


def unknown_ids(
    fields: Iterable[Field], values: Mapping[str, Any], before: Mapping[str, Any], actor: Actor
) -> list[str]:
    """Keys of the fields that name something unknown. No field of these kinds, no query."""
    return [field.key for field in fields if _is_unknown(field, values.get(field.key), before.get(field.key), actor)]


def ids_in(value: Any) -> set[int]:
    """The ids that a value of a person, people, files or a reference holds."""
    found = value if isinstance(value, list) else [value]
    return {each for each in found if isinstance(each, int) and not isinstance(each, bool)}


def _is_unknown(field: Field, value: Any, before: Any, actor: Actor) -> bool:
    ids = _new_ids(value, before)
    if not ids:
        return False
    if field.type in (FieldType.PERSON, FieldType.PEOPLE):
        return not ids <= set(directory().faces(ids))
    if field.type is FieldType.REFERENCE:
        model = apps.get_model(field.subject)
        return rows_seen_by(actor, model).filter(pk__in=ids).count() < len(ids)
    if field.type in FILES:
        return Attachment.objects.filter(pk__in=ids, by_id=actor.id, field=field.key).count() < len(ids)
    return False


def _new_ids(value: Any, before: Any) -> set[int]:
    return ids_in(value) - ids_in(before)
