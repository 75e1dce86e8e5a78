"""Tasks, plans, meetings and goals. Rows with a `case` show where it stands (`mirrors`); only drafts are typed here.

Seen by those they concern; by the department with `planning.see_department`, by all with `planning.see_all`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhanggui.core import clock
from zhanggui.planning.choices import (
    TASK_OPEN,
    GoalPeriod,
    GoalState,
    MeetingKind,
    MeetingState,
    PlanPeriod,
    PlanState,
    TaskSource,
    TaskState,
)
from zhanggui.planning.policies import SEE_ALL, SEE_DEPARTMENT

PERSON = settings.AUTH_USER_MODEL
CASE = 'flow.Case'
DEPARTMENT = 'org.Department'

Row = TypeVar('Row', bound=models.Model, covariant=True)


class Concerned(models.QuerySet[Row]):
    """`concerns`: the columns that name the people a row is about. `who` is the actor."""

    concerns: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, who: Any) -> Self:
        if who.person is None or who.may(SEE_ALL):
            return self
        seen = self.of(who.id)
        if who.may(SEE_DEPARTMENT):
            reach = who.scope_of('department')
            seen |= Q() if reach is None else Q(department__in=sorted(reach))
        return self.filter(seen)

    @classmethod
    def of(cls, person: int) -> Q:
        mine = Q()
        for column in cls.concerns:
            mine |= Q(**{column: person})
        return mine


class TaskOrderQuerySet(Concerned['TaskOrder']):
    concerns = ('issuer', 'assignee', 'inspector')


class TaskOrder(models.Model):
    """任务管理单: what, to which standard, by when, from whom to whom, and who inspects it. One for each case of P06."""

    case = models.OneToOneField(CASE, models.PROTECT, related_name='+')
    number = models.TextField()
    what = models.TextField()
    standard = models.TextField(default='')
    due_at = models.DateTimeField()
    issuer = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')  # null: issued by the system
    assignee = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    inspector = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, related_name='+')  # the assignee's
    source = models.TextField(choices=TaskSource.choices, default=TaskSource.HAND)
    meeting = models.ForeignKey('Meeting', models.PROTECT, null=True, related_name='tasks')
    state = models.TextField(choices=TaskState.choices, default=TaskState.ISSUED)
    objection = models.TextField(default='')
    result = models.TextField(default='')
    score = models.SmallIntegerField(null=True)
    redone = models.SmallIntegerField(default=0)  # how often the inspector gave it back
    escalated = models.BooleanField(default=False)  # the superior was called in
    issued_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = TaskOrderQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=['assignee', 'state', 'due_at'], name='task_order_assignee'),
            models.Index(fields=['issuer', 'state', '-id'], name='task_order_issuer'),
            models.Index(fields=['inspector', 'state', '-id'], name='task_order_inspector'),
            models.Index(fields=['department', 'state', '-id'], name='task_order_department'),
            models.Index(fields=['due_at'], condition=Q(state__in=sorted(TASK_OPEN)), name='task_order_due'),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in TASK_OPEN

    @property
    def is_late(self) -> bool:
        """Work not handed in when it was due, now or when it was."""
        return self.due_at < (self.done_at or self.closed_at or clock.now())


def is_open() -> Q:
    return Q(state__in=sorted(TASK_OPEN))


def is_late() -> Q:
    """Open, and its work not handed in although it was due."""
    return is_open() & Q(done_at__isnull=True, due_at__lt=clock.now())


class WorkPlanQuerySet(Concerned['WorkPlan']):
    concerns = ('person', 'lead')


class WorkPlan(models.Model):
    """What one person will do in a month, a week or a day. Its lines are typed until it is handed in (P05)."""

    case = models.ForeignKey(CASE, models.PROTECT, null=True, related_name='+')
    person = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    lead = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, related_name='+')
    period = models.TextField(choices=PlanPeriod.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.TextField(choices=PlanState.choices, default=PlanState.DRAFT)
    score = models.SmallIntegerField(null=True)
    summary = models.TextField(default='')
    changed_at = models.DateTimeField()

    objects = WorkPlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['person', 'period', 'starts_on'], name='work_plan_once'),
            models.CheckConstraint(condition=Q(ends_on__gte=F('starts_on')), name='work_plan_has_length'),
        ]
        indexes = [models.Index(fields=['department', 'period', '-starts_on'], name='work_plan_department')]

    def __str__(self) -> str:
        return f'{self.starts_on:%Y-%m-%d}'


class PlanLine(models.Model):
    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name='lines')
    position = models.SmallIntegerField()
    what = models.TextField()
    standard = models.TextField(default='')
    due_on = models.DateField(null=True)
    weight = models.SmallIntegerField(default=0)  # of 100
    result = models.TextField(default='')
    self_score = models.SmallIntegerField(null=True)

    class Meta:
        ordering = ['position']
        constraints = [models.UniqueConstraint(fields=['plan', 'position'], name='plan_line_position')]

    def __str__(self) -> str:
        return self.what


class MeetingSeriesQuerySet(models.QuerySet['MeetingSeries']):
    def visible_to(self, who: Any) -> MeetingSeriesQuerySet:
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(Q(host=who.id) | Q(attendees__contains=[who.id]))


class MeetingSeries(models.Model):
    """A meeting that comes again: on which days of the week, at what time, who leads it and who comes."""

    name = models.TextField()
    kind = models.TextField(choices=MeetingKind.choices, default=MeetingKind.REGULAR)
    weekdays = ArrayField(models.SmallIntegerField())  # ISO: 1 is Monday
    at = models.TimeField()
    host = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    attendees = ArrayField(models.BigIntegerField(), default=list)
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, related_name='+')
    is_active = models.BooleanField(default=True)

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['name'], name='meeting_series_name')]

    def __str__(self) -> str:
        return self.name


class MeetingQuerySet(models.QuerySet['Meeting']):
    def visible_to(self, who: Any) -> MeetingQuerySet:
        if who.person is None or who.may(SEE_ALL):
            return self
        return self.filter(Q(host=who.id) | Q(attendees__contains=[who.id]))


class Meeting(models.Model):
    """One meeting, with its minutes and what was agreed. One for each case of P07."""

    case = models.OneToOneField(CASE, models.PROTECT, related_name='+')
    series = models.ForeignKey(MeetingSeries, models.PROTECT, null=True, related_name='meetings')
    name = models.TextField()
    kind = models.TextField(choices=MeetingKind.choices, default=MeetingKind.REGULAR)
    held_on = models.DateField()
    at = models.TimeField(null=True)
    host = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    attendees = ArrayField(models.BigIntegerField(), default=list)
    absent = models.TextField(default='')
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, related_name='+')
    state = models.TextField(choices=MeetingState.choices, default=MeetingState.CALLED)
    agenda = models.JSONField(default=list)  # as it was read out: figures move on, minutes do not
    minutes = models.TextField(default='')
    closed_at = models.DateTimeField(null=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['series', 'held_on'], name='meeting_once_a_day')]
        indexes = [models.Index(fields=['-held_on', '-id'], name='meeting_day')]

    def __str__(self) -> str:
        return f'{self.name} {self.held_on:%Y-%m-%d}'


class MeetingAction(models.Model):
    """行动项: becomes a task order when the meeting is closed."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name='actions')
    position = models.SmallIntegerField()
    what = models.TextField()
    who = models.TextField(default='')  # as it was typed
    due_on = models.DateField(null=True)
    task = models.OneToOneField(TaskOrder, models.PROTECT, null=True, related_name='+')

    class Meta:
        ordering = ['position']
        constraints = [models.UniqueConstraint(fields=['meeting', 'position'], name='meeting_action_position')]

    def __str__(self) -> str:
        return self.what


class GoalQuerySet(Concerned['Goal']):
    concerns = ('owner', 'setter')


class Goal(models.Model):
    """A figure to reach by somebody in a period. Children must sum to it, or `gap_reason` says why they do not."""

    parent = models.ForeignKey('self', models.PROTECT, null=True, blank=True, related_name='children')
    name = models.TextField()
    metric = models.TextField()  # key of a source (`goals.sources`), or 'hand': the owner tells the actual figure
    shop = models.ForeignKey('org.Shop', models.PROTECT, null=True, blank=True, related_name='+')
    period = models.TextField(choices=GoalPeriod.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    target = models.BigIntegerField()  # fen where the metric is money
    told = models.BigIntegerField(null=True)  # the actual figure where no source gives it
    gap_reason = models.TextField(default='', blank=True)
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    setter = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    department = models.ForeignKey(DEPARTMENT, models.PROTECT, null=True, related_name='+')
    case = models.OneToOneField(CASE, models.PROTECT, null=True, related_name='+')  # of P04, on the topmost
    means = models.TextField(default='', blank=True)
    review = models.TextField(default='', blank=True)
    state = models.TextField(choices=GoalState.choices, default=GoalState.SET)
    made_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(ends_on__gte=F('starts_on')), name='goal_has_length')]
        indexes = [models.Index(fields=['-starts_on', '-id'], name='goal_start')]

    def __str__(self) -> str:
        return self.name


class Supervision(models.Model):
    """督导记录: a goal fell behind and its owner had not said so. Raised by the case, answered by its manager."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name='supervisions')
    owner = models.ForeignKey(PERSON, models.PROTECT, related_name='+')
    reason = models.TextField()
    raised_at = models.DateTimeField()
    answer = models.TextField(default='', blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ['-raised_at', '-pk']

    def __str__(self) -> str:
        return self.reason
