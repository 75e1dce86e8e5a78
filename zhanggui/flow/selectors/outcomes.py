"""What a decision is called where it was made: `approve` may be 已退款 on the button of one step and 同意 on another's."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Tone
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import NodeKind, Ready
from zhanggui.flow.engine.state import SeatKind
from zhanggui.flow.forms.schema import Form, Outcome
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.filling import form_of
from zhanggui.flow.services.loading import load_definition, version_of

APPROVE = 'approve'
ADDED = frozenset({SeatKind.BEFORE, SeatKind.AFTER, SeatKind.BESIDE})
HANDED_IN = Outcome(APPROVE, say('已提交', 'Submitted'), Tone.GREEN)
DONE = Outcome(APPROVE, say('已办结', 'Done'), Tone.GREEN)
READY = {
    Ready.BRAINSTORM: Outcome(APPROVE, say('已完成', 'Done'), Tone.GREEN),
    Ready.PEER: HANDED_IN,
    Ready.SIGN_OFF: Outcome(APPROVE, say('已签名', 'Signed'), Tone.GREEN),
    Ready.ARCHIVE: Outcome(APPROVE, say('已归档', 'Archived'), Tone.GREEN),
}


def outcomes(rows: Sequence[Task], actor: Actor | None = None) -> Mapping[int, Outcome | str]:
    """By the task's pk: as its form calls it, else the bare result."""
    cases = {row.case_id for row in rows if row.result}
    known = Case.objects.filter(pk__in=cases).values_list('pk', 'version_id', 'version__hash')
    versions = {case: (version, hash) for case, version, hash in known}
    return {row.pk: _called(row, versions) for row in rows}


def _called(row: Task, versions: Mapping[int, tuple[int, str]]) -> Outcome | str:
    if row.case_id not in versions:
        return row.result
    own = own_outcomes(*versions[row.case_id], row.node)
    if own or row.kind in ADDED or row.result != APPROVE:
        return own.get(row.result, row.result)
    return HANDED_IN if row.kind == SeatKind.REVISE else done_word(*versions[row.case_id], row.node) or row.result


@functools.lru_cache(maxsize=1024)
def own_outcomes(version: int, hash: str, node: str) -> Mapping[str, Outcome]:
    """`hash` is only there so that a redrawn version is read anew."""
    del hash
    form = _form_at(version, node)
    return {each.value: each for each in form.outcomes} if form else {}


@functools.lru_cache(maxsize=1024)
def done_word(version: int, hash: str, node: str) -> Outcome | None:
    """A step at which nobody agrees to anything: it was filled in, done, or one of the ready kinds."""
    del hash
    found = load_definition(version).nodes.get(node)
    if found is None or found.approval is None:
        return None
    if found.approval.kind is not Ready.PLAIN:
        return READY[found.approval.kind]
    if found.kind is NodeKind.MANUAL:
        return DONE
    form = _form_at(version, node)
    is_filled_in = form is not None and any(form.told(found.approval.visible, found.approval.editable))
    return HANDED_IN if is_filled_in and not found.approval.refuse else None


def _form_at(version: int, node: str) -> Form | None:
    found = load_definition(version).nodes.get(node)
    named = found.approval.form if found and found.approval else ''
    return form_of(version_of(version), named) if named else None
