"""Two people at once on one task: whoever comes second waits for the first, then is told, and nothing is done twice."""

from __future__ import annotations

import pytest
from django.db import transaction

from zhanggui.core.tests.rivals import SECONDS_MAX, rivals, wait_until_somebody_waits
from zhanggui.flow.models import Urge
from zhanggui.flow.services import acting
from zhanggui.flow.tests.operations.floor import Floor, done, nothing_drifts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(('first', 'second', 'code'), [
    ('claim', 'claim', 'claimed'), ('claim', 'complete', 'not_yours'), ('complete', 'claim', 'not_open'),
    ('complete', 'transfer', 'not_open'), ('send_back', 'complete', 'not_open'),
])  # fmt: skip
def test_the_second_is_told(floor: Floor, first: str, second: str, code: str) -> None:
    by_claim = first == 'claim' or second == 'claim'
    floor.directory.posts['one'] = [floor.id('ann'), floor.id('bob')] if by_claim else [floor.id('ann')]
    floor.publish()
    floor.arrive()
    task = floor.task('ann')
    rival = 'bob' if by_claim else 'ann'

    with rivals() as start:
        with transaction.atomic():
            done(deed(floor, first, 'ann', task))
            later = start(lambda: deed(floor, second, rival, task))
            wait_until_somebody_waits()
        verdicts = later.result(SECONDS_MAX)

    assert [refusal.code for refusal in verdicts.refused] == [code]
    floor.finish()
    nothing_drifts()


def test_two_urges_at_once_are_one(floor: Floor) -> None:
    floor.publish()
    floor.arrive()
    with rivals() as start:
        with transaction.atomic():
            done(floor.on_case('flow.urge', 'sam'))
            later = start(lambda: floor.on_case('flow.urge', 'sam'))
            wait_until_somebody_waits()
        assert [refusal.code for refusal in later.result(SECONDS_MAX).refused] == ['too_soon']
    assert Urge.objects.count() == 1


def deed(floor: Floor, name: str, by: str, task: int):
    actor = floor.people[by]
    if name == 'complete':
        return acting.complete([task], actor=actor)
    told = {'transfer': {'to': floor.id('dan')}, 'send_back': {'node': 'apply', 'comment': '退'}}.get(name, {})
    return floor.do(f'flow.{name}', by, [task], **told)
