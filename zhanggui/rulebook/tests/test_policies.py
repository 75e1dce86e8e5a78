"""The numbers of the rules have days from which they hold; a past day keeps its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from django.db import DatabaseError, transaction

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.rulebook import policies
from zhanggui.rulebook.drafts import FieldDraft, PolicyDraft
from zhanggui.rulebook.models import PolicyVersion
from zhanggui.rulebook.services import load_policies
from zhanggui.rulebook.tests.test_attendance import ATTENDANCE, GRADES

pytestmark = pytest.mark.django_db
FILES = sorted((Path(__file__).parents[3] / 'playbook' / 'default' / 'policies').glob('*.yaml'))
MINUTES = FieldDraft(key='minutes', label='分钟', label_en='Minutes', min=0, max=60)


def policy(*values: dict[str, Any]) -> PolicyDraft:
    return PolicyDraft(key='late', name='迟到', name_en='Late', fields=(MINUTES,), values=values)


OLD = {'from': date(2020, 1, 1), 'minutes': 15}


def test_the_same_again_changes_nothing() -> None:
    assert load_policies([policy(OLD)], actor=system()).made['versions'] == 1
    again = load_policies([policy(OLD)], actor=system())
    assert (again.done, len(again.already), again.made['versions']) == ([], 1, 0)


def test_a_past_day_keeps_its_values() -> None:
    load_policies([policy(OLD)], actor=system())
    load_policies([policy(OLD, {'from': clock.today(), 'minutes': 10})], actor=system())
    assert policies.value('late')['minutes'] == 10
    assert policies.value('late', clock.today() - timedelta(days=1))['minutes'] == 15


def test_a_changed_line_of_the_past_holds_from_today() -> None:
    load_policies([policy(OLD)], actor=system())
    changed = policy({**OLD, 'minutes': 5})
    load_policies([changed], actor=system())
    assert policies.value('late')['minutes'] == 5
    assert policies.value('late', date(2025, 6, 1))['minutes'] == 15
    with clock.moved(timedelta(days=3)):
        assert load_policies([changed], actor=system()).made['versions'] == 0


@pytest.mark.parametrize(
    ('values', 'said'),
    [
        ({'from': date(2020, 1, 1)}, '缺少“分钟”'),
        ({'minutes': 3}, '缺少生效日期'),
        ({**OLD, 'minutes': 61}, '不能大于 60'),
        ({**OLD, 'minutes': -1}, '不能小于 0'),
        ({**OLD, 'minutes': 1.5}, '要填整数'),
        ({**OLD, 'minutes': 'viele'}, '要填数字'),
        ({**OLD, 'hours': 3}, '没有“hours”'),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(values: dict[str, Any], said: str) -> None:
    verdicts = load_policies([policy(values)], actor=system())
    assert any(said in each.reason.zh for each in verdicts.refused)
    assert not PolicyVersion.objects.exists()


def test_nothing_holds_before_the_first_day() -> None:
    load_policies([policy(OLD)], actor=system())
    with pytest.raises(policies.NoPolicy):
        policies.value('late', date(2019, 12, 31))
    with pytest.raises(policies.NoPolicy):
        policies.value('weather')


def test_values_cannot_be_changed_afterwards() -> None:
    load_policies([policy(OLD)], actor=system())
    with pytest.raises(DatabaseError), transaction.atomic():
        PolicyVersion.objects.update(values={})


def test_the_files_of_the_playbook_hold_the_numbers_of_the_company() -> None:
    drafts = [msgspec.convert(yaml.safe_load(path.read_text('utf-8')), PolicyDraft) for path in FILES]
    assert [draft.key for draft in drafts] == [path.stem for path in FILES]
    verdicts = load_policies(drafts, actor=system())
    assert not verdicts.refused
    assert policies.value('attendance') == ATTENDANCE
    assert policies.value('grades') == GRADES
    assert policies.value('fines') == {'least_fen': 5_000, 'most_fen': 20_000}
    assert policies.value('clocks')['refused_back_hours'] == 72


def test_a_changed_draft_names_other_words_at_once() -> None:
    load_policies([policy(OLD)], actor=system())
    load_policies([replace(policy(OLD), name='迟到早退')], actor=system())
    assert policies.in_force()['late'].policy.name == '迟到早退'
