"""A scanned label whose parcel was cancelled is found through its own small index, so that the packer is told to stop."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('orders', '0002_room_for_steps')]

    operations = [
        migrations.AddIndex(
            model_name='parcel',
            index=models.Index(
                fields=['tracking_number'],
                name='parcel_cancelled_number',
                condition=models.Q(('state', 'cancelled'), models.Q(('tracking_number', ''), _negated=True)),
            ),
        ),
    ]
