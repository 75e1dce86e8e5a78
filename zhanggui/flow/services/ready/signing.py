"""✍ Signing: what was shown is written down under a digest, with the password asked again. What differs afterwards is found.

The rows are append-only; `broken` also finds a row that was changed behind the program's back.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import cache

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow import files as kept_files
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.forms.nodes import Placed, placed
from zhanggui.flow.forms.schema import FILES, Form
from zhanggui.flow.forms.showing import facts
from zhanggui.flow.forms.validating import Checked, validate
from zhanggui.flow.forms.variables import known_to, root_values
from zhanggui.flow.models import Attachment, Case, Signature, Task
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.ready.seats import Place, held, place_of, refuse_all
from zhanggui.flow.services.ready.whole import whole

SUBJECT = 'flow.Task'
TRIES_MAX = 5
TRIES_SECONDS = 15 * 60
CHANGES_MAX = 50

NO_SIGNATURE = say('这个待办不需要签名', 'this task wants no signature')
WRONG_PASSWORD = say('密码不对，没有签名', 'the password is wrong: nothing was signed')
TOO_MANY = say('密码错误次数太多，请 15 分钟后再试', 'too many wrong passwords: try again in 15 minutes')
RECORD_CHANGED = say('签名记录本身', 'the record of the signature')
FILE_LOST = say('文件已丢失或内容已变', 'the file is lost or its content has changed')


@dataclass(frozen=True, slots=True)
class Change:
    """What differs from what was signed."""

    label: Words
    was: str
    now: str


@in_transaction
def sign(  # noqa: PLR0913 - all that is said with a signature
    task_ids: Sequence[int],
    /,
    *,
    actor: Actor,
    password: str,
    outcome: str = 'approve',
    comment: str = '',
    values: Mapping[str, Any] | None = None,
) -> Verdicts:
    """Signs and completes. A wrong password is counted; after five the account signs nothing for a while."""
    verdicts = Verdicts()

    tasks = held(task_ids, verdicts, actor=actor)
    places = [place for place in map(place_of, tasks) if _wants_signature(place, verdicts)]

    if reason := _wrong_password(actor, password):
        return refuse_all(places, verdicts, 'password', reason)
    for place in places:
        told = {'outcome': outcome, 'comment': comment, 'values': dict(values or {})}
        verdicts.merge(whole(partial(_signed, place, actor, told)))

    audit.record('flow.sign', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def changes(signature: Signature, *, case: Case | None = None) -> list[Change]:
    """Everything that is not as it was signed: the record itself, values, files. Empty: all is as it was."""
    signed = signature.signed
    found = [] if digest_of(signed) == signature.digest else [Change(RECORD_CHANGED, signature.digest[:16], '—')]
    now = root_values((case or signature.task.case).state)
    labels = signed.get('labels', {})
    for key, was in signed.get('values', {}).items():
        if key in now and canonical(now[key]) != canonical(was):
            label = labels.get(key, key)
            found.append(Change(Words(label, label), _short(was), _short(now[key])))
    return (found + _lost_files(signed.get('files', [])))[:CHANGES_MAX]


def digest_of(document: Any) -> str:
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def canonical(value: Any) -> str:
    """One text for one value: keys in order, no spaces, no escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(',', ':'))


def files_of(form: Form | None, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The files that the values name, with the digests of their content."""
    ids = [id for field in (form.fields if form else ()) if field.type in FILES for id in values.get(field.key) or ()]
    rows = Attachment.objects.filter(pk__in=ids).order_by('pk')
    return [{'id': row.pk, 'name': row.name, 'size': row.size, 'sha256': row.sha256} for row in rows]


def document_of(task: Task, found: Placed | None, values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What a person had before them: the form's values with their labels, as shown, and its files."""
    form = found.form if found else None
    keys = [field.key for field in form.fields] if form else [key for key in values if key != 'case']
    shown = facts(form, values, actor=actor, visible=found.visible if found else None) if form else []
    return {
        'case': task.case.number,
        'title': task.case.title,
        'step': task.name,
        'definition': task.case.version.hash,
        'form': form.key if form else '',
        'labels': {field.key: field.label.zh for field in form.fields} if form else {},
        'values': {key: values.get(key) for key in keys},
        'shown': [[str(fact.label), fact.text] for fact in shown],
        'files': files_of(form, values),
    }


def document_with(
    task: Task, given: Mapping[str, Any], verdicts: Verdicts, *, actor: Actor
) -> dict[str, Any] | None:
    """The same with what the person fills in as they finish the step; nothing, and a refusal a field, if that will not do."""
    found, before = form_at(task), known_to(task)
    checked = _judged(found, given, before, actor)
    for key, reason in checked.errors.items():
        verdicts.refuse(task.pk, 'field', reason, name=task.name, field=key)
    return None if checked.errors else document_of(task, found, {**before, **checked.values}, actor)


def _wants_signature(place: Place, verdicts: Verdicts) -> bool:
    if place.approval.kind is Ready.SIGN_OFF or place.approval.signature:
        return True
    verdicts.refuse(place.task.pk, 'no_signature', NO_SIGNATURE, name=place.task.name)
    return False


def _wrong_password(actor: Actor, password: str) -> Words | None:
    """The account's own password, asked again: a screen left open signs nothing."""
    key = f'flow-sign-{actor.id}'
    if cache.get(key, 0) >= TRIES_MAX:
        return TOO_MANY
    person = get_user_model()._default_manager.filter(pk=actor.id or 0, is_active=True).first()
    if person is not None and person.check_password(password):
        cache.delete(key)
        return None
    cache.set(key, cache.get(key, 0) + 1, TRIES_SECONDS)
    return WRONG_PASSWORD


def _signed(place: Place, actor: Actor, told: Mapping[str, Any]) -> Verdicts:
    task, verdicts = place.task, Verdicts()
    document = document_with(task, told['values'], verdicts, actor=actor)
    if document is None:
        return verdicts
    document |= {'outcome': told['outcome'], 'comment': told['comment'], 'person': actor.name}
    Signature.objects.create(
        task=task, person_id=actor.id or 0, at=clock.now(), digest=digest_of(document), signed=document
    )
    return complete([task.pk], actor=actor, outcome=told['outcome'], comment=told['comment'], values=told['values'])


def form_at(task: Task) -> Placed | None:
    """The form of the node; without one, what the case was started with, to be read only."""
    found = placed(task.case.version, task.node)
    if found is not None:
        return found
    start = placed(task.case.version)
    return Placed(start.form, start.visible, ()) if start else None


def _judged(found: Placed | None, given: Mapping[str, Any], before: Mapping[str, Any], actor: Actor) -> Checked:
    if found is None:
        return Checked({}, {})
    return validate(found.form, given=given, before=before, visible=found.visible, editable=found.editable, actor=actor)


def _lost_files(signed: Sequence[Mapping[str, Any]]) -> list[Change]:
    rows = Attachment.objects.in_bulk([each['id'] for each in signed])
    lost = []
    for each in signed:
        row = rows.get(each['id'])
        if row is None or row.sha256 != each['sha256'] or not kept_files.is_unchanged(row):
            lost.append(Change(Words(each['name'], each['name']), each['sha256'][:16], str(FILE_LOST)))
    return lost


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else canonical(value)
    return text if len(text) <= 80 else f'{text[:79]}…'
