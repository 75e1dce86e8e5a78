"""SQL of the customers, one statement a name. Arrays are parameters; nothing is ever formatted into a statement."""

from __future__ import annotations

CUSTOMERS_FIND = """
SELECT wanted.position, customer.id
FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (nick, position)
JOIN customers_customer AS customer ON customer.platform = %s AND customer.nick = wanted.nick
"""

CUSTOMERS_ADD = """
INSERT INTO customers_customer (platform, nick, tokens, blacklisted_reason)
SELECT %s, new.nick, new.tokens::text[], ''
FROM unnest(%s::text[], %s::text[]) AS new (nick, tokens)
ORDER BY new.nick
ON CONFLICT (platform, nick) DO NOTHING
RETURNING nick, id
"""

ADDRESSES_FIND = """
SELECT wanted.position, address.id
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (key, position)
JOIN customers_address AS address ON address.key = wanted.key
"""

ADDRESSES_ADD = """
INSERT INTO customers_address
    (customer_id, key, name, phone, phone_tail, province, city, district, street, postcode)
SELECT nullif(new.customer_id, 0), new.key, new.name, new.phone, new.phone_tail, new.province, new.city, new.district,
       new.street, new.postcode
FROM unnest(
    %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
) AS new (customer_id, key, name, phone, phone_tail, province, city, district, street, postcode)
ORDER BY new.key
ON CONFLICT (key) DO NOTHING
RETURNING encode(uuid_send(key), 'hex'), id
"""

REVEALER_LOCK = """
SELECT pg_advisory_xact_lock(hashtext('customers.reveal'), %s::integer)
"""

ADDRESSES_ORPHANED = """
SELECT address.id AS address, address.customer_id AS customer
FROM customers_address AS address
LEFT JOIN customers_customer AS customer ON customer.id = address.customer_id
WHERE address.customer_id IS NOT NULL AND customer.id IS NULL
"""

REVEALS_UNTOLD = """
SELECT coalesce(kept.address_id, told.address_id) AS address, coalesce(kept.looks, 0) AS reveals,
       coalesce(told.looks, 0) AS audited
FROM (
    SELECT address_id, count(*) AS looks
    FROM customers_reveal
    GROUP BY address_id
) AS kept
FULL JOIN (
    SELECT item.object_id AS address_id, count(*) AS looks
    FROM core_auditentry AS entry
    JOIN core_audititem AS item ON item.entry_id = entry.id
    WHERE entry.use_case = 'customers.reveal'
    GROUP BY item.object_id
) AS told ON told.address_id = kept.address_id
WHERE kept.looks IS DISTINCT FROM told.looks
"""

BLACKLISTED = """
SELECT id, blacklisted_reason
FROM customers_customer
WHERE blacklisted_reason <> ''
"""

CUSTOMERS_SEEN = """
SELECT count(*) FROM customers_customer WHERE first_seen_at >= %(since)s AND first_seen_at < %(until)s
"""
