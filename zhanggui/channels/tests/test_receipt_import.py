"""A delivery uploaded on the imports screen: previewed, received once as one document, wrong rows named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from zhanggui.catalog.services import SkuDraft, save_skus
from zhanggui.channels.receipt_import import apply, read
from zhanggui.core.actors import system
from zhanggui.org.models import Warehouse
from zhanggui.stock.models import Balance, Document
from zhanggui.ui.imports import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path: Path) -> Source:
    save_skus([SkuDraft(code='A1', product='P', name='n')], actor=system())
    place = Warehouse.objects.create(code='W1', name='主仓')
    path = tmp_path / '17'
    path.write_text('商家编码,数量,货位\nA1,5,B-1\n')
    return Source(path, '到货.csv', {'warehouse': place.pk, 'to_quarantine': False, 'again': False}, {}, system())


def test_previewed_then_received_once(source: Source) -> None:
    preview = read(source)
    assert (preview.total, list(preview.rows), list(preview.errors)) == (1, [('A1', '5', 'B-1', '', '')], [])
    assert Document.objects.count() == 0
    assert apply(source).counts == {'rows': 1, 'created': 1, 'unchanged': 0, 'refused': 0}
    assert apply(source).counts == {'rows': 1, 'created': 0, 'unchanged': 1, 'refused': 0}
    assert Balance.objects.get().on_hand == 5
    second = replace(source, options={**source.options, 'again': True})
    assert apply(second).counts['created'] == 1
    assert apply(second).counts['created'] == 0, 'run again after a kill it finds its own answer'
    assert Balance.objects.get().on_hand == 10


@pytest.mark.parametrize(('row', 'value'), [('NOPE,1,', 'NOPE'), ('A1,x,', 'x')])
def test_a_wrong_row_is_named_and_nothing_is_received(source: Source, row: str, value: str) -> None:
    source.path.write_text(f'商家编码,数量,货位\nA1,5,B-1\n{row}\n')
    outcome = apply(source)
    assert [(error.row, error.value) for error in outcome.errors] == [(3, value)]
    assert outcome.counts['refused'] == 2
    assert (Document.objects.count(), Balance.objects.count()) == (0, 0)
