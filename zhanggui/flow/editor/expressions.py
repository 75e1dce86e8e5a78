"""Whether a text of the property form is right, said while it is typed: compiled as publishing would."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.timers import Cycle, read_cycle, read_length, read_time
from zhanggui.flow.feel import Environment, FeelError, compile_expression
from zhanggui.flow.feel.values import Months

OPEN = Environment(open=True)
LENGTH_MAX = 10_000
FINE = say('写法正确', 'Well written')
COMMITMENT = say('办理人接手时承诺时间', 'Who takes it on states the date')


@dataclass(frozen=True, slots=True)
class Judged:
    ok: bool
    words: Words


def judge(text: str, kind: str) -> Judged:
    """`kind`: condition and feel are FEEL; duration, moment, cycle are ISO 8601 or FEEL after `=`; due is either."""
    text = text.strip()
    if len(text) > LENGTH_MAX:
        return Judged(False, say('太长了', 'too long'))
    if kind in {'duration', 'moment', 'cycle', 'due'} and not text.startswith('='):
        if kind == 'due' and text == 'commitment':
            return Judged(True, COMMITMENT)
        if told := _time(text, kind):
            return Judged(True, told)
        if kind != 'due':
            return Judged(False, _WANTED[kind])
    return _feel(text.removeprefix('=').strip())


def _feel(text: str) -> Judged:
    try:
        compile_expression(text, OPEN)
    except FeelError as error:
        at = error.place.words if error.place else say('', '')
        return Judged(False, say(f'{at.zh} {error.words.zh}'.strip(), f'{at.en} {error.words.en}'.strip()))
    return Judged(True, FINE)


def _time(text: str, kind: str) -> Words | None:
    """In plain words what an ISO 8601 text means; None when it is none of this kind."""
    if kind == 'cycle':
        cycle = read_cycle(text)
        return _cycle(cycle) if cycle else None
    if kind in {'duration', 'due'} and (length := read_length(text)) is not None:
        return _length(length)
    if kind in {'moment', 'due'} and (moment := read_time(text)) is not None:
        shown = f'{moment:%Y-%m-%d %H:%M}'
        return say(f'到 {shown}', f'at {shown}')
    return None


_WANTED = {
    'duration': say(
        '应写成时长，如 PT72H（72 小时）、P2D（2 天）', 'a duration such as PT72H (72 hours) or P2D (two days)'
    ),
    'moment': say('应写成时间，如 2026-11-11T00:00', 'a time such as 2026-11-11T00:00'),
    'cycle': say('应写成循环，如 R3/PT1H（每小时一次，共 3 次）', 'a cycle such as R3/PT1H (every hour, three times)'),
}


def _length(length: dt.timedelta | Months) -> Words:
    if isinstance(length, Months):
        years, months = divmod(length.count, 12)
        parts = [(years, '年', 'years'), (months, '个月', 'months')]
    else:
        seconds = int(length.total_seconds())
        parts = [
            (seconds // 86400, '天', 'days'),
            (seconds % 86400 // 3600, '小时', 'hours'),
            (seconds % 3600 // 60, '分钟', 'minutes'),
            (seconds % 60, '秒', 'seconds'),
        ]
    shown = [each for each in parts if each[0]] or [parts[-1]]
    return say(' '.join(f'{count} {zh}' for count, zh, _ in shown), ' '.join(f'{count} {en}' for count, _, en in shown))


def _cycle(cycle: Cycle) -> Words:
    every = _length(cycle.period)
    often = say('一直重复', 'for ever') if cycle.times < 0 else say(f'共 {cycle.times} 次', f'{cycle.times} times')
    start = f'{cycle.start:%Y-%m-%d %H:%M}' if cycle.start else ''
    begin = say(f'从 {start} 起，', f'from {start}, ') if start else say('', '')
    return say(f'{begin.zh}每 {every.zh}一次，{often.zh}', f'{begin.en}every {every.en}, {often.en}')
