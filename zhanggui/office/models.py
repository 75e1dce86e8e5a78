"""Documents by version, and incidents with who was called and what was done. Rows with a `case` show where it stands.

Who sees what: an incident by those it concerns, all with `office.see_all`; an issued document by its confidentiality, one not
issued by those who work on it and with `office.see_drafts`; a secret one by those and with `office.see_secret`.
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from zhanggui.core import clock
from zhanggui.office.choices import (
    DOCUMENT_IN_FORCE,
    DOCUMENT_NUMBERED,
    INCIDENT_OPEN,
    Confidentiality,
    DocumentCategory,
    DocumentState,
    EntryKind,
    IncidentCategory,
    IncidentState,
    Level,
    Scope,
)
from zhanggui.office.policies import SEE_ALL, SEE_DRAFTS, SEE_SECRET
from zhanggui.org.selectors import departments_of

PERSON = settings.AUTH_USER_MODEL
CASE = 'flow.Case'


class PaperQuerySet(models.QuerySet['Document']):  # types know a query set by its name alone: stock has a DocumentQuerySet
    def visible_to(self, who: Any) -> Self:
        if who.person is None:
            return self
        mine = Q(people__contains=[who.id])
        numbered = Q(state__in=sorted(DOCUMENT_NUMBERED))
        seen = mine | numbered & Q(confidentiality=Confidentiality.PUBLIC)
        homes = list(departments_of([who.id]).values())
        seen |= numbered & Q(confidentiality=Confidentiality.DEPARTMENT, department__in=homes)
        if who.may(SEE_DRAFTS):
            seen |= ~Q(confidentiality=Confidentiality.SECRET)
        if who.may(SEE_SECRET):
            seen |= Q(confidentiality=Confidentiality.SECRET)
        return self.filter(seen)


class Document(models.Model):
    """One version of a document. Its number is given when it is issued and stays; the version before is then superseded."""

    case = models.ForeignKey(CASE, models.PROTECT, related_name='+')
    number = models.TextField(default='')
    version = models.SmallIntegerField(default=0)  # 0: not issued
    title = models.TextField()
    category = models.TextField(choices=DocumentCategory.choices)
    confidentiality = models.TextField(choices=Confidentiality.choices)
    department = models.ForeignKey('org.Department', models.PROTECT, null=True, related_name='+')  # the owner's
    owner = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    people = ArrayField(models.BigIntegerField(), default=list)  # who worked on it
    reason = models.TextField(default='')
    text = models.TextField(default='')
    files = ArrayField(models.BigIntegerField(), default=list)  # attachments of flow
    state = models.TextField(choices=DocumentState.choices, default=DocumentState.REVIEW)
    to_acknowledge = models.BooleanField(default=False)
    drafted_at = models.DateTimeField()
    issued_on = models.DateField(null=True)
    effective_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    keep_until = models.DateField(null=True)  # of what is issued; null: for ever
    shelf = models.TextField(default='')
    archive_number = models.TextField(default='')
    words = ArrayField(models.TextField(), default=list)  # bigrams of number and title

    objects = PaperQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['number', 'version'], condition=~Q(number=''), name='document_version_once')
        ]
        indexes = [
            models.Index(fields=['state', '-id'], name='document_state'),
            models.Index(fields=['case', '-id'], name='document_case'),
            models.Index(
                fields=['expires_on'], condition=Q(state__in=sorted(DOCUMENT_IN_FORCE)), name='document_expires'
            ),
            GinIndex(fields=['words'], name='document_words'),
        ]

    def __str__(self) -> str:
        return f'{self.number} {self.title}'.strip()

    @property
    def is_in_force(self) -> bool:
        return self.state in DOCUMENT_IN_FORCE and not self.is_expired

    @property
    def is_expired(self) -> bool:
        """A question of the day, asked: nobody has to write that a document's time is over."""
        return self.state in DOCUMENT_IN_FORCE and self.expires_on is not None and self.expires_on < clock.today()


class Acknowledgement(models.Model):
    """Somebody has read a version. Never changed afterwards."""

    document = models.ForeignKey(Document, models.PROTECT, related_name='acknowledgements')
    person = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['document', 'person'], name='acknowledged_once')]

    def __str__(self) -> str:
        return f'{self.document_id} {self.person_id}'


class EmergencyQuerySet(models.QuerySet['Incident']):
    def visible_to(self, who: Any) -> Self:
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(people__contains=[who.id])


class Incident(models.Model):
    """突发事件: what, how bad, who leads. One for each case of P52. A drill is counted in no figure."""

    case = models.OneToOneField(CASE, models.PROTECT, related_name='+')
    number = models.TextField()
    what = models.TextField()
    category = models.TextField(choices=IncidentCategory.choices)
    level = models.TextField(choices=Level.choices, default='')
    scope = models.TextField(choices=Scope.choices)
    orders_concerned = models.IntegerField(default=0)
    money_fen = models.BigIntegerField(default=0)
    safety = models.BooleanField(default=False)
    penalty = models.BooleanField(default=False)
    drill = models.BooleanField(default=False)
    detail = models.TextField(default='')
    found_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    found_at = models.DateTimeField()
    reported_at = models.DateTimeField()
    lead = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    people = ArrayField(models.BigIntegerField(), default=list)  # whom it concerns: found, called, sent
    state = models.TextField(choices=IncidentState.choices, default=IncidentState.OPEN)
    answered_at = models.DateTimeField(null=True)
    recovered_at = models.DateTimeField(null=True)
    loss_fen = models.BigIntegerField(null=True)
    review_due_at = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    causes = ArrayField(models.TextField(), default=list)
    story = models.TextField(default='')
    lesson = models.TextField(default='')
    closed_at = models.DateTimeField(null=True)
    nodes = ArrayField(models.TextField(), default=list)  # where its case stood when last looked at
    actions_told = models.SmallIntegerField(default=0)  # of those who act now, how many have said what they did

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=['state', '-id'], name='incident_state'),
            models.Index(fields=['-found_at'], name='incident_found'),
            GinIndex(fields=['people'], name='incident_people'),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in INCIDENT_OPEN


class IncidentCall(models.Model):
    """One seat that was called, and what came of it. `nth` counts from one."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name='calls')
    nth = models.SmallIntegerField()
    position = models.TextField()
    people = ArrayField(models.BigIntegerField(), default=list)
    called_at = models.DateTimeField()
    minutes = models.SmallIntegerField()
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=['incident', 'nth'], name='incident_call_once')]

    def __str__(self) -> str:
        return f'{self.incident_id} {self.nth} {self.position}'


class IncidentEntry(models.Model):
    """A line of an incident's timeline: only ever added (the database refuses the rest)."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name='entries')
    at = models.DateTimeField()
    kind = models.TextField(choices=EntryKind.choices)
    person = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    text = models.TextField(default='')

    class Meta:
        indexes = [models.Index(fields=['incident', 'at', 'id'], name='incident_timeline')]

    def __str__(self) -> str:
        return f'{self.at:%H:%M} {self.kind}'
