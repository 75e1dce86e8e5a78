"""`zhanggui stock receive FILE`, as a person or a script runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zhanggui.catalog.models import Product, Sku
from zhanggui.org.models import Warehouse
from zhanggui.site.cli.stock import command
from zhanggui.stock.models import Balance, Document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def goods() -> None:
    Warehouse.objects.create(code='W1', name='主仓')
    product = Product.objects.create(code='P', name='n')
    Sku.objects.create(product=product, code='A1', barcode='690001')


def run(tmp_path: Path, content: str, *options: str) -> Result:
    file = tmp_path / 'delivery.csv'
    file.write_text(content)
    return CliRunner().invoke(command, ['receive', str(file), *options])


def test_a_delivery_is_received_once(tmp_path: Path) -> None:
    content = 'sku,quantity\nA1,5\n690001,2\n'
    first = run(tmp_path, content, '--json')
    assert first.exit_code == 0, first.output
    told = json.loads(first.stdout)
    assert (told['rows'], told['created'], told['errors'], told['pieces']) == (2, 2, 0, 7)
    assert Balance.objects.get().on_hand == 7
    again = json.loads(run(tmp_path, content, '--json').stdout)
    assert (again['created'], again['unchanged'], again['document']) == (0, 2, told['document'])
    assert Balance.objects.get().on_hand == 7
    assert run(tmp_path, content, '--again').exit_code == 0
    assert Balance.objects.get().on_hand == 14


def test_one_wrong_row_receives_nothing_and_is_named(tmp_path: Path) -> None:
    wrong = run(tmp_path, 'sku,quantity\nA1,5\nNOPE,2\n', '--json')
    assert wrong.exit_code == 1
    told = json.loads(wrong.stdout)
    assert (told['created'], told['refused'], told['errors']) == (0, 2, 1)
    assert '第 3 行' in told['problems'][0]
    assert 'NOPE' in told['problems'][0]
    assert (Document.objects.count(), Balance.objects.count()) == (0, 0)
    Sku.objects.create(product=Product.objects.get(), code='NOPE')
    assert run(tmp_path, 'sku,quantity\nA1,5\nNOPE,2\n').exit_code == 0, 'a refusal is not remembered'


def test_the_warehouse_must_be_clear(tmp_path: Path) -> None:
    Warehouse.objects.create(code='W2', name='二仓')
    content = 'sku,quantity\nA1,5\n'
    assert 'W1、W2' in run(tmp_path, content).output
    assert 'W1、W2' in run(tmp_path, content, '--warehouse', 'W9').output
    assert Document.objects.count() == 0
    assert run(tmp_path, content, '--warehouse', 'W2').exit_code == 0
    assert Balance.objects.get().warehouse.code == 'W2'
