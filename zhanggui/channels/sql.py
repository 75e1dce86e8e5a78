"""SQL of the channels, one statement a name."""

from __future__ import annotations

FEEDBACK_INSERT = """
INSERT INTO channels_feedback (shop_id, order_id, parcel_id, number, courier, tracking_number, state, error)
SELECT shop_id, order_id, parcel_id, number, courier, tracking_number, 'waiting', ''
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[])
     AS shipment (shop_id, order_id, parcel_id, number, courier, tracking_number)
ON CONFLICT (parcel_id, order_id) DO NOTHING
"""

FEEDBACK_MISSING = """
SELECT parcel.id AS parcel_id, parcel_line.order_id
FROM orders_parcel AS parcel
JOIN orders_parcelline AS parcel_line ON parcel_line.parcel_id = parcel.id
LEFT JOIN channels_feedback AS feedback ON feedback.parcel_id = parcel.id AND feedback.order_id = parcel_line.order_id
WHERE parcel.state IN ('shipped', 'signed') AND feedback.id IS NULL
  AND NOT EXISTS (
      SELECT FROM core_outboxdelivery AS delivery
      JOIN core_outboxevent AS event ON event.id = delivery.event_id AND event.kind = 'orders.parcels_shipped'
      WHERE delivery.state <> 'done' AND event.payload->'parcel_ids' @> to_jsonb(parcel.id)
  )
"""
