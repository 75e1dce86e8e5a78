"""What must hold of cases: the rows beside a case say what its state says, and its log is whole and repeats it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from zhanggui.core.drift import Invariant, register
from zhanggui.core.words import say
from zhanggui.flow.services import chain, replaying
from zhanggui.flow.sql import proofs

SAMPLE = 100


def differently_replayed() -> Iterator[str]:
    """The latest cases done again from their logs, one by one."""
    with connection.cursor() as cursor:
        cursor.execute(proofs.SAMPLE, [SAMPLE])
        ids = [id for (id,) in cursor.fetchall()]
    for id in ids:
        if trouble := replaying.differs(id):
            yield f'case {id}: {trouble}'


register(
    Invariant('flow_log', say('流程日志链完整', 'The log of every case holds'), chain.broken),
    Invariant('flow_log_whole', say('流程日志没有缺失', 'No case lost events'), proofs.EVENTS_MISSING),
    Invariant('flow_seats', say('待办与流程状态一致', 'Tasks are those of the state'), proofs.SEATS),
    Invariant(
        'flow_waits', say('定时、订阅、任务与流程状态一致', 'What is waited for is that of the state'), proofs.WAITS
    ),
    Invariant('flow_status', say('流程状态一致', 'A case is in the status its state says'), proofs.STATUS),
    Invariant('flow_replay', say('日志可重演出同样的状态', 'The log repeats the state'), differently_replayed),
)
