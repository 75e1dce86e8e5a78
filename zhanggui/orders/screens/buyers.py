"""What the buyer's page, a screen of the customers, shows of orders."""

from __future__ import annotations

from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.orders.choices import OrderState
from zhanggui.orders.policies import SEE_ORDERS
from zhanggui.orders.selectors.buyers import orders_of
from zhanggui.ui import plugs
from zhanggui.ui.columns import ChoiceColumn, LinkColumn, MoneyColumn, TextColumn, TimeColumn
from zhanggui.ui.panels import TablePanel
from zhanggui.ui.tables import Table


class OrderOfBuyerTable(Table):
    number = LinkColumn(say('订单号', 'Order number'), copy=True)
    shop = TextColumn(say('店铺', 'Shop'), 'shop.name', prefetch=('shop',))
    state = ChoiceColumn(say('状态', 'State'), 'work.state', prefetch=('work',), choice=OrderState)
    paid_fen = MoneyColumn(say('实付', 'Paid'))
    refunded_fen = MoneyColumn(say('已退款', 'Refunded'))
    paid_at = TimeColumn(say('付款时间', 'Paid at'))


plugs.add_panels(
    'customers.page',
    TablePanel(
        say('订单', 'Orders'),
        wide=True,
        right=SEE_ORDERS,
        table=OrderOfBuyerTable,
        rows=lambda customer, actor: orders_of(customer.pk, actor),
        href=lambda order: reverse('orders.page', kwargs={'pk': order.pk}),
        limit=50,
        empty=say('没有订单。', 'No order.'),
    ),
)
