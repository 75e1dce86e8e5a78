"""A caller may say the same thing twice: same key and body → the same answer, other body → refused, at once → one runs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.db import connection

from zhanggui.core.models import IdempotencyKey
from zhanggui.core.sql import IDEMPOTENCY_TAKE


class KeyReusedError(Exception):
    """The key was used before with another body."""


def once(scope: str, key: str, body: bytes, answer: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    """Answer the request, or repeat the answer already given. Returns it and whether it is a repetition.

    Runs inside the caller's transaction: a rival with the same key waits on the unique constraint until we commit, then
    finds our answer; if we fail, our key goes with us and the rival runs.
    """
    digest = hashlib.sha256(body).digest()
    with connection.cursor() as cursor:
        cursor.execute(IDEMPOTENCY_TAKE, [scope, key, digest])
        taken = cursor.fetchone()
    if taken is None:
        known = IdempotencyKey.objects.get(scope=scope, key=key)
        if bytes(known.body_hash) != digest:
            raise KeyReusedError(key)
        return known.answer or {}, True
    given = answer()
    IdempotencyKey.objects.filter(pk=taken[0]).update(answer=given)
    return given, False
