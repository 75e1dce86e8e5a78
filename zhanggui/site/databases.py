"""How Django reaches PostgreSQL: ours under the data folder, or the one DATABASE_URL names. Every session has time limits.

Limits are for people's requests; an import or report widens its own with SET LOCAL in its transaction.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings as django_settings
from psycopg.conninfo import conninfo_to_dict

from zhanggui.site.config import Config, config
from zhanggui.site.postgres import Server

SESSION_OPTIONS = '-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=30s'


def embedded_server(settings: Config) -> Server | None:
    """Our own server, or None when DATABASE_URL names another."""
    if settings.database_url:
        return None
    return Server(settings.home, machine_first=settings.postgres == 'machine', durable=settings.postgres_durable)


def ensure_database() -> None:
    """Have the embedded server run while this process lives; nothing to do for a server of one's own."""
    server = embedded_server(config())
    if server:
        server.use()


def lift_limits() -> None:
    """For an operator's own commands, which may take long: to be called before the first connection is made."""
    django_settings.DATABASES['default']['OPTIONS']['options'] = ''


def address(settings: Config) -> str:
    """The database as one postgresql:// address. It may hold a password: never print it."""
    if settings.database_url:
        return settings.database_address()
    server = embedded_server(settings)
    assert server
    return server.address()


def django_database(settings: Config) -> dict[str, Any]:
    parts = {key: str(value) for key, value in conninfo_to_dict(address(settings)).items()}
    given = parts.pop('options', '')
    return {
        'ENGINE': 'django.db.backends.postgresql',
        'NAME': parts.pop('dbname', ''),
        'USER': parts.pop('user', ''),
        'PASSWORD': parts.pop('password', ''),
        'HOST': parts.pop('host', ''),
        'PORT': parts.pop('port', ''),
        'CONN_MAX_AGE': None,
        'CONN_HEALTH_CHECKS': True,
        'OPTIONS': {**parts, 'options': f'{SESSION_OPTIONS} {given}'.strip()},
    }
