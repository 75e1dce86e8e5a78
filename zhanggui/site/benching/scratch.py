"""A database of its own for one measurement, on the same server, made from a migrated template and dropped afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.core.management import call_command
from django.db import connection
from psycopg import sql


class Scratch:
    """Names and drops what it made; nothing is left behind but by a kill, and then the name says whose it was."""

    def __init__(self) -> None:
        self.home = str(connection.settings_dict['NAME'])
        self.template = f'bench_template_{os.getpid()}'
        self.made = 0

    @contextmanager
    def database(self) -> Iterator[str]:
        """Django's connection points at a fresh, migrated database inside; yields its address."""
        self.made += 1
        name = f'bench_{os.getpid()}_{self.made}'
        self._admin('CREATE DATABASE {} TEMPLATE {}', name, self.template)
        try:
            _point_at(name)
            yield address(name)
        finally:
            _point_at(self.home)
            self._admin('DROP DATABASE IF EXISTS {} WITH (FORCE)', name)

    def migrate(self) -> None:
        """Make the template: every table as the product has it, without a row of business."""
        self._admin('CREATE DATABASE {} TEMPLATE template0', self.template)
        _point_at(self.template)
        with connection.cursor() as cursor:
            cursor.execute('SET statement_timeout = 0')
        call_command('migrate', verbosity=0, interactive=False)
        _point_at(self.home)

    def drop(self) -> None:
        self._admin('DROP DATABASE IF EXISTS {} WITH (FORCE)', self.template)

    def _admin(self, statement: str, *names: str) -> None:
        with psycopg.connect(address('postgres'), autocommit=True) as server:
            server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def scratch() -> Iterator[Scratch]:
    place = Scratch()
    try:
        place.migrate()
        yield place
    finally:
        place.drop()


def address(database: str) -> str:
    """A database of Django's server as `DATABASE_URL` would name it."""
    told: dict[str, Any] = connection.settings_dict
    named = {'host': told['HOST'], 'port': told['PORT'], 'user': told['USER'], 'password': told['PASSWORD']}
    return f'postgresql:///{database}?' + urlencode({name: value for name, value in named.items() if value})


def _point_at(database: str) -> None:
    connection.close()
    connection.settings_dict['NAME'] = database
