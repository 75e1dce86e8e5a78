"""What a file `registers/KEY.yaml` says, and what of it is wrong.

    key: complaints
    name: 投诉处理登记表
    name_en: Register of complaints
    department: service
    positions: [service_agent, service_supervisor]   # who keeps it and sees it; empty: everybody
    source: cases                                    # rows are cases of these processes …
    processes: [P41]
    columns:
      - {key: number, label: 编号, label_en: Number, value: case.number}
      - {key: level, label: 等级, label_en: Level, value: level}

`source` may also be the name of a source that the code declares; without one, `fields` (as in a form) are typed by people.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

import yaml
from msgspec import Meta

Key = Annotated[str, Meta(pattern=r'^[a-z][a-z0-9_]{0,59}$')]
Written = Annotated[str, Meta(min_length=1, max_length=400)]
CASES = 'cases'


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDraft:
    """`value`: a field of the case, `line.FIELD` of its lines, `case.…`, `by.NODE` or `at.NODE`."""

    key: Key
    label: Written
    label_en: str = ''
    value: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDraft:
    """`own`: whoever may not see all registers sees only the rows of their own. `lines`: a row for each line of this field."""

    key: Key
    name: Written
    name_en: Written
    department: str = ''
    about: str = ''
    about_en: str = ''
    positions: tuple[str, ...] = ()
    own: bool = False
    source: str = ''
    processes: tuple[str, ...] = ()
    lines: str = ''
    columns: tuple[ColumnDraft, ...] = ()
    fields: tuple[dict[str, Any], ...] = field(default=())

    @property
    def is_typed(self) -> bool:
        return not self.source

    @property
    def form(self) -> str:
        """The short form as the text of a form; empty when nobody types this sheet."""
        if not self.fields:
            return ''
        told = {'key': f'register_{self.key}', 'name': self.name, 'name_en': self.name_en, 'fields': [*self.fields]}
        return yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
