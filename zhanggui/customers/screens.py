"""Screens of the customers: buyers and their addresses, masked; the orders context adds what they bought."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.customers.choices import CustomerState
from zhanggui.customers.filters import CustomerFilters
from zhanggui.customers.masking import mask_nick
from zhanggui.customers.models import Address, Customer, Reveal
from zhanggui.customers.policies import SEE
from zhanggui.customers.tables import AddressTable, CustomerTable, RevealTable
from zhanggui.customers.usecases import BLACKLIST, UNBLACKLIST
from zhanggui.org.choices import Platform
from zhanggui.ui import navigation
from zhanggui.ui.columns import ChoiceColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.registry import register

LISTED = ~Q(blacklisted_reason='')


def customer_tabs(actor: Actor) -> list[Tab]:
    listed = Customer.objects.visible_to(actor).filter(LISTED)
    return [
        Tab('all', say('全部', 'All')),
        Tab(
            'blacklist',
            CustomerState.BLACKLISTED.label,
            LISTED,
            count=capped_count(listed),
            state=CustomerState.BLACKLISTED,
            tone=CustomerState.BLACKLISTED.tone,
        ),
    ]


def reveals_seen(customer: Customer, actor: Actor) -> QuerySet[Reveal]:
    """Looks at addresses of other shops, and the reasons given there, are those shops' business."""
    addresses = Address.objects.visible_to(actor).filter(customer=customer)
    return Reveal.objects.filter(address__in=addresses).order_by('-id')[:20]


class CustomerList(ListScreen):
    name = 'customers.list'
    path = 'customers/'
    title = say('买家', 'Buyers')
    icon = 'users'
    group = 'customers'
    right = SEE
    model = Customer
    table = CustomerTable
    filters = CustomerFilters
    tabs = customer_tabs
    use_cases = (BLACKLIST, UNBLACKLIST)
    detail = 'customers.page'
    empty = say('还没有买家。导入订单后会自动建立。', 'No buyer yet; they come with the orders.')


class CustomerPage(DetailScreen):
    name = 'customers.page'
    path = 'customers/<int:pk>/'
    title = say('买家', 'Buyer')
    right = SEE
    model = Customer
    desk = 'customers.list'
    use_cases = (BLACKLIST, UNBLACKLIST)
    panels = (
        FactsPanel(
            say('买家', 'Buyer'),
            wide=True,
            facts=(
                TextColumn(say('昵称', 'Nick'), 'nick', show=lambda nick, _: mask_nick(nick)),
                ChoiceColumn(say('平台', 'Platform'), 'platform', choice=Platform),
                TimeColumn(say('首次下单', 'First seen'), 'first_seen_at'),
                TextColumn(say('黑名单原因', 'Blacklisted because'), 'blacklisted_reason'),
            ),
        ),
        TablePanel(
            say('收货地址', 'Addresses'),
            wide=True,
            table=AddressTable,
            rows=lambda customer, actor: Address.objects.visible_to(actor).filter(customer=customer).order_by('-id'),
        ),
        TablePanel(
            say('谁查看过', 'Who has looked'),
            table=RevealTable,
            aside=True,
            rows=reveals_seen,
            empty=say('没有人查看过。', 'Nobody has looked.'),
        ),
        TimelinePanel(state=CustomerState),
    )

    def heading(self, thing: Any) -> str:
        return mask_nick(thing.nick)

    def badges(self, thing: Any) -> list[SafeString]:
        return [badge(thing.state.label, thing.state.tone)] if thing.blacklisted_reason else []


navigation.declare(navigation.Group('customers', say('客户', 'Customers'), 'users', 50))
register(CustomerList, CustomerPage)
