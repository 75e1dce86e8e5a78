"""🗄 The archive: numbers without gaps, versions, documents as they were, found again by whoever sees their case."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from zhanggui.core import clock
from zhanggui.flow.models import Archived, Case
from zhanggui.flow.screens.ready import search_archive
from zhanggui.flow.services.ready.archiving import is_intact, looks
from zhanggui.flow.tests.ready.rooms import PEOPLE, at, codes, company, do, nodes, variables
from zhanggui.flow.tests.running.company import SYSTEM, TestDirectory

pytestmark = pytest.mark.django_db

TASK = '<userTask id="t" name="归档" zg:kind="archive" zg:who="position:boss" zg:form="cover"/>'
COVER = (
    'key: cover\nname: 归档\nfields:\n  - {key: brand, label: 品牌, type: text, max: 100}\n'
    'archive: {pattern: "ZC-{year}-{seq:4}", keep_years: 10}\n'
)


@pytest.fixture
def people(directory: TestDirectory) -> PEOPLE:
    return company(directory)


def filed(people: PEOPLE, title: str = '年度合同', **told: Any) -> tuple[int, Archived]:
    case = at(people, TASK, form='' if Archived.objects.exists() else COVER, brand='掌柜')
    verdicts = do('flow.archive', case, people['eve'], title=title, **told)
    assert verdicts.done, verdicts.as_dict()
    return case, Archived.objects.latest('pk')


def test_a_document_gets_its_number_and_the_process_goes_on(people: PEOPLE) -> None:
    case, document = filed(people, keywords=['合同', '年度', '合同'])
    year = clock.today().year
    assert (document.number, document.version, document.keywords) == (f'ZC-{year}-0001', 1, ['合同', '年度'])
    assert document.keep_until is not None
    assert document.keep_until.year == year + 10
    assert document.document['values'] == {'brand': '掌柜'}
    assert document.document['shown'] == [['品牌', '掌柜']]
    assert is_intact(document)
    assert nodes(case) == {'after'}
    assert variables(case)['archive'] == {'number': document.number, 'version': 1, 'id': document.pk}


def test_what_is_filled_in_with_the_filing_is_put_away_and_known(people: PEOPLE) -> None:
    case, document = filed(people, values={'brand': '云裳记'})
    assert document.document['values'] == {'brand': '云裳记'}
    assert is_intact(document)
    assert variables(case)['brand'] == '云裳记'


def test_what_its_form_does_not_allow_files_nothing_and_takes_no_number(people: PEOPLE) -> None:
    case = at(people, TASK, form=COVER, brand='掌柜')
    assert codes(do('flow.archive', case, people['eve'], title='合同', values={'brand': 'b' * 101})) == ['field']
    assert (nodes(case), variables(case)['brand']) == ({'t'}, '掌柜')
    assert not Archived.objects.exists()
    assert do('flow.archive', case, people['eve'], title='合同').done
    assert Archived.objects.get().number.endswith('-0001')


def test_the_next_has_the_next_number_and_a_refused_one_takes_none(people: PEOPLE) -> None:
    _, first = filed(people)
    case = at(people, TASK, brand='掌柜')
    assert codes(do('flow.archive', case, people['eve'], title='')) == ['title']
    assert codes(do('flow.archive', case, people['eve'], title='x', keywords=['k' * 51])) == ['keywords']
    assert do('flow.archive', case, people['eve'], title='补充协议').done
    second = Archived.objects.latest('pk')
    assert int(second.number[-4:]) == int(first.number[-4:]) + 1


def test_a_known_number_makes_the_next_version_an_unknown_one_is_refused(people: PEOPLE) -> None:
    _, first = filed(people)
    _, second = filed(people, title='年度合同（修订）', number=first.number)
    assert (second.number, second.version) == (first.number, 2)
    case = at(people, TASK, brand='掌柜')
    assert codes(do('flow.archive', case, people['eve'], title='x', number='ZC-1999-0001')) == ['number']
    assert Archived.objects.count() == 2


def test_a_filed_document_stays_as_it_is(people: PEOPLE) -> None:
    filed(people)
    with pytest.raises(DatabaseError, match='append-only'), transaction.atomic():
        Archived.objects.update(title='改名')


def test_nobody_completes_without_filing(people: PEOPLE) -> None:
    case = at(people, TASK, form=COVER)
    assert [each.numbers['field'] for each in do('flow.complete', case, people['eve']).refused] == ['number']
    assert nodes(case) == {'t'}


@pytest.mark.parametrize('text', ['ZC-', '年度', '保密'])
def test_it_is_found_by_number_title_and_keyword(people: PEOPLE, text: str) -> None:
    _, document = filed(people, keywords=['保密'])
    assert list(search_archive(Archived.objects.visible_to(SYSTEM), text)) == [document]
    assert not search_archive(Archived.objects.visible_to(SYSTEM), '没有的').exists()


def test_its_page_shows_it_and_strangers_do_not_find_it(people: PEOPLE, client: Client) -> None:
    _, document = filed(people)
    client.force_login(people['eve'].person)  # type: ignore[arg-type]
    html = client.get(f'/flow/archive/{document.pk}/').content.decode()
    assert '掌柜' in html
    assert '内容与归档时一致' in html
    assert document.number in client.get('/flow/archive/').content.decode()
    stranger: Any = people['ann'].person
    stranger.is_superuser = False
    stranger.save()
    assert not Archived.objects.visible_to(people['ann']).exists()
    assert Case.objects.count() == 1


def test_a_pattern_is_shown_as_its_numbers_look() -> None:
    assert looks('ZC-{year}-{seq:4}', date(2026, 3, 1)) == 'ZC-2026-NNNN'
    assert looks('{year}{month}/{seq}', date(2026, 3, 1)) == '202603/N'
