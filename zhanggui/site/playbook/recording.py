"""Registers: `registers/*.yaml` against the registers of the system."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

import msgspec

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow import shortforms
from zhanggui.flow.forms.places import WrongForm, parse
from zhanggui.flow.selectors.sheets import values_told_in
from zhanggui.registers import sources
from zhanggui.registers.drafts import CASES, ColumnDraft, RegisterDraft
from zhanggui.registers.models import Register
from zhanggui.registers.services import load_registers
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import Book, Source
from zhanggui.site.playbook.organising import names_of
from zhanggui.site.playbook.pieces import Key, Piece, Pieces, of_kind, plainly
from zhanggui.site.playbook.rows import converted, text_of

REGISTERS = 'registers'

OTHER_NAME = say('文件名应为 {name}.yaml', 'the file must be called {name}.yaml')
NO_POSITION = say('没有岗位“{code}”', 'no position “{code}”')
NO_PROCESS = say('没有流程“{key}”', 'no process “{key}”')
NO_SOURCE = say('没有来源“{name}”，可用：{known}', 'no source “{name}”; there are: {known}')
NOTHING_TYPED = say('没有来源，也没有要填的字段', 'it has neither a source nor fields to fill in')
NO_VALUE = say('列“{key}”：没有哪一步填写“{value}”', 'column “{key}”: no step fills in “{value}”')
NO_CASES = say('来源是流程，却没写哪些流程和列', 'its source is cases, but no process or no column is named')


class RegisterSection:
    kinds: Mapping[str, Words] = {'register': say('登记表', 'Register')}

    def read(self, book: Book, found: Complaints) -> Iterator[Piece]:
        for source in book.of(REGISTERS):
            yield from _read(source, found)

    def check(self, pieces: Pieces, found: Complaints) -> None:
        seats, processes = names_of(pieces), of_kind(pieces, 'process')
        for piece in of_kind(pieces, 'register').values():
            draft: RegisterDraft = piece.thing
            for code in sorted({*draft.positions} - set(seats)):
                found.add(piece.place, 'unknown_position', NO_POSITION.filled(code=code), where=piece.key)
            for key in draft.processes:
                if processes and key not in processes:
                    found.add(piece.place, 'unknown_process', NO_PROCESS.filled(key=key), where=piece.key)
            for code, reason in (*_wrong(draft), *_unknown_values(draft, pieces)):
                found.add(piece.place, code, reason, where=piece.key)

    def current(self) -> dict[Key, str]:
        return {('register', draft.key): text_of(draft) for draft in _drafts()}

    def meant(self, kind: str, text: str) -> RegisterDraft:
        return msgspec.convert(plainly(text), RegisterDraft)

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts:
        return load_registers([piece.thing for piece in pieces], actor=actor)

    def files(self, texts: Mapping[Key, str]) -> dict[str, str]:
        return {f'{REGISTERS}/{key}.yaml': text for (kind, key), text in texts.items() if kind == 'register'}


def _read(source: Source, found: Complaints) -> Iterator[Piece]:
    try:
        root = parse(source.text)
    except WrongForm as wrong:
        found.add_wrong(source.name, wrong)
        return
    draft = converted(root, RegisterDraft, (source.name, 1), '', found)
    if draft is None:
        return
    if draft.key != source.stem:
        found.add((source.name, 1), 'other_name', OTHER_NAME.filled(name=draft.key))
    yield Piece('register', draft.key, text_of(draft), source.name, 1, draft)


def _wrong(draft: RegisterDraft) -> Iterator[tuple[str, Words]]:
    if draft.source and draft.source not in sources.names():
        yield 'unknown_source', NO_SOURCE.filled(name=draft.source, known='、'.join(sources.names()))
    if draft.source == CASES and not (draft.processes and draft.columns):
        yield 'no_cases', NO_CASES
    if draft.is_typed and not draft.fields:
        yield 'nothing_typed', NOTHING_TYPED
    if draft.form:
        try:
            shortforms.read(draft.form)
        except WrongForm as wrong:
            yield from (('wrong_form', problem.reason) for problem in wrong.problems)


def _unknown_values(draft: RegisterDraft, pieces: Pieces) -> Iterator[tuple[str, Words]]:
    """A column that no step ever fills would stay empty for ever, and nobody would know why."""
    drawn = [
        of_kind(pieces, 'process')[key].thing.definitions.get(key)
        for key in draft.processes
        if ('process', key) in pieces
    ]
    definitions = [each for each in drawn if each is not None]
    if not definitions:
        return
    told = values_told_in(definitions, {key: piece.thing for key, piece in of_kind(pieces, 'form').items()})
    for column in draft.columns:
        value = column.value or column.key
        if not told.knows(value, lines=draft.lines):
            yield 'unknown_value', NO_VALUE.filled(key=column.key, value=value)


def _drafts() -> list[RegisterDraft]:
    names = [
        field.name
        for field in fields(RegisterDraft)
        if field.name not in ('columns', 'positions', 'processes', 'fields')
    ]
    return [
        RegisterDraft(
            **{name: getattr(row, name) for name in names},
            columns=tuple(ColumnDraft(**column) for column in row.columns),
            positions=tuple(row.positions),
            processes=tuple(row.processes),
            fields=tuple(row.fields),
        )
        for row in Register.objects.filter(is_kept=True)
    ]
