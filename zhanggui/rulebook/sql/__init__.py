"""SQL of the rulebook, one statement a name. Arrays are parameters; nothing is ever formatted into a statement."""

from __future__ import annotations

# The span's entries lie together at the end: the key of the last one before it is found by walking back from there.
USE_CASES_DONE = """
SELECT entry.use_case, (entry.at AT TIME ZONE 'Asia/Shanghai')::date AS day, sum(entry.count)
FROM core_auditentry AS entry
WHERE entry.id > coalesce(
        (SELECT id FROM core_auditentry WHERE at < %(since)s::timestamptz - interval '1 hour' ORDER BY id DESC LIMIT 1), 0)
  AND entry.at >= %(since)s AND entry.at < %(until)s AND entry.use_case = ANY(%(names)s)
GROUP BY entry.use_case, day
"""

# What says how things stand counts once, as it stood last; all else is added up over the days.
COUNTS = """
SELECT reference, sum(kept), sum(broken)
FROM rulebook_controlday
WHERE day >= %(first)s AND day <= %(last)s AND NOT (reference = ANY(%(standing)s))
GROUP BY reference
UNION ALL
(SELECT DISTINCT ON (reference) reference, kept, broken
FROM rulebook_controlday
WHERE day >= %(first)s AND day <= %(last)s AND reference = ANY(%(standing)s)
ORDER BY reference, day DESC)
"""

MONTHS = """
SELECT date_trunc('month', day)::date AS month, sum(kept), sum(broken)
FROM rulebook_controlday
WHERE reference = ANY(%(references)s) AND day >= %(first)s
GROUP BY month
"""

TREND = """
SELECT day, sum(kept), sum(broken)
FROM rulebook_controlday
WHERE reference = ANY(%(references)s) AND day >= %(first)s AND day <= %(last)s
GROUP BY day
"""

FIRST_DAY = """
SELECT (min(at) AT TIME ZONE 'Asia/Shanghai')::date
FROM (SELECT at FROM core_auditentry ORDER BY id LIMIT 1) AS first
"""
