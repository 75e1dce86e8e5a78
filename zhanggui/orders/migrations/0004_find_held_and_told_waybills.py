"""Held orders of a shop by time of payment, and orders by a waybill only the platform knows: small indexes for two searches."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0003_reveals_are_append_only'),
        ('orders', '0003_find_cancelled_labels'),
        ('org', '0002_temporary_passwords_and_totp'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='order',
            index=models.Index(condition=models.Q(('tracking_hint', ''), _negated=True), fields=['tracking_hint'], name='order_tracking_hint'),
        ),
        migrations.AddIndex(
            model_name='work',
            index=models.Index(condition=models.Q(('holds__gt', 0)), fields=['shop', 'queued_at', 'order'], name='work_held'),
        ),
    ]
