"""The source `cases`: a register is the cases of some processes, a line each, with what was filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.flow.selectors.sheets import case_lines, cases_by_day
from zhanggui.registers.drafts import CASES
from zhanggui.registers.models import Register
from zhanggui.registers.sources import Ask, Column, Filled, Line, Source, declare
from zhanggui.rulebook.controls import Period

LINES_A_CASE_MAX = 1_000  # lines of one case stand together, newest case first


def columns(register: Register) -> Sequence[Column]:
    return [Column(each['key'], say(each['label'], each['label_en'] or each['label'])) for each in register.columns]


def lines(ask: Ask) -> list[Line]:
    """Of the cases that the reader sees."""
    register = ask.register
    wanted = [each['value'] or each['key'] for each in register.columns]
    before = None if ask.before is None else ask.before // LINES_A_CASE_MAX
    found = case_lines(
        register.processes, wanted, since=ask.period.since, until=ask.period.until, actor=ask.actor,
        lines=register.lines, before=before, most=ask.most,
    )  # fmt: skip
    return [
        Line(
            each.case * LINES_A_CASE_MAX + min(each.number, LINES_A_CASE_MAX - 1),
            each.cells,
            reverse('flow.case', args=[each.case]),
            each.cancelled,
        )
        for each in found
    ]


def filled(registers: Sequence[Register], period: Period) -> Mapping[str, Sequence[Filled]]:
    """A register of several processes has the cases of all of them."""
    asked = {process for register in registers for process in register.processes}
    by_day = cases_by_day(asked, since=period.since, until=period.until)
    found: dict[str, list[Filled]] = {}
    for register in registers:
        days: Counter[date] = Counter()
        for process in set(register.processes):
            days.update(by_day.get(process, {}))
        found[register.key] = [Filled(day, rows) for day, rows in sorted(days.items())]
    return found


declare(Source(name=CASES, label=say('流程事项', 'Cases'), columns=columns, lines=lines, filled=filled))
