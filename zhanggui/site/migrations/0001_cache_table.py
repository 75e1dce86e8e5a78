"""The cache is a table like any other, so that whoever migrates has all of them. Unlogged: it may be lost, nothing else may."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            """
CREATE UNLOGGED TABLE IF NOT EXISTS site_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS site_cache_expires ON site_cache (expires);
""",
            'DROP TABLE site_cache',
        )
    ]
