"""What must be true before the site may serve: tables as the code expects, static files gathered, a demo to look at.

Each step first looks, cheaply, whether there is anything to do: the second start does nothing.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

DEMO = 'zhanggui.site.demo'  # offers load_demo() and ACCOUNTS, a list of (user name, password, post)
DEMO_DAYS = 30
FOUNDING = 'zhanggui.site.founding'  # its models, too, can be imported only when Django is set up


class FoundingError(Exception):
    """Why there is no company yet."""


def prepare_database() -> bool:
    """Bring the tables up to the code; True when something was to be done."""
    if not migrations_pending():
        return False
    with connection.cursor() as cursor:
        cursor.execute('SET statement_timeout = 0')
    call_command('migrate', verbosity=0, interactive=False)
    connection.close()
    return True


def migrations_pending() -> bool:
    """Compare file names with recorded names: loading the graph of migrations would take half a second."""
    return bool(_migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations()))


def gather_static_files() -> bool:
    """Run collectstatic when any file is new or changed; True when it was."""
    if settings.WHITENOISE_USE_FINDERS:
        return False
    stamp = Path(settings.STATIC_ROOT) / '.stamp'
    wanted = _static_digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command('collectstatic', verbosity=0, interactive=False, clear=True)
    stamp.write_text(wanted)
    return True


def demo() -> ModuleType:
    """The demo company's module, whose imports need Django set up and are not wanted at any later start."""
    return importlib.import_module(DEMO)


def demo_lives_here() -> bool:
    names = [account[0] for account in demo().ACCOUNTS]
    people = apps.get_model(settings.AUTH_USER_MODEL).objects.filter(username__in=names)
    return bool(people.count() == len(names))


def offers() -> Sequence[Any]:
    """The companies to begin with."""
    return list(_founding().offers())


def found(template: str) -> Mapping[str, str]:
    """Begin with this template: the first account and its password. Raises FoundingError."""
    module = _founding()
    try:
        accounts: Mapping[str, str] = module.found_company(template, module.Founder())
    except (module.CannotFound, module.PlaybookError) as error:
        raise FoundingError(str(error)) from None
    return accounts


def founding_page() -> str:
    """Where the company is founded in the browser, with the key to it."""
    return f'{reverse("founding")}?key={_founding().start_key()}'


def database_is_new() -> bool:
    """No shop and nobody who could log in: then the demo company moves in."""
    return not apps.get_model(settings.AUTH_USER_MODEL).objects.exists()


def _founding() -> ModuleType:
    return importlib.import_module(FOUNDING)


def _migrations_on_disk() -> set[tuple[str, str]]:
    found = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / 'migrations'
        found |= {(app.label, path.stem) for path in folder.glob('*.py') if path.stem != '__init__'}
    return found - _replaced_or_helpers()


def _replaced_or_helpers() -> set[tuple[str, str]]:
    """Files in foreign migration folders that are no migrations."""
    return {(app.label, 'utils') for app in apps.get_app_configs()}


def _static_digest() -> str:
    whole = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            state = Path(storage.path(path)).stat()
            whole.update(f'{path} {state.st_size} {state.st_mtime_ns}\n'.encode())
    return whole.hexdigest()
