"""Changing prices: one rule or each its own, told from → to, and never a floor above its price."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhanggui.catalog.forms import PriceForm
from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.services import Price, PriceRule
from zhanggui.catalog.services.prices import scaled
from zhanggui.catalog.usecases import CHANGE_PRICE
from zhanggui.core.actors import system
from zhanggui.core.models import AuditEntry
from zhanggui.core.usecases import perform

pytestmark = pytest.mark.django_db

SYSTEM = system('test')


def prices() -> list[tuple[int, int]]:
    return list(Sku.objects.order_by('code').values_list('price_fen', 'floor_fen'))


def test_one_price_for_all(skus: list[Sku]) -> None:
    told = {'rule': PriceRule(price_fen=9_000), 'reason': '换季'}
    ids = [sku.pk for sku in skus]
    verdicts = perform(CHANGE_PRICE, ids, actor=SYSTEM, told=told)
    assert sorted(verdicts.done) == sorted(ids)
    assert prices() == [(9_000, 8_000)] * 3
    detail = json.loads(AuditEntry.objects.get().told)
    assert detail['reason'] == '换季'
    assert detail['changes'][str(ids[0])] == {'price_fen': [10_000, 9_000]}
    again = perform(CHANGE_PRICE, ids, actor=SYSTEM, told=told)
    assert sorted(again.already) == sorted(ids)
    assert AuditEntry.objects.count() == 1


def test_by_percent_rounds_half_a_fen_up(skus: list[Sku]) -> None:
    Sku.objects.filter(pk=skus[0].pk).update(price_fen=9_995, floor_fen=5)
    perform(CHANGE_PRICE, [skus[0].pk], actor=SYSTEM, told={'rule': PriceRule(percent=Decimal(-10))})
    assert prices()[0] == (8_996, 5)
    assert scaled(1_005, Decimal(-50)) == 503


def test_each_its_own_and_a_wrong_one_stays_alone(skus: list[Sku]) -> None:
    each = {skus[0].pk: Price(price_fen=7_000), skus[1].pk: Price(7_000, 6_000), skus[2].pk: Price(floor_fen=-1)}
    verdicts = perform(CHANGE_PRICE, list(each), actor=SYSTEM, told={'each': each})
    assert verdicts.done == [skus[1].pk]
    assert verdicts.by_code == {'floor_above_price': 1, 'out_of_range': 1}
    assert prices() == [(10_000, 8_000), (7_000, 6_000), (10_000, 8_000)]


def test_a_sku_that_is_not_there_is_refused(skus: list[Sku]) -> None:
    verdicts = perform(CHANGE_PRICE, [0], actor=SYSTEM, told={'rule': PriceRule(price_fen=1)})
    assert verdicts.by_code == {'not_found': 1}
    assert AuditEntry.objects.count() == 0


def test_queries_do_not_grow_with_the_set(product: Product) -> None:
    Sku.objects.bulk_create(Sku(product=product, code=f'Q{i}') for i in range(60))
    ids = list(Sku.objects.values_list('pk', flat=True))

    def queries(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            perform(CHANGE_PRICE, some, actor=SYSTEM, told={'rule': PriceRule(price_fen=500)})
        return len(captured)

    assert queries(ids[:1]) == queries(ids[1:])


@pytest.mark.parametrize(
    ('told', 'rule'),
    [
        ({'price_fen': '¥1,234.50'}, PriceRule(price_fen=123_450)),
        ({'floor_fen': '９９'}, PriceRule(floor_fen=9_900)),
        ({'percent': '-12.5'}, PriceRule(percent=Decimal('-12.5'))),
    ],
)
def test_the_form_reads_what_people_type(told: dict[str, str], rule: PriceRule) -> None:
    form = PriceForm({**told, 'reason': '活动'})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {'rule': rule, 'reason': '活动'}


@pytest.mark.parametrize('told', [{}, {'price_fen': 'abc'}, {'price_fen': '1.234'}, {'percent': '-100'}])
def test_the_form_refuses(told: dict[str, str]) -> None:
    assert not PriceForm({**told, 'reason': '活动'}).is_valid()
