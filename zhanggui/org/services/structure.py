"""Departments, positions and roles: the company's shape, made by hand or loaded from a playbook file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhanggui.core import audit, audittypes
from zhanggui.core import rights as known_rights
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.choices import AUTHORITIES
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole, Organisation
from zhanggui.org.models import Department, Position, Role, User
from zhanggui.org.policies import labels, rights_beyond
from zhanggui.org.selectors import lasting_administrators
from zhanggui.org.services.lines import UNKNOWN_CODE, by_code, checked_texts, fresh, insert, shown
from zhanggui.org.services.people import LAST_ADMINISTRATOR

LOADED = audittypes.declare('org.load_organisation', say('装载组织架构', 'Organisation loaded'))
UNKNOWN_RIGHTS = say('没有这些权限：{rights}', 'no such rights: {rights}')
UNKNOWN_AUTHORITY = say('没有这些职权：{keys}', 'no such authority: {keys}')
BEYOND_RIGHTS = say('你自己没有这些权限，不能授予或收回：{rights}', 'you do not hold these rights yourself: {rights}')
CIRCLE = say('上级绕了一圈：{way}', 'superiors go in a circle: {way}')


class UnknownRightsError(ValueError):
    """A playbook names rights that nothing declares."""


class UnknownAuthorityError(ValueError):
    """A playbook lets a position decide something that nobody knows."""


@in_transaction
def create_departments(drafts: Sequence[NewDepartment], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    known = by_code(Department.objects.all())

    rows = []
    for number, draft in fresh(Department, drafts, verdicts):
        if draft.parent and draft.parent not in known:
            verdicts.refuse(number, 'unknown_parent', UNKNOWN_CODE.filled(code=shown(draft.parent)), name=draft.code)
            continue
        texts = checked_texts(verdicts, number, draft.code, **_told(draft))
        if texts is not None:
            above = known.get(draft.parent)
            rows.append((number, Department(code=draft.code, parent=above, order=draft.order, **texts)))

    insert(Department, rows, verdicts, key=lambda row: row.code)

    audit.record('org.create_department', verdicts.done, actor=actor, subject='org.Department')
    return verdicts


@in_transaction
def create_roles(drafts: Sequence[NewRole], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()

    rows = []
    for number, draft in fresh(Role, drafts, verdicts):
        if problem := _rights_problem(draft.rights, actor):
            verdicts.refuse(number, *problem, name=draft.code)
            continue
        texts = checked_texts(verdicts, number, draft.code, name=draft.name, name_en=draft.name_en)
        if texts is not None:
            held = sorted(set(draft.rights))
            rows.append((number, Role(code=draft.code, rights=held, requires_totp=draft.requires_totp, **texts)))

    insert(Role, rows, verdicts, key=lambda row: row.code)

    told = {'rights': {row.code: row.rights for _, row in rows}}
    audit.record('org.create_role', verdicts.done, actor=actor, subject='org.Role', detail=told)
    return verdicts


@in_transaction
def create_positions(drafts: Sequence[NewPosition], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    departments, seats = by_code(Department.objects.all()), by_code(Position.objects.all())
    roles = by_code(Role.objects.all())

    rows, role_codes = [], {}
    for number, draft in fresh(Position, drafts, verdicts):
        missing = _missing(draft, departments, seats, roles)
        beyond = rights_beyond(actor, (right for code in draft.roles if code in roles for right in roles[code].rights))
        if missing or beyond:
            reason = (
                UNKNOWN_CODE.filled(code=shown(missing)) if missing else BEYOND_RIGHTS.filled(rights=labels(beyond))
            )
            verdicts.refuse(number, 'unknown_code' if missing else 'beyond_rights', reason, name=draft.code)
            continue
        texts = checked_texts(verdicts, number, draft.code, **_told(draft))
        if texts is not None:
            places = {'department': departments[draft.department], 'superior': seats.get(draft.superior)}
            rows.append((number, Position(code=draft.code, **{**_seat(draft), **texts, **places})))
            role_codes[draft.code] = draft.roles

    made = insert(Position, rows, verdicts, key=lambda row: row.code)

    _write_roles(made, role_codes, roles)
    audit.record('org.create_position', verdicts.done, actor=actor, subject='org.Position')
    return verdicts


@in_transaction
def set_rights(
    ids: Sequence[int], *, actor: Actor, rights: Sequence[str], requires_totp: bool | None = None
) -> Verdicts:
    """The role then gives just these rights. Whoever changes it must hold what is added and what is taken away."""
    verdicts = Verdicts()
    wanted = sorted(set(rights))
    locked(User.objects.all(), lasting_administrators())
    rows = locked(Role.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    told: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        added, taken = sorted(set(wanted) - set(row.rights)), sorted(set(row.rights) - set(wanted))
        totp_stays = requires_totp is None or requires_totp == row.requires_totp
        if not added and not taken and totp_stays:
            verdicts.already.append(row.pk)
        elif problem := _rights_problem([*added, *taken], actor, judged=added):
            verdicts.refuse(row.pk, *problem, name=row.name)
        elif not _keeps_administrators(row, wanted):
            verdicts.refuse(row.pk, 'last_administrator', LAST_ADMINISTRATOR, name=row.name)
        else:
            told[row.code] = {'added': added, 'taken': taken}
            verdicts.done.append(row.pk)
            if requires_totp is not None:
                Role.objects.filter(pk=row.pk).update(requires_totp=requires_totp)

    audit.record('org.set_rights', verdicts.done, actor=actor, subject='org.Role', detail=told)
    return verdicts


@in_transaction
def set_position_roles(ids: Sequence[int], *, actor: Actor, roles: Sequence[int]) -> Verdicts:
    """The position then carries just these roles."""
    verdicts = Verdicts()
    locked(User.objects.all(), lasting_administrators())
    seats = locked(Position.objects.all(), ids)
    verdicts.refuse_missing(ids, [seat.pk for seat in seats])
    wanted = {role.pk: role for role in Role.objects.filter(pk__in=roles)}

    for seat in seats:
        before = {role.pk: role for role in seat.roles.all()}
        moved = [role for pk, role in {**before, **wanted}.items() if (pk in before) != (pk in wanted)]
        beyond = rights_beyond(actor, (right for role in moved for right in role.rights))
        if not moved:
            verdicts.already.append(seat.pk)
        elif beyond:
            verdicts.refuse(seat.pk, 'beyond_rights', BEYOND_RIGHTS.filled(rights=labels(beyond)), name=seat.name)
        else:
            seat.roles.set(wanted)
            if lasting_administrators():
                verdicts.done.append(seat.pk)
            else:
                seat.roles.set(before)
                verdicts.refuse(seat.pk, 'last_administrator', LAST_ADMINISTRATOR, name=seat.name)

    told = {'roles': sorted(role.code for role in wanted.values())}
    audit.record('org.set_position_roles', verdicts.done, actor=actor, subject='org.Position', detail=told)
    return verdicts


@in_transaction
def load_organisation(told: Organisation, *, actor: Actor) -> Verdicts:
    """Bring departments, roles and positions to what the playbook says; what it does not name stays. Twice changes nothing.

    Refused whole where somebody would stand above themselves: such seats have no superior, and hang from no chart.
    """
    _refuse_unknown(told)
    if (circular := _circular(told)).refused:
        return circular
    changed = {'org.Department': Verdicts(), 'org.Role': Verdicts(), 'org.Position': Verdicts()}

    departments = {
        draft.code: _settle(Department, draft.code, _shape(draft), changed['org.Department'])
        for draft in told.departments
    }
    for draft in told.departments:
        _lead(departments[draft.code], 'parent', departments.get(draft.parent), changed['org.Department'])
    roles = {role.code: _settle(Role, role.code, _bundle(role), changed['org.Role']) for role in told.roles}
    seats = {}
    for seat in told.positions:
        values = {**_seat(seat), 'department': departments[seat.department]}
        seats[seat.code] = _settle(Position, seat.code, values, changed['org.Position'])
        seats[seat.code].roles.set([roles[code] for code in seat.roles])
    for seat in told.positions:
        _lead(seats[seat.code], 'superior', seats.get(seat.superior), changed['org.Position'])

    whole = Verdicts()
    for subject, verdicts in changed.items():
        audit.record(LOADED, verdicts.done, actor=actor, subject=subject)
        whole.merge(verdicts)
    return whole


def circles(above: Mapping[str, str]) -> list[list[str]]:
    """Each way from a code up to itself, once: `{'a': 'b', 'b': 'a'}` gives `[['a', 'b', 'a']]`."""
    found: list[list[str]] = []
    told: set[str] = set()
    for start in above:
        way, code = [start], above[start]
        while code in above and code not in way:
            way.append(code)
            code = above[code]
        if code == start and not told.intersection(way):
            told.update(way)
            found.append([*way, start])
    return found


def _circular(told: Organisation) -> Verdicts:
    verdicts = Verdicts()
    links: Iterable[Mapping[str, str]] = (
        {draft.code: draft.parent for draft in told.departments},
        {seat.code: seat.superior for seat in told.positions},
    )
    for way in (way for above in links for way in circles(above)):
        verdicts.refuse(way[0], 'circle', CIRCLE.filled(way=' → '.join(way)), name=way[0])
    return verdicts


def _refuse_unknown(told: Organisation) -> None:
    if unknown := sorted({name for role in told.roles for name in known_rights.unknown(role.rights)}):
        raise UnknownRightsError(str(UNKNOWN_RIGHTS.filled(rights=', '.join(unknown))))
    if unknown := sorted({key for seat in told.positions for key in seat.authority if key not in AUTHORITIES}):
        raise UnknownAuthorityError(str(UNKNOWN_AUTHORITY.filled(keys=', '.join(unknown))))


def _rights_problem(
    names: Sequence[str], actor: Actor, *, judged: Sequence[str] | None = None
) -> tuple[str, Any] | None:
    """Unknown names first (only those being added: an old name must be removable), then what the actor lacks."""
    if unknown := known_rights.unknown(names if judged is None else judged):
        return 'unknown_rights', UNKNOWN_RIGHTS.filled(rights=', '.join(map(shown, unknown)))
    if beyond := rights_beyond(actor, names):
        return 'beyond_rights', BEYOND_RIGHTS.filled(rights=labels(beyond))
    return None


def _keeps_administrators(row: Role, wanted: list[str]) -> bool:
    """Write the rights and look whether anybody is left who can undo it; if nobody is, write them back."""
    had = bool(lasting_administrators())
    Role.objects.filter(pk=row.pk).update(rights=wanted)
    if had and not lasting_administrators():
        Role.objects.filter(pk=row.pk).update(rights=row.rights)
        return False
    return True


def _missing(draft: NewPosition, departments: dict[str, Any], seats: dict[str, Any], roles: dict[str, Any]) -> str:
    """The first code that stands for nothing, or an empty text."""
    if draft.department not in departments:
        return draft.department or '—'
    if draft.superior and draft.superior not in seats:
        return draft.superior
    return next((code for code in draft.roles if code not in roles), '')


def _write_roles(made: list[Position], role_codes: dict[str, tuple[str, ...]], roles: dict[str, Role]) -> None:
    through = Position.roles.through
    through.objects.bulk_create(
        through(position_id=seat.pk, role_id=roles[code].pk)
        for seat in made
        for code in dict.fromkeys(role_codes[seat.code])
    )


def _told(draft: NewDepartment | NewPosition) -> dict[str, str]:
    names = {'name': draft.name, 'name_en': draft.name_en}
    return {**names, 'mission': draft.mission, 'mission_en': draft.mission_en}


def _shape(draft: NewDepartment) -> dict[str, Any]:
    names = {'name': draft.name, 'name_en': draft.name_en, 'order': draft.order}
    return {**names, 'mission': draft.mission, 'mission_en': draft.mission_en}


def _bundle(draft: NewRole) -> dict[str, Any]:
    names = {'name': draft.name, 'name_en': draft.name_en, 'requires_totp': draft.requires_totp}
    return {**names, 'rights': sorted(set(draft.rights))}


def _seat(draft: NewPosition) -> dict[str, Any]:
    names = {'name': draft.name, 'name_en': draft.name_en, 'head_count': draft.head_count}
    told = {'mission': draft.mission, 'mission_en': draft.mission_en, 'authority': dict(draft.authority)}
    return {**names, **told, 'aliases': list(dict.fromkeys(draft.aliases))}


def _lead(row: Any, link: str, above: Any, verdicts: Verdicts) -> None:
    """Who stands above is written when all are there: a file may name them in any order."""
    if getattr(row, f'{link}_id') == (above.pk if above else None):
        return
    type(row).objects.filter(pk=row.pk).update(**{link: above})
    if row.pk not in verdicts.done:
        verdicts.done.append(row.pk)
        verdicts.already.remove(row.pk)


def _settle(model: type[Any], code: str, values: dict[str, Any], verdicts: Verdicts) -> Any:
    """One row by its code, made or changed to these values."""
    row = model.objects.filter(code=code).first()
    if row is None:
        row = model.objects.create(code=code, **values)
        verdicts.done.append(row.pk)
    elif any(getattr(row, field) != value for field, value in values.items()):
        model.objects.filter(pk=row.pk).update(**values)
        row.refresh_from_db()
        verdicts.done.append(row.pk)
    else:
        verdicts.already.append(row.pk)
    return row
