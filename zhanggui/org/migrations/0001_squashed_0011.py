"""People and where they stand: departments, roles, positions, posts; warehouses, shops, clients, projects; farewells."""

from __future__ import annotations

import datetime

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import zhanggui.core.clock
import zhanggui.org.choices
from zhanggui.core.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [('org', '0001_initial'), ('org', '0002_temporary_passwords_and_totp'), ('org', '0010_seats_clients_and_farewells'), ('org', '0011_farewell_posts')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                    ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                    ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('name', models.TextField(default='')),
                    ('language', models.TextField(blank=True, default='')),
                    ('theme', models.TextField(blank=True, default='')),
                    ('mobile', models.TextField(blank=True, default='')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('password_temporary', models.BooleanField(default=False)),
                ],
                options={
                    'ordering': ['username'],
                },
                managers=[
                    ('objects', django.contrib.auth.models.UserManager()),
                ],
            ),
            migrations.CreateModel(
                name='Department',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('order', models.SmallIntegerField(default=0)),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='org.department')),
                    ('mission', models.TextField(blank=True, default='')),
                    ('mission_en', models.TextField(blank=True, default='')),
                ],
                options={
                    'ordering': ['order', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='department_code')],
                },
            ),
            migrations.CreateModel(
                name='Role',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('requires_totp', models.BooleanField(default=False)),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='role_code')],
                },
            ),
            migrations.CreateModel(
                name='Position',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('head_count', models.SmallIntegerField(default=1)),
                    ('department', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='org.department')),
                    ('superior', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subordinates', to='org.position')),
                    ('roles', models.ManyToManyField(blank=True, related_name='positions', to='org.role')),
                    ('aliases', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, size=None)),
                    ('authority', models.JSONField(blank=True, default=dict)),
                    ('mission', models.TextField(blank=True, default='')),
                    ('mission_en', models.TextField(blank=True, default='')),
                ],
                options={
                    'ordering': ['department__order', 'code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='position_code')],
                },
            ),
            migrations.CreateModel(
                name='Warehouse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('province', models.TextField(blank=True, default='')),
                    ('address', models.TextField(blank=True, default='')),
                    ('contact', models.TextField(blank=True, default='')),
                    ('is_active', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='warehouse_code')],
                },
            ),
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('digest', models.BinaryField()),
                    ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('expires_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('used_at', models.DateTimeField(blank=True, null=True)),
                    ('made_at', models.DateTimeField(auto_now_add=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'ordering': ['-made_at'],
                    'constraints': [models.UniqueConstraint(fields=('digest',), name='api_token_digest')],
                },
            ),
            migrations.CreateModel(
                name='Client',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('note', models.TextField(blank=True, default='')),
                    ('is_active', models.BooleanField(default=True)),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='client_code')],
                },
            ),
            migrations.CreateModel(
                name='Project',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('name_en', models.TextField(blank=True, default='')),
                    ('is_active', models.BooleanField(default=True)),
                    ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='org.client')),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='project_code')],
                },
            ),
            migrations.CreateModel(
                name='Shop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('name', models.TextField()),
                    ('platform', models.TextField(choices=zhanggui.org.choices.Platform.choices)),
                    ('courier_code', models.TextField(blank=True, default='')),
                    ('allocates_by_line', models.BooleanField(default=False)),
                    ('high_amount_fen', models.BigIntegerField(default=500000)),
                    ('ship_hours_max', models.SmallIntegerField(default=48)),
                    ('is_active', models.BooleanField(default=True)),
                    ('warehouse', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shops', to='org.warehouse')),
                    ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shops', to='org.project')),
                ],
                options={
                    'ordering': ['code'],
                    'constraints': [models.UniqueConstraint(fields=('code',), name='shop_code')],
                },
            ),
            migrations.CreateModel(
                name='Post',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('since', models.DateField(default=zhanggui.core.clock.today)),
                    ('until', models.DateField(blank=True, null=True)),
                    ('acting', models.BooleanField(default=False)),
                    ('all_shops', models.BooleanField(default=False)),
                    ('all_warehouses', models.BooleanField(default=False)),
                    ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='org.position')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL)),
                    ('shops', models.ManyToManyField(blank=True, related_name='posts', to='org.shop')),
                    ('warehouses', models.ManyToManyField(blank=True, related_name='posts', to='org.warehouse')),
                    ('clients', models.ManyToManyField(blank=True, related_name='posts', to='org.client')),
                ],
                options={
                    'ordering': ['since', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', django.db.models.expressions.CombinedExpression(models.F('since'), '-', models.Value(datetime.timedelta(days=1)))), _connector='OR'), name='post_ends_after_start')],
                },
            ),
            migrations.CreateModel(
                name='Farewell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last_day', models.DateField()),
                    ('leaves', models.BooleanField(default=True)),
                    ('made_at', models.DateTimeField(auto_now_add=True)),
                    ('done_at', models.DateTimeField(blank=True, null=True)),
                    ('to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='farewells', to=settings.AUTH_USER_MODEL)),
                    ('posts', models.JSONField(default=list)),
                ],
                options={
                    'ordering': ['last_day', 'pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('done_at', None)), fields=('user',), name='farewell_one_open_each')],
                },
            ),
        ),
    ]
