"""What is one person's own affair beside a case: what they typed and have not sent, what they have read. No case moves here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.choices import TaskState
from zhanggui.flow.models import Copy, Process, StartDraft, Task
from zhanggui.flow.services.telling import CASE
from zhanggui.notices.services import read_about

DRAFTS_MAX = 200


def keep_typed(task: int, values: Mapping[str, Any], *, actor: Actor) -> bool:
    """Keep what was typed into a task; the next who opens it from the same inbox finds it. False: it is no longer open."""
    waiting = Task.objects.waiting_for(actor.id or 0).filter(pk=task)
    return bool(Task.objects.filter(pk__in=waiting.values('pk')).update(draft=dict(values)))


@in_transaction
def keep_start(
    process: str,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    draft: int | None = None,
    subject: tuple[str, int | None] = ('', None),
) -> int:
    """Keep a case that is not started yet, as a new draft or in place of one of one's own. Returns its id."""
    assert actor.id is not None, 'only a person keeps drafts'
    told = {'values': dict(values), 'subject_type': subject[0], 'subject_id': subject[1], 'at': clock.now()}
    mine = StartDraft.objects.filter(person_id=actor.id, process__key=process, pk=draft or 0)
    if draft and mine.update(**told):
        return draft
    kept = StartDraft.objects.filter(person_id=actor.id).order_by('-pk').values_list('pk', flat=True)[DRAFTS_MAX - 1 :]
    StartDraft.objects.filter(pk__in=list(kept)).delete()
    made = StartDraft.objects.create(person_id=actor.id, process=Process.objects.get(key=process), **told)
    return made.pk


def drop_drafts(drafts: Sequence[int], *, actor: Actor) -> Verdicts:
    """Only one's own; those of others are told like those that are not there."""
    mine = StartDraft.objects.filter(person_id=actor.id, pk__in=drafts)
    verdicts = Verdicts(done=list(mine.values_list('pk', flat=True)))
    verdicts.refuse_missing(drafts, verdicts.done)
    mine.delete()
    return verdicts


def read_copies(copies: Sequence[int], *, actor: Actor) -> Verdicts:
    return _read(Copy.objects.filter(person_id=actor.id, pk__in=copies), copies)


def see(case: int, *, actor: Actor) -> None:
    """Its page was opened: copies and notices of it are no longer new, nor are its tasks that wait for this reader."""
    unread = {'person_id': actor.id, 'case_id': case, 'read_at__isnull': True}
    now = clock.now()
    Copy.objects.filter(**unread).update(read_at=now)
    read_about(CASE, case, actor=actor)
    Task.objects.filter(assignee_id=actor.id, case_id=case, state=TaskState.OPEN, read_at__isnull=True).update(
        read_at=now
    )


def _read(rows: Any, asked: Sequence[int]) -> Verdicts:
    unread = list(rows.filter(read_at__isnull=True).values_list('pk', flat=True))
    verdicts = Verdicts(done=unread, already=list(rows.exclude(pk__in=unread).values_list('pk', flat=True)))
    verdicts.refuse_missing(asked, [*verdicts.done, *verdicts.already])
    rows.filter(pk__in=unread).update(read_at=clock.now())
    return verdicts
