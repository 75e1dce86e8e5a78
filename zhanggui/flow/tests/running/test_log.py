"""The log: a replay makes the same state, tampering shows, and what runs can go over to another version with its log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from zhanggui.core import clock, drift
from zhanggui.flow.engine.commands import AddSigner, SendBack
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Task, Timer
from zhanggui.flow.services import acting, chain, migrating, timers
from zhanggui.flow.services.replaying import differs, replay
from zhanggui.flow.services.running import run
from zhanggui.flow.tests.running.company import TestDirectory, begun, flows, person, process, published

pytestmark = pytest.mark.django_db

OPEN_LOG = 'SET LOCAL session_replication_role = replica'  # without triggers

BUSY = process(
    '<startEvent id="s"/><userTask id="a" name="初审" zg:who="position:boss" zg:due="P1D" zg:dueWorking="false"/>'
    '<boundaryEvent id="t" attachedToRef="a" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    '</timerEventDefinition></boundaryEvent><endEvent id="told"/><parallelGateway id="split"/>'
    '<userTask id="b" name="会签" zg:who="position:clerk,position:boss" zg:mode="all"/>'
    '<userTask id="c" name="登记" zg:who="starter"/>'
    '<parallelGateway id="join"/><endEvent id="e"/>'
    + flows('s>a', 't>told', 'a>split', 'split>b', 'split>c', 'b>join', 'c>join', 'join>e')
)


@pytest.fixture
def people(directory: TestDirectory) -> dict[str, object]:
    made = {name: person(name) for name in ('boss', 'clerk', 'other')}
    directory.posts = {'boss': [made['boss'].id], 'clerk': [made['clerk'].id]}
    directory.administrators = [made['boss'].id]
    return made


def open_task(case_id: int, node: str, who) -> Task:
    return Task.objects.get(case_id=case_id, node=node, state='open', assignee_id=who.id)


def lived(people) -> int:
    """A case to which much has happened."""
    published(BUSY)
    case_id = begun(people['other'], amount=1.5, big=10**20, note='“引号”')
    with clock.moved(timedelta(hours=2)):
        timers.fire_due()
    first = open_task(case_id, 'a', people['boss'])
    run(
        case_id,
        AddSigner(seat=first.seat, person=people['boss'].id, people=(people['other'].id,)),
        actor=people['boss'],
    )
    acting.complete([open_task(case_id, 'a', people['other']).pk], actor=people['other'])
    acting.complete([open_task(case_id, 'a', people['boss']).pk], actor=people['boss'])
    mine = open_task(case_id, 'b', people['clerk'])
    run(case_id, SendBack(seat=mine.seat, person=people['clerk'].id, node='a'), actor=people['clerk'])
    return case_id


def test_the_log_repeats_the_state(people) -> None:
    case_id = lived(people)
    assert replay(case_id) == State.loads(Case.objects.get(pk=case_id).state)
    assert differs(case_id) == ''
    found = [proof.as_dict() for proof in drift.run() if proof.found]
    assert not found, found


@pytest.mark.parametrize(
    'change',
    [
        'UPDATE flow_event SET person = 99 WHERE position = 2',
        "UPDATE flow_event SET at = at + interval '1 microsecond' WHERE position = 2",
        'UPDATE flow_event SET detail = \'{"x": 1}\' WHERE position = 1',
        'DELETE FROM flow_event WHERE position = 3',
        'DELETE FROM flow_event WHERE position = (SELECT max(position) FROM flow_event)',
    ],
)
def test_tampering_shows(people, change: str) -> None:
    lived(people)
    assert not list(chain.broken())
    with connection.cursor() as cursor:
        cursor.execute(OPEN_LOG)
        cursor.execute(change)
    names = {proof.invariant for proof in drift.run() if proof.found}
    assert names & {'flow_log', 'flow_log_whole'}


def test_the_log_cannot_be_changed(people) -> None:
    lived(people)
    with pytest.raises(Exception, match='append-only'), connection.cursor() as cursor:
        cursor.execute('UPDATE flow_event SET person = 1')


def test_a_state_changed_behind_the_log_shows(people) -> None:
    case_id = lived(people)
    Case.objects.filter(pk=case_id).update(state=Case.objects.get(pk=case_id).state.replace('1.5', '2.5'))
    assert {proof.invariant for proof in drift.run() if proof.found} == {'flow_replay'}


def test_a_running_case_goes_over_to_another_version(people) -> None:
    old = published(BUSY)
    case_id = begun(people['other'])
    new = published(
        BUSY.replace('id="a" name="初审"', 'id="review" name="初审"')
        .replace('"a"', '"review"')
        .replace('"s_a"', '"s_r"')
    )
    shown = migrating.preview(old, new, actor=people['boss'])
    assert [(place.node, place.to, place.tokens) for place in shown.places] == [('a', 'review', 1)]
    assert not shown.stay

    verdicts = migrating.migrate([case_id], actor=people['boss'], to=new)

    assert verdicts.done == [case_id], [refusal.as_dict() for refusal in verdicts.refused]
    task = Task.objects.get(case_id=case_id, state='open')
    assert (task.node, Case.objects.get(pk=case_id).version_id) == ('review', new)
    assert 'a' not in set(Timer.objects.filter(case_id=case_id).values_list('node', flat=True))
    assert migrating.migrate([case_id], actor=people['boss'], to=new).already == [case_id]
    assert acting.complete([task.pk], actor=people['boss']).done
    found = [proof.as_dict() for proof in drift.run() if proof.found]
    assert not found, found


def test_a_place_that_is_gone_refuses_the_case_and_nothing_moves(people) -> None:
    published(BUSY)
    case_id = begun(people['other'])
    before = Case.objects.get(pk=case_id).state
    new = published(
        process(
            '<startEvent id="s"/><userTask id="z" name="别的" zg:who="starter"/><endEvent id="e"/>'
            + flows('s>z', 'z>e')
        )
    )
    verdicts = migrating.migrate([case_id], actor=people['boss'], to=new)
    assert [refusal.code for refusal in verdicts.refused] == ['places']
    assert Case.objects.get(pk=case_id).state == before
    assert migrating.migrate([case_id], actor=people['boss'], to=new, places={'a': 'z'}).done == [case_id]
    assert not [proof.as_dict() for proof in drift.run() if proof.found]


def test_what_a_condition_made_of_today_is_made_of_that_day_again(people) -> None:
    """Decided three days ago, and repeated today."""
    published(
        process(
            '<startEvent id="s"/><userTask id="a" zg:who="position:boss"/><exclusiveGateway id="g" default="g_e"/>'
            '<userTask id="b" zg:who="position:boss"/><endEvent id="e"/><endEvent id="f"/>'
            + flows('s>a', 'a>g', 'b>f')
            + '<sequenceFlow id="g_b" sourceRef="g" targetRef="b">'
            '<conditionExpression>date(until) &gt;= today()</conditionExpression></sequenceFlow>'
            '<sequenceFlow id="g_e" sourceRef="g" targetRef="e"/>'
        )
    )
    with clock.moved(-timedelta(days=3)):
        case_id = begun(people['other'], until=clock.today().isoformat())
        assert acting.complete([open_task(case_id, 'a', people['boss']).pk], actor=people['boss']).done
    assert Task.objects.get(case_id=case_id, state='open').node == 'b'
    assert differs(case_id) == ''
