"""A base for the tests every screen owes: who may open it, whose rows it shows, and how many queries it costs.

    class TestOrderDesk(ScreenMatrix):
        screen = OrderDesk
        rights = frozenset({SEE_ORDERS})

        @pytest.fixture
        def mine(self) -> Order: ...      # a row in the sight of `reader`
        @pytest.fixture
        def foreign(self) -> Order: ...   # a row outside it

The fixture `reader` (a person with exactly `rights` and the scope of `mine`) comes from the context's conftest. Counts live in
`<context>/tests/query_counts.json`; they change only with `UPDATE_QUERY_COUNTS=1`, so that a change is seen in review.
"""

from __future__ import annotations

import inspect
import json
import os
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhanggui.ui.details import DetailScreen
from zhanggui.ui.screens import Screen

BASELINE = 'query_counts.json'


@pytest.mark.django_db
class ScreenMatrix:
    """Subclasses name `screen` and give the fixtures `reader`, and for lists and details `mine` and `foreign`."""

    screen: ClassVar[type[Screen]]
    marker: ClassVar[str] = 'data-id="{pk}"'  # how a row is recognised in the page

    @pytest.fixture
    def mine(self) -> Any:
        return None

    @pytest.fixture
    def foreign(self) -> Any:
        return None

    @pytest.fixture
    def address(self, mine: Any) -> str:
        takes_pk = '<int:pk>' in self.screen.route()
        return self.screen.address(pk=mine.pk) if takes_pk else self.screen.address()

    def test_nameless_visitor_is_sent_to_log_in(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert response.status_code == 302
        assert 'login' in response.headers['Location']

    def test_without_the_right_it_is_refused(self, client: Client, address: str) -> None:
        client.force_login(get_user_model()._default_manager.create(username='nobody-in-particular'))
        assert client.get(address).status_code == 403

    def test_with_the_right_it_opens(self, client: Client, address: str, reader: Any, mine: Any) -> None:
        client.force_login(reader)
        response = client.get(address)
        assert response.status_code == 200
        if mine is not None:
            assert self.marker.format(pk=mine.pk) in response.content.decode()

    def test_rows_outside_ones_scope_are_not_there(self, client: Client, address: str, reader: Any, foreign: Any) -> None:
        if foreign is None:
            pytest.skip('this screen shows no scoped rows')
        client.force_login(reader)
        if issubclass(self.screen, DetailScreen):
            assert client.get(self.screen.address(pk=foreign.pk)).status_code == 404
        else:
            assert self.marker.format(pk=foreign.pk) not in client.get(address).content.decode()

    def test_it_costs_the_queries_it_always_did(self, client: Client, address: str, reader: Any) -> None:
        client.force_login(reader)
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        expect_queries(Path(inspect.getfile(type(self))).parent / BASELINE, self.screen.name, len(caught))


def expect_queries(baseline: Path, name: str, count: int) -> None:
    """Compare with the committed number, or, when asked to, write it down."""
    known: dict[str, int] = json.loads(baseline.read_text()) if baseline.exists() else {}
    if os.environ.get('UPDATE_QUERY_COUNTS') == '1':
        known[name] = count
        baseline.write_text(json.dumps(dict(sorted(known.items())), indent=2) + '\n')
        return
    assert name in known, f'no baseline for {name}: run once with UPDATE_QUERY_COUNTS=1 and commit {baseline.name}'
    assert count == known[name], f'{name} now takes {count} queries instead of {known[name]}'
