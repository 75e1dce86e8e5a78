"""Incidents: a person has a case try again, go on without, or end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.choices import IncidentState
from zhanggui.flow.engine.commands import Cancel, Command, Mend
from zhanggui.flow.models import Incident
from zhanggui.flow.services.running import Refused, open_desk

SUBJECT = 'flow.Incident'
CANCEL = 'cancel'
WAYS = {'retry', 'skip', CANCEL}

NO_SUCH_WAY = say('处理方式只有重试、跳过、终止流程', 'an incident is retried, skipped, or ends its case')


@in_transaction
def mend(
    incident_ids: Sequence[int], /, *, actor: Actor, how: str, values: Mapping[str, Any] | None = None
) -> Verdicts:
    """`values`: what a skipped step is taken to have come to, or what a retry finds changed."""
    verdicts = Verdicts()
    cases = Incident.objects.filter(pk__in=incident_ids).values_list('case_id', flat=True)
    desk = open_desk(cases, actor=actor)
    rows = list(Incident.objects.filter(pk__in=incident_ids).order_by('case_id', 'pk'))
    verdicts.refuse_missing(incident_ids, [row.pk for row in rows])
    for row in rows:
        if how not in WAYS:
            verdicts.refuse(row.pk, 'how', NO_SUCH_WAY, name=row.code)
        elif row.state != IncidentState.OPEN:
            verdicts.already.append(row.pk)
        else:
            try:
                desk.apply(row.case_id, _command(row, how, actor.id or 0, dict(values or {})))
            except Refused as refused:
                verdicts.refuse(row.pk, refused.code, refused.reason, name=row.code)
            else:
                verdicts.done.append(row.pk)
    desk.close('flow.mend', subject=SUBJECT, ids=verdicts.done, how=how)
    return verdicts


def _command(row: Incident, how: str, person: int, values: dict[str, Any]) -> Command:
    if how == CANCEL:
        return Cancel(person=person, status='terminated')
    return Mend(wait=row.wait, how=how, person=person, variables=values)
