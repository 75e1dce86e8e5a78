"""The company's own calendar: days that are worked though the country rests, or the other way round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.models import WorkDay

USE_CASE = 'flow.set_work_days'
DAYS_MAX = 366
NOTE_LENGTH_MAX = 100
YEARS = range(2000, 2101)

WRONG_SPAN = say(
    f'结束日不能早于开始日，一次最多 {DAYS_MAX} 天', f'the last day before the first, or more than {DAYS_MAX} days'
)
WRONG_YEAR = say('日期要在 2000–2100 年之间', 'days must lie between 2000 and 2100')
WRONG_KIND = say('只能是上班、休息或按国家安排', 'must be worked, free, or as the country has it')
LONG_NOTE = say(f'备注最多 {NOTE_LENGTH_MAX} 字', f'a note has at most {NOTE_LENGTH_MAX} characters')


class DayKind(Choice):
    WORK = 'work', '上班', 'Worked', Tone.BLUE
    REST = 'rest', '休息', 'Free', Tone.GREEN
    COUNTRY = 'country', '按国家安排', 'As the country', Tone.GREY


@dataclass(frozen=True, slots=True)
class SetDays:
    """From `first` to `last`, both included. `country` takes our own word back."""

    first: date
    last: date
    kind: str
    note: str = ''


@in_transaction
def set_days(lines: Sequence[SetDays], /, *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines. What is armed already keeps its time; what is armed from now on counts anew."""
    verdicts = Verdicts()
    for number, line in enumerate(lines, 1):
        days = _days(line, number, verdicts)
        if not days:
            continue
        if line.kind == DayKind.COUNTRY:
            WorkDay.objects.filter(day__in=days).delete()
        else:
            working = line.kind == DayKind.WORK
            WorkDay.objects.bulk_create(
                [WorkDay(day=day, working=working, note=line.note.strip()) for day in days],
                update_conflicts=True,
                unique_fields=['day'],
                update_fields=['working', 'note'],
            )
        told = {'first': line.first.isoformat(), 'last': line.last.isoformat(), 'kind': line.kind}
        audit.record(USE_CASE, [day.toordinal() for day in days], actor=actor, subject='flow.WorkDay', detail=told)
        verdicts.done.append(number)
    return verdicts


def _days(line: SetDays, number: int, verdicts: Verdicts) -> list[date]:
    """Its days, or none when it was refused, with everything that is wrong."""
    length = (line.last - line.first).days + 1
    wrong = {
        'span': WRONG_SPAN if not 1 <= length <= DAYS_MAX else None,
        'year': WRONG_YEAR if line.first.year not in YEARS or line.last.year not in YEARS else None,
        'kind': WRONG_KIND if line.kind not in set(DayKind) else None,
        'note': LONG_NOTE if len(line.note.strip()) > NOTE_LENGTH_MAX else None,
    }
    for code, reason in wrong.items():
        if reason:
            verdicts.refuse(number, code, reason, name=f'{line.first}–{line.last}')
    return [] if any(wrong.values()) else [line.first + timedelta(days=each) for each in range(length)]
