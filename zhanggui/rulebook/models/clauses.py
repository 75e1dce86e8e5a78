"""Chapters, clauses and what each said from a day on. A version is append-only: a correction is another version."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.words import Words, is_english, say
from zhanggui.rulebook.choices import ControlKind, Every, Origin

PERSON = settings.AUTH_USER_MODEL


class Chapter(models.Model):
    key = models.TextField()
    name = models.TextField()
    name_en = models.TextField()
    order = models.SmallIntegerField(default=100)

    class Meta:
        ordering = ['order', 'key']
        constraints = [models.UniqueConstraint(fields=['key'], name='chapter_key')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en))


class Clause(models.Model):
    """A rule by its code, which is for good."""

    code = models.TextField()
    chapter = models.ForeignKey(Chapter, models.PROTECT, related_name='clauses')
    order = models.SmallIntegerField(default=0)
    ended_on = models.DateField(null=True, blank=True)  # the first day on which it is no rule any more

    class Meta:
        ordering = ['chapter__order', 'order', 'code']
        constraints = [models.UniqueConstraint(fields=['code'], name='clause_code')]

    def __str__(self) -> str:
        return self.code


class ClauseVersion(models.Model):
    """What a clause says from `effective_from` on, until another version does. `within_days`: an owner's time for a finding.

    English is empty where nobody has written it yet, and then the Chinese stands for it: never the words of an older text.
    """

    clause = models.ForeignKey(Clause, models.PROTECT, related_name='versions')
    number = models.IntegerField()
    title = models.TextField()
    title_en = models.TextField(default='', blank=True)
    text = models.TextField()
    text_en = models.TextField(default='', blank=True)
    source = models.JSONField(default=list)  # [{seed, section} or {ours, why}]
    kind = models.TextField(choices=ControlKind.choices)
    controls = ArrayField(models.TextField(), default=list, blank=True)
    positions = ArrayField(models.TextField(), default=list, blank=True)
    owner = models.TextField(default='', blank=True)
    every = models.TextField(choices=Every.choices, default='', blank=True)
    policy = models.TextField(default='', blank=True)
    within_days = models.SmallIntegerField(default=5)
    not_enforced = models.JSONField(default=dict, blank=True)
    effective_from = models.DateField()
    origin = models.TextField(choices=Origin.choices, default=Origin.PLAYBOOK)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name='+')
    made_by_name = models.TextField(default='', blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ['clause_id', '-number']
        constraints = [models.UniqueConstraint(fields=['clause', 'number'], name='clause_version_number')]
        indexes = [models.Index(fields=['clause', '-effective_from', '-number'], name='clause_version_in_force')]

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> Words:
        return say(self.title, self.title_en or self.title)

    @property
    def said(self) -> Words:
        return say(self.text, self.text_en or self.text)

    @property
    def is_shown_in_chinese(self) -> bool:
        """To whoever reads now: they wanted English, and there is none for the title or the text."""
        return is_english() and not (self.title_en and self.text_en)
