"""Lines that people type: written, corrected by a new line, struck out with a reason. Nothing is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import shortforms
from zhanggui.registers.models import Register, Row
from zhanggui.registers.policies import SEE_ALL

SUBJECT = 'registers.Row'
NO_REGISTER = say('没有这张登记表，或者不由你填写', 'there is no such register, or it is not yours to fill in')
FILLED_BY_ITSELF = say('这张表由系统填写', 'this register is filled by the system')
COMING = say('日期还没到', 'that day is still to come')
STRUCK = say('这一行已经作废', 'this row is struck out already')
NOT_YOURS = say('只能由登记人或主管更正、作废', 'only who wrote it or a supervisor may correct or strike it out')


@dataclass(frozen=True, slots=True)
class NewRow:
    """`register`: its key. `values` as the short form takes them."""

    register: str
    values: Mapping[str, Any] = field(default_factory=dict)
    day: date | None = None


@in_transaction
def write_rows(lines: Sequence[NewRow], *, actor: Actor) -> Verdicts:
    """Every line is judged by its form; refusals name the field."""
    verdicts = Verdicts()
    seen = Register.objects.visible_to(actor).filter(key__in={line.register for line in lines})
    registers = {register.key: register for register in seen}

    rows = []
    for number, line in enumerate(lines, 1):
        row = _judged(number, line, registers.get(line.register), verdicts, actor)
        if row is not None:
            rows.append(row)

    Row.objects.bulk_create(rows)
    verdicts.done = [row.pk for row in rows]
    if rows:
        audit.record('registers.write', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def correct_row(ids: Sequence[int], *, actor: Actor, values: Mapping[str, Any], reason: str = '') -> Verdicts:
    """The row is struck out and a new one stands in its place; both stay readable."""
    verdicts = Verdicts()
    rows = _open_rows(ids, actor, verdicts)
    for row in rows:
        line = NewRow(row.register.key, {**row.values, **values}, row.day)
        made = _judged(row.pk, line, row.register, verdicts, actor)
        if made is None:
            continue
        made.replaces = row
        made.save()
        _strike([row], actor, reason)
        audit.record('registers.correct', [row.pk, made.pk], actor=actor, subject=SUBJECT, detail={'reason': reason})
        verdicts.done.append(row.pk)
    return verdicts


@in_transaction
def strike_rows(ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    verdicts = Verdicts()
    rows = _open_rows(ids, actor, verdicts)
    _strike(rows, actor, reason)
    verdicts.done = [row.pk for row in rows]
    if rows:
        audit.record('registers.strike', verdicts.done, actor=actor, subject=SUBJECT, detail={'reason': reason})
    return verdicts


def _judged(number: int, line: NewRow, register: Register | None, verdicts: Verdicts, actor: Actor) -> Row | None:
    day = line.day or clock.today()
    if register is None or not register.is_kept:
        verdicts.refuse(number, 'no_register', NO_REGISTER, name=line.register)
        return None
    if not register.is_typed:
        verdicts.refuse(number, 'not_typed', FILLED_BY_ITSELF, name=str(register))
        return None
    if day > clock.today():
        verdicts.refuse(number, 'coming', COMING, name=str(register))
        return None
    form = shortforms.read(register.form)
    checked = shortforms.judged(form, line.values, actor=actor)
    for key, reason in checked.errors.items():
        label = form.by_key[key].label if key in form.by_key else say(key, key)
        words = say(f'{label.zh}：{reason.zh}', f'{label.en}: {reason.en}')
        verdicts.refuse(number, 'wrong_value', words, name=str(register))
    if checked.errors:
        return None
    return Row(register=register, day=day, values=dict(checked.values), made_by_id=actor.id)


def _open_rows(ids: Sequence[int], actor: Actor, verdicts: Verdicts) -> list[Row]:
    rows = locked(Row.objects.select_related('register'), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    found = []
    for row in rows:
        if row.struck_at is not None:
            verdicts.refuse(row.pk, 'struck', STRUCK, name=str(row))
        elif row.made_by_id != actor.id and not actor.may(SEE_ALL):
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS, name=str(row))
        else:
            found.append(row)
    return found


def _strike(rows: Sequence[Row], actor: Actor, reason: str) -> None:
    ids = [row.pk for row in rows]
    Row.objects.filter(pk__in=ids).update(struck_at=clock.now(), struck_by_id=actor.id, struck_why=reason)
