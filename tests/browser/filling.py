"""A form of a process filled in at a browser, each kind of field as people do it: typed, chosen, looked up, uploaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Locator, Page

from tests.processes.examples import PICTURE
from zhanggui.core.money import yuan
from zhanggui.flow import subjects
from zhanggui.flow.forms.schema import Field, FieldType, Form
from zhanggui.flow.people import directory

KEYS_MS = 15  # between two keys, where a list is looked up while one types


def fill(page: Page, form: Form, values: Mapping[str, Any]) -> None:
    """What has a value and a control, in the order of the form: later fields may appear only then."""
    for field in form.fields:
        value = values.get(field.key)
        if value not in (None, '', []):
            _HANDS.get(field.type, _type)(page.locator(f'#part-{field.key}'), field, value)


def _type(part: Locator, field: Field, value: Any) -> None:
    part.locator(f'[name="{field.key}"]').fill(str(value))


def _money(part: Locator, field: Field, value: Any) -> None:
    part.locator(f'[name="{field.key}"]').fill(_yuan(value))


def _time(part: Locator, field: Field, value: Any) -> None:
    part.locator(f'[name="{field.key}"]').fill(str(value)[:16])


def _choice(part: Locator, field: Field, value: Any) -> None:
    radio = part.locator(f'input[type=radio][name="{field.key}"][value="{value}"]')
    if radio.count():
        radio.check()
    else:
        part.locator(f'select[name="{field.key}"]').select_option(str(value))


def _choices(part: Locator, field: Field, value: Any) -> None:
    for each in value:
        part.locator(f'input[name="{field.key}"][value="{each}"]').check()


def _boolean(part: Locator, field: Field, value: Any) -> None:
    part.locator(f'input[name="{field.key}"]').set_checked(bool(value))


def _people(part: Locator, field: Field, value: Any) -> None:
    people = value if isinstance(value, list) else [value]
    for person, face in directory().faces(people).items():
        part.locator('.people-find').press_sequentially(face.name, delay=KEYS_MS)
        part.locator(f'.people-found button[value="{person}"]').click()


def _files(part: Locator, field: Field, value: Any) -> None:
    """As many as wanted; what they are called and hold is nobody's business here."""
    is_picture = field.type is FieldType.PICTURE
    name, kind, content = ('p.png', 'image/png', PICTURE) if is_picture else ('a.txt', 'text/plain', '内容'.encode())
    files: Any = [
        {'name': f'{number}-{name}', 'mimeType': kind, 'buffer': content} for number, _ in enumerate(value, 1)
    ]
    part.locator('input[type=file]').set_input_files(files)


def _reference(part: Locator, field: Field, value: Any) -> None:
    subject = subjects.get(field.subject)
    assert subject is not None
    part.locator('input[type=search]').press_sequentially(subject.title(value).split()[0], delay=KEYS_MS)
    part.locator(f'input[type=radio][name="{field.key}"][value="{value}"]').check()


def _lines(part: Locator, field: Field, value: Any) -> None:
    """Cell by cell; a line more when the sheet has no more."""
    for number, row in enumerate(value):
        for column in field.columns:
            told = row.get(column.key)
            if column.computed is not None or told in (None, ''):
                continue
            cell = part.locator(f'[name="{field.key}-{number}-{column.key}"]').first
            while not cell.count():
                part.locator('[data-grid-add]').click()
            _cell(cell, column, told)


def _cell(cell: Locator, column: Field, told: Any) -> None:
    match column.type:
        case FieldType.BOOLEAN:
            cell.set_checked(bool(told))
        case FieldType.CHOICE:
            cell.select_option(str(told))
        case FieldType.MONEY:
            cell.fill(_yuan(told))
        case _:
            cell.fill(str(told))


def _yuan(fen: int) -> str:
    return yuan(fen).replace('¥', '').replace(',', '')


_HANDS: Mapping[FieldType, Callable[[Locator, Field, Any], None]] = {
    FieldType.MONEY: _money, FieldType.TIME: _time, FieldType.CHOICE: _choice, FieldType.CHOICES: _choices,
    FieldType.BOOLEAN: _boolean, FieldType.PERSON: _people, FieldType.PEOPLE: _people, FieldType.ATTACHMENT: _files,
    FieldType.PICTURE: _files, FieldType.REFERENCE: _reference, FieldType.LINES: _lines,
}  # fmt: skip
