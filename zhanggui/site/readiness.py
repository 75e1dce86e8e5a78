"""Remembers that a data folder was prepared by exactly this code: the next start then need not load Django to find out.

The mark covers whatever could give a start something to do: our migrations and static files, the packages that bring their
own, and which database it was. Any of Django's own commands forgets it. For a server of one's own there is no mark, since
others may change it.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from zhanggui.site.config import Config

NOTE = 'prepared.json'
PACKAGE = Path(__file__).parent.parent
PACKAGES_WITH_TABLES = ('Django', 'django-allauth', 'django-ninja', 'procrastinate')


def mark(settings: Config, *, demo: bool) -> str | None:
    """What a prepared folder looks like now; None when it cannot be known without asking the database."""
    cluster = settings.home / 'postgres' / 'PG_VERSION'
    if settings.database_url or not cluster.exists():
        return None
    parts = [f'demo {demo}', f'manifest {settings.static_manifest}', _state(cluster)]
    parts += [f'{name} {version(name)}' for name in PACKAGES_WITH_TABLES]
    parts += sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.glob('*/migrations/*.py'))
    parts += sorted(_state(path) for path in PACKAGE.glob('*/static/**/*') if path.is_file())
    return hashlib.sha256('\n'.join(parts).encode()).hexdigest()


def greeting_if_prepared(home: Path, wanted: str | None) -> str | None:
    """What was said to people when this very state was prepared; None when there may be something to do."""
    try:
        note = json.loads((home / NOTE).read_text('utf-8'))
    except (OSError, ValueError):
        return None
    return str(note['greeting']) if wanted and note['mark'] == wanted else None


def note_prepared(home: Path, *, mark: str | None, greeting: str) -> None:
    (home / NOTE).write_text(json.dumps({'mark': mark, 'greeting': greeting}, ensure_ascii=False), 'utf-8')


def forget(home: Path) -> None:
    (home / NOTE).unlink(missing_ok=True)


def _state(path: Path) -> str:
    told = path.stat()
    return f'{path} {told.st_ino} {told.st_size} {told.st_mtime_ns}'
