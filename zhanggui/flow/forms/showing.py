"""A form's values to be read: in the reader's language, people by name, files as links, what is sensitive masked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.core.words import Words
from zhanggui.flow.files import is_picture
from zhanggui.flow.forms.checking_ids import ids_in
from zhanggui.flow.forms.schema import FILES, NUMBERS, Field, FieldType, Form, Option
from zhanggui.flow.forms.settling import options_of, seen, settle
from zhanggui.flow.models import Attachment
from zhanggui.flow.people import directory
from zhanggui.flow.subjects import get as subject_of
from zhanggui.ui.columns import NO, YES, moment

NOTHING = '—'
WIDE = frozenset({FieldType.PARAGRAPH, FieldType.LINES, FieldType.NOTE, FieldType.ATTACHMENT, FieldType.PICTURE})
FILE_SCREEN = 'flow.file'


@dataclass(frozen=True, slots=True)
class FileLink:
    name: str
    href: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One field as it is read. `kind` is the field's type; `rows` are those of a table of lines, under `head`."""

    key: str
    label: Words
    kind: str
    text: str = NOTHING
    href: str = ''
    files: tuple[FileLink, ...] = ()
    head: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    is_wide: bool = False


def facts(form: Form, values: Mapping[str, Any], *, actor: Actor, visible: tuple[str, ...] | None = None) -> list[Fact]:
    """What the node shows, in the order of the form. Notes and fields whose condition does not hold are left out."""
    settled = settle(form, values)
    fields = [
        field for field in form.shown(visible) if field.key not in settled.hidden and field.type is not FieldType.NOTE
    ]
    shower = Shower.of(fields, settled.values, actor)
    names = seen(form, settled.values)
    return [shower.fact(field, settled.values.get(field.key), names) for field in fields]


@dataclass(frozen=True, slots=True)
class Shower:
    """Names and files that the values mention, read at once for all of them."""

    faces: Mapping[int, str]
    files: Mapping[int, Attachment]
    actor: Actor

    @classmethod
    def of(cls, fields: Iterable[Field], values: Mapping[str, Any], actor: Actor) -> Shower:
        people, files = set(), set()
        for field in fields:
            if field.type in (FieldType.PERSON, FieldType.PEOPLE):
                people |= ids_in(values.get(field.key))
            elif field.type in FILES:
                files |= ids_in(values.get(field.key))
        faces = directory().faces(people) if people else {}
        return cls(
            {id: face.name for id, face in faces.items()}, Attachment.objects.in_bulk(files) if files else {}, actor
        )

    def fact(self, field: Field, value: Any, names: Mapping[str, Any]) -> Fact:
        told: dict[str, Any] = {'is_wide': field.type in WIDE}
        if value is None or value in ('', []):
            return Fact(field.key, field.label, field.type, **told)
        if field.type in FILES:
            told['files'] = tuple(self._link(each) for each in value if each in self.files)
        elif field.type is FieldType.LINES:
            told['head'] = tuple(Cell(str(column.label), column.type in NUMBERS) for column in field.columns)
            told['rows'] = tuple(_row(field, row, names) for row in value if isinstance(row, dict))
        elif field.type is FieldType.REFERENCE:
            told['text'], told['href'] = self._reference(field, value)
        elif field.type in (FieldType.PERSON, FieldType.PEOPLE):
            told['text'] = '、'.join(self.faces.get(each, f'#{each}') for each in ids_in(value))
        else:
            told['text'] = text_of(field, value, names)
        if field.sensitive and 'text' in told:
            told['text'] = masked(told['text'])
        return Fact(field.key, field.label, field.type, **told)

    def _link(self, id: int) -> FileLink:
        file = self.files[id]
        return FileLink(file.name, reverse(FILE_SCREEN, kwargs={'pk': id}), is_picture(file))

    def _reference(self, field: Field, value: Any) -> tuple[str, str]:
        subject = subject_of(field.subject)
        may = subject is not None and (not subject.right or self.actor.may(subject.right))
        return (subject.title(value), subject.href(value) if may else '') if subject else (f'#{value}', '')


def text_of(field: Field, value: Any, names: Mapping[str, Any]) -> str:
    """A plain value in words; for lists of lines, sheets and prints as well."""
    if value is None or value == '':
        return NOTHING
    if field.type is FieldType.MONEY:
        return yuan(value) if isinstance(value, int) else NOTHING
    if field.type is FieldType.BOOLEAN:
        return str(YES if value else NO)
    if field.type in (FieldType.CHOICE, FieldType.CHOICES):
        return _labels(options_of(field, names), value if isinstance(value, list) else [value])
    if field.type is FieldType.TIME:
        return _moment(value)
    if field.type in NUMBERS and isinstance(value, int | float):
        return f'{value:,}'
    return str(value)


def masked(text: str) -> str:
    """`13812345678` → `138****5678`; a short one keeps its first character."""
    if text == NOTHING or not text:
        return text
    return f'{text[:3]}****{text[-4:]}' if len(text) >= 11 else f'{text[0]}**'


def _row(field: Field, row: Mapping[str, Any], names: Mapping[str, Any]) -> tuple[Cell, ...]:
    cells = []
    for column in field.columns:
        text = text_of(column, row.get(column.key), names)
        cells.append(Cell(masked(text) if column.sensitive else text, column.type in NUMBERS))
    return tuple(cells)


def _labels(options: Sequence[Option], values: Iterable[Any]) -> str:
    known = {option.value: str(option.label) for option in options}
    return '、'.join(known.get(str(value), str(value)) for value in values)


def _moment(value: Any) -> str:
    try:
        return moment(dt.datetime.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
