"""A list as its reader meets it: sight, filter, tabs, pages by key, selection of everything behind a filter."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from zhanggui.org.models import Shop, User

pytestmark = [pytest.mark.django_db, pytest.mark.urls('zhanggui.ui.tests.sample_urls')]
LIST = '/sample/shops/'


def codes(response: Any) -> list[str]:
    return re.findall(r'data-copy="(s\d+)"', response.content.decode())


def test_nameless_visitor_is_sent_to_log_in(client: Client) -> None:
    response = client.get(LIST)
    assert response.status_code == 302
    assert 'login' in response['Location']


def test_without_the_right_nothing_is_shown(client: Client, shops: list[Shop]) -> None:
    client.force_login(User.objects.create(username='guest'))
    response = client.get(LIST)
    assert response.status_code == 403
    assert not codes(response)


def test_pages_by_key_show_every_row_once_and_lead_back(browser: Client, shops: list[Shop]) -> None:
    seen, address, first = [], LIST, None
    while address:
        response = browser.get(address)
        assert response.status_code == 200
        page = codes(response)
        first = first or page
        seen += page
        found = re.search(r'rel="next" href="([^"]+)"', response.content.decode())
        back = re.search(r'rel="prev" href="([^"]+)"', response.content.decode())
        address = LIST + found.group(1).replace('&amp;', '&') if found else ''
    assert seen == sorted(shop.code for shop in shops)
    assert back
    back_page = codes(browser.get(LIST + back.group(1).replace('&amp;', '&')))
    assert back_page == seen[50:100]


def test_a_cursor_out_of_thin_air_means_the_first_page(browser: Client, shops: list[Shop]) -> None:
    for cursor in ('x', 'WzFd', '%00', 'W3sxIjoxfV0', '⁂'):
        assert codes(browser.get(LIST, {'after': cursor}))[0] == 's000'


def test_filter_tab_and_sort_narrow_together(browser: Client, shops: list[Shop]) -> None:
    response = browser.get(LIST, {'q': 's00', 'tab': 'open', 'sort': '-code'})
    assert codes(response) == [f's00{n}' for n in range(9, 0, -1)]
    assert browser.get(LIST, {'q': 's00', 'tab': 'open', 'count': '1'}).content == b'9'


def test_wrong_values_in_the_address_never_fail(browser: Client, shops: list[Shop]) -> None:
    odd = ['abc', '9', '?', 'password', 'a\x00b', '１', '-1', '9' * 5_000]
    for name in ('high_from', 'platform', 'size', 'tab', 'sort', 'q', 'after', 'is_active'):
        for value in odd:
            assert browser.get(LIST, {name: value}).status_code == 200, (name, value)


def test_htmx_gets_the_fragment_of_the_same_view(browser: Client, shops: list[Shop]) -> None:
    response = browser.get(LIST, headers={'HX-Request': 'true', 'HX-Target': 'list'})
    text = response.content.decode()
    assert text.lstrip().startswith('<section id="list"')
    assert '<html' not in text
    assert len(codes(response)) == 50


def test_hidden_columns_cost_no_join(browser: Client, shops: list[Shop], django_assert_num_queries: Any) -> None:
    browser.post('/me/columns/sample.shops/', {'columns': ['name', 'code'], 'freeze': '2', 'density': 'relaxed'})
    response = browser.get(LIST)
    text = response.content.decode()
    head = re.findall(r'<th class="[^"]*freeze-(\d)', text)
    assert head == ['0', '1']
    assert 'class="rows relaxed"' in text
    assert '仓库</th>' not in text


def test_what_a_shop_is_called_cannot_run(browser: Client) -> None:
    Shop.objects.create(code='s1', name='<script>alert(1)</script>"\'{0}', platform='taobao')
    text = browser.get(LIST).content.decode()
    assert '<script>alert' not in text
    assert '&lt;script&gt;alert' in text
