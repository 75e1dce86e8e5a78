"""One process begins another by its news: what was selected is bargained for, ordered, received, and stands on the shelf."""

from __future__ import annotations

from typing import Any

import pytest

from tests.processes import scenario
from tests.processes.scenario import Scenario, Step, Way
from tests.processes.test_playbook_processes import company, in_force
from tests.processes.walking import Walk
from tests.processes.world import SKU, World
from zhanggui.core.actors import system
from zhanggui.flow.models import Case
from zhanggui.org.models import Warehouse
from zhanggui.stock.models import Balance

__all__ = ['company']

pytestmark = pytest.mark.django_db

PURCHASE = {
    'order_number': 'CG20261122009',
    'warehouse': 'warehouse',
    'goods': [{'sku': SKU, 'name': '羊毛大衣', 'quantity': 30, 'cost_fen': 6_000}],
}
COUNTED: dict[str, Any] = {'sku': SKU, 'name': '羊毛大衣', 'delivered': 30}


def test_a_selection_becomes_goods_on_the_shelf(company: World) -> None:
    versions = {key: in_force(key) for key in ('P23', 'P22', 'P21')}
    told = scenario.read('P21')
    steps = [*told.paths[0].steps, *bargained(), *received()]
    way = Way(name='from the selection to the shelf', ends='selected', steps=steps)
    before = on_hand()
    Walk(company, versions['P21'], Scenario(paths=[way], start=told.start), way).go()

    statuses = dict(Case.objects.values_list('version__process__key', 'status'))
    assert statuses == {'P21': 'completed', 'P22': 'completed', 'P23': 'completed'}
    assert on_hand() - before == 28
    receipt = Case.objects.get(version__process__key='P23')
    assert receipt.title == '入库 CG20261122009 桐乡甲厂'


def bargained() -> list[Step]:
    quote = {'supplier_name': '桐乡甲厂', 'unit_fen': 6_000, 'least': 10, 'lead': 9, 'grade': 'a', 'proof': True}
    quoted = {'single_reason': '独家授权', 'quotes': [{**quote, 'terms': 'cash'}]}
    compared = {'supplier': '桐乡甲厂', 'price_fen': 6_000, 'order_quantity': 30}
    return [
        Step(at='quotes', by='ops_specialist', case='P22', values=quoted),
        Step(at='compare', by='ops_specialist', case='P22', values=compared),
        Step(at='approve', by='ops_manager', case='P22'),
        Step(at='check_terms', by='finance', case='P22'),
        Step(at='contract', by='ops_specialist', case='P22'),
        Step(at='purchase', by='ops_specialist', case='P22', values=PURCHASE),
    ]


def received() -> list[Step]:
    inspected = {'sku': SKU, 'found': 30, 'passed': 28, 'failed': 2, 'problem': 'stain'}
    shelved = {'sku': SKU, 'quantity': 28, 'shelf': 'A-01-1-1'}
    return [
        Step(at='arrive', by='warehouse_manager', case='P23', values={'arrived': [COUNTED]}),
        Step(
            at='inspect',
            by='inspector',
            case='P23',
            values={'inspected': [inspected], 'inspection_pictures': ['a.png']},
        ),
        Step(at='shelve', by='warehouse_manager', case='P23', values={'shelving': [shelved]}),
        Step(at='send_back', by='buyer', case='P23'),
    ]


def on_hand() -> int:
    places = Warehouse.objects.visible_to(system('test')).filter(code='HZ')
    rows = Balance.objects.filter(sku__code=SKU, warehouse__in=places)
    return sum(rows.values_list('on_hand', flat=True))
