"""What a screen may show of a buyer."""

from __future__ import annotations

import pytest

from zhanggui.customers.masking import mask_address, mask_name, mask_nick, mask_phone


@pytest.mark.parametrize(('name', 'shown'), [('张三丰', '张*'), ('张', '张*'), ('', ''), ('张**', '张*')])
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ('phone', 'shown'),
    [
        ('13800001234', '138****1234'),
        ('138****0000', '138****0000'),
        ('010-88884321', '010****4321'),
        ('88884321', '****'),
        ('', ''),
        (' 13800001234 ', '138****1234'),
    ],
)
def test_phones(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(('nick', 'shown'), [('tb8899120', 't***0'), ('小猫', '小***'), ('猫', '猫***'), ('', '')])
def test_nicks(nick: str, shown: str) -> None:
    assert mask_nick(nick) == shown


def test_addresses_end_at_the_district() -> None:
    assert mask_address('浙江省', '杭州市', '西湖区') == '浙江省 杭州市 西湖区 ****'
    assert mask_address('', '', '') == '****'
