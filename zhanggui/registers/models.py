"""Registers, and the lines typed in some. A line never changes: a new one corrects it, or it is struck out with a reason."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.registers.policies import SEE_ALL
from zhanggui.rulebook.people import seating

PERSON = settings.AUTH_USER_MODEL


class RegisterQuerySet(models.QuerySet['Register']):
    def visible_to(self, actor: Actor) -> RegisterQuerySet:
        """Those of one's positions, and those of everybody; all with the right to see all."""
        if actor.may(SEE_ALL):
            return self
        codes = [code for seat in seating().seats_of(actor.id or 0) for code in seat.codes]
        return self.filter(models.Q(positions__overlap=codes) | models.Q(positions=[]))


class Register(models.Model):
    """One sheet, as its file in the playbook says. `form`: its `fields` as the text of a form; empty when nobody types it."""

    key = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    department = models.TextField(default='', blank=True)
    about = models.TextField(default='', blank=True)
    about_en = models.TextField(default='', blank=True)
    positions = ArrayField(models.TextField(), default=list, blank=True)
    own = models.BooleanField(default=False)
    source = models.TextField(default='', blank=True)
    processes = ArrayField(models.TextField(), default=list, blank=True)
    lines = models.TextField(default='', blank=True)
    columns = models.JSONField(default=list)
    fields = models.JSONField(default=list)
    form = models.TextField(default='', blank=True)
    is_kept = models.BooleanField(default=True)  # no longer in the playbook: its rows stay, no new ones come

    objects = RegisterQuerySet.as_manager()

    class Meta:
        ordering = ['department', 'key']
        constraints = [models.UniqueConstraint(fields=['key'], name='register_key')]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Words:
        return say(self.name, self.name_en)

    @property
    def is_typed(self) -> bool:
        return not self.source


class RowQuerySet(models.QuerySet['Row']):
    def visible_to(self, actor: Actor) -> RowQuerySet:
        """Rows of the registers one sees; of those that are each one's own, one's own."""
        seen = self.filter(register__in=Register.objects.visible_to(actor))
        if actor.may(SEE_ALL):
            return seen
        return seen.filter(models.Q(register__own=False) | models.Q(made_by_id=actor.id))


class Row(models.Model):
    """A typed line. `replaces`: the row that this one corrects, which is struck out by it."""

    register = models.ForeignKey(Register, models.PROTECT, related_name='rows')
    day = models.DateField()
    values = models.JSONField(default=dict)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    made_at = models.DateTimeField(db_default=Now())
    replaces = models.OneToOneField('self', models.PROTECT, null=True, related_name='replaced_by')
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name='+')
    struck_why = models.TextField(default='', blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=['register', '-day', '-id'], name='register_row_day')]

    def __str__(self) -> str:
        return f'{self.register} {self.day}'

    @property
    def state(self) -> str:
        return 'struck' if self.struck_at else 'kept'
