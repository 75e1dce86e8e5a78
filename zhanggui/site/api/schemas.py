"""The shapes of bodies and answers, as types; their JSON schemas are what /api/v1/openapi.json shows."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

IDS_MAX = 10_000
REFERENCE = '#/components/schemas/{name}'

Id = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Ids = Annotated[list[Id], Meta(min_length=1, max_length=IDS_MAX)]


class Problem(msgspec.Struct, kw_only=True):
    """Why a request was not answered."""

    code: str
    message: str
    fields: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class RefusedItem(msgspec.Struct, kw_only=True):
    """One item that did not move; further keys carry its numbers."""

    item: int | str
    name: str
    code: str
    reason: str


class Outcome(msgspec.Struct, kw_only=True):
    """What happened to each item: done, already so, or refused."""

    done: list[int]
    already: list[int]
    refused: list[RefusedItem]
    made: dict[str, Any]


_described: dict[str, Any] = {}


def describe(shape: type[Any]) -> dict[str, Any]:
    """Put a type among the components; returns the reference to it."""
    (reference,), found = msgspec.json.schema_components([shape], ref_template=REFERENCE)
    _described.update(found)
    return reference


def components() -> dict[str, Any]:
    return _described


def operation(body: type[Any] | None, answers: type[Any], *, keyed: bool = False) -> dict[str, Any]:
    """What ninja cannot see of a route: its body, its answers, its header."""
    refused = {'description': 'Refused', 'content': {'application/json': {'schema': describe(Problem)}}}
    told: dict[str, Any] = {
        'responses': {
            200: {'description': 'Done', 'content': {'application/json': {'schema': describe(answers)}}},
            **dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 503), refused),
        }
    }
    if body is not None:
        told['requestBody'] = {'required': True, 'content': {'application/json': {'schema': describe(body)}}}
    if keyed:
        header = {'type': 'string'}
        told['parameters'] = [{'in': 'header', 'name': 'Idempotency-Key', 'required': False, 'schema': header}]
    return told
