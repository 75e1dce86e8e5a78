"""The rules of goods monitoring (P27), each row and both sides of each bound."""

from __future__ import annotations

import pytest

from tests.processes.world import DEFAULT
from zhanggui.flow import dmn


@pytest.mark.parametrize(
    ('cover', 'ctr', 'conversion', 'advice'),
    [
        (181, 5, 0.99, 'delist'), (999, 0, 0, 'delist'), (181, 0, 1, 'price'), (180, 0.99, 5, 'picture'),
        (0, 0, 0, 'picture'), (180, 1, 0.99, 'text'), (10, 3, 0, 'text'), (180, 1, 1, 'price'), (91, 2, 2, 'price'),
        (90, 1, 1, 'keep'), (0, 9, 9, 'keep'),
    ],
)  # fmt: skip
def test_advice_follows_cover_clicks_and_conversion(cover: float, ctr: float, conversion: float, advice: str) -> None:
    model = dmn.read((DEFAULT / 'decisions' / 'goods_watch.dmn').read_bytes())
    assert dmn.check(model) == [], 'no gap, no overlap'
    outcome = dmn.decide(model, '商品监控', {'库存天数': cover, '点击率': ctr, '转化率': conversion})
    assert isinstance(outcome.value, dict)
    assert outcome.value['建议'] == advice
