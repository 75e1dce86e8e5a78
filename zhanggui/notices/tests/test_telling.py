"""What is told arrives: in the app, by mail and by a robot, as each reader chose, once, and never what must stay inside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.core.words import say
from zhanggui.notices.models import Address, Choice, Delivery, Notice, QuietHours, Robot, SeatChoice
from zhanggui.notices.services import Note, tell
from zhanggui.notices.services.delivering import deliver, release
from zhanggui.notices.tests.fakes import SECRET, Chats, Post
from zhanggui.org.models import User

pytestmark = pytest.mark.django_db
ACTOR = system('测试')


def note(*people: User, kind: str = 'trial.plain', key: str = '', **more: object) -> Note:
    told = {'title': say('订单超时', 'An order is late'), 'href': '/orders/1/', **more}
    return Note(kind, [each.pk for each in people], key=key, **told)  # type: ignore[arg-type]


def work() -> None:
    """What the worker does with the jobs that were laid."""
    for job in ProcrastinateJob.objects.filter(task_name='notices.deliver').order_by('pk'):
        deliver([job.args['delivery_id']])


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.order_by('pk').values_list('channel', 'state'))


def test_it_reaches_the_app_the_mailbox_and_the_group(ann: User, other_side: Chats, post: Post) -> None:
    Robot.objects.create(name='运营群', channel='dingtalk', target=other_side.target('dingtalk'), secret=SECRET)
    tell([note(ann)], actor=ACTOR)
    assert (other_side.heard, post.letters) == ([], []), 'nothing leaves within the transaction'
    work()
    assert sorted(states()) == [('dingtalk', 'sent'), ('mail', 'sent')]
    to, text = post.letters[0]
    notice = Notice.objects.get(person=ann)
    assert to == 'ann@zg.example'
    assert f'https://zg.example/notices/{notice.pk}/'.encode() in text
    assert b'multipart/alternative' in text
    assert other_side.heard[0]['actionCard']['singleURL'] == 'https://zg.example/orders/1/'
    work()
    assert (len(post.letters), len(other_side.heard)) == (1, 1), 'a job done again sends nothing again'


def test_each_reads_their_own_language(ann: User, bob: User, post: Post) -> None:
    Address.objects.create(person=bob, channel='mail', target='bob@zg.example')
    tell([note(ann, bob)], actor=ACTOR)
    work()
    subjects = {to: text.partition(b'Subject: ')[2].split(b'\r\n')[0] for to, text in post.letters}
    assert subjects['bob@zg.example'] == b'An order is late'
    assert subjects['ann@zg.example'].startswith(b'=?utf-8?')


def test_the_same_key_is_told_once(ann: User, bob: User) -> None:
    tell([note(ann, key='late-1')], actor=ACTOR)
    again = tell([note(ann, bob, key='late-1')], actor=ACTOR)
    assert len(again.done) == 1
    assert Notice.objects.filter(person=ann).count() == Delivery.objects.count() == 1
    assert tell([note(ann), note(ann)], actor=ACTOR).done != []
    assert Notice.objects.filter(person=ann).count() == 3, 'without a key each is told for itself'


def test_choices_are_obeyed(ann: User, bob: User, post: Post) -> None:
    Choice.objects.create(person=ann, group='trial', channel='mail', when='off')
    Choice.objects.create(person=ann, group='trial', channel='in_app', when='off')
    tell([note(ann)], actor=ACTOR)
    assert (states(), Notice.objects.count()) == ([], 0)
    Choice.objects.filter(person=ann, channel='mail').update(when='digest')
    tell([note(ann), note(ann)], actor=ACTOR)
    assert not Notice.objects.filter(in_app=True).exists()
    work()
    assert post.letters == []
    with clock.stopped(clock.now() + timedelta(hours=7)):
        release()
    assert [to for to, _ in post.letters] == ['ann@zg.example'], 'two notices, one digest'
    assert states() == [('mail', 'sent'), ('mail', 'sent')]


def test_what_was_read_meanwhile_is_not_digested(ann: User, post: Post) -> None:
    Choice.objects.create(person=ann, group='trial', channel='mail', when='digest')
    tell([note(ann)], actor=ACTOR)
    Notice.objects.update(read_at=clock.now())
    with clock.stopped(clock.now() + timedelta(hours=7)):
        release()
    assert (post.letters, states()) == ([], [('mail', 'dropped')])


def test_a_post_gives_defaults_that_its_holder_may_change(ann: User) -> None:
    SeatChoice.objects.create(seat='p_ann', group='trial', channel='mail', when='off')
    tell([note(ann)], actor=ACTOR)
    assert states() == []
    Choice.objects.create(person=ann, group='trial', channel='mail', when='at_once')
    tell([note(ann)], actor=ACTOR)
    assert states() == [('mail', 'queued')]


def test_at_night_only_what_is_urgent_disturbs(ann: User, post: Post) -> None:
    night = datetime(2026, 11, 20, 23, 30, tzinfo=clock.SHANGHAI)
    with clock.stopped(night):
        tell([note(ann), note(ann)], actor=ACTOR)
        tell([note(ann, kind='trial.alarm', title='着火了')], actor=ACTOR)
        work()
        release()
    assert len(post.letters) == 1
    waiting = Delivery.objects.filter(state='queued')
    assert {each.due_at for each in waiting} == {datetime(2026, 11, 20, 23, 0, tzinfo=UTC)}, 'seven in the morning'
    with clock.stopped(night + timedelta(hours=7, minutes=31)):
        release()
    assert len(post.letters) == 2, 'what waited comes as one'
    QuietHours.objects.create(person=ann, urgent_passes=False)
    with clock.stopped(night):
        tell([note(ann, kind='trial.alarm')], actor=ACTOR)
        work()
    assert len(post.letters) == 2


def test_telephone_numbers_never_leave(ann: User, other_side: Chats, post: Post) -> None:
    Robot.objects.create(name='运营群', channel='wecom', target=other_side.target('wecom'))
    tell([note(ann, title='回电 13812345678', body='或 0571-88887777，身份证 330102199003078813')], actor=ACTOR)
    work()
    sent = str(other_side.heard) + str(Notice.objects.values_list('title', 'body')[0])
    for secret in ('13812345678', '88887777', '19900307'):
        assert secret not in sent
    assert '138****5678' in sent


def test_what_was_rolled_back_was_never_told(ann: User) -> None:
    class Changed(Exception):
        pass

    @transaction.atomic
    def change() -> None:
        tell([note(ann)], actor=ACTOR)
        raise Changed

    with pytest.raises(Changed):
        change()
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name='notices.deliver').exists()


def test_whoever_is_gone_is_told_nothing(ann: User) -> None:
    get_user_model().objects.filter(pk=ann.pk).update(is_active=False)
    assert tell([note(ann)], actor=ACTOR).done == []
    assert not Notice.objects.exists()


def test_a_notice_leads_nowhere_else(ann: User) -> None:
    for href in ('https://elsewhere.example', '//elsewhere.example'):
        with pytest.raises(ValueError, match='this site'):
            tell([note(ann, href=href)], actor=ACTOR)
    with pytest.raises(KeyError):
        tell([note(ann, kind='trial.unknown')], actor=ACTOR)


def test_a_hundred_people_cost_the_queries_of_one(ann: User, django_assert_num_queries: object) -> None:
    people = [User.objects.create(username=f'u{n}', email=f'u{n}@zg.example') for n in range(100)]
    with django_assert_num_queries(10):  # type: ignore[operator]
        tell([note(*people)], actor=ACTOR)
    assert Delivery.objects.count() == 100
