"""A rulebook is taken in from a playbook; the same again changes nothing, and what was said stays said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from zhanggui.core import audit, clock
from zhanggui.core.actors import system
from zhanggui.rulebook import selectors
from zhanggui.rulebook.choices import Origin
from zhanggui.rulebook.models import Clause, ClauseVersion
from zhanggui.rulebook.services import end_clauses, load_rulebook
from zhanggui.rulebook.tests.drafts import GENUINE, SEALING, SHIPPED_TODAY, chapter

pytestmark = pytest.mark.django_db
CHANGED = replace(SEALING, text='打包时逐件扫描，全部一致才能封箱。')


def test_the_same_again_changes_nothing() -> None:
    first = load_rulebook([chapter()], actor=system())
    again = load_rulebook([chapter()], actor=system())
    assert (len(first.done), len(first.already), first.made['versions']) == (3, 0, 3)
    assert (again.done, sorted(again.already), again.made['versions']) == ([], sorted(first.done), 0)
    assert ClauseVersion.objects.count() == 3
    assert not list(audit.broken())


def test_a_change_is_a_version_from_today_on() -> None:
    load_rulebook([chapter()], actor=system())
    changed = load_rulebook([chapter(CHANGED)], actor=system())
    assert len(changed.done) == 1
    yesterday = clock.today() - timedelta(days=1)
    assert selectors.versions_of(['WH-06'])['WH-06'].text == CHANGED.text
    assert selectors.versions_of(['WH-06'], yesterday)['WH-06'].text == SEALING.text
    assert [row.number for row in selectors.history(Clause.objects.get(code='WH-06'))] == [2, 1]


def test_a_day_to_come_is_not_in_force_yet() -> None:
    load_rulebook([chapter(SEALING)], actor=system())
    tomorrow = clock.today() + timedelta(days=1)
    load_rulebook([chapter(replace(CHANGED, effective_from=tomorrow))], actor=system())
    assert selectors.in_force().get().text == SEALING.text
    assert selectors.in_force(tomorrow).get().text == CHANGED.text


def test_what_the_company_amended_stays_until_the_file_is_meant() -> None:
    load_rulebook([chapter(SEALING)], actor=system())
    first = ClauseVersion.objects.get()
    own = ClauseVersion.objects.get()
    own.pk, own.number, own.text, own.origin = None, 2, '我们自己的说法', Origin.AMENDMENT
    own.save()

    assert load_rulebook([chapter(SEALING)], actor=system()).already == [first.clause_id]
    refused = load_rulebook([chapter(CHANGED)], actor=system())
    assert [(each.code, each.name) for each in refused.refused] == [('both_changed', 'WH-06')]
    assert selectors.in_force().get().text == '我们自己的说法'

    assert load_rulebook([chapter(CHANGED)], actor=system(), over={'WH-06'}).done == [first.clause_id]
    assert selectors.in_force().get().text == CHANGED.text


def test_what_is_wrong_is_named_and_nothing_of_it_taken() -> None:
    odd = replace(GENUINE, kind='hope', every='century')
    verdicts = load_rulebook([chapter(SEALING, SEALING, odd)], actor=system())
    assert sorted(each.code for each in verdicts.refused) == ['odd_word', 'odd_word', 'twice']
    assert list(Clause.objects.values_list('code', flat=True)) == ['WH-06']


def test_a_version_cannot_be_changed_afterwards() -> None:
    load_rulebook([chapter(SEALING)], actor=system())
    with pytest.raises(DatabaseError), transaction.atomic():
        ClauseVersion.objects.update(text='anders')
    with pytest.raises(DatabaseError), transaction.atomic():
        ClauseVersion.objects.all().delete()


def test_an_ended_clause_is_no_rule_and_a_file_brings_it_back() -> None:
    load_rulebook([chapter()], actor=system())
    ended = end_clauses(['WH-99', 'XX-1'], actor=system())
    assert (len(ended.done), [each.item for each in ended.refused]) == (1, ['XX-1'])
    assert {each.clause.code for each in selectors.in_force()} == {'WH-06', 'WH-08'}
    load_rulebook([chapter()], actor=system())
    assert selectors.in_force().count() == 3


def test_whom_it_concerns() -> None:
    load_rulebook([chapter(SEALING, SHIPPED_TODAY, GENUINE)], actor=system())
    assert [each.clause.code for each in selectors.clauses_of_positions(['warehouse_manager'])] == ['WH-08']
    assert [each.clause.code for each in selectors.for_everybody()] == ['WH-99']
    assert [each.clause.code for each in selectors.clauses_of_process('P90')] == ['WH-08']


def test_standing_says_which_controls_work() -> None:
    load_rulebook([chapter()], actor=system())
    sealing, today, genuine = selectors.standings(list(selectors.in_force()))
    assert sealing.is_enforced
    assert not today.is_enforced
    assert [str(each.trouble) for each in genuine.controls] == [
        '没有操作“no.such”',
        '“odd”不是控制项写法，应像 usecase:orders.pack 或 clock:P40#arrival',
    ]


def test_loading_costs_the_same_queries_for_many(django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        load_rulebook([chapter(*(replace(SEALING, id=f'WH-{n}') for n in range(100)))], actor=system())
