"""Rights of the order desk that are not use cases: who may look."""

from __future__ import annotations

from zhanggui.core.rights import declare
from zhanggui.core.words import say

SEE_ORDERS = declare('orders.see', say('查看订单', 'See orders'))
SEE_PARCELS = declare('orders.see_parcels', say('查看包裹', 'See parcels'))
TRACK = declare('orders.track', say('导入物流轨迹', 'Take in tracking'))
