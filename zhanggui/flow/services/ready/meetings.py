"""💡 A brainstorm: everybody asked suggests, the convener notes who was there, what was decided and the minutes, and closes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.bpmn.model import Ready
from zhanggui.flow.models import Meeting, Suggestion
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.ready.seats import Place, held, of_kind, refuse_all
from zhanggui.flow.services.ready.whole import whole

SUBJECT = 'flow.Task'
SUGGESTION_LENGTH_MAX = 2_000
SUGGESTIONS_MAX = 100
MINUTES_LENGTH_MAX = 20_000

EMPTY = say('建议不能为空', 'a suggestion is wanted')
TOO_LONG = say('太长：最多 {n} 字', 'too long: at most {n} characters').filled(n=SUGGESTION_LENGTH_MAX)
LONG_MINUTES = say('决定和纪要最多各 20000 字', 'decision and minutes have at most 20,000 characters each')
TOO_MANY = say('每人最多 {n} 条建议', 'at most {n} suggestions each').filled(n=SUGGESTIONS_MAX)
NAMED_ONLY = say('本次讨论不允许匿名', 'suggestions are not anonymous here')
NOT_CONVENER = say('只有召集人能记录和结束会议', 'only the convener keeps the minutes and closes')
NOTHING_DECIDED = say('请填写会议决定', 'write down what was decided')


@in_transaction
def suggest(task_ids: Sequence[int], /, *, actor: Actor, text: str, anonymous: bool = False) -> Verdicts:
    """One more suggestion in the meeting of each task. The task stays open: more may come to mind."""
    verdicts, said = Verdicts(), text.strip()

    places = of_kind(held(task_ids, verdicts, actor=actor), Ready.BRAINSTORM, verdicts)

    if not said or len(said) > SUGGESTION_LENGTH_MAX:
        return refuse_all(places, verdicts, 'text', TOO_LONG if said else EMPTY)
    rows = []
    for place in places:
        found = place.placed()
        if anonymous and not (found and found.form.anonymous):
            verdicts.refuse(place.task.pk, 'anonymous', NAMED_ONLY, name=place.task.name)
            continue
        meeting = meeting_of(place)
        if meeting.suggestions.filter(author_id=actor.id).count() >= SUGGESTIONS_MAX:
            verdicts.refuse(place.task.pk, 'too_many', TOO_MANY, name=place.task.name)
            continue
        rows.append(
            Suggestion(meeting=meeting, author_id=actor.id or 0, anonymous=anonymous, text=said, at=clock.now())
        )
        verdicts.done.append(place.task.pk)

    Suggestion.objects.bulk_create(rows)

    audit.record('flow.suggest', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def keep_minutes(  # noqa: PLR0913 - what minutes consist of
    task_ids: Sequence[int],
    /,
    *,
    actor: Actor,
    present: Sequence[int] = (),
    decision: str = '',
    minutes: str = '',
    close: bool = False,
    outcome: str = 'approve',
) -> Verdicts:
    """`close`: the meeting is over and the process goes on with `decision`, `minutes` and `suggestions`."""
    verdicts = Verdicts()

    places = of_kind(held(task_ids, verdicts, actor=actor), Ready.BRAINSTORM, verdicts)

    if max(len(decision), len(minutes)) > MINUTES_LENGTH_MAX:
        return refuse_all(places, verdicts, 'minutes', LONG_MINUTES)
    mine = []
    for place in places:
        if not place.convenes:
            verdicts.refuse(place.task.pk, 'not_convener', NOT_CONVENER, name=place.task.name)
        elif close and not decision.strip():
            verdicts.refuse(place.task.pk, 'decision', NOTHING_DECIDED, name=place.task.name)
        else:
            mine.append(place)

    for place in mine:
        meeting = _kept(place, present, decision.strip(), minutes.strip())
        if close:
            verdicts.merge(whole(partial(_closed, place, meeting, actor, outcome)))
        else:
            verdicts.done.append(place.task.pk)

    audit.record('flow.keep_minutes', [place.task.pk for place in mine], actor=actor, subject=SUBJECT)
    return verdicts


def meeting_of(place: Place) -> Meeting:
    """The meeting of an activity, made when first asked for. The lock on its case keeps it from being made twice."""
    task = place.task
    found, _ = Meeting.objects.get_or_create(case_id=task.case_id, activity=task.activity, defaults={'node': task.node})
    return found


def _kept(place: Place, present: Sequence[int], decision: str, minutes: str) -> Meeting:
    """Only who was asked can have been there."""
    asked = {*place.people(stage=0), *place.people(stage=1)}
    meeting = meeting_of(place)
    meeting.present = sorted(asked & set(present))
    meeting.decision, meeting.minutes = decision, minutes
    meeting.save(update_fields=['present', 'decision', 'minutes'])
    return meeting


def _closed(place: Place, meeting: Meeting, actor: Actor, outcome: str) -> Verdicts:
    meeting.closed_at, meeting.closed_by_id = clock.now(), actor.id
    meeting.save(update_fields=['closed_at', 'closed_by'])
    return complete([place.task.pk], actor=actor, outcome=outcome, beside=_results(meeting))


def _results(meeting: Meeting) -> dict[str, Any]:
    texts = list(meeting.suggestions.order_by('pk').values_list('text', flat=True))
    return {'decision': meeting.decision, 'minutes': meeting.minutes, 'suggestions': texts}
