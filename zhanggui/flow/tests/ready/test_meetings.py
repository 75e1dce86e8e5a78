"""💡 A meeting: everybody suggests, one convenes; nameless is nameless; what was decided goes on with the process."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from zhanggui.flow.models import Case, Meeting, Suggestion
from zhanggui.flow.ready import panel_for, panels_of
from zhanggui.flow.tests.ready.rooms import PEOPLE, at, codes, company, do, nodes, open_task, variables
from zhanggui.flow.tests.running.company import TestDirectory

pytestmark = pytest.mark.django_db

TASK = '<userTask id="t" name="讨论" zg:kind="brainstorm" zg:who="position:team"/>'
NAMELESS = '<userTask id="t" name="讨论" zg:kind="brainstorm" zg:who="position:team" zg:form="ideas"/>'
IDEAS = 'key: ideas\nname: 讨论\nanonymous: true\nfields: []\n'


@pytest.fixture
def people(directory: TestDirectory) -> PEOPLE:
    return company(directory)


def page(case: int, who: object) -> str:
    panel = panel_for(open_task(case, who), who)
    return render_to_string(panel.template, {'data': panel.context})


def test_suggestions_minutes_and_the_decision_go_on(people: PEOPLE) -> None:
    case = at(people, TASK)
    assert do('flow.suggest', case, people['ann'], text='主图换白底').done
    assert do('flow.suggest', case, people['bob'], text='加视频').done
    assert do('flow.complete', case, people['ann']).done
    told = {'present': [people['ann'].id, people['eve'].id], 'decision': '白底', 'minutes': '都同意'}

    assert do('flow.keep_minutes', case, people['starter'], **told).done
    assert nodes(case) == {'t'}
    assert do('flow.keep_minutes', case, people['starter'], **told, close=True).done

    assert nodes(case) == {'after'}
    assert Meeting.objects.get().present == [people['ann'].id], 'who was not asked was not there'
    known = variables(case)
    assert (known['decision'], known['minutes'], known['suggestions']) == ('白底', '都同意', ['主图换白底', '加视频'])
    (panel,) = panels_of(Case.objects.get(pk=case), people['starter'])
    assert '白底' in render_to_string(panel.template, {'data': panel.context})


def test_who_was_not_asked_and_who_does_not_convene_is_refused(people: PEOPLE) -> None:
    case = at(people, TASK)
    assert codes(do('flow.keep_minutes', case, people['ann'], decision='我说了算', close=True)) == ['not_convener']
    assert not Meeting.objects.exists()
    assert nodes(case) == {'t'}


def test_a_meeting_is_not_closed_without_a_decision_by_any_door(people: PEOPLE) -> None:
    case = at(people, TASK)
    assert codes(do('flow.keep_minutes', case, people['starter'], minutes='聊了聊', close=True)) == ['decision']
    verdicts = do('flow.complete', case, people['starter'])
    assert [refusal.numbers['field'] for refusal in verdicts.refused] == ['minutes']
    assert nodes(case) == {'t'}


def test_a_nameless_suggestion_shows_no_name(people: PEOPLE) -> None:
    case = at(people, NAMELESS, form=IDEAS)
    do('flow.suggest', case, people['ann'], text='主管别插手', anonymous=True)
    html = page(case, people['starter'])
    assert '主管别插手' in html
    said = html.split('</ol>')[0]
    assert '匿名' in said
    assert 'ann' not in said


def test_nameless_only_where_the_form_allows_it(people: PEOPLE) -> None:
    case = at(people, TASK)
    assert codes(do('flow.suggest', case, people['ann'], text='x', anonymous=True)) == ['anonymous']
    assert codes(do('flow.suggest', case, people['ann'], text='  ')) == ['text']
    assert codes(do('flow.suggest', case, people['ann'], text='x' * 2001)) == ['text']
    assert not Suggestion.objects.exists()


def test_what_is_suggested_is_text_and_nothing_else(people: PEOPLE) -> None:
    case = at(people, TASK)
    do('flow.suggest', case, people['ann'], text='<script>alert(1)</script>')
    assert '<script>alert' not in page(case, people['bob'])
