"""Reasons of holds and spans of time in the reader's language; what people said is never touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from zhanggui.orders.reasons import span, why


@pytest.mark.parametrize(
    ('kind', 'detail', 'zh', 'en'),
    [
        (
            'out_of_stock',
            'A 1/0；B C 12/3',
            'A 需 1 有 0；B C 需 12 有 3',
            'A: 1 wanted, 0 there；B C: 12 wanted, 3 there',
        ),
        ('out_of_stock', 'whatever', 'whatever', 'whatever'),
        ('address', '电话 省市', '缺 电话 省市', 'lacks phone province'),
        ('refund', 'line', '部分商品申请退款', 'Asked for some of the goods'),
        ('refund', 'requested', '申请中', 'Asked for'),
        ('message', '要 1/0 {x}', '要 1/0 {x}', '要 1/0 {x}'),
        ('platform_lock', '', '', ''),
    ],
)
def test_details_become_words(kind: str, detail: str, zh: str, en: str) -> None:
    assert (why(kind, detail).zh, why(kind, detail).en) == (zh, en)


def test_spans_have_two_figures() -> None:
    with translation.override('zh-hans'):
        assert span(timedelta(days=3, hours=4, minutes=59)) == '3天4时'
        assert span(timedelta(hours=5, minutes=4)) == '5时04分'
    with translation.override('en'):
        assert span(timedelta(days=3, hours=4)) == '3d 4h'
