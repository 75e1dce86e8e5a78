"""What people have to do: tasks with their candidates, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhanggui.flow.choices import TaskState
from zhanggui.flow.models.cases import Case
from zhanggui.flow.models.definitions import Process
from zhanggui.flow.policies import ADMINISTER, SEE_ALL

PERSON = settings.AUTH_USER_MODEL


class IsAnyOf(models.Func):
    """`id = ANY(ARRAY(…))`."""

    arg_joiner = ' = ANY('
    template = '%(expressions)s)'
    output_field = models.BooleanField()


class TaskQuerySet(models.QuerySet['Task']):
    def visible_to(self, who: Any) -> TaskQuerySet:
        """Of the cases one sees."""
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(case__people__person_id=who.id)

    def waiting_for(self, person: int) -> TaskQuerySet:
        """Open, and theirs or offered to them. Two narrow indexes side by side: an OR would read every open task."""
        theirs = self.model._default_manager.filter(state=TaskState.OPEN, assignee_id=person).values('pk')
        offered = TaskCandidate.objects.filter(person_id=person).values('task_id')
        # As an array, found first: as a set, the planner may rather walk all tasks backwards until a page is full.
        waiting = ArraySubquery(theirs.union(offered, all=True))
        return self.filter(IsAnyOf('pk', waiting), state=TaskState.OPEN)


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, who: Any) -> OwnQuerySet:
        """One person's own affair."""
        return self if who.person is None else self.filter(person_id=who.id)


class AbsenceQuerySet(models.QuerySet['Absence']):
    def visible_to(self, who: Any) -> AbsenceQuerySet:
        """One's own and those one stands in for; all for whoever administers."""
        if who.person is None or who.may(ADMINISTER):
            return self
        return self.filter(models.Q(person_id=who.id) | models.Q(to_id=who.id))


class Task(models.Model):
    """A seat of an activity in somebody's inbox. Unassigned: offered to its candidates."""

    case = models.ForeignKey(Case, models.PROTECT, related_name='tasks')
    seat = models.IntegerField()
    activity = models.IntegerField()
    node = models.TextField()
    name = models.TextField()
    lane = models.TextField(default='', blank=True)
    kind = models.TextField(default='main')  # engine.state.SeatKind
    state = models.TextField(choices=TaskState.choices, default=TaskState.OPEN)
    result = models.TextField(default='', blank=True)  # choices.Result, or an outcome of the form
    assignee = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name='+')
    owner = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')  # for whom it is done
    delegated = models.BooleanField(db_default=False)  # goes back to the owner, who confirms; false: a stand-in's for good
    offered = ArrayField(models.BigIntegerField(), db_default=[], blank=True)  # to whom, before one of them claimed it
    done_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    index = models.IntegerField(default=-1)  # the round of a multi-instance
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    committed = models.BooleanField(default=False)  # the person stated the due time
    done_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(default='', blank=True)
    draft = models.JSONField(default=dict, blank=True)  # what was typed and not yet sent
    values = models.JSONField(default=dict, blank=True)  # what was sent
    urges = models.SmallIntegerField(default=0)

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['case', 'seat', 'opened_at'], name='task_seat')]
        indexes = [
            models.Index(fields=['assignee', '-id'], condition=models.Q(state='open'), name='task_inbox'),
            models.Index(fields=['done_by', '-done_at'], condition=models.Q(state='done'), name='task_done'),
            models.Index(fields=['due_at'], condition=models.Q(state='open'), name='task_due'),
            models.Index(fields=['case', 'id'], name='task_case'),
            models.Index(fields=['done_at'], condition=models.Q(done_at__isnull=False), name='task_done_at'),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def holders(self) -> list[int]:
        """Whose it is, or to whom it is offered. Wants `candidates` prefetched."""
        return [self.assignee_id] if self.assignee_id else [each.person_id for each in self.candidates.all()]


class TaskCandidate(models.Model):
    """To whom an unassigned task is offered. Gone when the task is."""

    task = models.ForeignKey(Task, models.CASCADE, related_name='candidates')
    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')

    class Meta:
        constraints = [models.UniqueConstraint(fields=['person', 'task'], name='task_candidate_once')]


class Urge(models.Model):
    """催办. Rate-limited by the service."""

    task = models.ForeignKey(Task, models.CASCADE, related_name='urged')
    by = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    text = models.TextField(default='', blank=True)
    at = models.DateTimeField()


class Signature(models.Model):
    """✍ Who signed what, when: `digest` is SHA-256 over the canonical JSON of `signed`. Any change afterwards shows."""

    task = models.ForeignKey(Task, models.PROTECT, related_name='signatures')
    person = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    at = models.DateTimeField()
    digest = models.TextField()
    signed = models.JSONField()


class Absence(models.Model):
    """外出授权: from one time to another, tasks of `person` go to `to`. `processes` empty: all."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    to = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    since = models.DateTimeField()
    until = models.DateTimeField()
    processes = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(default='', blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(until__gt=models.F('since')), name='absence_has_length'),
            models.CheckConstraint(condition=~models.Q(person=models.F('to')), name='absence_to_another'),
        ]


class StartDraft(models.Model):
    """草稿: a case that somebody began to fill in and has not started."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    process = models.ForeignKey(Process, models.CASCADE, related_name='+')
    values = models.JSONField(default=dict)
    subject_type = models.TextField(default='', blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    at = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['person', '-id'], name='start_draft_person')]
