"""The dialogs of the operations: what can be chosen is what the tasks at hand allow, and nothing else is taken."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.flow.tests.operations.floor import Floor
from zhanggui.flow.usecases import operations

EVERY = [thing for thing in vars(operations).values() if isinstance(thing, usecases.UseCase) and thing.takes_ids]
OF_CASES_AND_TASKS = [thing.name for thing in EVERY if thing.subject in {operations.TASK, operations.CASE}]


@pytest.fixture
def arrived(floor: Floor) -> Floor:
    floor.publish()
    floor.arrive()
    return floor


@pytest.fixture
def ann(arrived: Floor, client: Client) -> Client:
    """Her browser. She may do everything, so that only the dialog is in question."""
    users = get_user_model()._default_manager.filter(pk=arrived.id('ann'))
    users.update(is_superuser=True)
    client.force_login(users.get())
    return client


def address(name: str, item: int) -> str:
    return f'{reverse("ui.perform", kwargs={"name": name})}?_ids={item}'


@pytest.mark.parametrize('name', OF_CASES_AND_TASKS)
def test_every_dialog_opens(arrived: Floor, ann: Client, name: str) -> None:
    item = arrived.task('ann') if usecases.get(name).subject == operations.TASK else arrived.case
    answer = ann.get(address(name, item))
    assert answer.status_code == 200
    assert str(usecases.get(name).label.zh) in answer.content.decode()


def test_send_back_offers_what_was_done_and_the_starter(arrived: Floor, ann: Client) -> None:
    page = ann.get(address('flow.send_back', arrived.task('ann'))).content.decode()
    for value in ('value=""', 'value="apply"', 'value="start"'):
        assert value in page
    assert 'value="finish"' not in page


def test_what_was_not_offered_is_not_taken(arrived: Floor, ann: Client) -> None:
    told = {'_ids': arrived.task('ann'), 'node': 'finish', 'comment': '退'}
    answer = ann.post(reverse('ui.perform', kwargs={'name': 'flow.send_back'}), told)
    assert answer.status_code == 422
    assert arrived.seen == 'running decide:ann'


def test_a_dialog_is_sent(arrived: Floor, ann: Client) -> None:
    told = {'_ids': arrived.task('ann'), 'node': 'apply', 'straight': 'on', 'comment': '金额不对'}
    answer = ann.post(reverse('ui.perform', kwargs={'name': 'flow.send_back'}), told)
    assert answer.status_code == 200
    assert arrived.seen == 'running apply:joe'
    arrived.approve('joe')
    assert arrived.seen == 'running decide:ann'


def test_people_are_chosen_by_id_and_judged(arrived: Floor, ann: Client) -> None:
    told = {'_ids': arrived.task('ann'), 'to': '9999999', 'comment': ''}
    assert ann.post(reverse('ui.perform', kwargs={'name': 'flow.transfer'}), told).status_code == 422
    told['to'] = str(arrived.id('dan'))
    assert ann.post(reverse('ui.perform', kwargs={'name': 'flow.transfer'}), told).status_code == 200
    assert arrived.seen == 'running decide:dan'


def test_the_added_signers_are_offered_for_removal(arrived: Floor, ann: Client) -> None:
    task = arrived.task('ann')
    arrived.do('flow.add_signers', 'ann', [task], people=[arrived.id('dan'), arrived.id('cid')], where='beside')
    page = ann.get(address('flow.remove_signer', task)).content.decode()
    assert 'dan' in page
    assert 'cid' in page
    told = {'_ids': task, 'people': [str(arrived.id('dan'))]}
    assert ann.post(reverse('ui.perform', kwargs={'name': 'flow.remove_signer'}), told).status_code == 200
    assert arrived.seen == 'running decide:ann,cid'


def test_how_much_is_handed_over_is_said_beforehand(arrived: Floor, ann: Client) -> None:
    page = ann.get(address('flow.hand_over', arrived.id('ann'))).content.decode()
    assert '待办 1，待认领 0' in page
    told = {'_ids': arrived.id('ann'), 'to': arrived.id('dan')}
    assert ann.post(reverse('ui.perform', kwargs={'name': 'flow.hand_over'}), told).status_code == 200
    assert arrived.seen == 'running decide:dan'
