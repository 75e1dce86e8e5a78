"""SQL of the catalog, one statement a name. Arrays are parameters; nothing is ever formatted into a statement."""

from __future__ import annotations

LISTINGS_FIND = """
SELECT wanted.position, listing.id, listing.sku_id, listing.match
FROM unnest(%s::uuid[]) WITH ORDINALITY AS wanted (key, position)
JOIN catalog_listing AS listing ON listing.shop_id = %s AND listing.key = wanted.key
"""

LISTINGS_ADD = """
INSERT INTO catalog_listing (shop_id, key, code, platform_sku, title, attributes, tokens, match, sku_id)
SELECT %s, new.key, new.code, new.platform_sku, new.title, new.attributes, new.tokens::text[], new.match,
       nullif(new.sku_id, 0)
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    AS new (key, code, platform_sku, title, attributes, tokens, match, sku_id)
ORDER BY new.key
ON CONFLICT (shop_id, key) DO NOTHING
"""

SKUS_BY_CODE = """
SELECT sku.code, sku.id
FROM catalog_sku AS sku
WHERE lower(sku.code) = ANY(%s::text[])
"""

DECIDED_CODES = """
SELECT listing.code, min(listing.match), min(listing.sku_id)
FROM catalog_listing AS listing
WHERE listing.shop_id = %s AND listing.code = ANY(%s::text[]) AND listing.match <> 'unmatched'
GROUP BY listing.code
HAVING count(DISTINCT (listing.match, listing.sku_id)) = 1
"""

SKU_LABELS = """
SELECT sku.id, sku.code, sku.barcode, product.code, product.name, sku.colour, sku.size, sku.is_bundle, product.picture
FROM catalog_sku AS sku
JOIN catalog_product AS product ON product.id = sku.product_id
WHERE sku.id = ANY(%s::bigint[])
"""

SKUS_BY_CODE_OR_BARCODE = """
SELECT sku.barcode, sku.id, sku.code, sku.is_bundle, sku.is_active
FROM catalog_sku AS sku
WHERE sku.code = ANY(%s::text[]) OR (sku.barcode <> '' AND sku.barcode = ANY(%s::text[]))
"""

BUNDLES_BROKEN = """
SELECT bundle.id AS bundle, bundle.code, count(part.id) AS parts
FROM catalog_sku AS bundle
LEFT JOIN catalog_bundlepart AS part ON part.bundle_id = bundle.id
LEFT JOIN catalog_sku AS inner_sku ON inner_sku.id = part.part_id
GROUP BY bundle.id
HAVING (bundle.is_bundle AND count(part.id) = 0)
    OR (NOT bundle.is_bundle AND count(part.id) > 0)
    OR bool_or(inner_sku.is_bundle)
"""

LISTINGS_BROKEN = """
SELECT listing.id AS listing, listing.match, listing.sku_id
FROM catalog_listing AS listing
LEFT JOIN catalog_sku AS sku ON sku.id = listing.sku_id
WHERE (listing.match = 'matched' AND sku.id IS NULL) OR (listing.match <> 'matched' AND listing.sku_id IS NOT NULL)
"""

SUGGESTIONS = """
SELECT listing.id, guess.id, guess.code, guess.name, guess.colour, guess.size, guess.score
FROM catalog_listing AS listing
CROSS JOIN LATERAL (
    SELECT near.id, near.code, near.name, near.colour, near.size,
           near.common_code * 3 + near.common_title AS score
    FROM (
        SELECT sku.id, sku.code, product.name, sku.colour, sku.size,
               (SELECT count(*) FROM unnest(sku.tokens) AS token WHERE token = ANY(pattern.code_tokens)) AS common_code,
               (SELECT count(*) FROM unnest(sku.tokens) AS token WHERE token = ANY(listing.tokens)) AS common_title
        FROM (SELECT %s::jsonb AS codes) AS given
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(token), '{}') AS code_tokens
            FROM jsonb_array_elements_text(given.codes -> listing.id::text) AS token
        ) AS pattern
        CROSS JOIN LATERAL (
            SELECT sku.id, sku.code, sku.product_id, sku.colour, sku.size, sku.tokens
            FROM catalog_sku AS sku
            WHERE sku.is_active AND sku.tokens && listing.tokens
            LIMIT 500
        ) AS sku
        JOIN catalog_product AS product ON product.id = sku.product_id
    ) AS near
    ORDER BY score DESC, near.code
    LIMIT %s
) AS guess
WHERE listing.id = ANY(%s::bigint[])
ORDER BY listing.id, guess.score DESC, guess.code
"""

FLOORS_OF = """
SELECT id, floor_fen
FROM catalog_sku
WHERE id = ANY(%s::bigint[]) AND floor_fen > 0
"""

PARTS_OF = """
SELECT bundle_id, part_id, quantity
FROM catalog_bundlepart
WHERE bundle_id = ANY(%s::bigint[])
ORDER BY bundle_id, part_id
"""

LISTINGS_HOLD = """
SELECT id, sku_id, match
FROM catalog_listing
WHERE id = ANY(%s::bigint[])
ORDER BY id
FOR SHARE
"""
