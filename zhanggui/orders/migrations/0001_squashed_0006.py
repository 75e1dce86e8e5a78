"""Orders, parcels and what is done with them. The rows that every step moves keep free space on their pages."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import zhanggui.orders.choices
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('orders', '0001_initial'), ('orders', '0002_room_for_steps'), ('orders', '0003_find_cancelled_labels'), ('orders', '0004_find_held_and_told_waybills'), ('orders', '0005_fewer_indexes_on_orders'), ('orders', '0006_orders_by_buyer_alone')]

    initial = True

    dependencies = [
        ('catalog', '0001_squashed_0004'),
        ('customers', '0001_squashed_0003'),
        ('org', '0001_squashed_0011'),
        ('stock', '0001_squashed_0003'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('platform_state', models.TextField(default='')),
                    ('refund', models.TextField(default='none')),
                    ('created_at', models.DateTimeField(null=True)),
                    ('paid_at', models.DateTimeField(null=True)),
                    ('completed_at', models.DateTimeField(null=True)),
                    ('goods_fen', models.BigIntegerField(default=0)),
                    ('freight_fen', models.BigIntegerField(default=0)),
                    ('discount_fen', models.BigIntegerField(default=0)),
                    ('total_fen', models.BigIntegerField(default=0)),
                    ('paid_fen', models.BigIntegerField(default=0)),
                    ('refunded_fen', models.BigIntegerField(default=0)),
                    ('message', models.TextField(default='')),
                    ('memo', models.TextField(default='')),
                    ('flag', models.SmallIntegerField(default=0)),
                    ('presale', models.BooleanField(default=False)),
                    ('courier_hint', models.TextField(default='')),
                    ('tracking_hint', models.TextField(default='')),
                    ('close_reason', models.TextField(default='')),
                    ('told_at', models.DateTimeField()),
                    ('lines_told_at', models.DateTimeField(null=True)),
                    ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('address', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='customers.address')),
                    ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='customers.customer')),
                    ('shop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='org.shop')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('tracking_hint', ''), _negated=True), fields=['tracking_hint'], name='order_tracking_hint'), models.Index(condition=models.Q(('customer__isnull', True)), fields=['address'], name='order_address'), models.Index(fields=['customer'], name='order_customer')],
                    'constraints': [models.UniqueConstraint(fields=('number', 'shop'), name='order_number')],
                },
            ),
            migrations.CreateModel(
                name='Courier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('prefix', models.TextField(blank=True, default='')),
                    ('next_number', models.BigIntegerField(default=1)),
                    ('last_number', models.BigIntegerField(default=9999999999)),
                    ('is_active', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='courier_code'), models.CheckConstraint(condition=models.Q(('next_number__lte', django.db.models.expressions.CombinedExpression(models.F('last_number'), '+', models.Value(1)))), name='courier_numbers_left')],
                },
            ),
            migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=zhanggui.orders.choices.HoldKind.choices)),
                    ('detail', models.TextField(default='')),
                    ('raised_at', models.DateTimeField()),
                    ('released_at', models.DateTimeField(null=True)),
                    ('release_note', models.TextField(default='')),
                    ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.shop')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='hold_rows', to='orders.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['order'], name='hold_order'), models.Index(condition=models.Q(('released_at__isnull', True)), fields=['kind', '-id'], name='hold_open')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('order', 'kind'), name='hold_open_once')],
                },
            ),
            migrations.CreateModel(
                name='OrderLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('line_no', models.TextField(default='')),
                    ('quantity', models.IntegerField()),
                    ('cancelled', models.IntegerField(default=0)),
                    ('price_fen', models.BigIntegerField(default=0)),
                    ('paid_fen', models.BigIntegerField(default=0)),
                    ('refunded_fen', models.BigIntegerField(default=0)),
                    ('refund', models.TextField(default='none')),
                    ('gift', models.BooleanField(default=False)),
                    ('listing', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='catalog.listing')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.order')),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['order'], name='order_line_order'), models.Index(fields=['listing', '-order'], name='order_line_listing')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_quantity_positive'), models.CheckConstraint(condition=models.Q(('cancelled__gte', 0), ('cancelled__lte', models.F('quantity'))), name='order_line_cancelled')],
                },
            ),
            migrations.CreateModel(
                name='ReturnedNumber',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('courier', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returned_numbers', to='orders.courier')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('courier', 'number'), name='returned_number_once')],
                },
            ),
            migrations.CreateModel(
                name='Wave',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.TextField()),
                    ('kind', models.TextField(default='')),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('printed_at', models.DateTimeField(null=True)),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('warehouse', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waves', to='org.warehouse')),
                ],
                options={
                    'ordering': ['-id'],
                    'constraints': [models.UniqueConstraint(fields=('number',), name='wave_number')],
                },
            ),
            migrations.CreateModel(
                name='Parcel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(choices=zhanggui.orders.choices.ParcelState.choices, default=zhanggui.orders.choices.ParcelState['ALLOCATED'])),
                    ('tracking_number', models.TextField(default='')),
                    ('pieces', models.IntegerField(default=0)),
                    ('partial', models.BooleanField(default=False)),
                    ('made_at', models.DateTimeField()),
                    ('ship_by', models.DateTimeField(null=True)),
                    ('printed_at', models.DateTimeField(null=True)),
                    ('print_count', models.SmallIntegerField(default=0)),
                    ('packed_at', models.DateTimeField(null=True)),
                    ('weight_g', models.IntegerField(default=0)),
                    ('shipped_at', models.DateTimeField(null=True)),
                    ('tracked_at', models.DateTimeField(null=True)),
                    ('tracking_step', models.TextField(default='')),
                    ('address', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.address')),
                    ('courier', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.courier')),
                    ('packed_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('shop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='org.shop')),
                    ('warehouse', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='org.warehouse')),
                    ('wave', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parcels', to='orders.wave')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state__in', ['allocated', 'printed', 'packed'])), fields=['warehouse', 'state', 'id'], name='parcel_in_warehouse'), models.Index(condition=models.Q(('wave__isnull', False)), fields=['wave', 'id'], name='parcel_wave'), models.Index(condition=models.Q(('state', 'shipped')), fields=['id'], name='parcel_under_way'), models.Index(condition=models.Q(('state', 'cancelled'), models.Q(('tracking_number', ''), _negated=True)), fields=['tracking_number'], name='parcel_cancelled_number')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('tracking_number', ''), _negated=True), models.Q(('state', 'cancelled'), _negated=True)), fields=('tracking_number', 'courier'), name='parcel_tracking_once')],
                },
            ),
            migrations.CreateModel(
                name='Alarm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(choices=zhanggui.orders.choices.AlarmKind.choices)),
                    ('raised_at', models.DateTimeField()),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('note', models.TextField(default='')),
                    ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('parcel', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='alarms', to='orders.parcel')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('parcel', 'kind'), name='alarm_open_once')],
                },
            ),
            migrations.CreateModel(
                name='ParcelLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quantity', models.IntegerField()),
                    ('units', models.IntegerField()),
                    ('packed', models.IntegerField(default=0)),
                    ('balance', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='stock.balance')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parcel_lines', to='orders.order')),
                    ('order_line', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='parcel_lines', to='orders.orderline')),
                    ('parcel', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.parcel')),
                    ('sku', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.sku')),
                ],
                options={
                    'ordering': ['id'],
                    'indexes': [models.Index(fields=['parcel'], name='parcel_line_parcel'), models.Index(fields=['order'], name='parcel_line_order')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('units__gte', 0)), name='parcel_line_positive')],
                },
            ),
            migrations.CreateModel(
                name='TrackingEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField()),
                    ('step', models.TextField(choices=zhanggui.orders.choices.TrackingStep.choices)),
                    ('place', models.TextField(default='')),
                    ('text', models.TextField(default='')),
                    ('parcel', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='tracking', to='orders.parcel')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('parcel', 'at', 'step'), name='tracking_event_once')],
                },
            ),
            migrations.CreateModel(
                name='Work',
                fields=[
                    ('order', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='work', serialize=False, to='orders.order')),
                    ('state', models.TextField(choices=zhanggui.orders.choices.OrderState.choices)),
                    ('holds', models.SmallIntegerField(default=0)),
                    ('queued_at', models.DateTimeField()),
                    ('shipped_at', models.DateTimeField(null=True)),
                    ('shop', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.shop')),
                ],
                options={
                    'indexes': [models.Index(fields=['shop', 'state', 'queued_at', 'order'], name='work_queue'), models.Index(condition=models.Q(('holds__gt', 0)), fields=['shop', 'queued_at', 'order'], name='work_held')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('holds__gte', 0)), name='work_holds_not_negative')],
                },
            ),
        ),
        migrations.RunSQL('ALTER TABLE orders_work SET (fillfactor = 70)', 'ALTER TABLE orders_work RESET (fillfactor)'),
        migrations.RunSQL('ALTER TABLE orders_parcel SET (fillfactor = 80)', 'ALTER TABLE orders_parcel RESET (fillfactor)'),
    ]
