"""Departments, roles and positions: `org.yaml` against the organisation as it stands.

A layer of the file that has a section replaces that section whole, so that a template with its own chart keeps the roles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

import msgspec

from zhanggui.core import rights
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.forms.places import Node, WrongForm, parse
from zhanggui.org import services
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, Organisation
from zhanggui.org.models import Department, Position, Role
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import ORGANISATION, UNKNOWN_KEY, Book, Source
from zhanggui.site.playbook.pieces import Key, Piece, Pieces, of_kind, plainly
from zhanggui.site.playbook.rows import NOT_A_LIST, TWICE, as_item, converted, text_of

SECTIONS: Mapping[str, tuple[str, type[Any]]] = {
    'departments': ('department', NewDepartment),
    'roles': ('role', NewRole),
    'positions': ('position', NewPosition),
}

NOT_SECTIONS = say('这里应是 departments、roles、positions', 'expected departments, roles and positions')
TAKEN = say('已有代码为“{name}”的岗位，不能再作别名', 'a position has the code “{name}”: it can be no alias')
NO_DEPARTMENT = say('没有部门“{code}”', 'no department “{code}”')
NO_POSITION = say('没有岗位“{code}”', 'no position “{code}”')
NO_ROLE = say('没有角色“{code}”', 'no role “{code}”')
NO_RIGHT = say('没有权限“{name}”', 'no right “{name}”')


class OrganisationSection:
    kinds: Mapping[str, Words] = {
        'department': say('部门', 'Department'),
        'role': say('角色', 'Role'),
        'position': say('岗位', 'Position'),
    }

    def read(self, book: Book, found: Complaints) -> Iterator[Piece]:
        for name, (file, node) in _sections(book.layers.get(ORGANISATION, ()), found).items():
            kind, model = SECTIONS[name]
            seen: set[str] = set()
            for number, row in enumerate(node):
                place, where = (file, row.line), f'{name}[{number}]'
                draft = converted(row, model, place, where, found)
                if draft is None:
                    continue
                if draft.code in seen:
                    found.add((file, _line(row, 'code')), 'twice', TWICE.filled(code=draft.code), where=f'{where}.code')
                seen.add(draft.code)
                yield Piece(kind, draft.code, text_of(draft), file, row.line, (draft, row, where))

    def check(self, pieces: Pieces, found: Complaints) -> None:
        departments, roles, seats = (of_kind(pieces, kind) for kind in self.kinds)
        for piece in departments.values():
            _known(piece, 'parent', departments, NO_DEPARTMENT, found)
        for piece in roles.values():
            draft = piece.thing[0]
            for name in rights.unknown(draft.rights):
                _complain(piece, 'rights', 'unknown_right', NO_RIGHT.filled(name=name), found)
        for piece in seats.values():
            _known(piece, 'department', departments, NO_DEPARTMENT, found)
            _known(piece, 'superior', seats, NO_POSITION, found)
            _known(piece, 'roles', roles, NO_ROLE, found)
        _judge_names(seats.values(), found)
        _judge_circles(departments, 'parent', found)
        _judge_circles(seats, 'superior', found)

    def current(self) -> dict[Key, str]:
        return {key: text_of(draft) for key, draft in self._drafts().items()}

    def meant(self, kind: str, text: str) -> Any:
        model = next(model for name, model in SECTIONS.values() if name == kind)
        return msgspec.convert(plainly(text), model), Node(None, 0), ''

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts:
        """With all that is there already, so that every code finds its row; what is as it was is not written."""
        drafts = self._drafts() | {piece.id: piece.thing[0] for piece in pieces}
        told = Organisation(
            departments=tuple(_upper_first(drafts, 'department', 'parent')),
            roles=tuple(draft for (kind, _), draft in drafts.items() if kind == 'role'),
            positions=tuple(_upper_first(drafts, 'position', 'superior')),
        )
        return services.load_organisation(told, actor=actor)

    def files(self, texts: Mapping[Key, str]) -> dict[str, str]:
        sections = []
        for name, (kind, _) in SECTIONS.items():
            rows = [texts[key] for key in texts if key[0] == kind]
            if rows:
                sections.append(f'{name}:\n' + '\n'.join(as_item(row) for row in rows))
        return {ORGANISATION: '\n'.join(sections)} if sections else {}

    def _drafts(self) -> dict[Key, Any]:
        departments = Department.objects.select_related('parent').order_by('order', 'code')
        seats = Position.objects.select_related('department', 'superior').prefetch_related('roles')
        return {
            **{('department', row.code): _told(row, NewDepartment) for row in departments},
            **{('role', row.code): _told(row, NewRole) for row in Role.objects.order_by('code')},
            **{('position', row.code): _told(row, NewPosition) for row in seats},
        }


def names_of(pieces: Pieces) -> dict[str, int]:
    """Everything that a lane may call a position by, with how many can hold it."""
    known: dict[str, int] = {}
    for piece in of_kind(pieces, 'position').values():
        seat = piece.thing[0]
        for name in (seat.code, seat.name, *seat.aliases):
            known[name] = known.get(name, 0) + seat.head_count
    return known


def _sections(layers: Iterable[Source], found: Complaints) -> dict[str, tuple[str, Node]]:
    """Each from the uppermost layer that has it. A row there says only what differs from the row of its code below."""
    sections: dict[str, tuple[str, Node]] = {}
    for source in layers:
        for name, node in _own(source, found):
            below = sections[name][1] if name in sections else None
            sections[name] = (source.name, node if below is None else _over(node, below))
    return {name: sections[name] for name in SECTIONS if name in sections}


def _own(source: Source, found: Complaints) -> Iterator[tuple[str, Node]]:
    try:
        root = parse(source.text)
    except WrongForm as wrong:
        found.add_wrong(source.name, wrong)
        return
    if not isinstance(root.value, dict):
        found.add((source.name, root.line), 'not_sections', NOT_SECTIONS)
        return
    for name, node in root.value.items():
        if name not in SECTIONS:
            reason = UNKNOWN_KEY.filled(key=name, known=', '.join(SECTIONS))
            found.add((source.name, root.keys[name]), 'unknown_key', reason, where=name)
        elif node.value is not None and not isinstance(node.value, list):
            found.add((source.name, node.line), 'not_a_list', NOT_A_LIST.filled(name=name), where=name)
        else:
            yield name, node


def _over(node: Node, below: Node) -> Node:
    """A seat that answers for seats which this chart does not have takes over their roles, too."""
    known = {_text(row, 'code'): row for row in below}
    own = {_text(row, 'code') for row in node}
    rows = []
    for row in node:
        base = known.get(_text(row, 'code'))
        if isinstance(row.value, dict):
            value = {**(base.value if base else {}), **row.value}
            named = [code for code in _texts(value.get('aliases')) if code not in own]
            answered = [each for code in named if (each := known.get(code))]
            roles = [code for each in (Node(value, row.line), *answered) for code in _texts(each.get('roles'))]
            if roles:
                value['roles'] = Node([Node(code, row.line) for code in dict.fromkeys(roles)], row.line)
            row = Node(value, row.line, {key: row.keys.get(key, row.line) for key in value})
        rows.append(row)
    return Node(rows, node.line)


def _text(row: Node, key: str) -> str:
    found = row.get(key)
    return str(found.value) if found else ''


def _texts(node: Node | None) -> list[str]:
    return [str(each.value) for each in node or ()]


def _told(row: Any, model: type[Any]) -> Any:
    """A row of the system as its line in the file."""
    values = {}
    for field in fields(model):
        value = getattr(row, field.name)
        if field.name == 'roles':
            value = tuple(sorted(role.code for role in row.roles.all()))
        elif field.name in {'parent', 'department', 'superior'}:
            value = value.code if value else ''
        elif isinstance(value, list):
            value = tuple(value)
        values[field.name] = value
    return model(**values)


def _upper_first(drafts: Mapping[Key, Any], kind: str, link: str) -> list[Any]:
    """Who stands above comes first; where that goes in a circle, everybody once."""
    waiting = {code: draft for (each, code), draft in drafts.items() if each == kind}
    ordered: dict[str, Any] = {}

    def place(code: str) -> None:
        draft = waiting.pop(code, None)
        if draft is not None:
            place(getattr(draft, link))
            ordered[code] = draft

    for code in list(waiting):
        place(code)
    return list(ordered.values())


def _known(piece: Piece, name: str, known: Collection[str], reason: Words, found: Complaints) -> None:
    value = getattr(piece.thing[0], name)
    for code in value if isinstance(value, tuple) else [value] if value else []:
        if code not in known:
            _complain(piece, name, f'unknown_{name.removesuffix("s")}', reason.filled(code=code), found)


def _complain(piece: Piece, name: str, code: str, reason: Words, found: Complaints) -> None:
    _, row, where = piece.thing
    found.add((piece.file, _line(row, name)), code, reason, where=f'{where}.{name}')


def _line(row: Node, name: str) -> int:
    return row.keys.get(name, row.line)


def _judge_names(seats: Iterable[Piece], found: Complaints) -> None:
    """Several seats may answer for one title; a code that has a seat of its own stands for that seat."""
    rows = list(seats)
    codes = {piece.key for piece in rows}
    for piece in rows:
        for name in piece.thing[0].aliases:
            if name in codes and name != piece.key:
                _complain(piece, 'aliases', 'alias_taken', TAKEN.filled(name=name), found)


def _judge_circles(pieces: Mapping[str, Piece], link: str, found: Complaints) -> None:
    for way in services.circles({code: getattr(piece.thing[0], link) for code, piece in pieces.items()}):
        _complain(pieces[way[0]], link, 'circle', services.CIRCLE.filled(way=' → '.join(way)), found)
