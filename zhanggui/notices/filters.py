"""What the lists of notices and deliveries can be cut to."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from zhanggui.core.words import say
from zhanggui.notices.choices import Channel
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, Filters, SearchFilter


def search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(title__icontains=text) | Q(title_en__icontains=text) | Q(body__icontains=text))


def search_deliveries(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    return rows.filter(Q(notice__title__icontains=text) | Q(robot__name__icontains=text) | Q(error__icontains=text))


class NoticeFilters(Filters):
    q = SearchFilter(search)
    at = DaysFilter('at', label=say('时间', 'Time'))

    basic = ('q', 'at')


class DeliveryFilters(Filters):
    q = SearchFilter(search_deliveries)
    channel = ChoiceFilter(Channel, label=say('方式', 'Way'))
    made_at = DaysFilter('made_at', label=say('产生时间', 'Made'))

    basic = ('q', 'channel', 'made_at')
