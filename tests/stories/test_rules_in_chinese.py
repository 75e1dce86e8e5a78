"""A company writes its rules in Chinese: English may be missing or come later, and is never that of an older text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.processes.world import World
from tests.stories.test_rules import company, decide, do, page, propose, sound
from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.core.words import say
from zhanggui.notices.models import Notice
from zhanggui.rulebook import selectors
from zhanggui.rulebook.models import Amendment, Clause, ClauseVersion
from zhanggui.rulebook.services.amending import NewAmendment
from zhanggui.site.playbook import differences, load_playbook, read
from zhanggui.site.playbook.exporting import export_playbook

pytestmark = pytest.mark.django_db
__all__ = ['company']
OLD_ENGLISH = 'A superior reviews an amendment within two days.'
NEW = '主管一天内审核修订。'


def held() -> ClauseVersion:
    return selectors.versions_of(['OR-901'])['OR-901']


def form(**more: str) -> dict[str, str]:
    now = held()
    texts = {'title': now.title, 'text': now.text, 'title_en': now.title_en, 'text_en': now.text_en}
    return texts | {'reason': '太慢', 'effective_from': clock.today().isoformat()} | more


def test_changed_chinese_takes_the_old_english_with_it(company: World) -> None:
    row = propose(company)
    assert row.draft == {'text': NEW, 'text_en': ''}
    decide(company, row)
    now = held()
    assert (now.text, now.text_en, now.title_en) == (NEW, '', 'Amendments reviewed in time')
    assert now.said == say(NEW, NEW)
    sound()


def test_english_that_is_brought_along_is_kept_and_the_old_one_given_again_is_not(company: World) -> None:
    own = {'text': NEW, 'text_en': ' Within a day. '}
    assert propose(company, draft=own).draft == {'text': NEW, 'text_en': 'Within a day.'}
    Amendment.objects.all().delete()
    assert propose(company, draft={'text': NEW, 'text_en': OLD_ENGLISH}).draft == {'text': NEW, 'text_en': ''}


def test_a_draft_of_before_this_rule_brings_no_old_english_into_force(company: World) -> None:
    row = propose(company)
    Amendment.objects.update(draft={'text': NEW})
    decide(company, row)
    assert held().text_en == ''


def test_english_comes_later_by_an_amendment_of_its_own(company: World) -> None:
    decide(company, propose(company))
    row = propose(company, draft={'text_en': 'A superior reviews it within a day.'})
    decide(company, row)
    assert held().said == say(NEW, 'A superior reviews it within a day.')


@pytest.mark.parametrize('key', ['title', 'text'])
@pytest.mark.parametrize('text', ['', ' ', '\x00'])
def test_the_chinese_must_be_there(company: World, key: str, text: str) -> None:
    line = NewAmendment(clause='OR-901', draft={key: text}, reason='x', effective_from=clock.today())
    assert do(company, 'hr', 'rulebook.propose', [line]).by_code == {key: 1}
    assert not Amendment.objects.exists()


def test_the_form_asks_for_no_english(client: Client, company: World) -> None:
    address = f'/rulebook/clauses/{held().clause_id}/amend/'
    shown = page(client, company, 'hr', address).content.decode()
    assert '英文可以不填' in shown
    assert client.post(address, form(text=NEW, title_en='', text_en='')).status_code == 302
    assert Amendment.objects.get().draft == {'text': NEW, 'title_en': '', 'text_en': ''}


def test_a_draft_is_revised_without_english(client: Client, company: World) -> None:
    row = propose(company)
    address = f'/rulebook/amendments/{row.pk}/revise/'
    shown = page(client, company, 'hr', address).content.decode()
    assert OLD_ENGLISH not in shown
    assert client.post(address, form(text='主管当天审核修订。')).status_code == 302
    row.refresh_from_db()
    assert (row.draft['text'], row.draft['text_en']) == ('主管当天审核修订。', '')


def english(client: Client, company: World, address: str) -> str:
    client.cookies['django_language'] = 'en'
    response = page(client, company, 'general_manager', address)
    assert response.status_code == 200
    found: str = response.content.decode()
    return found


def test_an_english_reader_sees_the_chinese_and_that_there_is_no_english(client: Client, company: World) -> None:
    row = decide(company, propose(company))
    addresses = ['/rulebook/', '/rulebook/?q=审核', '/rulebook/paper/', f'/rulebook/clauses/{row.clause_id}/']
    for address in addresses:
        shown = english(client, company, address)
        assert 'No English yet' in shown, address
        assert '主管' in shown, address
    assert OLD_ENGLISH not in english(client, company, '/rulebook/paper/')
    assert '(English to be written)' in english(client, company, f'/rulebook/amendments/{row.pk}/')
    client.cookies['django_language'] = 'zh-hans'
    assert '尚无英文' not in page(client, company, 'general_manager', '/rulebook/').content.decode()


def test_who_must_read_it_is_told_in_english_too(company: World) -> None:
    decide(company, propose(company, draft={'title': '修订当天审', 'text': NEW}))
    notice = Notice.objects.filter(kind='rulebook.changed').first()
    assert notice is not None
    assert notice.title_en == 'A rule changed, please read: 修订当天审'


@pytest.fixture
def exported(company: World, tmp_path: Path) -> Path:
    decide(company, propose(company))
    export_playbook(tmp_path, say('甲', 'A'))
    return tmp_path


def clause_file(folder: Path) -> Path:
    return folder / 'clauses' / 'organisation.yaml'


def of_clause(found: Any) -> list[tuple[str, str]]:
    return [(one.code, one.grade) for one in found if one.where == 'OR-901']


def test_what_is_exported_without_english_loads_again_and_says_the_same(exported: Path) -> None:
    assert "text_en: ''" in clause_file(exported).read_text('utf-8')
    book = read(exported)
    assert of_clause(book.complaints) == [('no_english', 'warning')]
    assert [one for one in differences(book) if one.piece.key == 'OR-901' and one.standing.value != 'same'] == []

    load_playbook(exported, actor=system())
    assert held().said == say(NEW, NEW)
    before = clause_file(exported).read_bytes()
    export_playbook(exported, say('甲', 'A'))
    assert clause_file(exported).read_bytes() == before


def test_a_file_that_leaves_english_out_is_told_so(exported: Path) -> None:
    file = clause_file(exported)
    file.write_text(file.read_text('utf-8').replace("    text_en: ''\n", ''), 'utf-8')
    found = [one for one in read(exported).complaints if one.file == 'clauses/organisation.yaml']
    assert [one.grade for one in found] == ['error']
    assert 'text_en' in str(found[0].reason)
    assert Clause.objects.filter(code='OR-901').exists()
