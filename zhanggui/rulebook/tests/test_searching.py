"""Clauses found by what people type, at the screen: words apart, characters close together, and whatever a keyboard gives."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import ClassVar

import pytest
from django.test import Client
from django.urls import reverse

from zhanggui.core.actors import system
from zhanggui.org.models import User
from zhanggui.rulebook.rights import SEE
from zhanggui.rulebook.searching import sought
from zhanggui.rulebook.services import load_rulebook
from zhanggui.rulebook.tests.drafts import SEALING, chapter

EXCHANGE = replace(
    SEALING, id='OS-31', title='退换货当日登记', title_en='Exchanges are noted the same day',
    text='收到后当天写进登记表，写明颜色、尺码和原因（含 50% 以上破损）。', text_en='Written down on the day it comes in.',
)  # fmt: skip
RETURNED = replace(
    SEALING, id='OS-32', title='仓库拆包', title_en='Unpacking', text='先核对退货单号。货不对版的另放；再退。货要拍照。',
    text_en='The number of the return is compared first.',
)  # fmt: skip
NEAR = replace(
    SEALING, id='OS-33', title='客服回访', title_en='Calls after a sale',
    text='三天内问清退和换货的原因，<b>不许</b>推给仓库。', text_en='Ask why within three days.',
)  # fmt: skip
APART = replace(
    SEALING, id='OS-34', title='只退不换', title_en='Money back', text='先退。货款当日到账，退得快的货款优先。',
    text_en='Paid back the same day.',
)  # fmt: skip


@pytest.mark.django_db
class TestSearch:
    rights: ClassVar[tuple[str, ...]] = (SEE,)

    @pytest.fixture(autouse=True)
    def book(self, client: Client, reader: User) -> None:
        drafts = (NEAR, RETURNED, EXCHANGE, APART)
        assert not load_rulebook([chapter(*drafts)], actor=system()).refused
        client.force_login(reader)

    def page(self, client: Client, text: str) -> str:
        response = client.get('/rulebook/', {'q': text})
        assert response.status_code == 200
        return response.content.decode()

    def found(self, client: Client, text: str) -> list[str]:
        """Ids in the order of the page."""
        rows = re.findall(r'<td class="rule-code"><a [^>]*>(.*?)</a>', self.page(client, text))
        return [re.sub('<.*?>', '', row) for row in rows]

    def test_a_word_is_found_taken_apart_after_titles_and_whole_words(self, client: Client) -> None:
        assert self.found(client, '退货') == ['OS-31', 'OS-32', 'OS-33']

    def test_what_was_found_is_marked(self, client: Client) -> None:
        shown = self.page(client, '退货')
        assert '<mark>退换货</mark>当日登记' in shown
        assert '核对<mark>退货</mark>单号' in shown
        assert '问清<mark>退和换货</mark>的原因，&lt;b&gt;不许&lt;/b&gt;推' in shown
        assert '再退。货要拍照' in shown

    def test_every_word_must_occur_wherever_it_stands(self, client: Client) -> None:
        assert self.found(client, '原因 退货') == ['OS-31', 'OS-33']
        assert self.found(client, '退货\u3000仓库  原因') == ['OS-33']
        assert self.found(client, '退货 飞机') == []

    @pytest.mark.parametrize('text', ['os-32', 'OS-32', 'ｏｓ－３２', 'os32', 'unpacking', '　OS-32 '])
    def test_codes_and_english_are_found_as_they_are_typed(self, client: Client, text: str) -> None:
        assert self.found(client, text) == ['OS-32']

    @pytest.mark.parametrize('text', ['.*', '[退', '(?', '\\d', '退|货', '^OS', '_S-31', '%%', "'; --", '<b', '货$'])
    def test_signs_of_patterns_mean_themselves(self, client: Client, text: str) -> None:
        assert self.found(client, text) == (['OS-33'] if text == '<b' else [])

    def test_a_sign_that_stands_there_is_found(self, client: Client) -> None:
        assert self.found(client, '50%') == ['OS-31']
        assert self.found(client, '<b>') == ['OS-33']

    @pytest.mark.parametrize('text', ['', '   ', '\x00', '\u200b\x00 '])
    def test_nothing_typed_shows_the_book(self, client: Client, text: str) -> None:
        assert self.found(client, text) == ['OS-33', 'OS-32', 'OS-31', 'OS-34']

    def test_signs_nobody_sees_are_left_out_of_words(self, client: Client) -> None:
        assert self.found(client, '退\u200b货\x00 原因') == ['OS-31', 'OS-33']

    @pytest.mark.parametrize('text', ['退货' * 100, '退 货 ' * 70, '\U0001f600' * 200, 'a' * 5000])
    def test_long_and_strange_texts_are_answered(self, client: Client, text: str) -> None:
        self.page(client, text)

    def test_the_palette_finds_the_same(self, client: Client) -> None:
        shown = client.get(reverse('ui.search'), {'q': '退货 原因'}).content.decode()
        assert 'OS-31' in shown
        assert 'OS-32' not in shown


def test_effort_grows_with_the_text_alone() -> None:
    """A pattern of as many gaps would go through all their combinations."""
    since = time.process_time()
    assert '<mark>' not in sought('退' * 199 + '货').marked('退' * 2000)
    assert time.process_time() - since < 5
