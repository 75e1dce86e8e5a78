"""People choose for themselves; addresses lead to known hosts alone, and secrets go in and never come out."""

from __future__ import annotations

from datetime import time

import pytest
from django.test import Client

from zhanggui.core.actors import Actor
from zhanggui.core.models import AuditEntry
from zhanggui.core.usecases import perform
from zhanggui.notices.choices import Channel
from zhanggui.notices.kinds import groups
from zhanggui.notices.models import Address, Choice, Notice, QuietHours, Robot
from zhanggui.notices.outgoing.wire import objection
from zhanggui.notices.services import tell
from zhanggui.notices.tests.fakes import SECRET, Chats
from zhanggui.notices.tests.test_telling import ACTOR, note
from zhanggui.notices.usecases import READ, TEST_ADDRESS, TEST_ROBOT
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db
WECOM = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789'


def filled(**more: str) -> dict[str, str]:
    cells = {f'when_{group.key}_{channel}': 'at_once' for group in groups() for channel in Channel}
    hours = {'since': '21:00', 'until': '08:00', 'urgent_passes': 'on', 'morning': '09:00', 'evening': ''}
    return {**cells, **hours, **more}


@pytest.fixture
def desk(client: Client, ann: User) -> Client:
    client.force_login(ann)
    return client


def test_wishes_are_kept_and_shown_again(desk: Client, ann: User, bob: User) -> None:
    told = filled(when_trial_mail='off', target_wecom=WECOM)
    assert desk.post('/notices/settings/', told).status_code == 302
    assert Choice.objects.get(person=ann, group='trial', channel='mail').when == 'off'
    kept = QuietHours.objects.get(person=ann)
    assert (kept.since, kept.until, kept.morning, kept.evening) == (time(21), time(8), time(9), None)
    page = desk.get('/notices/settings/').content.decode()
    assert '…6789' in page
    assert '0123456789' not in page
    assert 'value="21:00"' in page
    assert not Choice.objects.filter(person=bob).exists()
    assert WECOM not in str(list(AuditEntry.objects.values_list('told', flat=True)))


def test_what_is_left_empty_stays_and_what_is_ticked_goes(desk: Client, ann: User) -> None:
    target = 'https://oapi.dingtalk.com/robot/send?access_token=a'
    Address.objects.create(person=ann, channel='dingtalk', target=target, secret=SECRET)
    desk.post('/notices/settings/', filled())
    assert Address.objects.get(person=ann).secret == SECRET
    desk.post('/notices/settings/', filled(target_dingtalk='https://oapi.dingtalk.com/robot/send?access_token=b'))
    assert Address.objects.get(person=ann).secret == '', 'another robot has another secret'
    desk.post('/notices/settings/', filled(gone_dingtalk='on'))
    assert not Address.objects.filter(person=ann).exists()


@pytest.mark.parametrize(
    'target',
    [
        'http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a',
        'https://127.0.0.1/cgi-bin/webhook/send?key=a',
        'https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=a',
        'https://qyapi.weixin.qq.com@169.254.169.254/cgi-bin/webhook/send',
        'https://user:pw@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a',
        'https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=a',
        'https://qyapi.weixin.qq.com/other?key=a',
        'https://[::1]/cgi-bin/webhook/send?key=a',
        'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=a\r\nX: y',
        'file:///etc/passwd',
        'nonsense',
    ],
)
def test_no_address_leads_anywhere_else(desk: Client, boss: User, target: str) -> None:
    assert objection('wecom', target) is not None
    assert desk.post('/notices/settings/', filled(target_wecom=target.replace('\r\n', ' '))).status_code == 422
    assert not Address.objects.exists()
    assert not Choice.objects.exists()


def test_wrong_wishes_change_nothing(desk: Client) -> None:
    for wrong in ({'target_mail': 'nobody'}, {'since': ''}, {'when_trial_mail': 'sometimes'}, {'morning': '25:00'}):
        assert desk.post('/notices/settings/', filled(**wrong)).status_code == 422, wrong
    assert not Choice.objects.exists()
    assert not QuietHours.objects.exists()


def test_a_test_says_how_it_went(ann: User, boss: User, other_side: Chats) -> None:
    place = Address.objects.create(person=ann, channel='dingtalk', target=other_side.target('dingtalk'), secret=SECRET)
    assert perform(TEST_ADDRESS, [place.pk], actor=Actor.of(ann)).done == [place.pk]
    assert '测试消息' in str(other_side.heard)
    assert perform(TEST_ADDRESS, [place.pk], actor=Actor.of(boss)).refused[0].code == 'not_found'
    robot = Robot.objects.create(name='群', channel='wecom', target=f'{other_side.origin}/cgi-bin/webhook/send?key=old')
    refused = perform(TEST_ROBOT, [robot.pk], actor=Actor.of(boss)).refused[0]
    assert '93000' in refused.reason.zh


def test_robots_are_kept_without_showing_their_secret(client: Client, boss: User) -> None:
    client.force_login(boss)
    told = {'name': '运营群', 'channel': 'wecom', 'target': WECOM, 'secret': SECRET, 'groups': ['trial'], 'active': 'on'}
    assert client.post('/notices/robots/new/', {**told, 'target': 'https://10.0.0.1/'}).status_code == 422
    assert client.post('/notices/robots/new/', told).status_code == 302
    robot = Robot.objects.get()
    pages = [client.get(path).content.decode() for path in ('/notices/robots/', f'/notices/robots/{robot.pk}/')]
    for page in pages:
        assert SECRET not in page
        assert '0123456789' not in page
    assert client.post('/notices/robots/new/', told).status_code == 422, 'a name is one robot'
    change = {**told, 'name': '改名', 'target': '', 'secret': ''}
    assert client.post(f'/notices/robots/{robot.pk}/', change).status_code == 302
    robot.refresh_from_db()
    assert (robot.name, robot.target, robot.secret) == ('改名', WECOM, SECRET)
    client.post(f'/notices/robots/{robot.pk}/', {**change, 'target': f'{WECOM}x'})
    robot.refresh_from_db()
    assert robot.secret == '', 'a secret never goes to another address'


def test_the_bell_counts_and_a_notice_leads_on(client: Client, ann: User, bob: User) -> None:
    tell([note(ann), note(bob)], actor=ACTOR)
    mine, theirs = Notice.objects.get(person=ann), Notice.objects.get(person=bob)
    client.force_login(ann)
    assert '订单超时' in client.get('/notices/').content.decode()
    assert client.get(f'/notices/{theirs.pk}/').status_code == 404
    reply = client.get(f'/notices/{mine.pk}/')
    assert (reply.status_code, reply.headers['Location']) == (302, '/orders/1/')
    mine.refresh_from_db()
    assert mine.read_at
    assert '订单超时' not in client.get('/notices/?tab=unread').content.decode()
    assert perform(READ, [mine.pk], actor=Actor.of(ann)).already == [mine.pk]
    assert perform(READ, [theirs.pk], actor=Actor.of(ann)).refused[0].code == 'not_found'
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_everything_is_there_in_english(client: Client, ann: User, boss: User) -> None:
    tell([note(ann)], actor=ACTOR)
    client.cookies['django_language'] = 'en'
    client.force_login(ann)
    assert 'An order is late' in client.get('/notices/').content.decode()
    client.force_login(boss)
    for path in ('settings/', 'robots/', 'robots/new/', 'deliveries/', 'defaults/', 'defaults/new/', ''):
        page = client.get(f'/notices/{path}').content.decode()
        for word in ('消息', '机器人', '汇总', '免打扰', '立即'):
            assert word not in page, (path, word)
