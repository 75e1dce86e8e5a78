"""SKUs are found by two characters of anything a person knows of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('catalog', '0003_sku_folded_code')]

    operations = [
        migrations.AddField('sku', 'tokens', ArrayField(models.TextField(), default=list)),
        migrations.AddIndex('sku', GinIndex(fields=['tokens'], name='sku_tokens')),
    ]
