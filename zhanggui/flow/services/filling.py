"""The forms of a version, and the judgement of what somebody filled in: a case keeps its forms as it keeps its diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.forms.validating import Checked, validate
from zhanggui.flow.models import Attachment, ProcessVersion
from zhanggui.flow.services.loading import Version

REFUSE = 'refuse'
KEPT_MAX = 256


def form_of(version: Version, key: str) -> Form | None:
    """By the name the diagram gives; a version keeps the text of each of its forms."""
    if not key:
        return None
    if key.startswith(codeforms.PREFIX):
        return codeforms.get(key)
    kept = _forms.get(version.id)
    if kept is None:
        if len(_forms) >= KEPT_MAX:
            _forms.clear()
        texts = ProcessVersion.objects.values_list('forms', flat=True).get(pk=version.id)
        kept = _forms[version.id] = {name: read(text) for name, text in texts.items()}
    return kept.get(key)


def judged_start(
    version: Version, definition: Definition, given: Mapping[str, Any], *, before: Mapping[str, Any], actor: Actor
) -> Checked:
    """`before`: what is known of the business object, as `case`."""
    form = form_of(version, definition.start_form)
    if form is None:
        return Checked(dict(given), {})
    return validate(form, given=given, before=before, visible=None, editable=None, actor=actor)


def judged_task(  # noqa: PLR0913 - whose form, filled how, over what
    version: Version, definition: Definition, node: str, *, given: Mapping[str, Any], before: Mapping[str, Any],
    outcome: str, actor: Actor,
) -> Checked:  # fmt: skip
    """A refusal need not fill in what is missing. A node without a form takes no values."""
    approval = definition.node(node).approval
    form = form_of(version, approval.form if approval else definition.start_form)
    if form is None:
        return Checked(dict(given), {})
    return validate(
        form,
        given=given,
        before=before,
        visible=approval.visible if approval else None,
        editable=approval.editable if approval else None,
        actor=actor,
        strict=outcome != REFUSE,
    )


def take_in(case_id: int, files: Sequence[int], actor: Actor) -> None:
    """Files that a form named belong to its case from now on: who sees the case may open them."""
    if files:
        free = Attachment.objects.filter(pk__in=files, by_id=actor.id or 0, case__isnull=True, comment__isnull=True)
        free.update(case_id=case_id)


_forms: dict[int, dict[str, Form]] = {}
