"""A use case working through many rows in steps: which rows was decided once, at the start, and each is taken once.

A step that was done but whose answer got lost is repeated; services answer *already* then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.ui.models import BatchRun
from zhanggui.ui.requests import person_id

REFUSED_KEPT_MAX = 10_000
KEPT_FOR = timedelta(days=1)


def start(actor: Actor, use_case: UseCase, ids: Sequence[int]) -> BatchRun:
    BatchRun.objects.filter(user_id=person_id(actor), at__lt=clock.now() - KEPT_FOR).delete()
    run: BatchRun = BatchRun.objects.create(user_id=person_id(actor), use_case=use_case.name, ids=list(ids))
    return run


def note(run: BatchRun, verdicts: Verdicts, *, step: int) -> BatchRun:
    """Keep the outcome of one step. Compare and swap on the position: a step sent twice is counted once."""
    refused = [*run.refused, *(refusal.as_dict() for refusal in verdicts.refused)][:REFUSED_KEPT_MAX]
    moved = BatchRun.objects.filter(pk=run.pk, position=run.position).update(
        position=run.position + step,
        done=run.done + len(verdicts.done),
        already=run.already + len(verdicts.already),
        refused=refused,
    )
    if not moved:
        run.refresh_from_db()
        return run
    run.position += step
    run.done += len(verdicts.done)
    run.already += len(verdicts.already)
    run.refused = refused
    return run


def sentence(run: BatchRun) -> str:
    refused = len({each['item'] for each in run.refused})
    whole = say('成功 {done}，已是该状态 {already}，未处理 {refused}', '{done} done, {already} already so, {refused} refused')
    return str(whole.filled(done=run.done, already=run.already, refused=refused))
