"""突发事件 at the door: reported, called down the list until somebody answers, handled, recovered, reviewed, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from zhanggui.core import clock, usecases
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.models import Case
from zhanggui.flow.services.timers import fire_due
from zhanggui.office.choices import EntryKind, IncidentState
from zhanggui.office.drafts import NewIncident
from zhanggui.office.models import Incident, IncidentEntry
from zhanggui.office.selectors import incidents
from zhanggui.office.tests.conftest import actor, do, settle
from zhanggui.org.models import User
from zhanggui.planning.models import TaskOrder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures('company')]


def perform(name: str, who: str, items: list[Any], **told: Any) -> Verdicts:
    verdicts = usecases.perform(usecases.get(name), items, actor=actor(who), told=told)
    settle()
    return verdicts


def reported(by: str = 'packer', **more: Any) -> Incident:
    line = NewIncident(**{'what': '仓库断网', 'category': 'system', 'scope': 'single', **more})
    verdicts = perform('office.report', by, [line])
    assert verdicts.done, [str(each.reason) for each in verdicts.refused]
    return Incident.objects.get(pk=verdicts.done[0])


def again(incident: Incident) -> Incident:
    incident.refresh_from_db()
    return incident


def kinds(incident: Incident) -> list[str]:
    return list(incident.entries.order_by('at', 'pk').values_list('kind', flat=True))


@pytest.mark.parametrize(
    ('told', 'level'),
    [
        ({'safety': True}, '1'), ({'scope': 'company'}, '1'), ({'orders_concerned': 1000}, '1'),
        ({'orders_concerned': 999}, '2'), ({'scope': 'several'}, '2'), ({'penalty': True}, '2'),
        ({'money_fen': 1_999_999}, '3'), ({'scope': 'shop'}, '3'), ({'orders_concerned': 19, 'money_fen': 199_999}, '4'),
    ],
)  # fmt: skip
def test_the_level_follows_from_what_is_concerned(told: dict[str, Any], level: str) -> None:
    assert reported(**told).level == level


def test_the_seat_of_the_kind_is_called_first_and_takes_it() -> None:
    incident = reported(detail='整个仓库')
    assert (incident.state, incident.lead_id) == (IncidentState.OPEN, None)
    (rung,) = incidents.ladder(incident)
    assert ([face.name for face in rung.people], rung.is_ringing) == (['it'], True)
    assert perform('office.take', 'it', [incident.pk], note='马上到').done
    assert again(incident).state == IncidentState.HANDLING
    assert incident.lead == User.objects.get(username='it')
    assert incident.answered_at is not None
    (rung,) = incidents.ladder(incident)
    assert (rung.answered_by, rung.is_ringing) == ('it', False)
    assert kinds(incident) == [EntryKind.REPORTED, EntryKind.CALLED, EntryKind.TAKEN]


def test_who_is_not_called_cannot_take_it_and_nothing_moves() -> None:
    incident = reported()
    for who, code in (('warehouse', 'not_found'), ('packer', 'not_called')):
        (refusal,) = perform('office.take', who, [incident.pk]).refused
        assert refusal.code == code
    assert (again(incident).state, incident.lead_id) == (IncidentState.OPEN, None)


def test_when_nobody_answers_the_next_is_called_and_the_last_again_and_again() -> None:
    incident = reported(safety=True, category='system')
    for position in ('ops_manager', 'ops_director', 'general_manager', 'general_manager'):
        incident_calls = list(incident.calls.order_by('nth'))
        with clock.stopped(incident_calls[-1].called_at + timedelta(minutes=incident_calls[-1].minutes, seconds=1)):
            fire_due()
            settle()
        assert incident.calls.latest('nth').position == position
    assert incident.calls.count() == 5
    assert incident.calls.filter(ended_at=None).count() == 1
    assert perform('office.take', 'general', [incident.pk]).done
    assert incident.calls.filter(ended_at=None).count() == 0


def test_passed_on_the_next_is_called_at_once() -> None:
    incident = reported()
    assert perform('office.pass_on', 'it', [incident.pk], note='在飞机上').done
    assert [rung.position for rung in incidents.ladder(again(incident))][-1] == 'ops_manager'
    assert perform('office.pass_on', 'it', [incident.pk]).refused
    assert incident.calls.count() == 2


def test_a_false_alarm_ends_it() -> None:
    incident = reported()
    assert perform('office.call_off', 'it', [incident.pk], reason='插头松了').done
    assert again(incident).state == IncidentState.MISTAKEN
    assert perform('office.note', 'packer', [incident.pk], text='晚了').refused
    assert kinds(incident)[-1] == EntryKind.MISTAKEN


def test_recovered_reviewed_and_its_measures_done_before_it_closes() -> None:
    incident = reported(scope='company')
    perform('office.take', 'it', [incident.pk])
    case, it = incident.case_id, User.objects.get(username='it').pk
    do(case, 'dispatch', 'it', incident_plan='切备用线路', helpers=[User.objects.get(username='packer').pk])
    do(case, 'act', 'packer', done_what='已切换', done_at=clock.shanghai(clock.now()).isoformat())
    do(case, 'recover', 'it', loss_fen=123_45, orders_lost=3)
    assert again(incident).state == IncidentState.RECOVERED
    assert (incident.loss_fen, incident.review_due_at is not None) == (123_45, True)
    until = (clock.today() + timedelta(days=5)).isoformat()
    measures = [{'measure': '双线路', 'standard': '断一条不停', 'owner_name': 'warehouse', 'due_on': until}]
    do(
        case, 'review', 'it', review_causes=['capacity'], review_story='只有一条线路', measures=measures,
        improvement_inspector=it, lesson='别只靠一条线',
    )  # fmt: skip
    do(case, 'confirm', 'director')
    assert again(incident).state == IncidentState.REVIEWED
    order = TaskOrder.objects.get()
    assert order.assignee == User.objects.get(username='warehouse')
    assert '双线路' in order.what
    child = Case.objects.get(parent_id=case).pk
    do(child, 'accept', 'warehouse', outcome='accept')
    do(child, 'work', 'warehouse', result='装好了')
    do(child, 'inspect', 'it', score=90)
    assert Case.objects.get(pk=case).status == 'running'
    assert [each[1] for each in incidents.turns(incident, actor('clerk'))]
    shown = [EntryKind.ORDERED, EntryKind.DONE, EntryKind.RECOVERED, EntryKind.REVIEWED, EntryKind.MEASURES]
    assert [kind for kind in kinds(incident) if kind in shown] == shown


def test_the_timeline_only_grows() -> None:
    incident = reported()
    assert perform('office.note', 'packer', [incident.pk], text='备用网也断了').done
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic():
        IncidentEntry.objects.update(text='改')
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic():
        IncidentEntry.objects.all().delete()


def test_a_drill_is_called_as_usual_and_counted_nowhere() -> None:
    incident = reported(drill=True)
    assert incident.calls.count() == 1
    assert incidents.open_counts(actor('director')) == (0, 0)
    reported()
    assert incidents.open_counts(actor('director')) == (1, 0)


def test_seen_by_whom_it_concerns_and_by_the_lead(client: Client) -> None:
    incident = reported()
    address = reverse('office.incident', kwargs={'pk': incident.pk})
    for who, status in (('packer', 200), ('it', 200), ('director', 200), ('service', 404)):
        client.force_login(User.objects.get(username=who))
        assert client.get(address).status_code == status, who


def test_reported_on_its_page(client: Client) -> None:
    client.force_login(User.objects.get(username='packer'))
    told = {'what': '打印机坏了', 'category': 'logistics', 'scope': 'single', 'orders_concerned': '3', 'money': '12.5'}
    answer = client.post(reverse('office.incident_new'), told)
    incident = Incident.objects.get()
    assert answer.headers['Location'] == reverse('office.incident', kwargs={'pk': incident.pk})
    assert (incident.money_fen, incident.orders_concerned) == (1_250, 3)
    settle()
    body = client.get(answer.headers['Location']).content.decode()
    assert '打印机坏了' in body
    assert 'warehouse' in body
    refused = client.post(reverse('office.incident_new'), {**told, 'what': '', 'scope': 'galaxy'})
    assert refused.status_code == 422
    assert Incident.objects.count() == 1


def test_the_call_list_names_who_sits_there(client: Client) -> None:
    client.force_login(User.objects.get(username='packer'))
    body = client.get(reverse('office.call_list')).content.decode()
    assert body.count('<th scope="row">') == 7
    assert 'warehouse_manager' in body
    assert client.get(reverse('office.incidents')).status_code == 200
