"""What buyers can be filtered by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.customers.selectors import search_customers
from zhanggui.org.choices import Platform
from zhanggui.ui.filters import ChoiceFilter, Filters, SearchFilter


class CustomerFilters(Filters):
    q = SearchFilter(search_customers, placeholder=say('昵称、手机后四位', 'Nick, last four digits'))
    platform = ChoiceFilter(Platform, label=say('平台', 'Platform'))

    basic = ('q', 'platform')
