"""The operations through the API: people by their ids, the same verdicts, and 422 where the form says no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from zhanggui.core import clock
from zhanggui.flow.models import Absence, Comment, Task
from zhanggui.flow.tests.operations.floor import Floor
from zhanggui.site.tests.shops import Caller, caller


@pytest.fixture
def program(floor: Floor) -> Caller:
    """A program in ann's name."""
    floor.publish('zg:due="commitment"')
    floor.arrive()
    users = get_user_model()._default_manager.filter(pk=floor.id('ann'))
    users.update(is_superuser=True)
    return caller(users.get(), 'flow.*')


def test_a_task_is_transferred(floor: Floor, program: Caller) -> None:
    task = floor.task('ann')
    assert program.post('/api/v1/flow/transfer', {'ids': [task], 'to': 9_999_999}).status_code == 422
    answer = program.post('/api/v1/flow/transfer', {'ids': [task], 'to': floor.id('dan'), 'comment': '接口转办'})
    assert answer.json()['done'] == [task]
    assert floor.seen == 'running decide:dan'


def test_a_date_is_stated(floor: Floor, program: Caller) -> None:
    task = floor.task('ann')
    due = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    assert program.post('/api/v1/flow/commit', {'ids': [task], 'due': due.isoformat()}).json()['done'] == [task]
    assert Task.objects.get(pk=task).due_at == due


def test_signers_are_added_and_removed(floor: Floor, program: Caller) -> None:
    task, dan = floor.task('ann'), floor.id('dan')
    program.post('/api/v1/flow/add_signers', {'ids': [task], 'people': [dan], 'where': 'beside'})
    assert floor.seen == 'running decide:ann,dan'
    assert program.post('/api/v1/flow/remove_signer', {'ids': [task], 'people': [str(dan)]}).json()['done'] == [task]
    assert floor.seen == 'running decide:ann'


def test_it_is_sent_back_only_where_it_has_been(floor: Floor, program: Caller) -> None:
    told = {'ids': [floor.task('ann')], 'comment': '退回'}
    assert program.post('/api/v1/flow/send_back', {**told, 'node': 'finish'}).status_code == 422
    assert program.post('/api/v1/flow/send_back', {**told, 'node': 'apply'}).json()['done'] == told['ids']
    assert floor.seen == 'running apply:joe'


def test_a_word_and_an_absence_are_lines(floor: Floor, program: Caller) -> None:
    line = {'case': floor.case, 'text': '已联系客户', 'mentions': [floor.id('dan')]}
    assert program.post('/api/v1/flow/comment', {'lines': [line]}).json()['done']
    assert Comment.objects.get().text == '已联系客户'
    now = clock.now()
    away = {
        'person': floor.id('ann'), 'to': floor.id('dan'), 'since': now.isoformat(),
        'until': (now + timedelta(days=1)).isoformat(),
    }  # fmt: skip
    assert program.post('/api/v1/flow/absence', {'lines': [away]}).json()['done']
    again = program.post('/api/v1/flow/absence', {'lines': [away]}).json()
    assert [refusal['code'] for refusal in again['refused']] == ['overlaps']
    wall_clock = {**away, 'since': '2036-12-01T10:00:00', 'until': '2036-12-02T10:00:00'}
    assert program.post('/api/v1/flow/absence', {'lines': [wall_clock]}).json()['done']
    assert Absence.objects.latest('pk').since == datetime(2036, 12, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize('line', [
    {'case': 10**30, 'text': 'x'}, {'case': 0, 'text': 'x'}, {'case': 1, 'text': 'x', 'mentions': [2**64]}, {'text': 'x'},
])  # fmt: skip
def test_what_is_no_id_is_a_422(floor: Floor, program: Caller, line: dict[str, object]) -> None:
    assert program.post('/api/v1/flow/comment', {'lines': [line]}).status_code == 422


def test_texts_hold_what_can_be_stored(floor: Floor, program: Caller) -> None:
    assert program.post('/api/v1/flow/comment', {'lines': [{'case': floor.case, 'text': 'a\x00\u200bb'}]}).json()[
        'done'
    ]
    assert Comment.objects.get().text == 'ab'
