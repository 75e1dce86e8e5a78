"""Lines that make something new, and what is told of rows. A new line has a code, well-formed, once in the call and free."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any, Protocol, TypeVar

from django.db import IntegrityError, models, transaction

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.transactions import locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say

CODE = re.compile(r'[\w][\w.-]{0,39}')
NAME_LENGTH_MAX = 60

BAD_CODE = say(
    '代码“{code}”不合规：1–40 个字母、数字、汉字或 _ - .',
    'the code “{code}” is not made of 1–40 letters, digits or _ - .',
)
TWICE = say('代码“{code}”在本次重复', 'the code “{code}” comes twice')
TAKEN = say('代码“{code}”已被使用', 'the code “{code}” is taken')
NAME_MISSING = say('缺少名称', 'the name is missing')
UNKNOWN_CODE = say('找不到代码“{code}”', 'nothing has the code “{code}”')


class Coded(Protocol):
    @property
    def code(self) -> str: ...


Draft = TypeVar('Draft', bound=Coded)
Row = TypeVar('Row', bound=models.Model)


def fresh(model: type[models.Model], drafts: Sequence[Draft], verdicts: Verdicts) -> list[tuple[int, Draft]]:
    """The lines that can be made, with their number; the others are refused."""
    asked = [draft.code for draft in drafts if CODE.fullmatch(draft.code)]  # others may hold what no query may
    taken = set(model._default_manager.filter(code__in=asked).values_list('code', flat=True))
    seen: set[str] = set()
    good = []
    for number, draft in enumerate(drafts, 1):
        problem = _code_problem(draft.code, taken, seen)
        seen.add(draft.code)
        if problem:
            verdicts.refuse(number, problem[0], problem[1].filled(code=shown(draft.code)), name=draft.code)
        else:
            good.append((number, draft))
    return good


def checked_texts(verdicts: Verdicts, number: int, called: str, /, **texts: str) -> dict[str, str] | None:
    """Texts as they may be stored, or nothing when one was refused. `called` names the line in refusals."""
    clean = {}
    for field, text in texts.items():
        try:
            clean[field] = clean_text(text, length_max=NAME_LENGTH_MAX if field.startswith('name') else 200)
        except ParseError as error:
            verdicts.refuse(number, 'text', error.reason, name=called, field=field)
            return None
    if 'name' in clean and not clean['name']:
        verdicts.refuse(number, 'name_missing', NAME_MISSING, name=called)
        return None
    return clean


def insert(
    model: type[Row], made: Sequence[tuple[int, Row]], verdicts: Verdicts, *, key: Callable[[Row], str]
) -> list[Row]:
    """Write the rows and note them as done; a rival who took one of the codes meanwhile has them all refused."""
    try:
        with transaction.atomic():
            rows = model._default_manager.bulk_create([row for _, row in made])
    except IntegrityError:
        for number, row in made:
            verdicts.refuse(number, 'taken', TAKEN.filled(code=key(row)), name=key(row))
        return []
    verdicts.done += [row.pk for row in rows]
    return rows


def change(  # noqa: PLR0913 - which rows, what is told of them, by whom and as what
    model: type[Row],
    ids: Sequence[int],
    told: dict[str, Any],
    *,
    actor: Actor,
    use_case: str,
    cleared: Collection[str] = (),
) -> Verdicts:
    """Rows that already are as told are *already*; the audit names the fields, not the values. `None` leaves a field as it is,
    `cleared` empties it."""
    verdicts = Verdicts()
    wanted = {field: value for field, value in told.items() if value is not None} | dict.fromkeys(cleared)
    rows = locked(model._default_manager.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    for row in rows:
        differs = any(getattr(row, field) != value for field, value in wanted.items())
        (verdicts.done if differs else verdicts.already).append(row.pk)

    if verdicts.done:
        model._default_manager.filter(pk__in=verdicts.done).update(**wanted)
    audit.record(use_case, verdicts.done, actor=actor, subject=model._meta.label, detail={'fields': sorted(wanted)})
    return verdicts


def by_code(rows: models.QuerySet[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows}


def shown(code: str) -> str:
    return ''.join(letter if letter.isprintable() else '·' for letter in code[:40]).replace('{', '(').replace('}', ')')


def _code_problem(code: str, taken: set[str], seen: set[str]) -> tuple[str, Words] | None:
    if not CODE.fullmatch(code):
        return 'bad_code', BAD_CODE
    if code in seen:
        return 'twice', TWICE
    return ('taken', TAKEN) if code in taken else None
