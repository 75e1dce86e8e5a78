"""Shops, warehouses, couriers and people of the demo company, with an account for every position."""

from __future__ import annotations

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from zhanggui.core.actors import Actor
from zhanggui.orders.models import Courier
from zhanggui.org.models import Position, Post, Shop, User, Warehouse
from zhanggui.site.playbook import load_organisation, load_processes

PASSWORD = 'zhanggui-demo'  # noqa: S105 - printed at every start of the demo, a secret to nobody
SINCE = date(2025, 1, 1)
FIRST_PROCESSES = ('P40',)

SHOPS = (
    ('TM01', '云裳记旗舰店', 'tmall', 'HZ', 'ZTO'),
    ('JD01', '云裳记京东自营旗舰店', 'jd', 'HZ', 'JD'),
    ('PDD01', '云裳记工厂店', 'pdd', 'GZ', 'YUNDA'),
    ('DY01', '云裳记抖音小店', 'douyin', 'HZ', 'YTO'),
)
WAREHOUSES = (
    ('HZ', '杭州仓', '浙江省', '浙江省杭州市余杭区云裳路 88 号', '0571-88000000'),
    ('GZ', '广州仓', '广东省', '广东省广州市白云区云裳路 66 号', '020-88000000'),
)
COURIERS = (
    ('ZTO', '中通快递', '7590', 100_000_001),
    ('YTO', '圆通速递', 'YT', 880_000_001),
    ('YUNDA', '韵达快递', '4310', 300_000_001),
    ('JD', '京东快递', 'JDX', 200_000_001),
)
# user name, name, position, shops (None: all), warehouses (None: all)
PEOPLE: tuple[tuple[str, str, str, tuple[str, ...] | None, tuple[str, ...] | None], ...] = (
    ('director', '沈若兰', 'ops_director', None, None),
    ('operator', '周子衿', 'ops_specialist', ('TM01',), ('HZ',)),
    ('service', '林小满', 'service_agent', None, None),
    ('warehouse', '陈大勇', 'warehouse_manager', None, ('HZ',)),
    ('finance', '方静怡', 'finance', None, None),
    ('admin', '系统管理员', 'admin', None, None),
)
# The other positions, a person each, so that every process can be tried to its end. User names are codes, of seconds with `_2`.
STAFF = (
    ('general_manager', '许知远'), ('office_clerk', '赵雅琴'), ('ops_manager', '顾承泽'), ('ops_supervisor', '梁思齐'),
    ('project_operator', '程一诺'), ('store_manager', '何婉清'), ('ops_specialist_2', '马晓东'),
    ('site_technician', '宋嘉树'), ('buyer', '唐慧敏'), ('factory_liaison', '董志强'), ('promotion_supervisor', '韩雪松'),
    ('event_specialist', '罗诗语'), ('ppc_specialist', '邓文博'), ('display_specialist', '曹雨桐'),
    ('promotion_specialist', '彭佳怡'), ('promotion_specialist_2', '袁浩然'), ('marketing_manager', '蒋明哲'),
    ('planning_supervisor', '傅云舒'), ('planner', '叶知秋'), ('planner_2', '杜若溪'), ('design_supervisor', '苏墨白'),
    ('designer', '江映雪'), ('designer_2', '白子墨'), ('photographer', '石磊'), ('editor_supervisor', '钟书涵'),
    ('editor', '夏清扬'), ('market_manager', '陆远航'), ('market_specialist', '姚思琪'), ('sales_manager', '谭宏伟'),
    ('sales_rep', '贺俊杰'), ('sales_supervisor', '秦晓岚'), ('service_supervisor', '孟佳琪'),
    ('service_agent_2', '吴小雨'), ('after_sales_agent', '郑可心'), ('inspector', '冯立军'), ('picker', '李春生'),
    ('packer', '王桂兰'), ('hr', '朱静文'), ('it_supervisor', '潘振宇'),
)  # fmt: skip
ACCOUNTS = [
    ('general_manager', PASSWORD, '总经理'),
    ('director', PASSWORD, '运营总监'),
    ('operator', PASSWORD, '运营专员（只看天猫店）'),
    ('service', PASSWORD, '客服'),
    ('warehouse', PASSWORD, '仓库（杭州仓）'),
    ('finance', PASSWORD, '财务'),
    ('admin', PASSWORD, '管理员'),
]


@dataclass(frozen=True, slots=True)
class Company:
    shops: dict[str, Shop]
    warehouses: dict[str, Warehouse]


def found(actor: Actor, *, processes: Collection[str] = FIRST_PROCESSES) -> Company:
    """`processes`: those that run from the beginning; the whole playbook follows when everybody is hired."""
    load_organisation(actor=actor)
    warehouses = {
        code: Warehouse.objects.create(code=code, name=name, province=province, address=address, contact=contact)
        for code, name, province, address, contact in WAREHOUSES
    }
    shops = {
        code: Shop.objects.create(
            code=code, name=name, platform=platform, warehouse=warehouses[warehouse], courier_code=courier
        )
        for code, name, platform, warehouse, courier in SHOPS
    }
    Courier.objects.bulk_create(
        Courier(code=code, name=name, prefix=prefix, next_number=number, last_number=999_999_999)
        for code, name, prefix, number in COURIERS
    )
    company = Company(shops, warehouses)
    for username, name, position, reach, places in PEOPLE:
        _employ(company, User(username=username, name=name), position, reach, places)
    load_processes(actor=actor, keys=processes)  # once its lanes have holders
    return company


def hire_the_others() -> None:
    """Once the six have told their stories: a step with one holder is theirs, with two it waits for whoever claims it."""
    seats = dict(Position.objects.values_list('code', 'pk'))
    users = User.objects.bulk_create(User(username=code, name=name, password=_hashed()) for code, name in STAFF)
    Post.objects.bulk_create(
        Post(
            user=user,
            position_id=seats[user.username.removesuffix('_2')],
            since=SINCE,
            all_shops=True,
            all_warehouses=True,
        )
        for user in users
    )


@functools.cache
def _hashed() -> str:
    """One slow hash for all: forty accounts that share a password everybody knows need no forty salts."""
    return make_password(PASSWORD)


def _employ(
    company: Company, user: User, position: str, reach: tuple[str, ...] | None, places: tuple[str, ...] | None
) -> None:
    user.password = _hashed()
    user.save()
    post = Post.objects.create(
        user=user,
        position=Position.objects.get(code=position),
        since=SINCE,
        all_shops=reach is None,
        all_warehouses=places is None,
    )
    post.shops.set(company.shops[code] for code in reach or ())
    post.warehouses.set(company.warehouses[code] for code in places or ())
