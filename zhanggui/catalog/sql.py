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
