"""A case on its drawing: what is marked follows what happened, and only those who see the case see it."""

from __future__ import annotations

from datetime import timedelta

from zhanggui.core import clock
from zhanggui.flow.models import Case, ProcessVersion
from zhanggui.flow.selectors.diagram import Drawing, case_drawing
from zhanggui.flow.tests.logs.house import acted, begun


def states(drawing: Drawing) -> dict[str, str]:
    return {mark.node: mark.state for mark in drawing.marks}


def test_marks_follow_the_case(version: ProcessVersion) -> None:
    (case,) = begun()
    seen = case_drawing(case)
    assert states(seen) == {'begin': 'done', 'check': 'active'}
    assert {mark.node: mark.who for mark in seen.marks}['check'] == '林晓'
    assert seen.flows == {'f1': 1}

    seen = case_drawing(acted(case, 'check'))
    assert states(seen) == {'begin': 'done', 'check': 'done', 'which': 'done', 'pay': 'active'}
    assert seen.flows == {'f1': 1, 'f2': 1, 'yes': 1}
    assert [mark.lane for mark in seen.marks if mark.node == 'pay'] == ['财务']

    seen = case_drawing(acted(case, 'pay'))
    assert states(seen)['wait'] == 'waiting'
    assert states(seen)['pay'] == 'done'


def test_late_work_is_marked_late(version: ProcessVersion) -> None:
    (case,) = begun()
    acted(case, 'check')
    with clock.moved(timedelta(days=30)):
        (mark,) = [mark for mark in case_drawing(case).marks if mark.node == 'pay']
    assert mark.is_late


def test_a_finished_case_stands_nowhere(version: ProcessVersion) -> None:
    (case,) = begun()
    acted(case, 'check', 'refuse')
    assert set(states(case_drawing(case)).values()) == {'done'}
    assert 'refused' in states(case_drawing(case))
    assert Case.objects.get(pk=case.pk).status == 'completed'
