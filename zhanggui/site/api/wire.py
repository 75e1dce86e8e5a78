"""How things go over the wire: JSON in through msgspec with the place of every mistake named, JSON out, errors of one shape."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from zhanggui.core.actors import Actor
from zhanggui.core.idempotency import once
from zhanggui.core.transactions import in_transaction
from zhanggui.core.words import Words, say

T = TypeVar('T')

CONTENT_TYPE = 'application/json; charset=utf-8'
KEY_HEADER = 'Idempotency-Key'
KEY_LENGTH_MAX = 200
NUL = re.compile(rb'(?<!\\)((?:\\\\)*)\\u0000')  # as JSON writes it; after an escaped backslash the same letters are text

BAD_JSON = say('不是合法的 JSON：{why}', 'not valid JSON: {why}')
BAD_BODY = say('内容不符合要求：{why}', 'the body does not fit: {why}')
BAD_KEY = say('Idempotency-Key 须为 1–200 个可见的 ASCII 字符', 'an Idempotency-Key is 1–200 visible ASCII characters')


class ProblemError(Exception):
    """A request that cannot be answered; `fields` says what is wrong where."""

    def __init__(self, status: int, code: str, reason: Words, *, fields: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.reason = reason
        self.fields = fields

    def as_dict(self) -> dict[str, Any]:
        told = {'code': self.code, 'message': str(self.reason)}
        return {**told, 'fields': self.fields} if self.fields else told


def answer(data: Any, *, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(data, enc_hook=str), status=status, content_type=CONTENT_TYPE)


def problem(status: int, code: str, reason: Words) -> HttpResponse:
    return answer({'code': code, 'message': str(reason)}, status=status)


def decoded(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """The body as its type, or a 422 that names the place (`$.orders[3].number`)."""
    try:
        return decoder.decode(_without_nul(body))
    except msgspec.ValidationError as error:
        raise ProblemError(422, 'bad_body', _filled(BAD_BODY, error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ProblemError(400, 'bad_json', _filled(BAD_JSON, error)) from None


def actor_of(request: HttpRequest) -> Actor:
    """The owner of the token, put there by `app` before any route is reached."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # Django's requests may carry more than their type says
    return actor


def answer_once(request: HttpRequest, scope: str, run: Callable[[], dict[str, Any]]) -> HttpResponse:
    """Run it, or repeat what was answered to the same `Idempotency-Key` and body. Without a key it simply runs.

    What was `made` is told once and not kept for repetitions: it may be a password, a token or a revealed phone.
    """
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return answer(run())
    if not (key.isascii() and key.isprintable() and 1 <= len(key) <= KEY_LENGTH_MAX):
        raise ProblemError(422, 'bad_key', BAD_KEY)
    actor = actor_of(request)
    return _answer_once(f'api:{actor.id}:{scope}', key, body=request.body, run=run)


@in_transaction
def _answer_once(scope: str, key: str, *, body: bytes, run: Callable[[], dict[str, Any]]) -> HttpResponse:
    first: dict[str, Any] = {}

    def to_keep() -> dict[str, Any]:
        first.update(run())
        return _storable({**first, 'made': {}} if 'made' in first else first)

    kept, repeated = once(scope, key, body, to_keep)
    response = answer(kept if repeated else first)
    response.headers['Idempotency-Replayed'] = 'true' if repeated else 'false'
    return response


def _storable(told: dict[str, Any]) -> dict[str, Any]:
    """A refusal may repeat what it was given, and PostgreSQL's JSON holds no NUL."""
    kept: dict[str, Any] = msgspec.json.decode(_without_nul(msgspec.json.encode(told, enc_hook=str)))
    return kept


def _without_nul(body: bytes) -> bytes:
    """PostgreSQL holds no NUL, neither in texts nor in JSON: it is taken out, as control characters are."""
    return NUL.sub(rb'\1', body) if b'\\u0000' in body else body


def _filled(words: Words, error: Exception) -> Words:
    return words.filled(why=str(error).replace('{', '(').replace('}', ')')[:500])
