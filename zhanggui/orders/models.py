"""Orders as platforms tell them, our work on them, and the parcels that leave.

Three rows where one would be too hot: `Order` holds what the platform says and is hardly ever written again; `Work` is
the narrow row that every step moves (an index with the state on the wide row would forbid PostgreSQL's cheap updates:
measured 1.6×); `Parcel` is what leaves a warehouse. The hot tables carry no foreign-key constraints (1.6–1.8× again):
`drift` looks for orphans.

How much of a line is allocated or shipped is not stored: it is the sum of its parcel lines.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Now

from zhanggui.core.scope import ScopedQuerySet
from zhanggui.orders.choices import AlarmKind, HoldKind, OrderState, ParcelState, TrackingStep


def soft_key(to: str | type[models.Model], *, related_name: str = '+', null: bool = False, **more: Any) -> Any:
    """A foreign key of a hot table: no constraint, no index of its own; `drift` proves that nothing is orphaned."""
    return models.ForeignKey(
        to, models.PROTECT, related_name=related_name, null=null, db_constraint=False, db_index=False, **more
    )


class OrderQuerySet(ScopedQuerySet['Order']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class Order(models.Model):
    """A platform trade, unique by shop and platform number. Amounts in fen, times of the platform in UTC."""

    shop = soft_key('org.Shop', related_name='orders')
    number = models.TextField()
    customer = soft_key('customers.Customer', related_name='orders', null=True)
    address = soft_key('customers.Address', related_name='orders', null=True)
    platform_state = models.TextField(default='')
    refund = models.TextField(default='none')
    created_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    goods_fen = models.BigIntegerField(default=0)
    freight_fen = models.BigIntegerField(default=0)
    discount_fen = models.BigIntegerField(default=0)
    total_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)
    refunded_fen = models.BigIntegerField(default=0)
    message = models.TextField(default='')
    memo = models.TextField(default='')
    flag = models.SmallIntegerField(default=0)
    presale = models.BooleanField(default=False)
    courier_hint = models.TextField(
        default=''
    )  # courier and number that the platform knows, when it shipped without us
    tracking_hint = models.TextField(default='')
    close_reason = models.TextField(default='')
    told_at = models.DateTimeField()  # time of the newest source that spoke of the header: older ones change nothing
    lines_told_at = models.DateTimeField(null=True)  # the same for its lines, which may come from another file
    received_at = models.DateTimeField(db_default=Now())

    objects = OrderQuerySet.as_manager()

    class Meta:
        # The number leads: one index then keeps it unique within its shop and finds it by its beginning in all of them.
        constraints = [models.UniqueConstraint(fields=['number', 'shop'], name='order_number')]
        indexes = [
            models.Index(fields=['customer'], name='order_customer'),
            # By address through its buyer; only orders without a buyer need an index of their own.
            models.Index(fields=['address'], name='order_address', condition=models.Q(customer__isnull=True)),
            models.Index(fields=['tracking_hint'], name='order_tracking_hint', condition=~models.Q(tracking_hint='')),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        return self.work.state


class WorkQuerySet(ScopedQuerySet['Work']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class Work(models.Model):
    """Where our work on an order stands: the narrow row behind tabs and queues. `queued_at` is the time of payment."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name='work', db_constraint=False)
    shop = soft_key('org.Shop')
    state = models.TextField(choices=OrderState.choices)
    holds = models.SmallIntegerField(default=0)  # how many holds stand open: 0 lets it pass
    queued_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(holds__gte=0), name='work_holds_not_negative')]
        indexes = [
            models.Index(fields=['shop', 'state', 'queued_at', 'order'], name='work_queue'),
            models.Index(fields=['shop', 'queued_at', 'order'], name='work_held', condition=models.Q(holds__gt=0)),
        ]


class OrderLine(models.Model):
    """One kind of goods in an order. The listing says what the platform called it, and so which SKU it is."""

    order = soft_key(Order, related_name='lines')
    line_no = models.TextField(default='')
    listing = soft_key('catalog.Listing', related_name='lines')
    quantity = models.IntegerField()
    cancelled = models.IntegerField(default=0)  # refunded before dispatch: not to be sent
    price_fen = models.BigIntegerField(default=0)
    paid_fen = models.BigIntegerField(default=0)  # its share of what was paid; the shares sum to the order's to the fen
    refunded_fen = models.BigIntegerField(default=0)
    refund = models.TextField(default='none')
    gift = models.BooleanField(default=False)

    class Meta:
        ordering = ['id']
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0), name='order_line_quantity_positive'),
            models.CheckConstraint(
                condition=models.Q(cancelled__gte=0) & models.Q(cancelled__lte=models.F('quantity')),
                name='order_line_cancelled',
            ),
        ]
        indexes = [
            models.Index(fields=['order'], name='order_line_order'),
            models.Index(fields=['listing', '-order'], name='order_line_listing'),
        ]


class HoldQuerySet(ScopedQuerySet['Hold']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id'}


class Hold(models.Model):
    """One reason why one order waits. Released with name and words; a second hold of the same kind is another row."""

    order = soft_key(Order, related_name='hold_rows')
    shop = soft_key('org.Shop')
    kind = models.TextField(choices=HoldKind.choices)
    detail = models.TextField(default='')  # what exactly: the code, the missing SKU and pieces, the amount
    raised_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey('org.User', models.PROTECT, null=True, related_name='+')
    release_note = models.TextField(default='')

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=['order', 'kind'], name='hold_open_once', condition=models.Q(released_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=['order'], name='hold_order'),
            models.Index(fields=['kind', '-id'], name='hold_open', condition=models.Q(released_at__isnull=True)),
        ]


class Courier(models.Model):
    """快递公司 with our pool of waybill numbers: `next_number` counts up, numbers given back are used again first."""

    code = models.TextField()
    name = models.TextField()
    prefix = models.TextField(default='', blank=True)
    next_number = models.BigIntegerField(default=1)
    last_number = models.BigIntegerField(default=9_999_999_999)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ['code']
        constraints = [
            models.UniqueConstraint(fields=['code'], name='courier_code'),
            models.CheckConstraint(
                condition=models.Q(next_number__lte=models.F('last_number') + 1), name='courier_numbers_left'
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReturnedNumber(models.Model):
    """A waybill number that was given back before its parcel left."""

    courier = models.ForeignKey(Courier, models.PROTECT, related_name='returned_numbers')
    number = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['courier', 'number'], name='returned_number_once')]


class WaveQuerySet(ScopedQuerySet['Wave']):
    bounds: ClassVar[dict[str, str]] = {'warehouse': 'warehouse_id'}


class Wave(models.Model):
    """波次: parcels picked together."""

    warehouse = models.ForeignKey('org.Warehouse', models.PROTECT, related_name='waves')
    number = models.TextField()
    kind = models.TextField(default='')  # single, multi
    made_at = models.DateTimeField(db_default=Now())
    made_by = models.ForeignKey('org.User', models.PROTECT, null=True, related_name='+')
    printed_at = models.DateTimeField(null=True)

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ['-id']
        constraints = [models.UniqueConstraint(fields=['number'], name='wave_number')]

    def __str__(self) -> str:
        return self.number


class ParcelQuerySet(ScopedQuerySet['Parcel']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'shop_id', 'warehouse': 'warehouse_id'}


class Parcel(models.Model):
    """What leaves a warehouse: usually one order, perhaps part of one, perhaps several of one buyer to one address."""

    shop = soft_key('org.Shop', related_name='parcels')
    warehouse = soft_key('org.Warehouse', related_name='parcels')
    address = soft_key('customers.Address', null=True)
    state = models.TextField(choices=ParcelState.choices, default=ParcelState.ALLOCATED)
    courier = soft_key(Courier, null=True)
    tracking_number = models.TextField(default='')
    wave = soft_key(Wave, related_name='parcels', null=True)
    pieces = models.IntegerField(default=0)
    partial = models.BooleanField(default=False)  # does not hold all that its orders still wait for
    made_at = models.DateTimeField()
    ship_by = models.DateTimeField(null=True)  # the platform's promise
    printed_at = models.DateTimeField(null=True)
    print_count = models.SmallIntegerField(default=0)
    packed_at = models.DateTimeField(null=True)
    packed_by = soft_key('org.User', null=True)
    weight_g = models.IntegerField(default=0)
    shipped_at = models.DateTimeField(null=True)
    tracked_at = models.DateTimeField(null=True)  # time of the newest tracking event
    tracking_step = models.TextField(default='')

    objects = ParcelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=['tracking_number', 'courier'],
                name='parcel_tracking_once',
                condition=~models.Q(tracking_number='') & ~models.Q(state='cancelled'),
            ),
        ]
        indexes = [
            models.Index(
                fields=['warehouse', 'state', 'id'],
                name='parcel_in_warehouse',
                condition=models.Q(state__in=['allocated', 'printed', 'packed']),
            ),
            models.Index(fields=['wave', 'id'], name='parcel_wave', condition=models.Q(wave__isnull=False)),
            models.Index(fields=['id'], name='parcel_under_way', condition=models.Q(state='shipped')),
            models.Index(  # a scanned label whose parcel was cancelled has to be found, to say stop
                fields=['tracking_number'],
                name='parcel_cancelled_number',
                condition=models.Q(state='cancelled') & ~models.Q(tracking_number=''),
            ),
        ]

    def __str__(self) -> str:
        return self.tracking_number or f'#{self.pk}'


class ParcelLine(models.Model):
    """So many pieces of one SKU for one order line: the promise that stock made, under this row's id."""

    parcel = soft_key(Parcel, related_name='lines')
    order = soft_key(Order, related_name='parcel_lines')
    order_line = soft_key(OrderLine, related_name='parcel_lines')
    sku = soft_key('catalog.Sku')
    balance = soft_key('stock.Balance')  # where stock made its promise: warehouse, SKU and batch
    quantity = models.IntegerField()  # pieces of the SKU
    units = models.IntegerField()  # pieces of the order line they stand for (a bundle: on its first part only, else 0)
    packed = models.IntegerField(default=0)

    class Meta:
        ordering = ['id']
        constraints = [
            models.CheckConstraint(condition=models.Q(quantity__gt=0, units__gte=0), name='parcel_line_positive')
        ]
        indexes = [
            models.Index(fields=['parcel'], name='parcel_line_parcel'),
            models.Index(fields=['order'], name='parcel_line_order'),
        ]


class TrackingEvent(models.Model):
    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name='tracking', db_constraint=False, db_index=False)
    at = models.DateTimeField()
    step = models.TextField(choices=TrackingStep.choices)
    place = models.TextField(default='')
    text = models.TextField(default='')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['parcel', 'at', 'step'], name='tracking_event_once')]


class AlarmQuerySet(ScopedQuerySet['Alarm']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'parcel__shop_id', 'warehouse': 'parcel__warehouse_id'}


class Alarm(models.Model):
    """Something is wrong with a parcel under way; closes by itself when the courier moves, or by a person with a note."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name='alarms', db_constraint=False, db_index=False)
    kind = models.TextField(choices=AlarmKind.choices)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey('org.User', models.PROTECT, null=True, related_name='+')
    note = models.TextField(default='')

    objects = AlarmQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=['parcel', 'kind'], name='alarm_open_once', condition=models.Q(closed_at__isnull=True)
            )
        ]
