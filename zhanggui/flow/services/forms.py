"""Saving the text of a form. Only what can be read is kept; who saves over what somebody else has changed meanwhile is told."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.models import FormFile

CHANGED = say('{name} 已被别人修改，请刷新后再改', '{name} was changed by somebody else meanwhile: load it again')
TAKEN = say('已有 key 为 {key} 的表单', 'there is a form with the key {key} already')
OTHER_KEY = say('key 不能改（原为 {key}）：流程按它找表单', 'the key stays {key}: processes find the form by it')
TWICE = say('同一批里有两个 key 为 {key} 的表单', 'two forms of this set have the key {key}')
ANY = '*'  # `was` of a text that takes the place of whatever there is: a playbook being loaded


@dataclass(frozen=True, slots=True)
class FormText:
    """`was`: the hash of the text it was made from; '' for a new form. `key`: of the form that was opened."""

    source: str
    was: str = ''
    key: str = ''


@in_transaction
def save_forms(lines: Sequence[FormText], /, *, actor: Actor) -> Verdicts:
    """`made['keys']` are those now kept. A text as it was already counts as already so."""
    verdicts = Verdicts()
    read_ones = {number: form for number, line in enumerate(lines, 1) if (form := _read(number, line, verdicts))}

    kept = _locked([form.key for form in read_ones.values()])

    seen: set[str] = set()
    wanted: list[tuple[FormText, Form]] = []
    for number, form in read_ones.items():
        line = lines[number - 1]
        if form.key in seen:
            verdicts.refuse(number, 'twice', TWICE.filled(key=form.key), name=form.key)
        elif _stands_in_the_way(number, line, form, kept, verdicts):
            continue
        elif form.key in kept and kept[form.key].hash == hash_of(line.source):
            verdicts.already.append(kept[form.key].pk)
        else:
            wanted.append((line, form))
        seen.add(form.key)

    rows = FormFile.objects.bulk_create(
        [_row(line, form, actor) for line, form in wanted],
        update_conflicts=True, unique_fields=['key'], update_fields=['name', 'source', 'hash', 'changed_at', 'changed_by'],
    )  # fmt: skip
    verdicts.done = [row.pk for row in rows]

    audit.record('flow.save_form', verdicts.done, actor=actor, subject='flow.FormFile', detail={'keys': sorted(seen)})
    verdicts.made['keys'] = [form.key for _, form in wanted]
    return verdicts


def hash_of(source: str) -> str:
    return hashlib.sha256(source.encode('utf-8', 'surrogatepass')).hexdigest()


def _read(number: int, line: FormText, verdicts: Verdicts) -> Form | None:
    try:
        return read(line.source)
    except WrongForm as wrong:
        for problem in wrong.problems:
            verdicts.refuse(number, 'wrong', problem.words, line=problem.line)
        return None


def _locked(keys: Sequence[str]) -> Mapping[str, FormFile]:
    rows = FormFile.objects.filter(key__in=keys).order_by('pk').select_for_update(no_key=True)
    return {row.key: row for row in rows}


def _stands_in_the_way(
    number: int, line: FormText, form: Form, kept: Mapping[str, FormFile], verdicts: Verdicts
) -> bool:
    row = kept.get(form.key)
    if line.was == ANY:
        return False
    if line.key and form.key != line.key:
        verdicts.refuse(number, 'key', OTHER_KEY.filled(key=line.key), name=form.key)
        return True
    if row is not None and not line.was and row.hash != hash_of(line.source):
        verdicts.refuse(number, 'taken', TAKEN.filled(key=form.key), name=form.key)
        return True
    if row is not None and line.was and row.hash != line.was:
        verdicts.refuse(number, 'changed', CHANGED.filled(name=row.name), name=form.key)
        return True
    return False


def _row(line: FormText, form: Form, actor: Actor) -> FormFile:
    return FormFile(
        key=form.key, name=form.name.zh, source=line.source, hash=hash_of(line.source), changed_at=clock.now(),
        changed_by_id=actor.id,
    )  # fmt: skip
