"""Service tasks: a use case performed for a case, exactly once.

The use case, the job's end and the case's next step are one transaction under the case's lock: a worker may be killed anywhere.
What fails by accident is tried again with growing pauses; what is refused is final and becomes an incident with its reason.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.contrib.auth import get_user_model
from django.db import transaction
from procrastinate.contrib.django import app as queue

from zhanggui.core import usecases
from zhanggui.core.actors import Actor, system
from zhanggui.core.transactions import in_transaction
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.choices import JobState
from zhanggui.flow.engine.commands import Fail, Finish, Tell
from zhanggui.flow.models import Job
from zhanggui.flow.services.opencase import OpenCase
from zhanggui.flow.services.running import Desk, open_desk
from zhanggui.flow.services.starting import facts_of
from zhanggui.flow.services.writing import QUEUE, RUN_JOB

PAUSES = (
    timedelta(seconds=2), timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30),
)  # fmt: skip
TRIES_MAX = len(PAUSES) + 1
ERROR_LENGTH_MAX = 500
ANSWER_BYTES_MAX = 20_000
SHOWN_ONCE = 'facts'  # of `Verdicts.made`: for the eyes of one person

NO_USE_CASE = say('没有用例 {name}', 'there is no use case {name}')
NO_SUBJECT = say('没有说明对哪个单据办理', 'it does not say on what to do it')
WRONG_TOLD = say('参数不对：{reason}', 'wrong arguments: {reason}')


class NotDone(Exception):
    """Refused: trying again would change nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def run_job(job_id: int) -> None:
    """Never raises: what goes wrong is kept with the job and tried again."""
    try:
        _do(job_id)
    except Exception as error:  # noqa: BLE001 - whatever a use case raises is kept, shown and tried again
        _note_failure(job_id, _told(error))


@in_transaction
@transaction.atomic
def _do(job_id: int) -> None:
    case_id = Job.objects.values_list('case_id', flat=True).get(pk=job_id)
    desk = open_desk([case_id], actor=system('流程'))
    job = Job.objects.get(pk=job_id)  # only now: a rival may have done it
    case = desk.cases[case_id]
    if job.state != JobState.READY or job.wait not in case.state.waits:
        return
    try:
        with transaction.atomic():  # what was refused in part is undone as a whole
            answer = _performed(job, case)
    except NotDone as refused:
        _end(desk, job, JobState.FAILED, refused.reason)
        desk.apply(case_id, Fail(wait=job.wait, reason=refused.reason))
        desk.close('flow.fail', performed=job.use_case)
        return
    _end(desk, job, JobState.DONE, '')
    _look_again(desk, case)
    desk.apply(case_id, Finish(wait=job.wait, variables=answer))
    desk.close('flow.finish', performed=job.use_case)


def _performed(job: Job, case: OpenCase) -> dict[str, Any]:
    """What the use case came to, as variables. Raises `NotDone`."""
    try:
        use_case = usecases.get(job.use_case)
    except KeyError:
        raise NotDone(NO_USE_CASE.filled(name=job.use_case).zh) from None
    items = _items(use_case, job, case)
    told = _told_to(use_case, job.arguments, items) if use_case.takes_ids or job.items else {}
    verdicts = usecases.perform(use_case, items, actor=_actor(case), told=told)
    if verdicts.refused:
        raise NotDone('；'.join(dict.fromkeys(refusal.reason.zh for refusal in verdicts.refused))[:ERROR_LENGTH_MAX])
    return _answer(verdicts)


def _items(use_case: UseCase, job: Job, case: OpenCase) -> Sequence[Any]:
    """Ids as the diagram gives them, or the business object. Where lines are taken, the arguments are the line."""
    if use_case.takes is not None:
        lines = job.items or [job.arguments]
        try:
            return msgspec.convert(lines, list[use_case.takes], strict=False)  # type: ignore[name-defined]
        except msgspec.ValidationError as error:
            raise NotDone(WRONG_TOLD.filled(reason=str(error)).zh) from None
    if job.items:
        return [int(item) for item in job.items if isinstance(item, int | float)]
    if case.subject_id is None or case.subject_type != use_case.subject:
        raise NotDone(NO_SUBJECT.zh)
    return [case.subject_id]


def _told_to(use_case: UseCase, arguments: Mapping[str, Any], items: Sequence[Any]) -> dict[str, Any]:
    """The arguments through the use case's own form, as those of a person would go."""
    if use_case.form is None:
        return dict(arguments)
    form = use_case.form(data=dict(arguments))
    prepare = getattr(form, 'prepare', None)
    if prepare is not None:
        prepare(system('流程'), list(items))
    if not form.is_valid():
        reasons = [f'{field}: {error}' for field, errors in form.errors.items() for error in errors]
        raise NotDone(WRONG_TOLD.filled(reason='；'.join(reasons)).zh)
    return dict(form.cleaned_data)


def _actor(case: OpenCase) -> Actor:
    """The system, for whoever started the case."""
    starter = get_user_model()._default_manager.filter(pk=case.starter_id).first() if case.starter_id else None
    return Actor(None, f'流程 {case.number}', 'job', on_behalf_of=starter.get_full_name() if starter else '')


def _answer(verdicts: Verdicts) -> dict[str, Any]:
    """Counts, and what was made as far as it is small and plain."""
    made = {name: value for name, value in verdicts.made.items() if name != SHOWN_ONCE}
    plain: dict[str, Any] = msgspec.to_builtins(made, enc_hook=str, str_keys=True)
    if len(msgspec.json.encode(plain)) > ANSWER_BYTES_MAX:
        plain = {}
    return {**plain, 'done': len(verdicts.done), 'already': len(verdicts.already)}


def _look_again(desk: Desk, case: OpenCase) -> None:
    """The use case may have changed the business object: the diagram decides by what it is now."""
    facts = msgspec.to_builtins(facts_of(case.subject_type, case.subject_id), enc_hook=str)
    root = case.state.scopes.get(0)
    if facts and root is not None and root.variables.get('case') != facts:
        desk.apply(case.id, Tell(variables={'case': facts}))


def _end(desk: Desk, job: Job, state: JobState, error: str) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, done_at=desk.now, error=error, tries=job.tries + 1)


@in_transaction
def _note_failure(job_id: int, error: str) -> None:
    """Count the try and lay the next one; after the last the case has an incident."""
    case_id = Job.objects.values_list('case_id', flat=True).get(pk=job_id)
    desk = open_desk([case_id], actor=system('流程'))
    job = Job.objects.get(pk=job_id)
    if job.state != JobState.READY:
        return
    if job.tries + 1 >= TRIES_MAX:
        _end(desk, job, JobState.FAILED, error)
        desk.apply(case_id, Fail(wait=job.wait, reason=error))
        desk.close('flow.fail', performed=job.use_case)
        return
    Job.objects.filter(pk=job_id).update(tries=job.tries + 1, error=error)
    pause = {'seconds': int(PAUSES[job.tries].total_seconds())}
    queue.configure_task(RUN_JOB, queue=QUEUE, schedule_in=pause).defer(job_id=job_id)


def _told(error: Exception) -> str:
    """Kind, place and first line: PostgreSQL's further lines quote the row."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f' ({frames[-1].name}:{frames[-1].lineno})' if frames else ''
    first = str(error).partition('\n')[0][:ERROR_LENGTH_MAX]
    return f'{type(error).__name__}: {first}{where}'
