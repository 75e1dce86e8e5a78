"""What the pages of a task and of a case and its paper have in common: the object beside, the talk, the drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.flow import subjects
from zhanggui.flow.models import Case
from zhanggui.flow.selectors.cases import talk_of
from zhanggui.flow.selectors.diagram import case_panel
from zhanggui.flow.selectors.naming import step_names
from zhanggui.flow.services.loading import load_definition


@dataclass(frozen=True, slots=True)
class Beside:
    """The business object as this reader may see it; no facts: it lies outside their scope."""

    kind: Words
    title: str
    href: str
    facts: list[tuple[Words, str]]


def around(case: Case, actor: Actor, *, drawn: bool = True) -> dict[str, Any]:
    """Context of both pages. `drawn`: with the diagram; paper has none."""
    definition = load_definition(case.version_id)
    told: dict[str, Any] = {
        'case': case,
        'definition': definition,
        'talk': talk_of(case, step_names(definition)),
        'subject': beside(case.subject_type, case.subject_id, actor),
    }
    return {**told, 'drawing': case_panel(case, actor)} if drawn else told


def beside(subject_type: str, subject_id: int | None, actor: Actor) -> Beside | None:
    subject = subjects.get(subject_type)
    if subject is None or subject_id is None:
        return None
    return Beside(subject.name, subject.title(subject_id), subject.href(subject_id), subject.shown(subject_id, actor))
