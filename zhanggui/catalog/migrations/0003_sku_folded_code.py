"""A code typed carelessly still finds its SKU by index."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [('catalog', '0002_initial')]

    operations = [migrations.AddIndex('sku', models.Index(Lower('code'), name='sku_folded_code'))]
