"""Accounts: invited, disabled, enabled, given new passwords. The house never locks itself out."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from zhanggui.core import drift, usecases
from zhanggui.core.actors import Actor, system
from zhanggui.core.models import AuditEntry
from zhanggui.org import services
from zhanggui.org.drafts import NewPerson, Reach
from zhanggui.org.models import User
from zhanggui.org.selectors import lasting_administrators
from zhanggui.org.tests.people import company
from zhanggui.org.usecases import DISABLE, INVITE

pytestmark = pytest.mark.django_db


def test_an_invited_person_can_log_in_with_the_password_shown_once() -> None:
    house = company()
    verdicts = usecases.perform(INVITE, [NewPerson(username='Li.Lei', name='李雷')], actor=house.actor('boss'))
    person = User.objects.get(pk=verdicts.done[0])
    assert person.username == 'li.lei'
    assert person.check_password(dict(verdicts.made['facts'])['li.lei'])
    assert person.password_temporary
    assert not person.may('org.see')
    entry = AuditEntry.objects.get(use_case='org.invite_person', actor_id=house.person('boss').pk)
    assert dict(verdicts.made['facts'])['li.lei'] not in entry.told


def test_every_wrong_line_is_told_and_the_good_one_is_made() -> None:
    people = [
        NewPerson(username='x', name='短'),
        NewPerson(username='boss', name='重名'),
        NewPerson(username='new', name=''),
        NewPerson(username='fine', name='好'),
        NewPerson(username='fine', name='再来'),
        NewPerson(username='other', name='坏\ud800'),
        NewPerson(username='klingon', name='语言', language='tlh'),
    ]
    company()
    verdicts = services.invite(people, actor=system())
    assert {refusal.item: refusal.code for refusal in verdicts.refused} == {
        1: 'bad_username', 2: 'taken', 3: 'name_missing', 5: 'taken', 6: 'text', 7: 'bad_language',
    }  # fmt: skip
    assert list(User.objects.filter(pk__in=verdicts.done).values_list('username', flat=True)) == ['fine']


def test_without_the_right_nothing_is_looked_at() -> None:
    house = company()
    with pytest.raises(PermissionDenied):
        usecases.perform(INVITE, [NewPerson(username='spy', name='探子')], actor=house.actor('clerk'))
    assert not User.objects.filter(username='spy').exists()


def test_disabling_ends_all_rights_at_once_and_is_undone_by_enabling() -> None:
    house = company()
    clerk = house.person('clerk')
    assert usecases.perform(DISABLE, [clerk.pk], actor=house.actor('boss'), told={'reason': '离职'}).done == [clerk.pk]
    assert not house.person('clerk').may('org.see')
    assert services.disable([clerk.pk], actor=house.actor('boss')).already == [clerk.pk]
    assert services.enable([clerk.pk], actor=house.actor('boss')).done == [clerk.pk]
    assert house.person('clerk').may('org.see')


def test_the_last_administrator_stays() -> None:
    house = company()
    boss = house.person('boss')
    verdicts = services.disable([boss.pk], actor=house.actor('boss'))
    assert [refusal.code for refusal in verdicts.refused] == ['last_administrator']
    assert User.objects.get(pk=boss.pk).is_active


def test_of_two_administrators_disabled_together_one_stays() -> None:
    house = company()
    services.invite([NewPerson(username='second', name='二')], actor=system())
    house.grant('second', 'boss', reach=Reach(all_shops=True, all_warehouses=True))
    both = sorted(lasting_administrators())
    verdicts = services.disable(both, actor=house.actor('boss'))
    assert len(verdicts.done) == 1
    assert [refusal.code for refusal in verdicts.refused] == ['last_administrator']
    assert len(lasting_administrators()) == 1


def test_a_weaker_account_cannot_disable_or_take_over_a_stronger_one() -> None:
    house = company()
    clerk, boss = house.actor('clerk'), house.person('boss')
    assert services.disable([boss.pk], actor=clerk).by_code == {'stronger': 1}
    before = boss.password
    assert services.reset_password([boss.pk], actor=clerk).by_code == {'stronger': 1}
    assert User.objects.get(pk=boss.pk).password == before


def test_the_same_rights_over_more_shops_are_stronger_too() -> None:
    house = company()
    services.invite([NewPerson(username='wide', name='宽')], actor=system())
    house.grant('wide', 'clerk', reach=Reach(all_shops=True))
    assert services.reset_password([house.person('wide').pk], actor=house.actor('clerk')).by_code == {'stronger': 1}


def test_a_new_password_ends_open_sessions(client) -> None:
    house = company()
    clerk = house.person('clerk')
    client.force_login(clerk)
    hash_before = client.session['_auth_user_hash']
    services.reset_password([clerk.pk], actor=house.actor('boss'))
    assert house.person('clerk').get_session_auth_hash() != hash_before


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_disable_each_other_at_once_do_not_both_succeed() -> None:
    house = company()
    services.invite([NewPerson(username='second', name='二')], actor=system())
    house.grant('second', 'boss', reach=Reach(all_shops=True, all_warehouses=True))
    start = threading.Barrier(2)

    def disable(who: Actor, whom: int) -> None:
        try:
            start.wait()
            services.disable([whom], actor=who)
        finally:
            connection.close()

    boss, second = house.actor('boss'), house.actor('second')
    pairs = [(boss, house.person('second').pk), (second, house.person('boss').pk)]
    rivals = [threading.Thread(target=disable, args=pair) for pair in pairs]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert len(lasting_administrators()) == 1
    assert [proof.invariant for proof in drift.run() if proof.found] == []
