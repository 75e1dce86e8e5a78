"""Registers that people type: the columns are the fields of the short form, then who wrote it and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.flow import shortforms
from zhanggui.flow.shortforms import FieldType
from zhanggui.registers.models import Register, Row
from zhanggui.registers.sources import Ask, Column, Filled, Line, Source, day_and_id, day_key
from zhanggui.rulebook.controls import Period

DAY, WHO, WHEN = (
    Column('_day', say('日期', 'Date')),
    Column('_who', say('登记人', 'Written by')),
    Column('_when', say('登记时间', 'Written at')),
)


def columns(register: Register) -> Sequence[Column]:
    form = shortforms.read(register.form)
    fields = [Column(each.key, each.label) for each in form.fields if each.type is not FieldType.NOTE]
    return [DAY, *fields, WHO, WHEN]


def lines(ask: Ask) -> list[Line]:
    """By day and then by number, newest first."""
    form = shortforms.read(ask.register.form)
    rows = Row.objects.visible_to(ask.actor).filter(
        register=ask.register, day__gte=ask.period.first, day__lte=ask.period.last
    )
    if ask.before is not None:
        day, number = day_and_id(ask.before)
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=number))
    keys = [each.key for each in form.fields if each.type is not FieldType.NOTE]
    return [
        Line(
            day_key(row.day, row.pk),
            [row.day, *(shortforms.cell(form, key, row.values) for key in keys), str(row.made_by or ''), row.made_at],
            reverse('registers.row', args=[row.pk]),
            row.struck_at is not None,
        )
        for row in rows.select_related('made_by').order_by('-day', '-pk')[: ask.most]
    ]


def filled(registers: Sequence[Register], period: Period) -> Mapping[str, Sequence[Filled]]:
    rows = Row.objects.filter(register__in=registers, day__gte=period.first, day__lte=period.last, struck_at=None)
    found: dict[str, list[Filled]] = {}
    for key, day, count in rows.values_list('register__key', 'day').annotate(Count('pk')).order_by('day'):
        found.setdefault(key, []).append(Filled(day, count))
    return found


TYPED = Source(name='', label=say('人工登记', 'Typed'), columns=columns, lines=lines, filled=filled)
