"""What was filled in on a case so far, form by form, as far as this reader's own steps let it be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import TaskState
from zhanggui.flow.forms.showing import NOTHING, Fact, facts
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, Task
from zhanggui.flow.policies import SEE_ALL
from zhanggui.flow.services.filling import form_of
from zhanggui.flow.services.loading import definition_of, version_of


@dataclass(frozen=True, slots=True)
class Filled:
    """One form with what stands in it. A field that several forms show stands in the first."""

    name: Words
    facts: list[Fact]


def filled(case: Case, actor: Actor, *, without: str = '') -> list[Filled]:
    """`without`: the form that the page shows by itself."""
    version = version_of(case.version_id)
    definition = definition_of(version)
    tasks = list(
        case.tasks.prefetch_related('candidates').only('node', 'state', 'assignee_id', 'done_by_id', 'case_id')
    )
    done = [definition.start_form, *(_form(definition, task.node) for task in tasks if task.state == TaskState.DONE)]
    limits = {} if actor.may(SEE_ALL) or actor.id == case.starter_id else _limits(definition, actor, tasks)
    values = root_values(case.state)
    told: set[str] = set()
    sections = []
    for key in dict.fromkeys(done):
        form = form_of(version, key)
        if form is None or form.code:
            continue
        shown = [each for each in facts(form, values, actor=actor, visible=limits.get(key)) if each.key not in told]
        told |= {each.key for each in shown}
        shown = [each for each in shown if not _is_empty(each)]
        if key != without and shown:
            sections.append(Filled(form.name, shown))
    return sections


def _limits(definition: Definition, actor: Actor, tasks: Iterable[Task]) -> dict[str, tuple[str, ...]]:
    """Of forms that this reader works on: only what their own steps show. Other forms have no such bounds."""
    allowed: dict[str, set[str] | None] = {}
    for task in tasks:
        approval = definition.nodes[task.node].approval if task.node in definition.nodes else None
        if approval is None or not approval.form or actor.id not in (task.done_by_id, *task.holders):
            continue
        before = allowed.get(approval.form, set())
        allowed[approval.form] = None if before is None or approval.visible is None else before | set(approval.visible)
    return {key: tuple(sorted(fields)) for key, fields in allowed.items() if fields is not None}


def _form(definition: Definition, node: str) -> str:
    found = definition.nodes.get(node)
    return found.approval.form if found and found.approval else ''


def _is_empty(fact: Fact) -> bool:
    return fact.text == NOTHING and not fact.files and not fact.rows
