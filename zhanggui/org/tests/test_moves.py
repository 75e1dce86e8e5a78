"""Joining, changing post, leaving: all of it or nothing, on the day, with the open work passed on; and what was told before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from zhanggui.core import clock, drift, outbox, usecases
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry
from zhanggui.flow.models import Absence, Process
from zhanggui.org import services
from zhanggui.org.choices import Handing
from zhanggui.org.drafts import NewHire, NewPerson, NewPost, OldPosts, Reach, Term
from zhanggui.org.models import Farewell, Position, Post, Role, Shop, User
from zhanggui.org.tests.people import Company, company
from zhanggui.org.usecases import CALL_OFF, CHANGE_POST, JOIN, LEAVE

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> Company:
    """`clerk` stands under `boss`, and looks after a process: that is what there is to hand over."""
    made = company()
    Position.objects.filter(code='clerk').update(superior=made.positions['boss'])
    Process.objects.create(key='X', name='流程', owner=made.person('clerk'))
    return made


def hire(**told: object) -> NewHire:
    usual = {'username': 'fresh', 'name': '新人', 'position': 'clerk', 'since': clock.today(), 'shops': ('S1',)}
    return NewHire(**{**usual, **told})  # type: ignore[arg-type]


def owner() -> str:
    person = Process.objects.get(key='X').owner
    assert person is not None
    return person.username


def well() -> None:
    assert [proof.invariant for proof in drift.run() if proof.found] == []


class TestJoin:
    def test_account_and_post_in_one_and_the_password_once(self, house: Company) -> None:
        verdicts = usecases.perform(JOIN, [hire()], actor=house.actor('boss'))
        person = house.person('fresh')
        assert verdicts.done == [person.pk]
        assert person.check_password(dict(verdicts.made['facts'])['fresh'])
        assert person.may('org.see')
        assert list(Shop.objects.visible_to(person).values_list('code', flat=True)) == ['S1']
        well()

    @pytest.mark.parametrize(
        ('told', 'code'),
        [
            ({'position': 'nobody'}, 'unknown_code'),
            ({'shops': ('S9',)}, 'unknown_code'),
            ({'username': 'boss'}, 'taken'),
            ({'until': date(2020, 1, 1)}, 'ends_first'),
        ],
    )
    def test_half_of_it_is_nothing(self, house: Company, told: dict[str, object], code: str) -> None:
        before = (User.objects.count(), Post.objects.count())
        verdicts = services.join([hire(**told)], actor=house.actor('boss'))
        assert verdicts.by_code == {code: 1}
        assert 'facts' not in verdicts.made
        assert (User.objects.count(), Post.objects.count()) == before

    def test_nobody_takes_on_somebody_who_may_more_than_they(self, house: Company) -> None:
        services.set_rights([house_role()], actor=system(), rights=['org.see', 'org.join'])
        verdicts = usecases.perform(JOIN, [hire(position='boss')], actor=house.actor('clerk'))
        assert verdicts.by_code == {'beyond_rights': 1}
        assert not User.objects.filter(username='fresh').exists()


class TestChange:
    def told(self, house: Company, *, since: date, **old: object) -> dict[str, object]:
        new = NewPost(position=house.positions['boss'], reach=Reach(all_shops=True), term=Term(since=since))
        return {'new': new, 'old': OldPosts(**old)}  # type: ignore[arg-type]

    def test_the_old_post_ends_the_day_before_and_the_work_stays_or_goes(self, house: Company) -> None:
        clerk = house.person('clerk')
        since = clock.today() + timedelta(days=5)
        told = self.told(house, since=since, handing=Handing.SUPERIOR)
        assert usecases.perform(CHANGE_POST, [clerk.pk], actor=house.actor('boss'), told=told).done == [clerk.pk]
        held = {post.position.code: (post.since, post.until) for post in clerk.posts.select_related('position')}
        assert held['clerk'][1] == since - timedelta(days=1)
        assert held['boss'] == (since, None)
        assert owner() == 'clerk', 'until that day it is theirs'
        with clock.moved(timedelta(days=5)):
            assert services.carry_out_due(actor=system()) == 1
            assert services.carry_out_due(actor=system()) == 0
            assert house.person('clerk').is_active
        assert owner() == 'boss'
        well()

    def test_today_it_goes_at_once_to_the_one_named(self, house: Company) -> None:
        clerk, boss = house.person('clerk').pk, house.person('boss').pk
        told = self.told(house, since=clock.today(), handing=Handing.PERSON, to=boss)
        assert services.change_post([clerk], actor=house.actor('boss'), **told).done == [clerk]
        assert owner() == 'boss'
        assert not Farewell.objects.exists()

    def test_what_is_kept_stays(self, house: Company) -> None:
        clerk = house.person('clerk').pk
        told = self.told(house, since=clock.today(), ends=())
        assert services.change_post([clerk], actor=house.actor('boss'), **told).done == [clerk]
        assert owner() == 'clerk'
        assert Post.objects.current().filter(user=clerk).count() == 2

    def test_refused_nothing_moves(self, house: Company) -> None:
        clerk, boss = house.person('clerk').pk, house.person('boss').pk
        theirs = Post.objects.get(user=boss).pk
        for old in ({'ends': (theirs,)}, {'handing': Handing.PERSON, 'to': clerk}, {'handing': Handing.COLLEAGUE}):
            told = self.told(house, since=clock.today(), **old)
            assert services.change_post([clerk], actor=house.actor('boss'), **told).by_code == {'change': 1}, old
        assert list(Post.objects.filter(user=clerk).values_list('until', flat=True)) == [None]
        assert owner() == 'clerk'


class TestLeave:
    def test_at_once_account_posts_tokens_and_work(self, house: Company) -> None:
        clerk = house.person('clerk')
        services.issue_token([clerk.pk], actor=house.actor('boss'), name='t', rights=['org.see'], days=3)
        assert usecases.perform(LEAVE, [clerk.pk], actor=house.actor('boss'), told={'reason': '离职'}).done == [
            clerk.pk
        ]
        outbox.drain()
        clerk = house.person('clerk')
        assert not clerk.is_active
        assert not Post.objects.current().filter(user=clerk).exists()
        assert clerk.tokens.get().revoked_at is not None
        assert owner() == 'boss'
        assert Absence.objects.filter(person=clerk, to=house.person('boss')).count() == 1, (
            'what comes later goes there too'
        )
        assert services.leave([clerk.pk], actor=house.actor('boss')).already == [clerk.pk]
        well()

    def test_on_the_last_day_they_still_work_and_the_night_after_they_are_gone(self, house: Company) -> None:
        clerk = house.person('clerk')
        services.invite([heir()], actor=system())
        house.grant('heir', 'clerk')
        day = clock.today() + timedelta(days=3)
        told = {'last_day': day, 'to': house.person('heir').pk}
        assert services.leave([clerk.pk], actor=house.actor('boss'), **told).done == [clerk.pk]
        assert services.leave([clerk.pk], actor=house.actor('boss'), **told).already == [clerk.pk]
        with clock.moved(timedelta(days=3)):
            assert services.carry_out_due(actor=system()) == 0
            assert house.person('clerk').may('org.see')
        with clock.moved(timedelta(days=4)):
            assert not house.person('clerk').may('org.see'), 'the post is over whether or not the job ran'
            assert services.carry_out_due(actor=system()) == 1
            outbox.drain()
        assert not house.person('clerk').is_active
        assert owner() == 'heir'
        assert list(Absence.objects.filter(person=clerk).values_list('to__username', flat=True)) == ['heir']
        assert AuditEntry.objects.filter(use_case='flow.hand_over').count() == 1, 'nobody hands it on a second time'
        well()

    def test_called_off_the_posts_last_as_before(self, house: Company) -> None:
        clerk = house.person('clerk')
        services.leave([clerk.pk], actor=house.actor('boss'), last_day=clock.today())
        (farewell,) = Farewell.objects.all()
        assert usecases.perform(CALL_OFF, [farewell.pk], actor=house.actor('boss')).done == [farewell.pk]
        assert list(clerk.posts.values_list('until', flat=True)) == [None]
        with clock.moved(timedelta(days=2)):
            assert services.carry_out_due(actor=system()) == 0
            assert house.person('clerk').is_active

    def test_who_must_not_go_stays_whole(self, house: Company) -> None:
        boss, clerk = house.person('boss').pk, house.person('clerk').pk
        assert services.leave([boss], actor=house.actor('clerk')).by_code == {'leave': 1}, 'stronger'
        for day in (None, clock.today() + timedelta(days=2)):
            verdicts = services.leave([boss], actor=house.actor('boss'), last_day=day, to=clerk)
            assert verdicts.by_code == {'last_administrator': 1}
        assert services.leave([clerk], actor=house.actor('boss'), to=clerk).by_code == {'leave': 1}
        assert User.objects.filter(is_active=True).count() == 2
        assert not Farewell.objects.exists()
        assert not Post.objects.exclude(until=None).exists()
        with pytest.raises(PermissionDenied):
            usecases.perform(LEAVE, [boss], actor=house.actor('clerk'))

    def test_the_last_who_administers_does_not_go_half_way(self, house: Company) -> None:
        root = User.objects.create(username='root', name='管理员', is_superuser=True)
        Process.objects.update(owner=root)
        clerk = house.person('clerk').pk
        assert services.leave([root.pk], actor=system(), last_day=clock.today(), to=clerk).done == [root.pk]
        services.disable([house.person('boss').pk], actor=system())
        with clock.moved(timedelta(days=1)):
            assert services.carry_out_due(actor=system()) == 0
        assert house.person('root').is_active
        assert owner() == 'root', 'what was not passed on is still theirs'
        (farewell,) = Farewell.objects.filter(done_at=None)
        services.call_off([farewell.pk], actor=system())
        assert services.leave([root.pk], actor=system(), to=clerk).by_code == {'last_administrator': 1}
        assert not Farewell.objects.exists()
        assert house.person('root').is_active


class TestScreens:
    @pytest.fixture
    def boss(self, house: Company, client: Client) -> Client:
        client.force_login(house.person('boss'))
        return client

    def test_joining_shows_what_will_follow_before_it_is_done(self, boss: Client, house: Company) -> None:
        told = {
            'username': 'fresh', 'name': '新人', 'position': house.positions['clerk'], 'shops': [house.shops['S1']],
            'since': clock.today().isoformat(),
        }  # fmt: skip
        shown = boss.post('/org/people/join/', told).content.decode()
        assert '办理后' in shown
        assert 'S1' in shown
        assert not User.objects.filter(username='fresh').exists()
        page = boss.post('/org/people/join/', {**told, 'confirmed': '1'}, follow=True).content.decode()
        password = page.partition('只显示这一次）：')[2].partition('<')[0].strip()
        assert house.person('fresh').check_password(password)

    def test_leaving_names_who_takes_over(self, boss: Client, house: Company) -> None:
        clerk = house.person('clerk').pk
        shown = boss.post(f'/org/people/{clerk}/leave/', {'last_day': '', 'reason': ''}).content.decode()
        assert '接手人' in shown
        assert 'boss' in shown
        assert house.person('clerk').is_active
        assert boss.post(f'/org/people/{clerk}/leave/', {'confirmed': '1'}).status_code == 302
        assert not house.person('clerk').is_active
        assert 'clerk' in boss.get('/org/farewells/').content.decode()

    def test_changing_tells_what_is_lost_and_needs_a_name_where_one_is_asked(
        self, boss: Client, house: Company
    ) -> None:
        clerk = house.person('clerk')
        told = {
            'position': house.positions['boss'], 'since': clock.today().isoformat(), 'handing': 'person',
            'ends': [clerk.posts.get().pk],
        }  # fmt: skip
        path = f'/org/people/{clerk.pk}/change/'
        assert boss.post(path, told).status_code == 422
        shown = boss.post(path, {**told, 'handing': 'superior'}).content.decode()
        assert '不再能做' in shown
        assert '发放接口令牌' in shown
        assert boss.post(path, {**told, 'handing': 'keep', 'confirmed': '1'}).status_code == 302
        assert [post.position.code for post in Post.objects.current().filter(user=clerk)] == ['boss']


def heir() -> NewPerson:
    return NewPerson(username='heir', name='接班')


def house_role() -> int:
    return Role.objects.get(code='clerk').pk
