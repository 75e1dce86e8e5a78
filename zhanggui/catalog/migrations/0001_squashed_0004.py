"""Products, SKUs found by two characters of anything a person knows of them, bundles, listings of the shops."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.db import migrations, models

import zhanggui.catalog.choices
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('catalog', '0001_initial'), ('catalog', '0002_initial'), ('catalog', '0003_sku_folded_code'), ('catalog', '0004_sku_search')]

    initial = True

    dependencies = [
        ('org', '0001_squashed_0011'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('category', models.TextField(blank=True, default='')),
                    ('brand', models.TextField(blank=True, default='')),
                    ('season', models.TextField(blank=True, default='')),
                    ('picture', models.TextField(blank=True, default='')),
                    ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ],
                options={
                    'ordering': ['code'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='product_tokens')],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='product_code')],
                },
            ),
            migrations.CreateModel(
                name='Sku',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('colour', models.TextField(blank=True, default='')),
                    ('size', models.TextField(blank=True, default='')),
                    ('barcode', models.TextField(blank=True, default='')),
                    ('cost_fen', models.BigIntegerField(default=0)),
                    ('price_fen', models.BigIntegerField(default=0)),
                    ('floor_fen', models.BigIntegerField(default=0)),
                    ('weight_g', models.IntegerField(default=0)),
                    ('is_bundle', models.BooleanField(default=False)),
                    ('is_active', models.BooleanField(default=True)),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='skus', to='catalog.product')),
                    ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ],
                options={
                    'ordering': ['code'],
                    'indexes': [models.Index(django.db.models.functions.text.Lower('code'), name='sku_folded_code'), django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='sku_tokens')],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='sku_code'), models.UniqueConstraint(condition=models.Q(('barcode', ''), _negated=True), fields=('barcode',), name='sku_barcode'), models.CheckConstraint(condition=models.Q(('cost_fen__gte', 0), ('floor_fen__gte', 0), ('price_fen__gte', 0)), name='sku_prices_not_negative')],
                },
            ),
            migrations.CreateModel(
                name='BundlePart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('quantity', models.IntegerField(default=1)),
                    ('bundle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='catalog.sku')),
                    ('part', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='part_of', to='catalog.sku')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('bundle', 'part'), name='bundle_part_once'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='bundle_part_positive'), models.CheckConstraint(condition=models.Q(('bundle', models.F('part')), _negated=True), name='bundle_not_in_itself')],
                },
            ),
            migrations.CreateModel(
                name='Listing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.UUIDField()),
                    ('code', models.TextField(default='')),
                    ('platform_sku', models.TextField(default='')),
                    ('title', models.TextField(default='')),
                    ('attributes', models.TextField(default='')),
                    ('match', models.TextField(choices=zhanggui.catalog.choices.Match.choices, default=zhanggui.catalog.choices.Match['UNMATCHED'])),
                    ('tokens', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                    ('shop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='org.shop')),
                    ('sku', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='catalog.sku')),
                ],
                options={
                    'ordering': ['-id'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['tokens'], name='listing_tokens'), models.Index(fields=['shop', 'code'], name='listing_shop_code'), models.Index(condition=models.Q(('match', 'unmatched')), fields=['-id'], name='listing_unmatched')],
                    'constraints': [models.UniqueConstraint(fields=('shop', 'key'), name='listing_key'), models.CheckConstraint(condition=models.Q(models.Q(('match', 'matched'), ('sku__isnull', False)), models.Q(models.Q(('match', 'matched'), _negated=True), ('sku__isnull', True)), _connector='OR'), name='listing_matched_has_sku')],
                },
            ),
        ),
    ]
