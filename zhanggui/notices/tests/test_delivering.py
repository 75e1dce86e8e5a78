"""What is due is sent once, by one worker; what fails is tried again with growing pauses, and then waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from zhanggui.core import clock
from zhanggui.core.actors import Actor, system
from zhanggui.core.tests.rivals import StartRival, rivals
from zhanggui.core.usecases import perform
from zhanggui.notices.models import Address, Delivery, Robot
from zhanggui.notices.outgoing import wire
from zhanggui.notices.services import delivering, tell
from zhanggui.notices.services.delivering import MESSAGES_A_MINUTE, PAUSES, TRIES_MAX, deliver, release
from zhanggui.notices.tests.conftest import member
from zhanggui.notices.tests.fakes import SECRET, Chats, Post
from zhanggui.notices.tests.test_telling import note
from zhanggui.notices.usecases import DROP, RETRY
from zhanggui.org.models import User

ACTOR = system('测试')
# As `DELIVERIES_TAKE`, but that nothing is locked and the state is asked once, before the writing.
CARELESS = """
WITH found AS MATERIALIZED (
    SELECT id, pg_sleep(0.3)
    FROM notices_delivery
    WHERE id = ANY(%(ids)s) AND state = 'queued' AND due_at <= %(now)s
)
UPDATE notices_delivery
SET state = 'sending', taken_at = %(now)s, tries = tries + 1
WHERE id IN (SELECT id FROM found)
RETURNING id
"""


def robot(other_side: Chats, channel: str = 'dingtalk', **more: object) -> Robot:
    told = {'secret': '' if channel == 'wecom' else SECRET, 'target': other_side.target(channel), **more}
    return Robot.objects.create(name=f'群{Robot.objects.count()}', channel=channel, **told)


def told_to(user: User) -> Delivery:
    tell([note(user)], actor=ACTOR)
    found = Delivery.objects.order_by('-pk').first()
    assert found is not None
    return found


@pytest.mark.django_db
@pytest.mark.parametrize('channel', ['dingtalk', 'wecom', 'feishu'])
def test_each_chat_accepts_what_it_is_sent(bob: User, other_side: Chats, channel: str) -> None:
    robot(other_side, channel)
    delivery = told_to(bob)
    deliver([delivery.pk])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error, len(other_side.heard)) == ('sent', '', 1)
    assert '订单超时' in str(other_side.heard[0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ('channel', 'status', 'answer', 'state', 'said'),
    [
        ('dingtalk', 200, {'errcode': 310000}, 'dead', '310000'),
        ('dingtalk', 200, {'errcode': 130101}, 'queued', '限流'),
        ('wecom', 200, {'errcode': 93000}, 'dead', '93000'),
        ('wecom', 200, {'errcode': 45009}, 'queued', '限流'),
        ('feishu', 400, {'code': 9499}, 'dead', '9499'),
        ('feishu', 200, {'code': 19021}, 'dead', '19021'),
        ('feishu', 200, {'code': 11232}, 'queued', '限流'),
        ('dingtalk', 429, {}, 'queued', '限流'),
        ('wecom', 500, b'<html>', 'queued', '500'),
        ('wecom', 302, b'', 'queued', '302'),
        ('feishu', 200, b'no json', 'queued', '200'),
    ],
)
def test_what_the_other_side_refuses_is_told(
    bob: User, other_side: Chats, channel: str, status: int, answer: object, state: str, said: str
) -> None:
    robot(other_side, channel)
    other_side.says = [(status, answer, 0.0)]
    delivery = told_to(bob)
    deliver([delivery.pk])
    delivery.refresh_from_db()
    assert delivery.state == state
    assert said in delivery.error
    assert delivery.error_en
    assert SECRET not in delivery.error + delivery.error_en
    assert other_side.says == other_side.heard == [], 'asked once, and a redirect was not followed'
    if '限流' in said:
        assert delivery.due_at >= clock.now() + timedelta(minutes=10)


@pytest.mark.django_db
def test_a_wrong_secret_or_a_missing_keyword_is_seen_by_the_other_side(bob: User, other_side: Chats) -> None:
    other_side.keyword = '掌柜'
    for more, state in (({'secret': 'wrong', 'keyword': '掌柜'}, 'dead'), ({}, 'dead'), ({'keyword': '掌柜'}, 'sent')):
        Robot.objects.all().delete()
        robot(other_side, **more)
        delivery = told_to(bob)
        deliver([delivery.pk])
        delivery.refresh_from_db()
        assert delivery.state == state, more


@pytest.mark.django_db
def test_silence_and_a_closed_door_are_tried_again(
    bob: User, other_side: Chats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, 'SECONDS_MAX', 0.2)
    robot(other_side)
    other_side.says = [(200, {'errcode': 0}, 0.6)]
    delivery = told_to(bob)
    deliver([delivery.pk])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ('queued', '对方服务器超时没有回应')
    Robot.objects.update(target='http://127.0.0.1:1/robot/send?access_token=t0ken')
    with clock.stopped(delivery.due_at):
        deliver([delivery.pk])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries) == ('dead', 2), 'that host is on no list'


@pytest.mark.django_db
def test_pauses_grow_until_somebody_has_to_look(ann: User, boss: User, post: Post) -> None:
    post.refused = set()
    delivery = told_to(ann)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('django.conf.settings.EMAIL_PORT', 1)
        waits = []
        for _ in range(TRIES_MAX):
            delivery.refresh_from_db()
            with clock.stopped(delivery.due_at):
                release()
                fresh = Delivery.objects.get(pk=delivery.pk)
                waits.append(fresh.due_at - clock.now())
                release()
                assert Delivery.objects.get(pk=delivery.pk).tries == fresh.tries, 'not before its time'
    delivery.refresh_from_db()
    assert (delivery.state, delivery.tries, delivery.error) == ('dead', TRIES_MAX, '连不上邮件服务器')
    assert tuple(waits[: len(PAUSES)]) == PAUSES
    assert perform(RETRY, [delivery.pk], actor=Actor.of(boss)).done == [delivery.pk]
    assert perform(RETRY, [delivery.pk], actor=Actor.of(boss)).already == [delivery.pk]
    release()
    delivery.refresh_from_db()
    assert (delivery.state, len(post.letters)) == ('sent', 1)
    assert perform(DROP, [delivery.pk], actor=Actor.of(boss)).refused[0].code == 'state'


@pytest.mark.django_db
def test_a_mailbox_that_is_none_is_not_tried_again(ann: User, post: Post) -> None:
    post.refused = {'ann@zg.example'}
    delivery = told_to(ann)
    deliver([delivery.pk])
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ('dead', '邮件服务器不收这个地址（550）')


@pytest.mark.django_db
def test_no_robot_says_more_than_it_may_in_a_minute(bob: User, other_side: Chats) -> None:
    robot(other_side, 'wecom')
    ids = [told_to(bob).pk for _ in range(MESSAGES_A_MINUTE + 4)]
    start = clock.now()
    for number, each in enumerate(ids):
        with clock.stopped(start + timedelta(milliseconds=number)):
            deliver([each])
    assert len(other_side.heard) == MESSAGES_A_MINUTE
    late = Delivery.objects.filter(state='queued')
    assert [each.tries for each in late] == [0] * 4, 'waiting is no failure'
    with clock.stopped(start + timedelta(seconds=61)):
        release()
    assert len(other_side.heard) == MESSAGES_A_MINUTE + 4


@pytest.mark.django_db
def test_a_worker_that_died_in_the_middle_leaves_it_to_the_next(ann: User, post: Post) -> None:
    delivery = told_to(ann)
    assert delivering.take([delivery.pk]) == [delivery.pk]
    release()
    assert post.letters == []
    with clock.stopped(clock.now() + timedelta(minutes=6)):
        release()
    assert len(post.letters) == 1


@pytest.mark.django_db
def test_ones_own_robot_is_an_address_like_a_mailbox(bob: User, other_side: Chats) -> None:
    Address.objects.create(person=bob, channel='feishu', target=other_side.target('feishu'), secret=SECRET)
    deliver([told_to(bob).pk])
    assert other_side.heard[0]['card']['header']['title']['content'] == 'An order is late'


@pytest.mark.django_db
def test_a_title_is_no_markup(bob: User, other_side: Chats) -> None:
    robot(other_side, 'wecom')
    tell([note(bob, title='[点我](http://evil.example) <@all> **急**')], actor=ACTOR)
    delivery = Delivery.objects.get()
    deliver([delivery.pk])
    text = other_side.heard[0]['markdown']['content']
    for markup in ('[点我]', '<@all>', '**急**'):
        assert markup not in text


@pytest.mark.django_db
def test_a_long_digest_fits_the_chat(bob: User, other_side: Chats) -> None:
    night = clock.shanghai(clock.now()).replace(hour=23)
    robot(other_side, 'wecom')
    with clock.stopped(night):
        tell([note(bob, title=f'第 {number} 单超时' * 8) for number in range(60)], actor=ACTOR)
    with clock.stopped(night + timedelta(hours=9)):
        release()
    assert len(other_side.heard) == 1
    assert '还有' in other_side.heard[0]['markdown']['content']


@pytest.fixture
def start() -> Iterator[StartRival]:
    with rivals() as begin:
        yield begin


def _race(start: StartRival, delivery: Delivery) -> None:
    for rival in [start(lambda: deliver([delivery.pk])) for _ in range(4)]:
        rival.result()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_send_one_delivery_twice(
    start: StartRival, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = member('eve', [], email='eve@zg.example')
    _race(start, told_to(user))
    assert len(post.letters) == 1
    monkeypatch.setattr(delivering, 'DELIVERIES_TAKE', CARELESS)
    _race(start, told_to(user))
    assert len(post.letters) > 2, 'without the lock they do'
