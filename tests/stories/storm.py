"""The program behind the oversell test: many processes ask for the same few goods at once, one order a call.

Started as a program of its own so that it may fork before it ever connects. Reads its task as JSON from standard input:
order ids for each process, and whether to take the lock away (the negative control). Prints what came of it.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import Counter
from typing import Any

import django

django.setup()

from django.db import DatabaseError  # noqa: E402

from zhanggui.core.actors import system  # noqa: E402
from zhanggui.orders.services.allocate import allocate  # noqa: E402
from zhanggui.stock.services import promises  # noqa: E402

ACTOR = system('storm', door='cli')


def storm(task: dict[str, Any]) -> dict[str, int]:
    forked = multiprocessing.get_context('fork')
    shares: list[list[int]] = task['shares']
    gun = forked.Barrier(len(shares))
    answers: Any = forked.Queue()
    runners = [forked.Process(target=one, args=(share, task['locked'], gun, answers)) for share in shares]
    for runner in runners:
        runner.start()
    told: Counter[str] = Counter()
    for _ in runners:
        told.update(answers.get(timeout=240))
    for runner in runners:
        runner.join()
    return dict(told)


def one(share: list[int], locked: bool, gun: Any, answers: Any) -> None:
    """One process: its orders one by one, as fifty people would press the button."""
    if not locked:
        take_the_lock_away()
    told: Counter[str] = Counter()
    gun.wait()
    for order_id in share:
        try:
            verdicts = allocate([order_id], actor=ACTOR)
        except DatabaseError as error:
            told[type(error).__name__] += 1
        else:
            told['served'] += len(verdicts.done)
            told['refused'] += len(verdicts.refused_items)
    answers.put(told)


def take_the_lock_away() -> None:
    """The same code, deciding on balances that it only read."""
    assert 'FOR UPDATE' in promises.PROMISE_BALANCES_LOCK
    promises.PROMISE_BALANCES_LOCK = promises.PROMISE_BALANCES_LOCK.replace('FOR UPDATE', '')


if __name__ == '__main__':
    json.dump(storm(json.load(sys.stdin)), sys.stdout)
