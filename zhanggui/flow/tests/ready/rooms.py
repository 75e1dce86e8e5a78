"""Cases that stand at one ready task each, with the people who sit there."""

from __future__ import annotations

from typing import Any

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, Task
from zhanggui.flow.services.forms import FormText, save_forms
from zhanggui.flow.tests.running.company import SYSTEM, TestDirectory, begun, flows, person, process, published

PASSWORD = 'pass-word-1234'
NAMES = ('starter', 'ann', 'bob', 'cat', 'dan', 'eve')
PEOPLE = dict[str, Actor]


def company(directory: TestDirectory) -> PEOPLE:
    made = {name: person(name) for name in NAMES}
    directory.posts = {
        'team': [made['ann'].id, made['bob'].id],
        'jury': [made['cat'].id, made['dan'].id],
        'boss': [made['eve'].id],
    }  # type: ignore[dict-item]
    return made


def at(people: PEOPLE, task: str, *, form: str = '', **values: Any) -> int:
    """A case that has just come to this task; `form` is the text of the form named in it."""
    if form:
        verdicts = save_forms([FormText(form)], actor=SYSTEM)
        assert not verdicts.refused, verdicts.as_dict()
    body = (
        f'<startEvent id="s"/><userTask id="first" name="准备" zg:who="starter"/>{task}<userTask id="after" name="之后" '
        'zg:who="starter"/><endEvent id="e"/>' + flows('s>first', 'first>t', 't>after', 'after>e')
    )
    published(process(body))
    case = begun(people['starter'], **values)
    assert do('flow.complete', case, people['starter']).done
    return case


def open_task(case: int, who: Actor) -> Task:
    """The one that this person has in hand."""
    found: Task = Task.objects.waiting_for(who.id or 0).get(case_id=case)
    return found


def do(name: str, case: int, who: Actor, **told: Any) -> Verdicts:
    """At the door people use."""
    if name == 'flow.complete':
        told = {'outcome': 'approve', 'comment': '', 'values': {}, **told}
    return usecases.perform(usecases.get(name), [open_task(case, who).pk], actor=who, told=told)


def codes(verdicts: Verdicts) -> list[str]:
    return [refusal.code for refusal in verdicts.refused]


def variables(case: int) -> dict[str, Any]:
    return root_values(Case.objects.get(pk=case).state)


def nodes(case: int) -> set[str]:
    """Where the case stands."""
    return set(Task.objects.filter(case_id=case, state='open').values_list('node', flat=True))
