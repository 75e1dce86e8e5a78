"""Notices, what each person chose, the robots of teams, and every delivery that left or is to leave the house.

A notice is one line for one person and is never changed but for being read. One delivery is sent by one worker, once.
"""

from __future__ import annotations

from datetime import time
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhanggui.notices.choices import ROBOTS, Channel, DeliveryState, When

PERSON = settings.AUTH_USER_MODEL
QUIET_SINCE = time(22)
QUIET_UNTIL = time(7)
MORNING = time(8, 30)
EVENING = time(18)


def robot_choices() -> list[tuple[str, str]]:
    return [pair for pair in Channel.choices() if pair[0] in ROBOTS]


class OwnQuerySet(models.QuerySet[Any]):
    def visible_to(self, who: Any) -> OwnQuerySet:
        """Own rows only; `who` is an actor."""
        return self.filter(person_id=who.id)


class Notice(models.Model):
    """`key` keeps a person from being told the same twice; `in_app` is off for whoever wants it elsewhere alone."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    kind = models.TextField()
    title = models.TextField()
    title_en = models.TextField(default='', blank=True)
    body = models.TextField(default='', blank=True)
    body_en = models.TextField(default='', blank=True)
    href = models.TextField(default='', blank=True)
    key = models.TextField(default='', blank=True)
    about_type = models.TextField(default='', blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name='+')
    urgent = models.BooleanField(default=False)
    in_app = models.BooleanField(default=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=['person', 'key'], condition=~models.Q(key=''), name='notice_told_once'),
        ]
        indexes = [
            models.Index(fields=['person', '-id'], condition=models.Q(in_app=True), name='notices_of_person'),
            models.Index(fields=['person'], condition=models.Q(in_app=True, read_at=None), name='notices_unread'),
            models.Index(fields=['about_type', 'about_id'], condition=models.Q(read_at=None), name='notice_about'),
        ]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """What one person decided for a group of kinds on one way."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    group = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    when = models.TextField(choices=When.choices)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['person', 'group', 'channel'], name='notice_choice_once')]


class SeatChoice(models.Model):
    """What a position or department begins with; each holder may decide otherwise."""

    seat = models.TextField()
    group = models.TextField()
    channel = models.TextField(choices=Channel.choices)
    when = models.TextField(choices=When.choices)

    class Meta:
        ordering = ['seat', 'group', 'channel']
        constraints = [models.UniqueConstraint(fields=['seat', 'group', 'channel'], name='notice_seat_choice_once')]

    def __str__(self) -> str:
        return f'{self.seat} {self.group}'


class QuietHours(models.Model):
    """When a person wants to be left alone, and when the digests come. No row: the defaults here."""

    person = models.OneToOneField(PERSON, models.CASCADE, related_name='+')
    since = models.TimeField(null=True, blank=True, default=QUIET_SINCE)
    until = models.TimeField(null=True, blank=True, default=QUIET_UNTIL)
    urgent_passes = models.BooleanField(default=True)
    morning = models.TimeField(default=MORNING)
    evening = models.TimeField(null=True, blank=True, default=EVENING)

    objects = OwnQuerySet.as_manager()


class Address(models.Model):
    """Where one person is reached outside: a mailbox, or the webhook of a robot of their own. Never shown whole again."""

    person = models.ForeignKey(PERSON, models.CASCADE, related_name='+')
    channel = models.TextField(choices=Channel.choices)
    target = models.TextField()
    secret = models.TextField(default='', blank=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['person', 'channel'], name='notice_address_once')]


class Robot(models.Model):
    """A robot in a team's group chat. Empty `groups` or `seats`: of everything, for everybody."""

    name = models.TextField()
    channel = models.TextField(choices=robot_choices)
    target = models.TextField()
    secret = models.TextField(default='', blank=True)
    keyword = models.TextField(default='', blank=True)
    groups = ArrayField(models.TextField(), default=list, blank=True)
    seats = ArrayField(models.TextField(), default=list, blank=True)
    urgent_only = models.BooleanField(default=False)
    rests = models.BooleanField(default=True)  # says nothing at night, unless it is urgent
    english = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ['name']
        constraints = [models.UniqueConstraint(fields=['name'], name='notice_robot_name')]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One notice on one way. A robot says each thing once, however many people it was told to."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name='deliveries')
    person = models.ForeignKey(PERSON, models.CASCADE, null=True, blank=True, related_name='+')
    robot = models.ForeignKey(Robot, models.CASCADE, null=True, blank=True, related_name='deliveries')
    channel = models.TextField(choices=Channel.choices)
    key = models.TextField(default='', blank=True)
    state = models.TextField(choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    digest = models.BooleanField(default=False)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.IntegerField(default=0)
    error = models.TextField(default='', blank=True)
    error_en = models.TextField(default='', blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=['notice', 'channel'], condition=models.Q(robot=None), name='notice_delivery_once'
            ),
            models.UniqueConstraint(
                fields=['robot', 'key'], condition=models.Q(robot__isnull=False) & ~models.Q(key=''),
                name='notice_robot_once',
            ),
        ]
        indexes = [
            models.Index(
                fields=['due_at'], condition=models.Q(state__in=['queued', 'sending']), name='notice_delivery_due'
            ),
            models.Index(fields=['robot', '-taken_at'], name='notice_robot_taken'),
            models.Index(fields=['person', 'channel', '-taken_at'], name='notice_person_taken'),
        ]
