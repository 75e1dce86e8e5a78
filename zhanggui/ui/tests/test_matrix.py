"""The sample screens owe what every screen owes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhanggui.org.models import Shop, User
from zhanggui.ui.testing import ScreenMatrix
from zhanggui.ui.tests.sample import Board, ShopList, ShopPage

pytestmark = pytest.mark.urls('zhanggui.ui.tests.sample_urls')


class Shops(ScreenMatrix):
    @pytest.fixture
    def mine(self, shops: list[Shop]) -> Shop:
        return shops[1]

    @pytest.fixture
    def foreign(self, shops: list[Shop]) -> Shop:
        return shops[2]

    @pytest.fixture
    def reader(self, mine: Shop, make_reader: Callable[[Shop], User]) -> User:
        return make_reader(mine)


class TestShopList(Shops):
    screen = ShopList


class TestShopPage(Shops):
    screen = ShopPage


class TestBoard(Shops):
    screen = Board
    marker = '12,500'

    @pytest.fixture
    def foreign(self) -> None:
        return None
