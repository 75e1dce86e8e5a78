"""The page of a process: read by whoever starts it or takes part, told in the order of the flow, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.flow.models import FormFile
from zhanggui.flow.panels import ProcessPanel, _process_panels, add_process_panel
from zhanggui.flow.screens import processes
from zhanggui.flow.selectors.guide import Guide, StepTold, in_order
from zhanggui.flow.services.loading import active_version, definition_of
from zhanggui.flow.tests.engine.building import diagram, event, line, user
from zhanggui.flow.tests.inbox.office import FORM, Office, make_office
from zhanggui.flow.tests.running.company import flows, process, published
from zhanggui.org.models import User
from zhanggui.ui.testing import ScreenMatrix

FIVE_DAYS = '<timerEventDefinition><timeDuration>P5D</timeDuration></timerEventDefinition>'
REFUSAL = '<conditionExpression>outcome = "refuse"</conditionExpression>'
TOLD = process(
    '<documentation>花钱之前先问。</documentation>'
    '<laneSet id="ls"><lane id="l1" name="主管" zg:positions="BOSS"><flowNodeRef>approve</flowNodeRef></lane>'
    '<lane id="l2" name="财务" zg:positions="FIN"><flowNodeRef>pay</flowNodeRef>'
    '<flowNodeRef>nudge</flowNodeRef></lane></laneSet>'
    '<startEvent id="s" name="提交申请" zg:form="spending"/><endEvent id="late_end" name="已催"/>'
    '<userTask id="pay" name="付款" zg:nameEn="Pay" zg:form="spending" zg:editable="cost_centre" zg:due="commitment"'
    ' zg:timeup="escalate"><documentation>核对发票再付。</documentation></userTask>'
    '<boundaryEvent id="slow" name="5 天未付" attachedToRef="pay" cancelActivity="false">' + FIVE_DAYS + '</boundaryEvent>'
    '<manualTask id="nudge" name="催付款"/><exclusiveGateway id="ok" name="同意？" default="f2"/>'
    '<userTask id="amend" name="修改申请" zg:who="starter" zg:form="spending"/>'
    '<userTask id="approve" name="主管审批" zg:due="P1D"/><endEvent id="e" name="已付"/>'
    + flows('s>approve', 'approve>ok', 'pay>e', 'slow>nudge', 'nudge>late_end', 'amend>approve')
    + '<sequenceFlow id="f1" name="否" sourceRef="ok" targetRef="amend">' + REFUSAL + '</sequenceFlow>'
    '<sequenceFlow id="f2" name="是" sourceRef="ok" targetRef="pay"/>',
    key='spending', attributes='zg:category="行政" zg:starters="position:AGENT" zg:nameEn="Spending"',
)  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = make_office()
    published(TOLD)
    return made


def page(client: Client, who: User, name: str = 'flow.process', language: str = 'zh-Hans', **more: str) -> Any:
    client.force_login(who)
    address = reverse(name, kwargs={'key': 'spending', **more})
    return client.get(address, headers={'accept-language': language})


def told() -> dict[str, StepTold]:
    version = active_version('spending')
    assert version is not None
    definition = definition_of(version)
    form = FormFile.objects.get(key='spending')
    assert form.source == FORM
    guide = Guide(definition, {}, {'BOSS': '主管', 'FIN': '财务', 'AGENT': '客服'})
    return {step.id: step for step in guide.steps()}


@pytest.mark.django_db
def test_the_steps_come_in_the_order_of_the_flow_and_not_of_the_file(office: Office) -> None:
    assert list(told()) == ['approve', 'amend', 'pay', 'nudge']
    version = active_version('spending')
    assert version is not None
    assert sorted(in_order(definition_of(version))) == sorted(definition_of(version).nodes)


def test_what_the_first_start_leads_to_is_told_first() -> None:
    monthly = event('start', 'monthly', '<timerEventDefinition><timeCycle>R/P1M</timeCycle></timerEventDefinition>')
    ways = line('asked', 'leave', 'e1'), line('monthly', 'punches', 'e2')
    ends = event('end', 'e1'), event('end', 'e2')
    drawn = diagram(event('start', 'asked'), monthly, user('leave'), user('punches'), *ends, *ways)
    assert [id for id in in_order(drawn) if id in {'leave', 'punches'}] == ['leave', 'punches']


@pytest.mark.django_db
def test_a_step_says_who_by_when_and_what_follows(office: Office) -> None:
    steps = told()
    assert steps['approve'].who == ('主管',)
    assert steps['approve'].due is not None
    assert steps['approve'].due.zh == '1 个工作日内'
    assert [(way.label, way.target, way.is_back) for way in steps['approve'].ways] == [
        ('驳回', '修改申请', False), ('', '付款', False),
    ]  # fmt: skip
    assert [(way.target, way.is_back) for way in steps['amend'].ways] == [('主管审批', True)]
    assert steps['pay'].due is not None
    assert steps['pay'].due.zh == '接手时自己承诺'
    assert [late.zh for late in steps['pay'].late] == ['逾期：上级也可办理', '5 天未付 → 催付款']
    assert steps['pay'].text == '核对发票再付。'


@pytest.mark.django_db
def test_who_starts_it_and_who_takes_part_read_it_others_do_not(office: Office, client: Client) -> None:
    for who in (office.starter, office.boss, office.clerk, office.admin):
        assert page(client, who).status_code == 200
    for name in ('flow.process', 'flow.process_print', 'flow.process_drawing', 'flow.process_figures'):
        assert page(client, office.outsider, name).status_code == 404
    assert page(client, office.outsider, 'flow.process_form', form='spending').status_code == 404
    case = office.begin()
    assert page(client, office.outsider).status_code == 404, case


@pytest.mark.django_db
def test_ones_own_steps_are_marked_and_only_a_starter_is_offered_the_start(office: Office, client: Client) -> None:
    clerk, starter = page(client, office.clerk).content.decode(), page(client, office.starter).content.decode()
    assert 'id="step-pay" class="is-own' in clerk
    assert 'id="step-approve" class="is-own' not in clerk
    start = reverse('flow.start', kwargs={'key': 'spending'})
    assert start not in clerk
    assert start in starter
    assert '花钱之前先问。' in clerk


@pytest.mark.django_db
def test_it_is_read_in_english_and_on_paper(office: Office, client: Client) -> None:
    english = page(client, office.boss, language='en').content.decode()
    assert 'Pay' in english
    assert 'Their superior may act as well' in english
    paper = page(client, office.boss, 'flow.process_print').content.decode()
    assert '付款' in paper
    assert '成本中心' in paper


@pytest.mark.django_db
def test_a_form_is_shown_empty_and_the_figures_count_what_is_under_way(office: Office, client: Client) -> None:
    office.begin()
    shown = page(client, office.boss, 'flow.process_form', form='spending').content.decode()
    assert 'name="amount_fen"' in shown
    assert page(client, office.boss, 'flow.process_form', form='none').status_code == 404
    figures = page(client, office.boss, 'flow.process_figures').content.decode()
    assert '<dt>进行中</dt><dd>1</dd>' in figures
    assert '主管审批' in figures


@pytest.mark.django_db
def test_contexts_above_hang_parts_of_theirs_on_it(office: Office, client: Client) -> None:
    kept = list(_process_panels)
    add_process_panel(
        ProcessPanel(
            title=processes.ProcessPage.title,
            template='flow/fragment/process_begin.html',
            load=lambda key, actor: {'key': key} if key == 'other' else {},
        )
    )
    try:
        empty = page(client, office.boss).content.decode()
        assert empty.count('谁可以发起') == 1, 'a panel with nothing to say is not shown'
    finally:
        _process_panels[:] = kept


class TestProcessPage(ScreenMatrix):
    screen = processes.ProcessPage

    @pytest.fixture
    def reader(self, office: Office) -> User:
        for number in range(3):
            office.begin(f'货架{number}')
        return office.boss

    @pytest.fixture
    def address(self, reader: User) -> str:
        return self.screen.address(key='spending')


class TestProcessPaper(TestProcessPage):
    screen = processes.ProcessPaper


class TestProcessFigures(TestProcessPage):
    screen = processes.ProcessFigures


class TestProcessDrawing(TestProcessPage):
    screen = processes.ProcessDrawing
