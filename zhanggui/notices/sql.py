"""The statements that more than one worker may run at the same time, and what many rows at once need."""

from __future__ import annotations

NOTICES_INSERT = """
INSERT INTO notices_notice (
    id, person_id, kind, title, title_en, body, body_en, href, key, about_type, about_id, urgent, in_app, by_id, at
)
SELECT told.*, %s, %s
FROM unnest(
    %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::bigint[], %s::boolean[], %s::boolean[]
) AS told
ORDER BY 1
ON CONFLICT (person_id, key) WHERE key <> '' DO NOTHING
RETURNING id
"""

DELIVERIES_INSERT = """
INSERT INTO notices_delivery (
    notice_id, person_id, robot_id, channel, key, digest, due_at, state, made_at, tries, error, error_en
)
SELECT planned.*, 'queued', %s, 0, '', ''
FROM unnest(
    %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::boolean[], %s::timestamptz[]
) AS planned
ON CONFLICT DO NOTHING
RETURNING id, digest, due_at
"""

# Whoever takes a row has it alone: a rival passes over what is locked, and finds what was taken no longer queued.
DELIVERIES_TAKE = """
UPDATE notices_delivery
SET state = 'sending', taken_at = %(now)s, tries = tries + 1
WHERE id IN (
    SELECT id
    FROM notices_delivery
    WHERE id = ANY(%(ids)s) AND state = 'queued' AND due_at <= %(now)s
    ORDER BY id
    FOR UPDATE SKIP LOCKED
)
RETURNING id
"""

# A digest is many deliveries and one message: those of one moment count once.
ROBOT_MESSAGES = """
SELECT taken_at
FROM notices_delivery
WHERE robot_id = %s AND taken_at > %s
GROUP BY taken_at
ORDER BY taken_at DESC
"""

PERSON_MESSAGES = """
SELECT taken_at
FROM notices_delivery
WHERE person_id = %s AND channel = %s AND taken_at > %s
GROUP BY taken_at
ORDER BY taken_at DESC
"""
