"""Papers: what a scanner reads is the number, what a stranger reads is no person."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhanggui.core import clock
from zhanggui.orders.papers import printer
from zhanggui.orders.papers.barcodes import PATTERNS, bar_widths, symbols
from zhanggui.orders.papers.masking import waybill_name, waybill_phone, waybill_street
from zhanggui.orders.selectors.floor import Goods, ParcelPaper, Person, Pick, papers_of
from zhanggui.orders.services.printing import print_parcels, reprint_parcels
from zhanggui.orders.services.waves import make_waves
from zhanggui.orders.tests.desk import HOME, make_desk

GOODS = Goods('2938475610001', 2, 0, 1, 'LYQ-RED-M', '酒红色', 'M', 'LYQ23001', '法式收腰连衣裙', False)
SENDER = Person('杭州仓', '0571-8888', '浙江 杭州')
RECEIVER = Person('王**', '138******78', '浙江省 杭州市 余杭区 示例路****')
PAPER = ParcelPaper(
    1, 'ZT000000123', '中通快递', 1, 2, clock.now(), '示例旗舰店', SENDER, RECEIVER, '杭州 余杭', 'W1', 3, (GOODS,)
)


def text_of(pdf: bytes) -> str:
    return '\n'.join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def decoded(widths: list[int]) -> str:
    """Read bar widths back as a scanner does: symbol by symbol, checksum, stop; independent of the encoder's order."""
    values = {pattern: value for value, pattern in enumerate(PATTERNS)}
    assert widths[-7:] == [2, 3, 3, 1, 1, 1, 2]
    body = widths[:-7]
    codes = [values[''.join(map(str, body[place : place + 6]))] for place in range(0, len(body), 6)]
    start, *data, check = codes
    assert check == (start + sum(place * code for place, code in enumerate(data, 1))) % 103
    text, set_c = '', start == 105
    for code in data:
        if code in (99, 100):
            set_c = code == 99
        else:
            text += f'{code:02d}' if set_c else chr(code + 32)
    return text


def test_every_symbol_is_eleven_modules_and_has_even_bars() -> None:
    assert len(set(PATTERNS)) == 107
    for pattern in PATTERNS[:-1]:
        widths = [int(width) for width in pattern]
        assert (sum(widths), sum(widths[::2]) % 2) == (11, 0)


@pytest.mark.parametrize(
    ('text', 'codes'),
    [
        # Computed by hand from the standard: start, values, checksum, stop.
        ('AB', [104, 33, 34, 102, 106]),
        ('1234', [105, 12, 34, 82, 106]),
        ('A1234', [104, 33, 99, 12, 34, 0, 106]),
    ],
)
def test_known_codes(text: str, codes: list[int]) -> None:
    assert symbols(text)[:-2] == codes[:-2]
    total = codes[0] + sum(place * code for place, code in enumerate(codes[1:-2], 1))
    assert symbols(text)[-2:] == [total % 103, 106]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
@settings(max_examples=200)
def test_any_printable_text_reads_back(text: str) -> None:
    assert decoded(bar_widths(text)) == text


@pytest.mark.parametrize('text', ['', '单号', 'a\n', 'é'])
def test_what_no_scanner_can_read_is_not_printed(text: str) -> None:
    with pytest.raises(ValueError, match='ASCII'):
        bar_widths(text)


def test_the_printed_bars_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The picture a printer would get, one row of dots through the bars."""
    compile_pdf = typst.compile
    monkeypatch.setattr(printer.typst, 'compile', lambda *a, **k: compile_pdf(*a, **k, format='png', ppi=600))
    picture = Image.open(io.BytesIO(printer.labels_pdf([PAPER]))).convert('L')
    rows = [_runs(picture, y) for y in range(picture.height // 8, picture.height // 3, 40)]
    read = {text for text in map(_read, rows) if text}
    assert read == {'ZT000000123'}


def _runs(picture: Image.Image, y: int) -> list[int]:
    row = [picture.getpixel((x, y)) < 128 for x in range(picture.width)]
    runs, dark, count = [], False, 0
    for dot in row:
        if dot == dark:
            count += 1
        else:
            runs.append(count)
            dark, count = dot, 1
    return runs[1:]  # from the first bar to the last


def _read(runs: list[int]) -> str:
    module = sum(runs) / sum(bar_widths('ZT000000123'))
    widths = [round(run / module) for run in runs]
    try:
        return decoded(widths)
    except (AssertionError, KeyError):
        return ''


def test_label_says_what_the_floor_needs() -> None:
    text = text_of(printer.labels_pdf([PAPER]))
    told = (
        '中通快递',
        'ZT000000123',
        '杭州 余杭',
        '王**',
        '138******78',
        '示例旗舰店',
        'W1',
        '#3',
        '1 单',
        '共 2 件',
        'LYQ23001',
    )
    for words in told:
        assert words.replace(' ', '') in text.replace(' ', ''), words


def test_a_page_a_parcel_in_the_order_given() -> None:
    pdf = printer.labels_pdf([replace(PAPER, number=f'ZT{n}') for n in (3, 1, 2)])
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert [next(n for n in (1, 2, 3) if f'ZT{n}' in page.extract_text()) for page in pages] == [3, 1, 2]
    box = pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (100, 180)


def test_goods_beyond_the_space_are_counted() -> None:
    many = replace(PAPER, goods=tuple(replace(GOODS, sku_id=n) for n in range(30)), pieces=60)
    pdf = printer.labels_pdf([many])
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 1
    assert '另有44件' in text_of(pdf).replace(' ', '')


def test_texts_are_texts_not_markup() -> None:
    nasty = '#panic("x") $1/0$ *b* \\ "quote" <tag> [a] 「」'
    paper = replace(PAPER, shop=nasty, goods=(replace(GOODS, name=nasty),))
    assert '#panic' in text_of(printer.labels_pdf([paper]))
    assert '#panic' in text_of(printer.slips_pdf([paper]))


def test_pick_list_shows_shelves_and_totals() -> None:
    picks = [
        Pick('P1', '连衣裙', True, 1, 'P1-红-M', '红', 'M', 3, 3, 'A-01'),
        Pick('P1', '连衣裙', False, 1, 'P1-红-M', '红', 'M', 2, 1, 'A-01'),
    ]
    text = text_of(printer.picklist_pdf('W9', 'multi', picks, 4)).replace(' ', '')
    assert all(words in text for words in ('W9', 'A-01', '连衣裙', '4个包裹', '1个SKU', '5件'))


@pytest.mark.parametrize(
    ('name', 'shown'),
    [('王小明', '王**'), ('李四', '李*'), ('欧阳小明', '欧***'), ('张', '*'), ('', '*'), ('张**', '张**')],
)
def test_a_name_loses_at_least_a_character(name: str, shown: str) -> None:
    assert waybill_name(name) == shown


@pytest.mark.parametrize(
    ('phone', 'shown'),
    [
        ('13812345678', '138******78'),
        ('138****5678', '***********'),
        ('0571-88776655', '057*-*****55'),
        ('8877665', '*******'),
        ('', ''),
        ('13812345678-1234', '138********-**34'),
    ],
)
def test_a_phone_loses_at_least_six_digits(phone: str, shown: str) -> None:
    assert len(waybill_phone(phone)) == len(phone)
    visible = sum(character.isdigit() for character in waybill_phone(phone))
    assert sum(character.isdigit() for character in phone) - visible >= min(6, sum(c.isdigit() for c in phone))
    if '-' not in phone:
        assert waybill_phone(phone) == shown


@pytest.mark.parametrize(
    ('street', 'shown'),
    [
        ('文三路138号东方大厦3幢502室', '文三路****'),
        ('幸福小区三栋二单元', '幸福小区****'),
        ('阳光花园东门快递柜', '阳光花园****'),
        ('A座1201', '****'),
        ('', '****'),
    ],
)
def test_no_house_and_no_room_is_shown(street: str, shown: str) -> None:
    assert waybill_street(street) == shown


@pytest.mark.django_db
def test_personal_data_never_stands_on_paper_in_clear() -> None:
    desk = make_desk()
    orders = desk.allocated(desk.order('T1', 'A'), desk.order('T2', 'A', 'B'))
    parcels = [desk.parcel(order).pk for order in orders]
    make_waves(parcels, actor=desk.actor)
    print_parcels(parcels, actor=desk.actor)
    reprint_parcels(parcels[:1], actor=desk.actor, reason='damaged')

    papers = papers_of(parcels)

    pdfs = printer.labels_pdf(papers), printer.slips_pdf(papers)
    for pdf in pdfs:
        text = text_of(pdf)
        for secret in (HOME.name, HOME.phone, HOME.phone[3:9], '示例路 1 号', '1 号'):
            assert secret not in text
            assert secret.replace(' ', '') not in text.replace(' ', '')
            assert secret.encode() not in pdf
    assert '王**' in text_of(pdfs[0])
    assert '补打第1次' in text_of(pdfs[0]).replace(' ', '')
    assert [paper.place for paper in papers] == [1, 1]


@pytest.mark.django_db
def test_any_number_of_papers_takes_two_queries(django_assert_num_queries) -> None:
    desk = make_desk()
    orders = desk.allocated(*(desk.order(str(n), 'A') for n in range(6)))
    parcels = [desk.parcel(order).pk for order in orders]
    with django_assert_num_queries(2):
        papers_of(parcels[:1])
    with django_assert_num_queries(2):
        assert len(papers_of(parcels)) == 6
