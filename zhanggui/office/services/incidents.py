"""突发事件: reported as a case of P52; whoever is called takes it, passes it on or calls it off, as in the inbox."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.selectors import inbox
from zhanggui.flow.services import acting, starting
from zhanggui.flow.services.starting import NewCase
from zhanggui.office.choices import INCIDENT_OPEN, EntryKind, IncidentState
from zhanggui.office.drafts import NewIncident
from zhanggui.office.mirrors.incidents import PROCESS
from zhanggui.office.models import Incident, IncidentEntry

SUBJECT = 'office.Incident'
ANSWER = 'answer'
NOT_NOW = say('已有人接警，或已结束', 'somebody has answered, or it is over')
NOT_CALLED = say('现在没有叫到你', 'it is not you who is called now')
OVER = say('已结案，不能再记', 'it is closed')
LATER = say('发现时间不能晚于现在', 'it cannot have been found later than now')


@in_transaction
def report(lines: Sequence[NewIncident], /, *, actor: Actor) -> Verdicts:
    """`done` are the incidents, in the order of the lines; items refused are numbers of lines."""
    verdicts = Verdicts()
    fit = [
        (number, line) for number, line in enumerate(lines, 1) if not (line.found_at and line.found_at > clock.now())
    ]
    for number in {*range(1, len(lines) + 1)} - {number for number, _ in fit}:
        verdicts.refuse(number, 'later', LATER, field='found_at')
    started = starting.start([NewCase(PROCESS, _values(line)) for _, line in fit], actor=actor)
    for refusal in started.refused:
        number = fit[int(refusal.item) - 1][0]
        verdicts.refuse(number, refusal.code, refusal.reason, name=refusal.name, **refusal.numbers)
    rows = Incident.objects.in_bulk(started.made['cases'], field_name='case_id')
    verdicts.done = [rows[case].pk for case in started.made['cases']]
    audit.record('office.report', verdicts.done, actor=actor, subject=SUBJECT, target=IncidentState.OPEN)
    return verdicts


@in_transaction
def take(ids: Sequence[int], /, *, actor: Actor, note: str = '') -> Verdicts:
    """我负责: from now on this person leads."""
    return _answer('office.take', ids, actor, acting.APPROVE, note)


@in_transaction
def pass_on(ids: Sequence[int], /, *, actor: Actor, note: str = '') -> Verdicts:
    """来不了: the next on the list is called at once."""
    return _answer('office.pass_on', ids, actor, 'pass_on', note)


@in_transaction
def call_off(ids: Sequence[int], /, *, actor: Actor, reason: str) -> Verdicts:
    """误报."""
    return _answer('office.call_off', ids, actor, 'false_alarm', reason)


@in_transaction
def note(ids: Sequence[int], /, *, actor: Actor, text: str) -> Verdicts:
    """A line of the timeline, by anybody whom it concerns, as long as it is open. Nothing else changes."""
    verdicts = Verdicts()
    rows = list(Incident.objects.visible_to(actor).filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state in INCIDENT_OPEN:
            verdicts.done.append(row.pk)
        else:
            verdicts.refuse(row.pk, 'over', OVER, name=row.what)
    IncidentEntry.objects.bulk_create(
        IncidentEntry(incident_id=pk, at=clock.now(), kind=EntryKind.NOTE, person_id=actor.id, text=text)
        for pk in verdicts.done
    )
    audit.record('office.note', verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def _answer(use_case: str, ids: Sequence[int], actor: Actor, outcome: str, said: str) -> Verdicts:
    """The task of whoever is called is completed; the row follows by its mirror."""
    verdicts = Verdicts()
    rows = {row.case_id: row for row in Incident.objects.filter(pk__in=ids).order_by('pk')}
    verdicts.refuse_missing(ids, [row.pk for row in rows.values()])
    tasks = _called(rows, actor)
    for case, row in rows.items():
        if row.state != IncidentState.OPEN:
            verdicts.refuse(row.pk, 'state', NOT_NOW, name=row.what)
        elif case not in tasks:
            verdicts.refuse(row.pk, 'not_called', NOT_CALLED, name=row.what)
    told = acting.complete(list(tasks.values()), actor=actor, outcome=outcome, values={'answer_note': said})
    row_of = {task: rows[case] for case, task in tasks.items()}
    for refusal in told.refused:
        row = row_of[int(refusal.item)]
        verdicts.refuse(row.pk, refusal.code, refusal.reason, name=row.what, **refusal.numbers)
    verdicts.done = [row_of[task].pk for task in told.done]
    audit.record(
        use_case, verdicts.done, actor=actor, subject=SUBJECT, sources=[IncidentState.OPEN] * len(verdicts.done),
        detail={'reason': said} if said else None,
    )  # fmt: skip
    return verdicts


def _called(rows: Mapping[int, Incident], actor: Actor) -> dict[int, int]:
    waiting = [case for case, row in rows.items() if row.state == IncidentState.OPEN]
    if actor.id is None or not waiting:
        return {}
    found = inbox.waiting(actor.id).filter(case_id__in=waiting, node=ANSWER).order_by('-pk')
    return dict(found.values_list('case_id', 'pk'))


def _values(line: NewIncident) -> dict[str, Any]:
    return {
        'incident_what': line.what, 'incident_category': line.category, 'scope': line.scope,
        'orders_concerned': line.orders_concerned, 'money_fen': line.money_fen, 'safety': line.safety,
        'penalty': line.penalty, 'incident_detail': line.detail, 'drill': line.drill,
        'found_at': clock.shanghai(line.found_at or clock.now()).isoformat(timespec='seconds'),
    }  # fmt: skip
