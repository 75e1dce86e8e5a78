"""A delivery file becomes receipt lines, or findings that name row, column and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.channels.receipts import read_delivery
from zhanggui.stock.drafts import ReceiptLine


def test_it_reads_below_a_title_with_the_trades_headers(tmp_path: Path) -> None:
    file = tmp_path / '到货.csv'
    file.write_bytes(
        '送货清单,,\r\n商家编码,到货数量,货位,批次\r\nA1,"1,200",A-01,\r\n\r\n="0012",3件,,B7\r\n'.encode('gb18030')
    )
    read = read_delivery(file)
    assert read.problems == ()
    assert read.lines == (
        ReceiptLine(sku='A1', quantity=1200, shelf='A-01'),
        ReceiptLine(sku='0012', quantity=3, batch='B7'),
    )
    assert read.rows == (3, 5)


def test_every_wrong_cell_is_named(tmp_path: Path) -> None:
    file = tmp_path / 'd.csv'
    file.write_text('sku,qty\nA1,0\n,5\nA2,two\nA3,1\n')
    read = read_delivery(file)
    assert [(problem.row, problem.column, problem.value) for problem in read.problems] == [
        (2, 'qty', '0'),
        (3, 'sku', ''),
        (4, 'qty', 'two'),
    ]
    assert [line.sku for line in read.lines] == ['A3']
    assert 'd.csv' in str(read.problems[0])


@pytest.mark.parametrize(
    ('content', 'code'),
    [(b'', 'empty'), (b'a,b\n1,2\n', 'no_header'), (b'sku,qty\n', 'empty'), (b'%PDF-1.7 x', 'not_a_table')],
)
def test_what_is_no_delivery_is_refused_in_words(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / 'x.csv'
    file.write_bytes(content)
    (problem,) = read_delivery(file).problems
    assert problem.code == code
    assert str(problem.advice)
