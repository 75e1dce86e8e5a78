"""One cell at a time, in every dress the platforms put on it; and addresses, which say themselves where their parts end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from zhanggui.channels.reading import cells
from zhanggui.channels.reading.addresses import split_address
from zhanggui.core.parsing import ParseError


@pytest.mark.parametrize(
    ('cell', 'text'),
    [
        ('\t6917\t', '6917'),
        ('="1930000000000000001"', '1930000000000000001'),
        ("'13800000000", '13800000000'),
        ('`0.60', '0.60'),
        ("'null", ''),
        ('null', ''),
        ('-', ''),
        ('\t', ''),
        (None, ''),
        (12.0, '12'),
        (0.5, '0.5'),
        ('=""', ''),
        ('=1+1', '=1+1'),
    ],
)
def test_dress_taken_off(cell: cells.Cell, text: str) -> None:
    assert cells.bare(cell) == text


@pytest.mark.parametrize(
    ('cell', 'fen'),
    [
        ('59.90元', 5990),
        ('¥1,234.50', 123450),
        ('￥8', 800),
        ('-¥3', -300),
        ('+5.5', 550),
        (41.86, 4186),
        (0.1 + 0.2, 30),
        (-3, -300),
        ('１２．５', 1250),
        ('1.500', 150),
        ('-', None),
        ('', None),
    ],
)
def test_money(cell: cells.Cell, fen: int | None) -> None:
    assert cells.money(cell) == fen


@pytest.mark.parametrize(
    'cell',
    ['1e5', '1_000', 'NaN', 'inf', '1.005', 1.005, '1,2,3', '12,34', '=1+1', '五元', float('inf'), float('nan'), 1e300],
)
def test_money_refused(cell: cells.Cell) -> None:
    with pytest.raises(ParseError):
        cells.money(cell)


@pytest.mark.parametrize(
    ('cell', 'moment'),
    [
        ('2026-01-05 09:58:01', datetime(2026, 1, 5, 1, 58, 1, tzinfo=UTC)),
        ('2026-01-05 09:58', datetime(2026, 1, 5, 1, 58, tzinfo=UTC)),
        ('2016/5/23 22:02', datetime(2016, 5, 23, 14, 2, tzinfo=UTC)),
        ('2026.1.5 9:05', datetime(2026, 1, 5, 1, 5, tzinfo=UTC)),
        ('2026年1月5日 9:05', datetime(2026, 1, 5, 1, 5, tzinfo=UTC)),
        ('2026-01-05T09:58:01', datetime(2026, 1, 5, 1, 58, 1, tzinfo=UTC)),
        ('2026-01-05T01:58:01+00:00', datetime(2026, 1, 5, 1, 58, 1, tzinfo=UTC)),
        ('2026-01-05 09:58:01.123', datetime(2026, 1, 5, 1, 58, 1, 123000, tzinfo=UTC)),
        ('20260105095801', datetime(2026, 1, 5, 1, 58, 1, tzinfo=UTC)),
        ('2026-01-05', datetime(2026, 1, 4, 16, tzinfo=UTC)),
        ('0000-00-00 00:00:00', None),
        ('-', None),
    ],
)
def test_times_are_aware_and_chinese_unless_they_say(cell: str, moment: datetime | None) -> None:
    assert cells.moment(cell) == moment


@pytest.mark.parametrize(
    'cell',
    ['5/6/2026', '2026-02-30', '2026-13-01', '2026-01-05 25:00', 'soon', '1899-12-30', '9999-01-01', 46027.38, '46027'],
)
def test_times_refused(cell: cells.Cell) -> None:
    with pytest.raises(ParseError):
        cells.moment(cell)


@pytest.mark.parametrize(
    ('read', 'cell', 'value'),
    [
        (cells.identifier, '17850.0', '17850'),
        (cells.identifier, 300000000001.0, '300000000001'),
        (cells.code, '12.0', '12.0'),
        (cells.code, '1E5', '1E5'),
        (cells.code, '690E17', '690E17'),
        (cells.quantity, '3件', 3),
        (cells.quantity, '1,200', 1200),
        (cells.quantity, '-2', -2),
        (cells.text, 'a\u200bb', 'ab'),
        (cells.unit_price, '0.001', 0),
    ],
)
def test_codes_and_counts(read: Callable[[cells.Cell], Any], cell: cells.Cell, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ('read', 'cell'),
    [
        (cells.identifier, '6.90E+17'),
        (cells.code, '6.90123E+12'),
        (cells.identifier, 1e15),
        (cells.text, '\ud800'),
        (cells.text, '#REF!'),
        (cells.quantity, '1.5'),
        (cells.unit_price, '0.0x1'),
    ],
)
def test_codes_and_counts_refused(read: Callable[[cells.Cell], Any], cell: cells.Cell) -> None:
    with pytest.raises(ParseError):
        read(cell)


@pytest.mark.parametrize(
    ('text', 'parts'),
    [
        ('浙江省 杭州市 余杭区 五常街道1号(310000)', ('浙江省', '杭州市', '余杭区', '五常街道1号', '310000')),
        ('浙江省 杭州市 余杭区 五常街道 1号 2室（000000）', ('浙江省', '杭州市', '余杭区', '五常街道 1号 2室', '')),
        ('上海 上海市 浦东新区 示例路3号(200000)', ('上海', '上海市', '浦东新区', '示例路3号', '200000')),
        ('北京大兴区亦庄示例路', ('北京', '北京市', '大兴区', '亦庄示例路', '')),
        ('广东省深圳市南山区科技园', ('广东省', '深圳市', '南山区', '科技园', '')),
        ('内蒙古自治区', ('内蒙古自治区', '', '', '', '')),
        ('示例路1号', ('', '', '', '示例路1号', '')),
        ('', ('', '', '', '', '')),
    ],
)
def test_addresses(text: str, parts: tuple[str, ...]) -> None:
    assert split_address(text) == parts
