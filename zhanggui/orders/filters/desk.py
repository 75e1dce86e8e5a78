"""Filters of the order desk and of the holds desk. `finding` follows what has an index."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import DateTimeField as Moment
from django.db.models import DurationField as Span
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.words import lazy, say
from zhanggui.orders.cells import Flag
from zhanggui.orders.choices import BEFORE_DISPATCH, HoldKind, OrderState
from zhanggui.orders.models import Courier, Hold, Order, OrderLine, Parcel
from zhanggui.org.selectors import shops
from zhanggui.ui.filters import ChoiceFilter, DaysFilter, FenFilter, Filters, RowsFilter, SearchFilter, YesNoFilter

WAITING = tuple(state for state in BEFORE_DISPATCH if state != OrderState.UNPAID)


class Deadline(Choice):
    """How near the platform's promise is."""

    LATE = 'late', '已超时', 'Late', Tone.RED
    WITHIN_6_HOURS = '6', '6 小时内', 'Within 6 h', Tone.RED
    WITHIN_24_HOURS = '24', '24 小时内', 'Within 24 h', Tone.ORANGE

    @property
    def ahead(self) -> timedelta:
        return timedelta() if self is Deadline.LATE else timedelta(hours=int(self.value))


def found_elsewhere(rows: QuerySet[Order], text: str) -> QuerySet[Order]:
    """The search has led to these rows already (see `finding`)."""
    return rows


def due(rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
    """Not left yet, and promised before a moment."""
    if not value:
        return rows
    promised = ExpressionWrapper(
        F('work__queued_at') + ExpressionWrapper(F('shop__ship_hours_max') * Value(timedelta(hours=1)), Span()), Moment()
    )
    return rows.alias(promised=promised).filter(promised__lt=clock.now() + Deadline(value).ahead, work__state__in=WAITING)


def sold_as(rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
    if not value:
        return rows
    named = Q(listing__code=value) | Q(listing__sku__code=value) | Q(listing__sku__barcode=value)
    return rows.filter(Exists(OrderLine.objects.filter(named, order_id=OuterRef('pk'))))


def held_by(rows: QuerySet[Order], name: str, value: list[str]) -> QuerySet[Order]:
    open_holds = Hold.objects.filter(order_id=OuterRef('pk'), released_at__isnull=True, kind__in=value)
    return rows.filter(Exists(open_holds)) if value else rows


def couriers(actor: Actor) -> QuerySet[Courier]:
    return Courier.objects.filter(is_active=True)


def carried_by(rows: QuerySet[Order], name: str, value: Courier | None) -> QuerySet[Order]:
    sent = Parcel.objects.filter(lines__order_id=OuterRef('pk'), courier=value).exclude(state='cancelled')
    return rows.filter(Exists(sent)) if value else rows


class OrderFilters(Filters):
    q = SearchFilter(
        found_elsewhere,
        placeholder=say('订单号/快递单号/手机尾号/商品/昵称', 'Number, tracking, phone tail, goods, nick'),
    )
    shop = RowsFilter(shops, label=say('店铺', 'Shop'))
    paid = DaysFilter('work__queued_at', label=say('付款', 'Paid'))
    deadline = django_filters.ChoiceFilter(
        choices=Deadline.choices, label=lazy(say('发货时限', 'Deadline')), method=due, empty_label=lazy(say('全部', 'Any'))
    )
    hold = ChoiceFilter(HoldKind, label=say('异常', 'Hold'), method=held_by)
    sku = django_filters.CharFilter(label=lazy(say('商品编码', 'SKU code')), method=sold_as, max_length=100)
    province = django_filters.CharFilter(
        'address__province', 'startswith', label=lazy(say('省份', 'Province')), max_length=20
    )
    amount_from = FenFilter('paid_fen', 'gte', label=say('实付从', 'Paid from'))
    amount_to = FenFilter('paid_fen', 'lte', label=say('实付到', 'up to'))
    message = YesNoFilter(label=say('有留言', 'Has message'), test=~Q(message=''))
    memo = YesNoFilter(label=say('有备注', 'Has memo'), test=~Q(memo=''))
    flag = ChoiceFilter(Flag, label=say('旗帜', 'Flag'))
    courier = RowsFilter(
        couriers, label=say('快递', 'Courier'), method=carried_by
    )

    basic: ClassVar[tuple[str, ...]] = ('q', 'shop', 'paid')
    led: ClassVar[frozenset[str]] = frozenset({'q', 'shop', 'paid'})  # an index leads to these: nothing is left to look at

    @property
    def told(self) -> dict[str, Any]:
        """What was filled in and is right."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}


class HoldFilters(Filters):
    q = django_filters.CharFilter(
        'order__number', 'startswith', label=lazy(say('搜索', 'Search')), max_length=100,
        widget=forms.TextInput(
            attrs={'type': 'search', 'placeholder': lazy(say('订单号', 'Order number')), 'data-search': '1'}
        ),
    )
    shop = RowsFilter(shops, label=say('店铺', 'Shop'))
    raised = DaysFilter('raised_at', label=say('发生', 'Since'))

    basic: ClassVar[tuple[str, ...]] = ('q', 'shop', 'raised')
