"""SQL of the organisation. Arrays are parameters; nothing is ever formatted into a statement."""

from __future__ import annotations

# What the posts of today give together, of a person or of whom a token speaks for: one of the two is told, the other is null.
STANDING = """
WITH token AS (
    SELECT id, name, rights, used_at, user_id
    FROM org_apitoken
    WHERE digest = %(digest)s::bytea AND revoked_at IS NULL AND expires_at > %(now)s
), person AS (
    SELECT id, coalesce(nullif(name, ''), username) AS name, is_superuser, is_active
    FROM org_user
    WHERE id = coalesce(%(person)s::bigint, (SELECT user_id FROM token))
), post AS (
    SELECT post.id, post.position_id, post.all_shops, post.all_warehouses
    FROM org_post AS post
    JOIN person ON person.id = post.user_id
    WHERE post.since <= %(today)s AND (post.until IS NULL OR post.until >= %(today)s)
), role AS (
    SELECT role.rights, role.requires_totp
    FROM post
    JOIN org_position_roles AS carried ON carried.position_id = post.position_id
    JOIN org_role AS role ON role.id = carried.role_id
)
SELECT ARRAY(SELECT DISTINCT held.name FROM role CROSS JOIN unnest(role.rights) AS held (name)),
       EXISTS (SELECT FROM role WHERE role.requires_totp),
       EXISTS (SELECT FROM post WHERE post.all_shops),
       ARRAY(
           SELECT shop_id FROM org_post_shops AS reach JOIN post ON post.id = reach.post_id
           UNION
           SELECT shop.id
           FROM org_post_clients AS entrusted
           JOIN post ON post.id = entrusted.post_id
           JOIN org_project AS project ON project.client_id = entrusted.client_id
           JOIN org_shop AS shop ON shop.project_id = project.id
       ),
       ARRAY(SELECT DISTINCT client_id FROM org_post_clients AS entrusted JOIN post ON post.id = entrusted.post_id),
       EXISTS (SELECT FROM post WHERE post.all_warehouses),
       ARRAY(SELECT DISTINCT warehouse_id FROM org_post_warehouses AS reach JOIN post ON post.id = reach.post_id),
       ARRAY(
           SELECT DISTINCT position.department_id
           FROM post
           JOIN org_position AS position ON position.id = post.position_id
       ),
       person.id, person.name, person.is_superuser, person.is_active, token.id, token.name, token.rights, token.used_at
FROM person
LEFT JOIN token ON token.user_id = person.id
"""

SHOP_HABITS = """
SELECT id, code, platform, warehouse_id, courier_code, allocates_by_line, high_amount_fen, ship_hours_max
FROM org_shop
WHERE id = ANY(%s::bigint[])
"""

# Up the line of positions from each post held today; a vacant one is passed over, so a holder is found unless the line ends.
SUPERIORS = """
WITH RECURSIVE held AS (
    SELECT post.user_id, post.position_id
    FROM org_post AS post
    JOIN org_user AS person ON person.id = post.user_id AND person.is_active
    WHERE post.since <= %(today)s AND (post.until IS NULL OR post.until >= %(today)s)
), line AS (
    SELECT asked.user_id AS person, position.superior_id AS seat, 1 AS height
    FROM held AS asked
    JOIN org_position AS position ON position.id = asked.position_id
    WHERE asked.user_id = ANY(%(people)s) AND position.superior_id IS NOT NULL
    UNION
    SELECT line.person, position.superior_id, line.height + 1
    FROM line
    JOIN org_position AS position ON position.id = line.seat
    WHERE position.superior_id IS NOT NULL
      AND line.height < 20
      AND NOT EXISTS (SELECT FROM held WHERE held.position_id = line.seat AND held.user_id <> line.person)
)
SELECT DISTINCT held.user_id
FROM line
JOIN held ON held.position_id = line.seat AND held.user_id <> line.person
ORDER BY held.user_id
"""
