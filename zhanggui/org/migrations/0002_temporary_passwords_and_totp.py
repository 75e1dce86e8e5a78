from datetime import timedelta

import zhanggui.core.clock
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('org', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='role',
            name='requires_totp',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='user',
            name='password_temporary',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='post',
            name='since',
            field=models.DateField(default=zhanggui.core.clock.today),
        ),
        migrations.RemoveConstraint(
            model_name='post',
            name='post_ends_after_start',
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(
                condition=models.Q(('until__isnull', True))
                | models.Q(('until__gte', models.F('since') - timedelta(days=1))),
                name='post_ends_after_start',
            ),
        ),
    ]
