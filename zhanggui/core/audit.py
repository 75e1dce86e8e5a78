"""The audit: append-only, hash-chained, written by services in bulk and in the same transaction as what it tells.

A chain has one end, and whoever appends holds it until commit. One chain would therefore put all writers in a row; a few
strands do not: each transaction takes a free one (`SKIP LOCKED`) as its last act. `broken()` walks them all.
No personal data in `detail`: names of fields that changed, amounts, reasons.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from zhanggui.core import clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import quoted_array, text_array
from zhanggui.core.following import UseCaseDone
from zhanggui.core.sql import (
    AUDIT_APPEND,
    AUDIT_CHAIN,
    AUDIT_DIGESTS,
    AUDIT_STRAND_TAKE,
    AUDIT_STRAND_WAIT,
)


def record(  # noqa: PLR0913 - an entry says this much and no caller should have to wrap it
    use_case: str,
    ids: Sequence[int],
    *,
    actor: Actor,
    subject: str,
    sources: Sequence[str] | str = '',
    target: str = '',
    detail: Mapping[str, Any] | None = None,
) -> int | None:
    """Write one entry for the whole set; `sources` is one state for all or one beside each id. Returns the entry's id.

    Whoever follows this use case hears of it (`core.following`). An empty set is no event and writes nothing.
    """
    if not ids:
        return None
    ordered, before = in_order(ids, sources)
    digest = items_digest(ordered, before, target)
    told = json.dumps(detail or {}, ensure_ascii=False, sort_keys=True, default=str)
    at = clock.now()
    with connection.cursor() as cursor:
        strand, head, length = _take_strand(cursor)
        header = [
            at,
            actor.id,
            actor.name,
            actor.on_behalf_of,
            actor.door,
            actor.request_id,
            use_case,
            subject,
            len(ids),
        ]
        link = chain_hash(head, digest, [strand, length + 1, *header, told])
        items = [before] * len(ordered) if isinstance(before, str) else before
        cursor.execute(
            AUDIT_APPEND,
            [
                strand,
                length + 1,
                *header,
                told,
                digest,
                link,
                target,
                text_array(ordered),
                quoted_array(items),
                use_case,
            ],
        )
        entry: int
        entry, is_followed = cursor.fetchone()
    if is_followed:
        outbox.tell(UseCaseDone(use_case, subject, list(ordered)), actor=actor)
    return entry


def broken() -> Iterator[str]:
    """Every place where the chain does not hold: an entry changed, taken out or put in, or items that differ."""
    with connection.cursor() as cursor:
        cursor.execute(AUDIT_DIGESTS)
        digests = {entry: bytes(digest) for entry, digest in cursor.fetchall()}
        cursor.execute(AUDIT_CHAIN)
        heads: dict[int, tuple[int, bytes]] = {}
        for row in cursor.fetchall():
            entry, strand, position, *header, told, digest, link, end_length, end_head = row
            last_position, last_hash = heads.get(strand, (0, b''))
            expected = chain_hash(last_hash, bytes(digest), [strand, position, *header, told])
            if position != last_position + 1 or expected != bytes(link):
                yield f'audit entry {entry} (strand {strand}, position {position}) does not follow from the one before it'
            if digests.pop(entry, None) != bytes(digest):
                yield f'audit entry {entry}: its items are not those that were written'
            heads[strand] = (position, bytes(link))
            if end_length is None or position > end_length:
                yield f'audit strand {strand}: entry {entry} lies beyond its head'
            elif position == end_length and bytes(end_head) != bytes(link):
                yield f'audit strand {strand}: its head is not its last entry'
    for entry in sorted(digests):
        yield f'audit entry {entry}: it is gone, its items are still there'


def chain_hash(head: bytes, digest: bytes, said: Sequence[Any]) -> bytes:
    """Over the hash before it, everything the entry says (its time to the microsecond) and the digest of its items."""
    plain = [int(each.timestamp() * 1_000_000) if isinstance(each, datetime) else each for each in said]
    return hashlib.sha256(bytes(head) + json.dumps(plain, ensure_ascii=False).encode() + digest).digest()


def in_order(ids: Sequence[int], sources: Sequence[str] | str) -> tuple[Sequence[int], Sequence[str] | str]:
    """Ids ascending with their sources beside them; one text for all where all come from the same state."""
    if not isinstance(sources, str) and len(set(sources)) == 1:
        sources = sources[0]
    if isinstance(sources, str):
        return sorted(ids), sources
    ordered = sorted(zip(ids, sources, strict=True))
    return [item for item, _ in ordered], [source for _, source in ordered]


def items_digest(ids: Sequence[int], sources: Sequence[str] | str, target: str) -> bytes:
    """Over the items in the order of their ids; the nightly check computes the same in SQL."""
    if isinstance(sources, str):
        ending = f',{sources},{target}'
        text = f'{ending}\n'.join(map(str, ids)) + ending
    else:
        text = '\n'.join([f'{item},{source},{target}' for item, source in zip(ids, sources, strict=True)])
    return hashlib.sha256(text.encode()).digest()


def _take_strand(cursor: Any) -> tuple[int, bytes, int]:
    """A strand nobody holds; when all are held, wait for the first."""
    cursor.execute(AUDIT_STRAND_TAKE)
    row = cursor.fetchone()
    if row is None:
        cursor.execute(AUDIT_STRAND_WAIT)
        row = cursor.fetchone()
    strand, head, length = row
    return strand, bytes(head), length
