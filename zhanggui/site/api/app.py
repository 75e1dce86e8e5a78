"""The API at /api/v1: msgspec decodes and describes bodies, django-ninja routes them, a token says who is asking.

Every answer is UTF-8 JSON. Whatever goes wrong is `{"code": …, "message": …}`; a session cookie opens nothing here.
"""

from __future__ import annotations

import logging
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from zhanggui.core.actors import Actor
from zhanggui.core.idempotency import KeyReusedError
from zhanggui.core.transactions import RETRIED, sqlstate
from zhanggui.core.words import Words, say
from zhanggui.org import services
from zhanggui.org.selectors import bearer_of
from zhanggui.site.api.schemas import components
from zhanggui.site.api.wire import ProblemError, answer, problem

TITLE = '掌柜 Zhanggui API'
logger = logging.getLogger(__name__)

UNAUTHORIZED = say('缺少令牌，或令牌无效、过期、已吊销', 'no token, or it is unknown, expired or revoked')
FORBIDDEN = say('令牌没有这项权限', 'the token does not hold this right')
NOT_HERE = say('没有这个地址，或不在数据范围内', 'nothing here, or outside your scope')
TOO_BIG = say('内容超过 20 MB', 'the body exceeds 20 MB')
KEY_REUSED = say('这个 Idempotency-Key 已用于另一份内容', 'this Idempotency-Key came before with another body')
BUSY = say('正忙，请稍后用同一个 Idempotency-Key 重试', 'busy: try again with the same Idempotency-Key')
BROKEN = say('服务器内部错误，编号 {id}', 'internal error {id}')


class TokenAuth(HttpBearer):
    """`Authorization: Bearer zg_…`. The actor it makes signs the audit and limits every read."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        bearer = bearer_of(token)
        if bearer is None:
            return None
        services.note_use(bearer)
        actor = Actor.of(bearer, door='api')
        request.actor = actor  # type: ignore[attr-defined]  # read back by `wire.actor_of`
        return actor


class Utf8Renderer(BaseRenderer):
    """Chinese stays readable; ninja's own renderer escapes it."""

    media_type = 'application/json'

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return msgspec.json.encode(data, enc_hook=str)


class Api(NinjaAPI):
    def get_openapi_schema(self, **told: Any) -> OpenAPISchema:
        """The generated description with the schemas of our bodies put in."""
        described = super().get_openapi_schema(**told)
        described['components'].setdefault('schemas', {}).update(components())
        return described


api = Api(
    title=TITLE,
    version='1',
    urls_namespace='api',
    auth=TokenAuth(),
    renderer=Utf8Renderer(),
    docs_url=None,
    openapi_url=None,
)


@api.exception_handler(AuthenticationError)
def _unauthorized(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = problem(401, 'unauthorized', UNAUTHORIZED)
    response.headers['WWW-Authenticate'] = 'Bearer'
    return response


@api.exception_handler(PermissionDenied)
def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, 'forbidden', FORBIDDEN)


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, 'not_found', NOT_HERE)


@api.exception_handler(KeyReusedError)
def _key_reused(request: HttpRequest, error: KeyReusedError) -> HttpResponse:
    return problem(409, 'key_reused', KEY_REUSED)


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, 'too_big', TOO_BIG)


@api.exception_handler(ProblemError)
def _wrong(request: HttpRequest, error: ProblemError) -> HttpResponse:
    return answer(error.as_dict(), status=error.status)


@api.exception_handler(ValidationError)
def _wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Ninja's own check of path and query."""
    told = '; '.join(f'{".".join(map(str, each["loc"]))}: {each["msg"]}' for each in error.errors)
    return problem(422, 'bad_parameter', Words(told, told))


@api.exception_handler(DatabaseError)
def _database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
    """Rivals who keep each other waiting are told to come again; anything else is ours to mend."""
    return problem(503, 'busy', BUSY) if sqlstate(error) in RETRIED else _broken(request, error)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    actor: Actor | None = getattr(request, 'actor', None)
    number = actor.request_id if actor else ''
    logger.error('API request %s failed: %s', number, type(error).__name__, exc_info=error)
    return problem(500, 'broken', BROKEN.filled(id=number))
