"""A warehouse that a form names: found among those one sees, and no other."""

from __future__ import annotations

from datetime import date

import pytest

from zhanggui.core.actors import Actor
from zhanggui.flow import subjects
from zhanggui.org.models import Department, Position, Post, User, Warehouse

pytestmark = pytest.mark.django_db


def test_only_a_warehouse_in_sight_is_found_and_told() -> None:
    mine = Warehouse.objects.create(code='W1', name='杭州仓')
    other = Warehouse.objects.create(code='W2', name='广州仓')
    Warehouse.objects.create(code='W3', name='杭州旧仓', is_active=False)
    keeper = User.objects.create(username='keeper', name='仓管')
    position = Position.objects.create(
        code='keeper', name='仓管', department=Department.objects.create(code='w', name='仓')
    )
    post = Post.objects.create(user=keeper, position=position, since=date(2026, 1, 1))
    post.warehouses.set([mine])
    actor = Actor.of(keeper)
    about = subjects.get('org.Warehouse')
    assert about is not None
    assert (
        about.search('', actor) == about.search('杭州', actor) == about.search('w1', actor) == [(mine.pk, 'W1 杭州仓')]
    )
    assert about.shown(other.pk, actor) == []
    assert [text for _, text in about.shown(mine.pk, actor)] == ['W1', '杭州仓']
    assert (about.title(mine.pk), about.facts(mine.pk)) == ('杭州仓', {'warehouse': 'W1', 'name': '杭州仓'})
    assert about.facts(0) == {}
