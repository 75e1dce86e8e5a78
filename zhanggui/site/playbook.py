"""Loads a company's playbook: its organisation, and its processes with their decisions and forms.

The same files again change nothing; a wrong file changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import yaml
from django.db import transaction

from zhanggui.core import rights
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.services.importing import import_files
from zhanggui.org import services
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, Organisation

DEFAULT = Path(__file__).parent.parent.parent / 'playbook' / 'default'
ORGANISATION = 'org.yaml'
FOLDERS = ('processes', 'decisions', 'forms')
SECTIONS: dict[str, type[Any]] = {'departments': NewDepartment, 'roles': NewRole, 'positions': NewPosition}


class PlaybookError(Exception):
    """Everything that is wrong with a file, each with the place where it stands."""

    def __init__(self, path: Path, complaints: list[str]) -> None:
        super().__init__('\n'.join(f'{path.name}: {complaint}' for complaint in complaints))


def load_playbook(folder: Path = DEFAULT, *, actor: Actor) -> Verdicts:
    """The organisation first: processes name its positions."""
    return load_organisation(folder, actor=actor).merge(load_processes(folder, actor=actor))


def load_organisation(folder: Path = DEFAULT, *, actor: Actor) -> Verdicts:
    """Bring departments, roles and positions to what the playbook says."""
    return services.load_organisation(organisation(folder / ORGANISATION), actor=actor)


def load_processes(folder: Path = DEFAULT, *, actor: Actor) -> Verdicts:
    """Diagrams, decisions and forms of the playbook, in force at once. Raises PlaybookError when one of them cannot be."""
    files = {path.name: path.read_bytes() for name in FOLDERS for path in sorted((folder / name).glob('*.*'))}
    with transaction.atomic():
        verdicts = import_files(files, actor=actor, publishes=True, note=folder.name)
        if verdicts.refused:
            raise PlaybookError(folder, [f'{refusal.name}: {refusal.reason}' for refusal in verdicts.refused])
    return verdicts


def organisation(path: Path) -> Organisation:
    try:
        told = yaml.safe_load(path.read_text(encoding='utf-8'))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PlaybookError(path, [' '.join(str(error).split())]) from error
    complaints = list(_misspelt(told))
    if complaints:
        raise PlaybookError(path, complaints)
    try:
        known = msgspec.convert(told, Organisation)
    except msgspec.ValidationError as error:
        raise PlaybookError(path, [str(error)]) from error
    complaints = list(_dangling(known))
    if complaints:
        raise PlaybookError(path, complaints)
    return known


def _misspelt(told: Any) -> Iterator[str]:
    """Keys nobody reads: a typing error must not silently mean a default."""
    if not isinstance(told, dict):
        yield 'expected departments, roles and positions'
        return
    yield from (f'{name}: no such section' for name in told if name not in SECTIONS)
    for name, kind in SECTIONS.items():
        known = {field.name for field in fields(kind)}
        for number, row in enumerate(told.get(name) or ()):
            if isinstance(row, dict):
                yield from (f'{name}[{number}].{key}: no such key' for key in row if key not in known)


def _dangling(known: Organisation) -> Iterator[str]:
    """Codes that stand twice or for nothing, and rights that nothing declares."""
    departments = yield from _codes('departments', known.departments)
    roles = yield from _codes('roles', known.roles)
    seats = yield from _codes('positions', known.positions)
    for number, department in enumerate(known.departments):
        if department.parent and department.parent not in departments:
            yield f'departments[{number}].parent: no department “{department.parent}”'
    for number, role in enumerate(known.roles):
        yield from (f'roles[{number}].rights: no right “{name}”' for name in rights.unknown(role.rights))
    for number, seat in enumerate(known.positions):
        if seat.department not in departments:
            yield f'positions[{number}].department: no department “{seat.department}”'
        if seat.superior and seat.superior not in seats:
            yield f'positions[{number}].superior: no position “{seat.superior}”'
        yield from (f'positions[{number}].roles: no role “{code}”' for code in seat.roles if code not in roles)


def _codes(name: str, rows: tuple[Any, ...]) -> Any:
    seen: set[str] = set()
    for number, row in enumerate(rows):
        if row.code in seen:
            yield f'{name}[{number}].code: “{row.code}” stands twice'
        seen.add(row.code)
    return seen
