"""Equal keys then share one entry, and a buyer has few enough orders to sort."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_reveals_are_append_only'),
        ('orders', '0005_fewer_indexes_on_orders'),
        ('org', '0002_temporary_passwords_and_totp'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='order',
            name='order_customer',
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['customer'], name='order_customer'),
        ),
    ]
