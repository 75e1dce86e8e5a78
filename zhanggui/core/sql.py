"""SQL of the core, one statement a name. Arrays are parameters; nothing is ever formatted into a statement."""

from __future__ import annotations

AUDIT_STRAND_TAKE = """
SELECT id, head, length
FROM core_auditstrand
ORDER BY id
LIMIT 1
FOR UPDATE SKIP LOCKED
"""

AUDIT_STRAND_WAIT = """
SELECT id, head, length
FROM core_auditstrand
ORDER BY id
LIMIT 1
FOR UPDATE
"""

# One statement: the entry, its items and the strand's new end. The strand's row is locked by us since it was taken.
AUDIT_APPEND = """
WITH entry AS (
    INSERT INTO core_auditentry
        (strand_id, position, at, actor_id, actor_name, on_behalf_of, door, request_id, use_case, subject, count,
         told, digest, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    RETURNING id, strand_id, position, hash
), extended AS (
    UPDATE core_auditstrand
    SET head = entry.hash, length = entry.position
    FROM entry
    WHERE core_auditstrand.id = entry.strand_id
), items AS (
    INSERT INTO core_audititem (entry_id, target, object_id, source)
    SELECT entry.id, %s, item.object_id, item.source
    FROM entry, unnest(%s::bigint[], %s::text[]) AS item (object_id, source)
)
SELECT id, EXISTS (SELECT FROM core_followed AS followed WHERE followed.use_case = %s) FROM entry
"""

AUDIT_DIGESTS = r"""
SELECT entry_id,
       sha256(convert_to(string_agg(object_id || ',' || source || ',' || target, E'\n' ORDER BY object_id), 'UTF8'))
FROM core_audititem
GROUP BY entry_id
"""

AUDIT_CHAIN = """
SELECT entry.id, entry.strand_id, entry.position,
       entry.at, entry.actor_id, entry.actor_name, entry.on_behalf_of, entry.door, entry.request_id,
       entry.use_case, entry.subject, entry.count,
       entry.told, entry.digest, entry.hash, strand.length, strand.head
FROM core_auditentry AS entry
LEFT JOIN core_auditstrand AS strand ON strand.id = entry.strand_id
ORDER BY entry.strand_id, entry.position
"""

AUDIT_MISSING_TAIL = """
SELECT strand.id
FROM core_auditstrand AS strand
WHERE strand.length <> (SELECT count(*) FROM core_auditentry AS entry WHERE entry.strand_id = strand.id)
"""

IDEMPOTENCY_TAKE = """
INSERT INTO core_idempotencykey (scope, key, body_hash)
VALUES (%s, %s, %s)
ON CONFLICT (scope, key) DO NOTHING
RETURNING id
"""

OUTBOX_EVENT_INSERT = """
INSERT INTO core_outboxevent (kind, payload, request_id)
VALUES (%s, %s::jsonb, %s)
RETURNING id
"""

OUTBOX_DELIVERIES_INSERT = """
INSERT INTO core_outboxdelivery (event_id, handler, state, tries, error)
SELECT %s, handler, 'ready', 0, ''
FROM unnest(%s::text[]) AS handler
RETURNING id
"""

OUTBOX_DELIVERY_TAKE = """
SELECT delivery.id, delivery.handler, delivery.state, delivery.tries, event.kind, event.payload, event.request_id
FROM core_outboxdelivery AS delivery
JOIN core_outboxevent AS event ON event.id = delivery.event_id
WHERE delivery.id = %s
FOR UPDATE OF delivery
"""

OUTBOX_EVENTS_DELETE = """
DELETE FROM core_outboxevent AS event
WHERE event.at < %s
  AND NOT EXISTS (SELECT FROM core_outboxdelivery AS delivery WHERE delivery.event_id = event.id)
"""

FINISHED_JOBS_DELETE = """
DELETE FROM procrastinate_jobs AS job
WHERE job.status = 'succeeded'
  AND NOT EXISTS (
      SELECT FROM procrastinate_events AS event WHERE event.job_id = job.id AND event.at > now() - interval '1 day'
  )
"""

TALLY_ADD = """
INSERT INTO core_tally (name, owner, key, day, amount)
SELECT name, owner, key, day, amount
FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::date[], %s::bigint[]) AS mark (name, owner, key, day, amount)
"""

TALLY_SUMS = """
SELECT key, sum(amount)
FROM core_tally
WHERE name = %s AND (%s::bigint[] IS NULL OR owner = ANY(%s::bigint[]))
GROUP BY key
HAVING sum(amount) <> 0
"""

TALLY_DAYS = """
SELECT name, day, sum(amount)
FROM core_tally
WHERE name = ANY(%s::text[]) AND day >= %s AND (%s::bigint[] IS NULL OR owner = ANY(%s::bigint[]))
GROUP BY name, day
"""

# Each span of days by its place in the question; `owner` NULL: of all of them.
TALLY_SPANS = """
SELECT asked.place, sum(tally.amount)
FROM unnest(%s::bigint[], %s::date[], %s::date[]) WITH ORDINALITY AS asked (owner, since, until, place)
JOIN core_tally AS tally ON tally.name = %s AND tally.day BETWEEN asked.since AND asked.until
 AND (asked.owner IS NULL OR tally.owner = asked.owner)
GROUP BY asked.place
"""

TALLY_FOLD = """
WITH crowded AS (
    SELECT name, owner, key, day
    FROM core_tally
    GROUP BY name, owner, key, day
    HAVING count(*) > 1
), gone AS (
    DELETE FROM core_tally
    WHERE id IN (
        SELECT tally.id
        FROM core_tally AS tally
        JOIN crowded ON crowded.name = tally.name AND crowded.owner = tally.owner AND crowded.key = tally.key
                    AND crowded.day IS NOT DISTINCT FROM tally.day
        FOR UPDATE OF tally SKIP LOCKED
    )
    RETURNING name, owner, key, day, amount
)
INSERT INTO core_tally (name, owner, key, day, amount)
SELECT name, owner, key, day, sum(amount)
FROM gone
GROUP BY name, owner, key, day
HAVING sum(amount) <> 0
"""
