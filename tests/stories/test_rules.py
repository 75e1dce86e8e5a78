"""A rule is changed and read, a deadline is missed and answered for, by accounts of the right posts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.processes import world
from tests.processes.world import World
from zhanggui.core import clock, drift, outbox, usecases
from zhanggui.core.actors import system
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Case, Job, Task
from zhanggui.flow.services import acting
from zhanggui.flow.services.jobs import run_job
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.flow.services.timers import fire_due
from zhanggui.notices.models import Notice
from zhanggui.org.models import User
from zhanggui.rulebook import policies, selectors, tallies
from zhanggui.rulebook.choices import AmendmentState, FindingState
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.drafts import ChapterDraft, PolicyDraft
from zhanggui.rulebook.examples import Kept, behind
from zhanggui.rulebook.models import Amendment, ClauseVersion, ControlDay, Finding, PolicyVersion, Reading
from zhanggui.rulebook.services import finding, load_policies, load_rulebook
from zhanggui.rulebook.services.amending import NewAmendment
from zhanggui.rulebook.services.finding import escalate, raise_findings
from zhanggui.rulebook.services.reading import remind
from zhanggui.rulebook.services.tallying import tally_days

pytestmark = pytest.mark.django_db
PLAYBOOK = Path(__file__).parents[2] / 'playbook' / 'default'
CLAUSE = {
    'id': 'OR-901', 'title': '修订按时审', 'title_en': 'Amendments reviewed in time', 'text': '主管两天内审核修订。',
    'text_en': 'A superior reviews an amendment within two days.', 'kind': 'clock', 'controls': ['clock:P55', 'process:P55'],
    'positions': ['packer', 'picker'], 'owner': 'ops_manager', 'within': 'P3D', 'ours': '测试',
}  # fmt: skip


@pytest.fixture
def company() -> World:
    made = world.company()
    Amendment.objects.all().delete()
    assert not world.take_in('P55').refused
    files = sorted((PLAYBOOK / 'policies').glob('*.yaml'))
    tables = [msgspec.convert(yaml.safe_load(path.read_text('utf-8')), PolicyDraft) for path in files]
    assert not load_policies(tables, actor=system()).refused
    chapter = {'chapter': 'organisation', 'name': '组织', 'name_en': 'Organisation', 'clauses': [CLAUSE]}
    assert not load_rulebook([msgspec.convert(chapter, ChapterDraft)], actor=system()).refused
    return made


def do(company: World, who: str, name: str, items: Any, **told: Any) -> Verdicts:
    return usecases.perform(usecases.get(name), items, actor=company.actor(who), told=told)


def propose(company: World, **more: Any) -> Amendment:
    told = {
        'clause': 'OR-901',
        'draft': {'text': '主管一天内审核修订。'},
        'reason': '太慢',
        'effective_from': clock.today(),
    }
    verdicts = do(company, 'hr', 'rulebook.propose', [NewAmendment(**(told | more))])
    assert verdicts.done, verdicts.refused
    return Amendment.objects.get(pk=verdicts.done[0])


def complete(company: World, who: str, case: int, values: dict[str, Any] | None = None) -> None:
    task = Task.objects.get(case_id=case, state='open')
    verdicts = acting.complete([task.pk], actor=company.actor(who), outcome='approve', values=values or {})
    assert verdicts.done, verdicts.refused


def settle() -> None:
    for job in Job.objects.filter(state='ready').values_list('pk', flat=True):
        run_job(job)
    outbox.drain()


def decide(company: World, row: Amendment) -> Amendment:
    assert row.case_id is not None
    complete(company, 'hr', row.case_id, {'amendment_checked': True})
    complete(company, 'general_manager', row.case_id)
    complete(company, 'ops_director', row.case_id)
    settle()
    return Amendment.objects.get(pk=row.pk)


def sound() -> None:
    assert [proof.as_dict() for proof in drift.run() if proof.found] == []


def test_a_rule_is_changed_and_read_by_everybody_it_concerns(company: World) -> None:
    before = selectors.versions_of(['OR-901'])['OR-901'].text
    row = decide(company, propose(company))
    assert row.state == AmendmentState.IN_FORCE
    assert selectors.versions_of(['OR-901'])['OR-901'].text == '主管一天内审核修订。'
    assert selectors.versions_of(['OR-901'], clock.today() - timedelta(days=1))['OR-901'].text == before

    readings = {each.person_id: each.pk for each in row.readings.all()}
    assert set(readings) == {company.people['packer'], company.people['picker']}
    mine = readings[company.people['packer']]
    assert do(company, 'picker', 'rulebook.acknowledge', [mine]).by_code == {'not_found': 1}
    assert do(company, 'packer', 'rulebook.acknowledge', [mine]).done == [mine]
    assert do(company, 'packer', 'rulebook.acknowledge', [mine]).already == [mine]
    settle()
    assert Case.objects.get(pk=row.case_id).status == 'running'

    do(company, 'picker', 'rulebook.acknowledge', [readings[company.people['picker']]])
    settle()
    assert Case.objects.get(pk=row.case_id).status == 'completed'
    sound()


def test_who_has_not_read_by_the_day_is_listed(company: World) -> None:
    row = decide(company, propose(company))
    with clock.moved(timedelta(days=8)):
        fire_due()
        settle()
        complete(company, 'office_clerk', row.case_id or 0, {'unread_result': '已当面说明'})
        settle()
    assert Case.objects.get(pk=row.case_id).status == 'completed'
    assert Reading.objects.filter(amendment=row, read_at=None).count() == 2
    sound()


def test_they_are_told_once_and_reminded_before_the_day(company: World) -> None:
    row = decide(company, propose(company))
    told = Notice.objects.filter(kind='rulebook.changed').values_list('person_id', flat=True)
    assert set(told) == {company.people['packer'], company.people['picker']}
    assert remind(actor=system()) == 0
    do(company, 'packer', 'rulebook.acknowledge', [row.readings.get(person=company.people['packer']).pk])
    with clock.moved(timedelta(days=4)):
        assert (remind(actor=system()), remind(actor=system())) == (1, 0)
    assert Notice.objects.get(kind='rulebook.to_read').person_id == company.people['picker']


def test_called_off_it_will_not_come(company: World) -> None:
    row = propose(company)
    assert do(company, 'hr', 'flow.cancel', [row.case_id], comment='不改了').done
    settle()
    assert Amendment.objects.get(pk=row.pk).state == AmendmentState.DROPPED
    assert ClauseVersion.objects.filter(clause=row.clause).count() == 1
    assert propose(company).state == AmendmentState.UNDER_WAY  # the clause is free again


def test_a_past_month_keeps_its_values(company: World) -> None:
    values = dict(policies.value('attendance')) | {'late_minutes': 10}
    row = decide(company, propose(company, clause='', policy='attendance', draft=values))
    assert row.state == AmendmentState.IN_FORCE
    assert policies.value('attendance')['late_minutes'] == 10
    assert policies.value('attendance', clock.today() - timedelta(days=1))['late_minutes'] == 15
    assert row.readings.count() == User.objects.filter(is_active=True).count()  # no clause names it: everybody


@pytest.mark.parametrize(
    ('more', 'code'),
    [
        ({'effective_from': date(2020, 1, 1)}, 'too_early'),
        ({'reason': '  '}, 'no_reason'),
        ({'clause': 'XX-1'}, 'no_subject'),
        ({'policy': 'attendance'}, 'one_thing'),
        ({'draft': {'text': CLAUSE['text']}}, 'nothing'),
        ({'draft': {'kind': 'guard'}}, 'kind'),
        ({'draft': {'text': ''}}, 'text'),
        ({'clause': '', 'policy': 'attendance', 'draft': {'late_minutes': -1}}, 'late_minutes'),
    ],
)
def test_what_cannot_be_proposed_is_refused_and_nothing_moves(company: World, more: dict[str, Any], code: str) -> None:
    told = {'clause': 'OR-901', 'draft': {'text': '别的'}, 'reason': '太慢', 'effective_from': clock.today()} | more
    verdicts = do(company, 'hr', 'rulebook.propose', [NewAmendment(**told)])
    assert code in verdicts.by_code
    assert not Amendment.objects.exists()
    assert not Case.objects.exists()


def test_two_amendments_of_one_clause_are_not_under_way_at_once(company: World) -> None:
    propose(company)
    told = {'clause': 'OR-901', 'draft': {'text': '别的'}, 'reason': '太慢', 'effective_from': clock.today()}
    assert do(company, 'ops_manager', 'rulebook.propose', [NewAmendment(**told)]).by_code == {'under_way': 1}
    assert Amendment.objects.count() == 1


def test_only_its_proposer_revises_and_nobody_puts_it_in_force_by_hand(company: World) -> None:
    row = propose(company)
    told = {'draft': {'text': '改了'}, 'reason': '改', 'effective_from': clock.today()}
    assert do(company, 'packer', 'rulebook.revise', [row.pk], **told).by_code == {'not_yours': 1}
    with pytest.raises(PermissionDenied):
        do(company, 'hr', 'rulebook.put_in_force', [row.pk])
    assert do(company, 'ops_director', 'rulebook.put_in_force', [row.pk]).by_code == {'by_process': 1}
    row.refresh_from_db()
    assert row.draft == {'text': '主管一天内审核修订。', 'text_en': ''}
    assert do(company, 'hr', 'rulebook.revise', [row.pk], **told).done == [row.pk]
    row.refresh_from_db()
    assert row.draft == {'text': '改了', 'text_en': ''}


def missed(company: World) -> Task:
    """The proposer lets the three days for handing in pass."""
    row = propose(company)
    task = Task.objects.get(case_id=row.case_id)
    Task.objects.filter(pk=task.pk).update(due_at=clock.now() - timedelta(hours=1))
    return task


def test_a_missed_deadline_is_counted_raised_once_answered_and_closed(company: World) -> None:
    task = missed(company)
    today = Period.day(clock.today())
    counts = tallies.look(Period(today.first - timedelta(days=1), today.last)).counts
    assert counts['clock:P55'].broken == counts['clock:P55#draft'].broken == 1
    assert counts['process:P55'].open == 1

    first = raise_findings(actor=system())
    assert len(first.done) == 1
    assert raise_findings(actor=system()).done == []
    found = Finding.objects.get()
    assert (found.clause.code, found.key, found.owner_id) == (
        'OR-901',
        f'task:{task.pk}',
        company.people['ops_manager'],
    )
    assert found.due_on == clock.today() + timedelta(days=3)

    assert do(company, 'packer', 'rulebook.answer', [found.pk], cause='忙', measure='排班').by_code == {'not_found': 1}
    assert do(company, 'ops_manager', 'rulebook.answer', [found.pk], cause=' ', measure='').by_code == {'empty': 1}
    assert do(company, 'ops_manager', 'rulebook.close', [found.pk]).by_code == {'state': 1}
    assert Finding.objects.get().state == FindingState.OPEN
    assert do(company, 'ops_manager', 'rulebook.answer', [found.pk], cause='忙', measure='排班').done == [found.pk]
    assert do(company, 'ops_manager', 'rulebook.close', [found.pk]).done == [found.pk]
    assert raise_findings(actor=system()).done == []


def test_what_nobody_answers_goes_up(company: World) -> None:
    missed(company)
    raise_findings(actor=system())
    assert escalate(actor=system()).done == []
    with clock.moved(timedelta(days=4)):
        assert len(escalate(actor=system()).done) == 1
        assert escalate(actor=system()).done == []
    assert company.people['ops_director'] in Finding.objects.get().people


def test_a_rule_that_nobody_keeps_is_told_once_for_the_rest(company: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, 'A_NIGHT_MAX', 2)
    task = missed(company)
    task.refresh_from_db()
    for seat in range(90, 94):
        task.pk, task.seat = None, seat
        task.save()
    assert len(raise_findings(actor=system()).done) == 3
    assert Finding.objects.filter(title__contains='另有 3 件').count() == 1
    assert raise_findings(actor=system()).done == []


def test_days_are_counted_once_and_drift_holds(company: World) -> None:
    missed(company)
    with clock.moved(timedelta(days=1)):
        assert clock.today() - timedelta(days=1) in tally_days()
        rows = dict(ControlDay.objects.values_list('reference', 'broken'))
        assert rows['clock:P55'] == 1 or clock.shanghai(clock.now()).hour == 0
        assert ControlDay.objects.filter(reference='usecase:rulebook.propose', kept=1).exists()
        before = ControlDay.objects.count()
        tally_days()
        assert ControlDay.objects.count() == before
        sound()
        ControlDay.objects.filter(reference='usecase:rulebook.propose').update(kept=7)
        assert 'rulebook_counts' in {proof.invariant for proof in drift.run() if proof.found}


def test_cases_out_of_sight_are_counted_and_not_shown(company: World) -> None:
    missed(company)
    span = Period(clock.today() - timedelta(days=1), clock.today())
    seen = behind('clock:P55', Kept.BROKEN, span, company.actor('hr'))
    hidden = behind('clock:P55', Kept.BROKEN, span, company.actor('packer'))
    assert (len(seen.examples), seen.hidden) == (1, 0)
    assert (hidden.examples, hidden.hidden) == ([], 1)


def page(client: Client, company: World, who: str, address: str) -> Any:
    client.force_login(User.objects.get(username=who))
    return client.get(address)


@pytest.mark.parametrize(
    'address',
    [
        '/rulebook/', '/rulebook/?q=审核', '/rulebook/?kind=unenforced', '/rulebook/paper/',
        '/rulebook/mine/',
        '/rulebook/conformance/',
        '/rulebook/conformance/?department=warehouse&position=packer&kind=clock&since=x&until=2020-13-01',
        '/rulebook/findings/',
        '/rulebook/amendments/', '/rulebook/policies/',
    ],
)  # fmt: skip
@pytest.mark.parametrize('language', ['zh-hans', 'en'])
def test_pages_open(client: Client, company: World, address: str, language: str) -> None:
    client.cookies['django_language'] = language
    assert page(client, company, 'general_manager', address).status_code == 200


def test_pages_of_one_thing_open(client: Client, company: World) -> None:
    row = decide(company, propose(company))
    Task.objects.filter(case_id=row.case_id, node='review').update(due_at=clock.now() - timedelta(hours=3))
    raise_findings(actor=system())
    policy = PolicyVersion.objects.filter(policy__key='attendance').get().policy_id
    addresses = [
        f'/rulebook/clauses/{row.clause_id}/', f'/rulebook/clauses/{row.clause_id}/amend/', f'/rulebook/amendments/{row.pk}/',
        f'/rulebook/amendments/{row.pk}/revise/', f'/rulebook/policies/{policy}/', f'/rulebook/policies/{policy}/amend/',
        f'/rulebook/policies/{policy}/rehearsal/', f'/rulebook/conformance/{row.clause_id}/?state=kept',
        f'/rulebook/findings/{Finding.objects.get().pk}/',
    ]  # fmt: skip
    for address in addresses:
        assert page(client, company, 'general_manager', address).status_code == 200, address


def test_who_may_not_see_how_rules_are_kept_is_refused(client: Client, company: World) -> None:
    assert page(client, company, 'packer', '/rulebook/conformance/').status_code == 403
    assert page(client, company, 'packer', '/rulebook/').status_code == 200


def test_an_amendment_is_proposed_on_the_page(client: Client, company: World) -> None:
    clause = selectors.versions_of(['OR-901'])['OR-901']
    address = f'/rulebook/clauses/{clause.clause_id}/amend/'
    shown = page(client, company, 'hr', address).content.decode()
    assert '主管两天内审核修订。' in shown
    told = {
        'title': clause.title, 'title_en': clause.title_en, 'text': '主管半天内审核。', 'text_en': clause.text_en,
        'reason': '更快', 'effective_from': clock.today().isoformat(),
    }  # fmt: skip
    assert client.post(address, {**told, 'reason': ''}).status_code == 422
    assert client.post(address, told).status_code == 302
    assert Amendment.objects.get().draft == {'text': '主管半天内审核。', 'text_en': ''}


def test_a_policy_is_amended_on_the_page_in_yuan(client: Client, company: World) -> None:
    policy = PolicyVersion.objects.get(policy__key='fines').policy_id
    address = f'/rulebook/policies/{policy}/amend/'
    assert 'value="200.00"' in page(client, company, 'hr', address).content.decode()
    told = {'least_fen': '50', 'most_fen': '300.00', 'reason': '调整', 'effective_from': clock.today().isoformat()}
    assert client.post(address, told).status_code == 302
    assert Amendment.objects.get().draft == {'least_fen': 5_000, 'most_fen': 30_000}


def month_told(company: World, process: str, node: str, values: dict[str, Any]) -> None:
    """A case that carries a month's data, begun by the system as its schedule begins it."""
    assert not world.take_in(process).refused
    begun = start([NewCase(process, values, node=node)], actor=system())
    assert begun.done, begun.refused


def test_a_past_month_is_reckoned_again_and_nothing_is_written(client: Client, company: World) -> None:
    day = {'employee': 'packer', 'early_minutes': 0, 'absent_half_days': 0}
    rows = [{**day, 'day': f'2026-10-{number:02d}', 'late_minutes': 12} for number in (8, 9, 12, 13)]
    wages = [{'employee': 'packer', 'month_wage_fen': 435_000, 'wage_fen': 0, 'bonus_fen': 0}]
    month_told(company, 'P45', 'monthly', {'month': '2026-10', 'attendance': rows, 'deductions': wages})
    policy = PolicyVersion.objects.get(policy__key='attendance')
    values = dict(policy.values) | {'late_minutes': 10, 'month': '2026-10'}

    assert (
        '2026-10' in page(client, company, 'hr', f'/rulebook/policies/{policy.policy_id}/rehearsal/').content.decode()
    )
    shown = client.get(f'/rulebook/policies/{policy.policy_id}/rehearsal/', values).content.decode()
    assert '扣 0 天工资，奖金 5%' in shown  # three free, the fourth takes 5 %
    assert '扣 4 天工资，奖金 40%' in shown  # each is beyond ten minutes
    assert '+¥800.00' in shown  # four days of 4,350 by 21.75
    assert PolicyVersion.objects.filter(policy=policy.policy_id).count() == 1
    assert not Amendment.objects.exists()


def test_grades_of_a_past_month_are_reckoned_again(client: Client, company: World) -> None:
    rows = [{'employee': 'packer', 'score': 79.99, 'bonus_base_fen': 100_000}]
    month_told(company, 'P46', 'monthly', {'appraisal_month': '2026-10', 'appraisal': rows})
    policy = PolicyVersion.objects.get(policy__key='grades')
    values = dict(policy.values) | {'good_from': 79, 'month': '2026-10'}
    page(client, company, 'hr', '/rulebook/')
    shown = client.get(f'/rulebook/policies/{policy.policy_id}/rehearsal/', values).content.decode()
    assert '79.99 · 合格 × 1' in shown
    assert '79.99 · 良好 × 1.2' in shown
    assert '+¥200.00' in shown
