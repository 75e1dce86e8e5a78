"""What an administrator of processes does with the company's calendar."""

from __future__ import annotations

from zhanggui.core.usecases import UseCase, register
from zhanggui.core.words import say
from zhanggui.flow.services import workdays

SET_WORK_DAYS = UseCase(
    name=workdays.USE_CASE,
    label=say('设置工作日', 'Set working days'),
    subject='flow.WorkDay',
    service=workdays.set_days,
    takes=workdays.SetDays,
    icon='calendar-cog',
)

register(SET_WORK_DAYS)
