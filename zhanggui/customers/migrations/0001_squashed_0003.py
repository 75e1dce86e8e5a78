"""Buyers and their addresses; who looked at a buyer's data stays written."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from zhanggui.core.appendonly import append_only
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('customers', '0001_initial'), ('customers', '0002_initial'), ('customers', '0003_reveals_are_append_only')]

    initial = True

    dependencies = [
        ('core', '0001_squashed_0003'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Customer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('platform', models.TextField()),
                    ('nick', models.TextField()),
                    ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('blacklisted_reason', models.TextField(blank=True, default='')),
                    ('first_seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='customer_tokens'), models.Index(condition=models.Q(('blacklisted_reason', ''), _negated=True), fields=['id'], name='customer_blacklisted')],
                    'constraints': [models.UniqueConstraint(fields=('platform', 'nick'), name='customer_nick')],
                },
            ),
            migrations.CreateModel(
                name='Address',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField()),
                    ('name', models.TextField(default='')),
                    ('phone', models.TextField(default='')),
                    ('phone_tail', models.TextField(default='')),
                    ('province', models.TextField(default='')),
                    ('city', models.TextField(default='')),
                    ('district', models.TextField(default='')),
                    ('street', models.TextField(default='')),
                    ('postcode', models.TextField(default='')),
                    ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addresses', to='customers.customer')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('phone_tail', ''), _negated=True), fields=['phone_tail', '-id'], name='address_phone_tail'), models.Index(fields=['customer'], name='address_customer')],
                    'constraints': [models.UniqueConstraint(fields=('key',), name='address_key')],
                },
            ),
            migrations.CreateModel(
                name='Reveal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('address', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reveals', to='customers.address')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reveals', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['user', '-at'], name='reveal_user_at')],
                },
            ),
        ),
        append_only('customers_reveal'),
    ]
