"""The page of a form: what is hidden is not in it, what is readonly has no control, what follows is drawn anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict

from zhanggui.core.actors import Actor, system
from zhanggui.flow.files import path_of
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.reading import read
from zhanggui.flow.forms.rendering import build, plain, typed
from zhanggui.flow.forms.showing import facts
from zhanggui.flow.models import Attachment
from zhanggui.flow.tests.forms.texts import purchase
from zhanggui.flow.tests.running.company import person

LINES = 'goods-TOTAL_FORMS=2&goods-INITIAL_FORMS=0&goods-0-sku=A&goods-0-count=2&goods-0-price=600.50'
FILES = (
    'key: f\nname: x\nfields:\n  - {key: proof, label: 凭证, type: picture, min: 1, required: true}\n'
    '  - {key: note, label: 说明, type: text, required: true}\n'
)
PICTURE = b'\x89PNG\r\n\x1a\n and so on'


def made(
    placed: Placed, values: dict[str, Any] | None = None, sent: str | None = None, actor: Actor | None = None
) -> Any:
    data = QueryDict(sent) if sent is not None else None
    return build(placed, values=values or {}, actor=actor or system(), data=data)


def page(form: Any) -> str:
    return render_to_string('flow/fragment/form.html', {'form': form})


def test_what_is_not_visible_is_not_in_the_page() -> None:
    known = {'supplier': '义乌一厂', 'account': '6222020000000001', 'verdict': '压价'}
    html = page(made(purchase(visible=('supplier', 'verdict'), editable=('verdict',)), known))
    assert '义乌一厂' in html
    assert 'name="supplier"' not in html
    assert 'name="verdict"' in html
    assert 'account' not in html
    assert '6222020000000001' not in html


def test_a_forged_field_is_never_read() -> None:
    placed = purchase(visible=('supplier', 'verdict'), editable=('verdict',))
    form = made(placed, {'supplier': '甲'}, 'verdict=可&supplier=乙&account=6222020000000001&total=1')
    assert form.is_valid(), form.errors
    assert plain(form) == {'verdict': '可'}


def test_lines_are_read_money_becomes_fen_and_empty_rows_go() -> None:
    form = made(purchase(), sent=f'supplier=甲&way=air&wanted_on=2026-12-01&why=急&{LINES}')
    assert form.is_valid(), form.errors
    assert plain(form)['goods'] == [{'sku': 'A', 'count': 2, 'price': 60_050, 'amount': 120_100}]


def test_mistakes_stand_at_their_place_and_what_was_typed_stays() -> None:
    form = made(purchase(), sent=f'supplier=&way=air&{LINES}&goods-1-sku=B&goods-1-count=两个')
    assert not form.is_valid()
    html = page(form)
    assert '第 2 行 数量' in html
    assert 'value="两个"' in html
    assert '必填' in html


def test_a_torn_grid_is_told_and_loses_nothing_in_silence() -> None:
    form = made(purchase(), {'goods': [{'sku': 'A'}]}, 'supplier=甲&way=air')
    assert not form.is_valid()
    assert '不完整' in page(form)


def test_what_is_sensitive_is_masked_and_left_empty_it_stays() -> None:
    known = {'supplier': '甲', 'account': '6222020000000001'}
    html = page(made(purchase(), known))
    assert '6222020000000001' not in html
    assert '622****0001' in html
    form = made(purchase(), known, 'supplier=甲&way=air&account=&goods-TOTAL_FORMS=0&goods-INITIAL_FORMS=0')
    assert form.is_valid(), form.errors
    assert plain(form)['account'] == '6222020000000001'
    shown = {fact.key: fact.text for fact in facts(purchase().form, known, actor=system())}
    assert shown['account'] == '622****0001'


def test_while_one_types_only_what_follows_comes_back() -> None:
    first = made(purchase())
    states = {part.field.key: part.state for part in first.parts() if part.state}
    sent = f'supplier=甲&way=air&{LINES}&_part-why={states["why"]}'
    html = render_to_string('flow/fragment/form_live.html', {'form': made(purchase(), sent=sent)})
    assert 'id="part-total"' in html
    assert '¥1,201.00' in html
    assert 'name="why"' in html
    assert 'id="id_goods-0-amount"' in html
    assert 'part-supplier' not in html


def test_a_draft_keeps_what_was_typed_unjudged() -> None:
    form = made(purchase(), sent=f'supplier=&way=air&wanted_on=2020-01-01&{LINES}')
    kept = typed(form)
    assert kept['wanted_on'] == '2020-01-01'
    assert kept['goods'][0]['price'] == 60_050
    again = build(purchase(), values={}, actor=system(), draft=kept)
    assert 'value="600.50"' in page(again)


def test_lines_that_equal_the_kept_draft_are_not_taken_for_empty() -> None:
    """What one types is kept as a draft meanwhile; then the same is sent."""
    sent = f'supplier=甲&way=air&wanted_on=2026-12-01&why=急&{LINES}'
    kept = typed(made(purchase(), sent=sent))
    form: Any = build(purchase(), values={}, actor=system(), draft=kept, data=QueryDict(sent))
    assert form.is_valid(), form.errors
    assert [line['sku'] for line in plain(form)['goods']] == ['A']


def test_a_choice_in_a_line_is_one_cell() -> None:
    """Pasted from a spreadsheet, a row has one value for it: buttons would be many."""
    text = (
        'key: f\nname: x\nfields:\n  - key: rows\n    label: 明细\n    type: lines\n    columns:\n'
        '      - {key: kind, label: 类型, type: choice, options: [{value: a, label: 甲}, {value: b, label: 乙}]}\n'
    )
    html = page(made(Placed(read(text))))
    assert '<select name="rows-0-kind"' in html
    assert 'type="radio"' not in html


@pytest.mark.django_db
def test_an_upload_is_kept_even_if_another_field_is_wrong() -> None:
    author = person('author')
    files: Any = MultiValueDict({'proof-new': [SimpleUploadedFile('收据.png', PICTURE, 'image/png')]})
    form = build(Placed(read(FILES)), values={}, actor=author, data=QueryDict('note='), files=files)
    assert not form.is_valid()
    assert set(form.errors) == {'note'}
    kept = Attachment.objects.get()
    assert f'value="{kept.pk}"' in page(form)
    again = build(Placed(read(FILES)), values={}, actor=author, data=QueryDict(f'note=x&proof={kept.pk}'))
    assert again.is_valid(), again.errors
    assert plain(again) == {'proof': [kept.pk], 'note': 'x'}
    assert path_of(kept).read_bytes() == PICTURE


@pytest.mark.django_db
def test_a_file_of_somebody_else_cannot_be_named() -> None:
    theirs = Attachment.objects.create(
        name='a.png', stored='x', size=1, sha256='', field='proof', by_id=person('other').id
    )
    form = build(Placed(read(FILES)), values={}, actor=person('me'), data=QueryDict(f'note=x&proof={theirs.pk}'))
    assert not form.is_valid()
    assert set(form.errors) == {'proof'}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ('name', 'holds'),
    [('收据.exe', b'MZ'), ('收据.pdf', b'%PDF-1.7'), ('收据.png', b'<svg onload="alert(1)">'), ('收据.jpg', b'')],
)
def test_what_is_no_picture_cannot_stand_where_one_is_asked_for(name: str, holds: bytes) -> None:
    files: Any = MultiValueDict({'proof-new': [SimpleUploadedFile(name, holds)]})
    form = build(Placed(read(FILES)), values={}, actor=person('me'), data=QueryDict('note=x'), files=files)
    assert not form.is_valid()
    assert f'{name}”不是图片' in str(form.errors['proof'])
    assert not Attachment.objects.exists()
