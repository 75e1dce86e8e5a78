"""The event log as a chain: each row's hash covers the one before it and all that the row says, its time to the microsecond."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.db import connection

from zhanggui.flow.sql.proofs import EVENT_CHAINS

encode = msgspec.json.Encoder(order='sorted').encode
ODD_NUMBER = re.compile(rb'\d[eE][+-]?\d|-0\.0')  # written otherwise by jsonb than by us


def canonical(detail: Mapping[str, Any]) -> bytes:
    """The same bytes before `jsonb` has kept it and after."""
    text = encode(detail)
    if ODD_NUMBER.search(text):
        return encode(_as_kept(json.loads(text)))
    return text


def link(head: bytes, said: tuple[Any, ...], detail: bytes) -> bytes:
    """`said`: position, microseconds, kind, node, person, seat, flow."""
    return hashlib.sha256(head + encode(said) + detail).digest()


def microseconds(at: datetime) -> int:
    whole = at.replace(microsecond=0)
    return int(whole.timestamp()) * 1_000_000 + at.microsecond


def broken() -> Iterator[str]:
    """Every case whose log was changed, cut or continued by another hand."""
    with connection.cursor() as cursor:
        cursor.execute(EVENT_CHAINS)
        last, head, position, wrong = 0, b'', 0, False
        for case, length, end, place, at, kind, node, person, seat, flow, detail, digest in cursor:
            if case != last:
                last, head, position, wrong = case, b'', 0, False
            if wrong:
                continue
            told = json.loads(detail) if isinstance(detail, str) else detail
            said = (place, microseconds(at), kind, node, person, seat, flow)
            position += 1
            if place != position or link(head, said, canonical(told)) != bytes(digest):
                wrong = True
                yield f'case {case}: event {place} does not follow from the one before it'
                continue
            head = bytes(digest)
            if place > length or (place == length and head != bytes(end)):
                wrong = True
                yield f'case {case}: its log does not end where the case says'


def _as_kept(value: Any) -> Any:
    if isinstance(value, float):
        if value == 0:
            return 0.0
        exact = Decimal(repr(value))
        return int(exact) if exact == exact.to_integral_value() and abs(exact) >= Decimal(10) ** 16 else value
    if isinstance(value, dict):
        return {name: _as_kept(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_kept(item) for item in value]
    return value
