"""The WSGI door that Granian serves. Each web process holds on to the database for as long as it lives."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from zhanggui.site.databases import ensure_database
from zhanggui.site.memory import collect_rarely, settle

os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'zhanggui.site.settings')
collect_rarely()
ensure_database()
application = get_wsgi_application()
settle()
