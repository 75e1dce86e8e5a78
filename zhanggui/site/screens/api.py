"""The API described for people: every route with its fields, from the same description that programs read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.site.api.app import api
from zhanggui.ui.registry import register
from zhanggui.ui.screens import PageScreen


@dataclass(frozen=True, slots=True)
class FieldShown:
    name: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class RouteShown:
    method: str
    path: str
    summary: str
    description: str
    tag: str
    fields: tuple[FieldShown, ...]


class ApiDocs(PageScreen):
    name = 'site.api'
    path = 'api/docs/'
    title = say('接口文档', 'API')
    icon = 'api'
    group = 'system'
    order = 90
    template = 'site/api.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        described = api.get_openapi_schema()
        routes = sorted(_routes(described), key=lambda route: (route.tag, route.path, route.method))
        return {'routes': routes, 'tags': list(dict.fromkeys(route.tag for route in routes))}


def _routes(described: dict[str, Any]) -> Iterator[RouteShown]:
    for path, methods in described['paths'].items():
        for method, told in methods.items():
            fields = [
                FieldShown(each['name'], _kind(each['schema']), each.get('required', False))
                for each in told.get('parameters', ())
            ]
            body = told.get('requestBody', {}).get('content', {}).get('application/json', {}).get('schema')
            fields += _fields(body, described['components']['schemas']) if body else []
            tag = (told.get('tags') or [''])[0]
            yield RouteShown(method.upper(), path, told['summary'], told.get('description', ''), tag, tuple(fields))


def _fields(schema: dict[str, Any], known: dict[str, Any], *, within: str = '') -> list[FieldShown]:
    """The fields of a body, those of its lines below them with a dotted name."""
    shape = _resolved(schema, known)
    found = []
    for name, field in shape.get('properties', {}).items():
        required = name in shape.get('required', ())
        found.append(FieldShown(f'{within}{name}', _kind(field), required))
        items = next(
            (each['items'] for each in (field, *field.get('anyOf', ())) if '$ref' in each.get('items', {})), None
        )
        if items:
            found += _fields(items, known, within=f'{within}{name}[].')
    return found


def _resolved(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    name = schema.get('$ref', '').rpartition('/')[2]
    found: dict[str, Any] = known.get(name, schema)
    return found


def _kind(schema: dict[str, Any]) -> str:
    """`integer`, `date-time`, `paid | shipped`, `list of integer`."""
    if 'anyOf' in schema:
        return ' | '.join(_kind(each) for each in schema['anyOf'] if each.get('type') != 'null')
    if 'enum' in schema:
        return ' | '.join(map(str, schema['enum']))
    if '$ref' in schema:
        return str(schema['$ref'].rpartition('/')[2])
    if schema.get('type') == 'array':
        return f'list of {_kind(schema.get("items", {}))}'
    return str(schema.get('format') or schema.get('type', ''))


register(ApiDocs)
