"""What operations leave behind beside a step: a word on the case, a line under somebody's bell, the sight of a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import clean_text
from zhanggui.flow.models import Case, CasePerson, Comment, Notice, Task

TEXT_LENGTH_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """A line for one person."""

    person: int
    case: int
    what: str
    task: int | None = None
    node: str = ''
    text: str = ''


def notice(lines: Iterable[Told]) -> None:
    now = clock.now()
    Notice.objects.bulk_create(
        Notice(
            person_id=line.person,
            case_id=line.case,
            task_id=line.task,
            what=line.what,
            node=line.node,
            text=line.text[:TEXT_LENGTH_MAX],
            at=now,
        )
        for line in lines
    )


def note(items: Sequence[Task | Case], text: str, *, actor: Actor) -> None:
    """The reason given with an operation, as the actor's word on each case. The system has no word of its own."""
    if not text or actor.id is None:
        return
    now = clock.now()
    Comment.objects.bulk_create(
        Comment(
            case_id=item.case_id if isinstance(item, Task) else item.pk,
            task_id=item.pk if isinstance(item, Task) else None,
            author_id=actor.id,
            text=clean_text(text),
            at=now,
        )
        for item in items
    )


def let_see(case_ids: Collection[int], people: Collection[int]) -> None:
    """Who is named on a case sees it from then on."""
    CasePerson.objects.bulk_create(
        [CasePerson(case_id=case, person_id=person) for case in sorted(case_ids) for person in sorted(people)],
        ignore_conflicts=True,
    )
