"""What pages of positions and departments load: the seat with its holders, its part in processes, the clauses about it."""

from __future__ import annotations

from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.money import yuan
from zhanggui.flow.selectors.parts import parts_of
from zhanggui.org.chart import chart, names_of, seats_with_holders
from zhanggui.org.choices import AUTHORITIES
from zhanggui.org.models import Department, Position
from zhanggui.org.tables import label_of_right
from zhanggui.rulebook.selectors import clauses_of_positions
from zhanggui.ui import registry


def seat(position: Position, actor: Actor) -> dict[str, Any]:
    above = [position.superior] if position.superior else []
    known = seats_with_holders([position, *above])
    return {
        'seat': known[position.pk],
        'above': known.get(position.superior_id or 0),
        'below': list(position.subordinates.select_related('department')),
        'authority': authority_of(position),
    }


def authority_of(position: Position) -> list[tuple[str, str]]:
    """What it may decide, with the amount where there is one; plain permissions stand alone."""
    held = [(key, label) for key, label in AUTHORITIES.items() if key in position.authority]
    return [(str(label), yuan(position.authority[key]) if '_fen_' in key else '') for key, label in held]


def roles(position: Position, actor: Actor) -> dict[str, Any]:
    """What each of its roles lets it do, in words."""
    held = position.roles.all()
    return {'roles': [(role, [str(label_of_right(name)) for name in role.rights]) for role in held]}


def parts(position: Position, actor: Actor) -> dict[str, Any]:
    found = parts_of(names_of(position))
    return {
        'parts': [
            {
                'key': part.key,
                'name': part.name,
                'starts': part.starts,
                'steps': ' · '.join(str(step) for step in part.steps),
                'href': _leads(actor, 'flow.process', key=part.key) or _leads(actor, 'flow.design', pk=part.process),
            }
            for part in found
        ]
    }


def clauses(position: Position, actor: Actor) -> dict[str, Any]:
    """Those that name the seat; what concerns everybody stands in the rulebook."""
    rows = clauses_of_positions([position.code]).select_related('clause')
    return {
        'clauses': [
            {
                'code': row.clause.code,
                'title': row.words,
                'said': row.said,
                'href': _leads(actor, 'rulebook.clause', pk=row.clause_id),
            }
            for row in rows
        ]
    }


def department(thing: Department, actor: Actor) -> dict[str, Any]:
    seats = next((block.seats for block in chart().blocks if block.department.pk == thing.pk), [])
    return {'seats': seats, 'children': list(thing.children.all())}


def _leads(actor: Actor, screen: str, **where: Any) -> str:
    """The address of a screen that the reader may open; contexts not installed have none."""
    found = next((each for each in registry.every() if each.name == screen), None)
    if found is None or not found.allows(actor):
        return ''
    return found.address(**where) if all(f':{name}>' in found.route() for name in where) else ''
