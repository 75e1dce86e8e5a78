"""The form of a task, or of a case about to start, ready for a page: what screens ask.

form = opening.for_task(task, actor, data=request.POST, files=request.FILES)
if form is None or form.is_valid(): complete(…, values=plain(form))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.flow.forms.nodes import placed
from zhanggui.flow.forms.rendering import build
from zhanggui.flow.forms.schema import Outcome
from zhanggui.flow.forms.variables import known_to
from zhanggui.flow.models import ProcessVersion, Task


def for_task(
    task: Task, actor: Actor, *, data: Any = None, files: Any = None, strict: bool = True
) -> forms.Form | None:
    """None where the node has no form. `strict` False: for a refusal, what is missing may stay missing."""
    found = placed(task.case.version, task.node)
    if found is None:
        return None
    form = build(
        found, values=known_to(task), actor=actor, draft=task.draft, data=data, files=files,
        live=reverse('flow.task_form', kwargs={'pk': task.pk}),
    )  # fmt: skip
    if hasattr(form, 'strict'):
        form.strict = strict
    return form


def for_start(  # noqa: PLR0913 - see `rendering.build`
    version: ProcessVersion,
    actor: Actor,
    *,
    values: Mapping[str, Any] | None = None,
    draft: Mapping[str, Any] | None = None,
    data: Any = None,
    files: Any = None,
) -> forms.Form | None:
    """`values`: what is known of the business object. None where a case is started without a form."""
    found = placed(version)
    live = reverse('flow.start_form', kwargs={'pk': version.pk})
    if found is None:
        return None
    return build(found, values=values or {}, actor=actor, draft=draft, data=data, files=files, live=live)


def outcomes_for(task: Task) -> tuple[Outcome, ...]:
    """The buttons its form declares; empty: 同意 and 驳回."""
    found = placed(task.case.version, task.node)
    return found.form.outcomes if found else ()
