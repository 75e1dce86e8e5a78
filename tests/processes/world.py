"""A small company for processes: the default organisation, an account for each position, and something of each kind of goods.

An account's name is its position's code and it holds nothing else, so that who may do what is the process's own doing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
import yaml
from django.contrib.auth.hashers import make_password

from tests.stories.returns import ordered
from zhanggui.catalog.drafts import SkuDraft
from zhanggui.catalog.models import Product, Sku
from zhanggui.catalog.services import save_skus
from zhanggui.core import rights
from zhanggui.core.actors import Actor, system
from zhanggui.core.verdicts import Verdicts
from zhanggui.flow.services.importing import import_files
from zhanggui.orders.incoming import PlatformState
from zhanggui.orders.models import Courier
from zhanggui.org import services as organisation
from zhanggui.org.drafts import Organisation
from zhanggui.org.models import Position, Post, Shop, User, Warehouse
from zhanggui.rulebook.drafts import PolicyDraft
from zhanggui.rulebook.services import load_policies
from zhanggui.rulebook.tests.drafts import proposed_change
from zhanggui.stock.drafts import ReceiptLine
from zhanggui.stock.services import receive

DEFAULT = Path(__file__).parents[2] / 'playbook' / 'default'
PASSWORD = 'processes-password'
SINCE = date(2025, 1, 1)
SECONDS = ('designer', 'planner', 'service_agent', 'ops_specialist', 'promotion_specialist')
SKU = 'MT01'
BY = system('测试', door='cli')

CALLED = re.compile(r'calledElement="([^"]+)"')
DECIDED = re.compile(r'zg:decision="([^"#]+)')
FILLED = re.compile(r'zg:form="([^"]+)"')


@dataclass(slots=True)
class World:
    """`subjects`: what a case can be about, by the name a scenario gives it."""

    people: dict[str, int] = field(default_factory=dict)
    subjects: dict[str, tuple[str, int]] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        return Actor.of(User.objects.get(username=username))

    def name(self, person: int) -> str:
        return next((name for name, id in self.people.items() if id == person), f'#{person}')


def company() -> World:
    assert not organisation.load_organisation(_chart(), actor=BY).refused
    say_the_numbers()
    world = World()
    warehouse = Warehouse.objects.create(code='HZ', name='杭州仓', province='浙江省')
    south = Warehouse.objects.create(code='GZ', name='广州仓', province='广东省')
    shop = Shop.objects.create(
        code='TM01', name='云裳记旗舰店', platform='tmall', warehouse=warehouse, courier_code='ZTO'
    )
    Courier.objects.create(code='ZTO', name='中通快递', prefix='7590', next_number=100_000_001, last_number=999_999_999)
    _employ(world)
    goods(world, warehouse)
    orders = {
        'order': ordered(shop.pk, PlatformState.SHIPPED, number='2930000000000000777'),
        'order_finished': ordered(shop.pk, PlatformState.COMPLETED, number='2930000000000000778'),
        'order_open': ordered(shop.pk, PlatformState.PAID, number='2930000000000000779'),
    }
    world.subjects.update({name: ('orders.Order', order.pk) for name, order in orders.items()})
    world.subjects['amendment'] = ('rulebook.Amendment', proposed_change(world.people['hr']).pk)
    world.subjects.update(shop=('org.Shop', shop.pk), warehouse=('org.Warehouse', warehouse.pk))
    world.subjects['warehouse_2'] = ('org.Warehouse', south.pk)
    return world


def take_in(key: str) -> Verdicts:
    """The process in force, with those it calls and the forms and decisions they name."""
    return import_files(_files(key), actor=BY, publishes=True)


def say_the_numbers() -> None:
    """The policies that processes look up."""
    texts = [path.read_text('utf-8') for path in sorted((DEFAULT / 'policies').glob('*.yaml'))]
    assert not load_policies([msgspec.convert(yaml.safe_load(text), PolicyDraft) for text in texts], actor=BY).refused


def processes() -> list[str]:
    """Of all processes in the playbook."""
    return sorted(path.stem for path in (DEFAULT / 'processes').glob('*.bpmn'))


def drawing(key: str) -> Path:
    return DEFAULT / 'processes' / f'{key}.bpmn'


def goods(world: World, warehouse: Warehouse) -> None:
    drafts = [
        SkuDraft(code=code, product='MT', name='羊毛大衣', colour='驼色', size=size, cost_fen=9_000, price_fen=26_800)
        for code, size in ((SKU, 'M'), ('MT02', 'L'))
    ]
    assert not save_skus(drafts, actor=BY).refused
    lines = [ReceiptLine(sku=draft.code, quantity=50, shelf='A-01-1-1') for draft in drafts]
    assert not receive(lines, actor=BY, warehouse_id=warehouse.pk, reference='测试到货').refused
    world.subjects['sku'] = ('catalog.Sku', Sku.objects.get(code=SKU).pk)
    world.subjects['product'] = ('catalog.Product', Product.objects.get().pk)


def _chart() -> Organisation:
    """As the playbook tells it; a right that nothing declares is the playbook's own test to find."""
    told = yaml.safe_load((DEFAULT / 'org.yaml').read_text('utf-8'))
    for role in told['roles']:
        role['rights'] = [right for right in role['rights'] if right not in set(rights.unknown(role['rights']))]
    return msgspec.convert(told, Organisation)


def _files(key: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for each in _with_called(key):
        text = drawing(each).read_text('utf-8')
        found[f'{each}.bpmn'] = text.encode()
        found |= _named('decisions', 'dmn', DECIDED.findall(text))
        found |= _named('forms', 'yaml', FILLED.findall(text))
    return found


def _with_called(key: str) -> list[str]:
    found, todo = [], [key]
    while todo:
        at = todo.pop()
        if at not in found and drawing(at).exists():
            found.append(at)
            todo += CALLED.findall(drawing(at).read_text('utf-8'))
    return found


def _named(folder: str, kind: str, names: Iterable[str]) -> dict[str, bytes]:
    paths = [DEFAULT / folder / f'{name}.{kind}' for name in names]
    return {path.name: path.read_bytes() for path in paths if path.exists()}


def _employ(world: World) -> None:
    positions = dict(Position.objects.values_list('code', 'pk'))
    seats = [*((code, code) for code in positions), *((f'{code}_2', code) for code in SECONDS)]
    password = make_password(PASSWORD)
    users = User.objects.bulk_create(User(username=name, name=name, password=password) for name, _ in seats)
    Post.objects.bulk_create(
        Post(user=user, position_id=positions[code], since=SINCE, all_shops=True, all_warehouses=True)
        for user, (_, code) in zip(users, seats, strict=True)
    )
    world.people = {user.username: user.pk for user in users}
