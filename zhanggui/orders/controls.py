"""What in orders and dispatch keeps rules of the company, each with the query that says how well."""

from __future__ import annotations

from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.orders.sql import controls as sql
from zhanggui.rulebook.controls import Control, register
from zhanggui.rulebook.counting import counted, proved


def order_page(id: int) -> str:
    return reverse('orders.page', args=[id])


def parcel_page(id: int) -> str:
    return reverse('orders.parcel', args=[id])


register(
    Control(
        name='orders.audited_first',
        label=say('审核通过、异常解除后才发货', 'Dispatched only when audited and free of holds'),
        evidence=counted(sql.AUDITED, broken=sql.SHIPPED_WITH_A_HOLD, href=order_page),
    ),
    Control(
        name='orders.message_read',
        label=say('留言备注由人查看后放行', 'Messages and memos are released by a person'),
        evidence=counted(sql.MESSAGES_READ, waiting=sql.MESSAGES_WAITING, href=order_page),
    ),
    Control(
        name='orders.price_floor',
        label=say('低于底价的订单停下等审批', 'Orders below the floor price wait for approval'),
        evidence=counted(sql.FLOORS_DECIDED, waiting=sql.FLOORS_WAITING, href=order_page),
    ),
    Control(
        name='orders.scan_check',
        label=say('逐件扫描后才能封箱', 'Sealed only when every piece was scanned'),
        evidence=counted(sql.PACKED_BY_SCAN, broken=sql.PACKED_UNSCANNED, href=parcel_page),
    ),
    Control(
        name='orders.same_day_outbound',
        label=say('快递取件当天登记出库', 'Outbound registered on the day the courier came'),
        evidence=counted(sql.REGISTERED_THE_SAME_DAY, broken=sql.REGISTERED_LATER, href=parcel_page),
    ),
    Control(
        name='orders.tracked',
        label=say('物流预警 24 小时内处理', 'Alarms of parcels are answered within 24 hours'),
        evidence=counted(sql.ALARMS_ANSWERED, broken=sql.ALARMS_LATE, waiting=sql.ALARMS_OPEN, href=parcel_page),
    ),
    Control(
        name='orders.refunds_bounded',
        label=say('退款不超过实付', 'Refunds never exceed payments'),
        clauses=('OS-16',),
        evidence=proved('orders_refunds'),
    ),
)
