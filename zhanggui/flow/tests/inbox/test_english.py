"""An English reader finds the English names of a drawing wherever a Chinese one finds the Chinese ones."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.flow.models import Process
from zhanggui.flow.tests.inbox.office import Office, make_office
from zhanggui.flow.tests.running.company import flows, process, published

pytestmark = pytest.mark.django_db

NAMED = process(
    '<laneSet id="ls"><lane id="l1" name="主管" zg:nameEn="Supervisor" zg:positions="BOSS">'
    '<flowNodeRef>approve</flowNodeRef></lane></laneSet>'
    '<startEvent id="s" name="提交申请" zg:nameEn="Asked" zg:form="spending"/>'
    '<userTask id="approve" name="主管审批" zg:nameEn="Approve &gt; 1" zg:refuse="end"/><endEvent id="e"/>'
    + flows('s>approve', 'approve>e'),
    key='spending', attributes='zg:category="行政" zg:nameEn="Spending money" zg:title="&quot;采购 &quot; + what"',
)  # fmt: skip


@pytest.fixture
def office() -> Office:
    made = make_office()
    published(NAMED)
    return made


def shown(client: Client, address: str, language: str) -> str:
    answer: Any = client.get(address, headers={'accept-language': language})
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_the_process_keeps_both_names(office: Office) -> None:
    kept = Process.objects.get(key='spending')
    assert (kept.name, kept.name_en) == ('测试流程', 'Spending money')


def test_steps_lanes_and_processes_are_named_in_the_readers_language(office: Office, client: Client) -> None:
    case = office.begin()
    client.force_login(office.boss)
    task = reverse('flow.task', kwargs={'pk': office.task(case).pk})
    for address in (reverse('flow.todo'), task, reverse('flow.case', kwargs={'pk': case})):
        english, chinese = shown(client, address, 'en'), shown(client, address, 'zh-Hans')
        assert said(english, 'Approve &gt; 1', '主管审批') == [True, False], address
        assert said(chinese, 'Approve &gt; 1', '主管审批') == [False, True], address
        assert said(english, 'Spending money') != said(chinese, 'Spending money'), address


def test_the_catalogue_has_english_headings(office: Office, client: Client) -> None:
    client.force_login(office.starter)
    page = shown(client, reverse('flow.start_list'), 'en')
    assert 'Spending money' in page
    assert '<h2>Office ' in page


def test_the_drawing_carries_the_names_of_the_reader(office: Office, client: Client) -> None:
    address = reverse('flow.case_drawing', kwargs={'pk': office.begin()})
    client.force_login(office.starter)
    english, chinese = shown(client, address, 'en'), shown(client, address, 'zh-Hans')
    assert said(english, 'name="Supervisor"', 'name="主管"') == [True, False]
    assert said(chinese, 'name="Supervisor"', 'name="主管"') == [False, True]


def said(page: str, *texts: str) -> list[bool]:
    return [text in page for text in texts]
