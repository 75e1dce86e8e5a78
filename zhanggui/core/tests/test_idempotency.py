"""Same key and body → the same answer; other body → refused; at once → one runs; failed → as if never asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from zhanggui.core.idempotency import KeyReusedError, once
from zhanggui.core.models import IdempotencyKey
from zhanggui.core.tests.rivals import StartRival, wait_until_somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


def ask(
    answer: Callable[[], dict[str, Any]], *, scope: str = 'api', body: bytes = b'{}'
) -> tuple[dict[str, Any], bool]:
    with transaction.atomic():
        return once(scope, 'K1', body, answer)


def unexpected() -> dict[str, Any]:
    raise AssertionError('it must not run again')


def test_the_same_again_gets_the_same_answer() -> None:
    assert ask(lambda: {'created': 3}) == ({'created': 3}, False)
    assert ask(unexpected) == ({'created': 3}, True)


def test_the_key_with_another_body_is_refused() -> None:
    ask(lambda: {'created': 3})
    with pytest.raises(KeyReusedError):
        ask(unexpected, body=b'{"other": 1}')


def test_one_key_may_serve_two_scopes() -> None:
    ask(lambda: {'created': 3})
    assert ask(lambda: {'shipped': 1}, scope='other') == ({'shipped': 1}, False)


def test_a_failure_takes_its_key_with_it() -> None:
    with pytest.raises(ZeroDivisionError):
        ask(lambda: {'created': 1 // 0})
    assert not IdempotencyKey.objects.exists()
    assert ask(lambda: {'created': 3}) == ({'created': 3}, False)


def test_of_two_at_once_one_runs_and_both_get_its_answer(start_rival: StartRival) -> None:
    with transaction.atomic():
        first = once('api', 'K1', b'{}', lambda: {'created': 3})
        rival = start_rival(lambda: ask(unexpected))
        wait_until_somebody_waits()
    assert first == ({'created': 3}, False)
    assert rival.result(20) == ({'created': 3}, True)


def test_when_the_first_fails_the_one_behind_it_runs(start_rival: StartRival) -> None:
    with transaction.atomic():
        once('api', 'K1', b'{}', lambda: {'created': 3})
        rival = start_rival(lambda: ask(lambda: {'created': 5}))
        wait_until_somebody_waits()
        transaction.set_rollback(True)
    assert rival.result(20) == ({'created': 5}, False)
