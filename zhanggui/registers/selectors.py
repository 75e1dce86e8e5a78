"""Reading registers: columns and lines of any of them, and how they were filled, for the rulebook and for workbenches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.registers import sources
from zhanggui.registers.models import Register
from zhanggui.registers.sources import Ask, Column, Filled, Line, Source
from zhanggui.registers.typed import TYPED
from zhanggui.rulebook.controls import Example, Period
from zhanggui.rulebook.examples import Kept
from zhanggui.rulebook.tallies import DayCount

ROWS_A_PAGE = 50
ROWS_AT_ONCE = 1_000
ROWS = say('{day} 登记 {rows} 条', '{day}: {rows} rows')


def source_of(register: Register) -> Source:
    return TYPED if register.is_typed else sources.get(register.source)


def columns_of(register: Register) -> Sequence[Column]:
    """Names given in the playbook go before those of the source."""
    renamed = {each['key']: say(each['label'], each['label_en'] or each['label']) for each in register.columns}
    return [Column(each.key, renamed.get(each.key, each.label)) for each in source_of(register).columns(register)]


def lines_of(ask: Ask) -> Sequence[Line]:
    return source_of(ask.register).lines(ask)


def all_lines(register: Register, period: Period, actor: Actor) -> Iterator[Line]:
    """Page by page, so that memory stays flat."""
    before = None
    while True:
        found = lines_of(Ask(register, actor, period, before, ROWS_AT_ONCE))
        yield from found
        if not found or (edge := min(line.key for line in found)) == before:
            return
        before = edge


def names() -> dict[str, Words]:
    """Of the registers that are kept, by key."""
    return {
        register.key: register.words
        for register in Register.objects.filter(is_kept=True).only('key', 'name', 'name_en')
    }


def filled(registers: Iterable[Register], period: Period) -> dict[str, list[Filled]]:
    """A query or two for each source, however many registers it fills."""
    by_source: dict[str, list[Register]] = {}
    for register in registers:
        by_source.setdefault(register.source, []).append(register)
    found = [(rows, source_of(rows[0]).filled(rows, period)) for rows in by_source.values()]
    return {register.key: list(days.get(register.key, ())) for rows, days in found for register in rows}


def filled_today(registers: Iterable[Register]) -> dict[str, int]:
    found = filled(registers, Period.day(clock.today()))
    return {key: sum(day.rows for day in days) for key, days in found.items()}


def day_counts(period: Period) -> list[DayCount]:
    """For the rulebook: each row is a time that the rule was kept."""
    found = filled(Register.objects.filter(is_kept=True), period)
    return [DayCount(f'register:{key}', each.day, each.rows) for key, days in found.items() for each in days]


def examples(key: str, state: Kept, period: Period) -> list[Example]:
    """A day with rows is one of keeping it; nothing says that a row should have been there and is not."""
    register = Register.objects.filter(key=key).first()
    if register is None or state is not Kept.KEPT:
        return []
    href = reverse('registers.register', args=[register.pk])
    return [
        Example(
            f'{register} · {ROWS.filled(day=each.day, rows=each.rows)}',
            f'{href}?since={each.day}&until={each.day}',
            Period.day(each.day).since,
            key=f'{key}@{each.day}',
        )
        for each in filled([register], period)[key]
    ]


def of_keys(keys: Collection[str]) -> list[Register]:
    return list(Register.objects.filter(key__in=keys, is_kept=True))
