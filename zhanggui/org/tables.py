"""The columns of people, posts, shops, warehouses, departments, positions, roles and tokens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.rights import every as every_right
from zhanggui.core.words import Words, say
from zhanggui.org.choices import AccountState, FarewellState, PostState, TokenState
from zhanggui.org.models import Post, User
from zhanggui.ui.columns import (
    BoolColumn,
    ChoiceColumn,
    LinkColumn,
    MoneyColumn,
    NumberColumn,
    TagsColumn,
    TextColumn,
    TimeColumn,
)
from zhanggui.ui.tables import Table

ALL = say('全部', 'All')
NAMES_SHOWN_MAX = 3


def posts_of(rows: Sequence[User], actor: Actor) -> Mapping[int, str]:
    """Positions held today, by person."""
    found: dict[int, list[str]] = defaultdict(list)
    for post in Post.objects.current().filter(user__in=rows).select_related('position'):
        found[post.user_id].append(str(post.position))
    return {person: '、'.join(names) for person, names in found.items()}


def reach_of(rows: Sequence[User], actor: Actor) -> Mapping[int, str]:
    """Shops and warehouses of those posts, by person."""
    found: dict[int, list[str]] = defaultdict(list)
    for post in Post.objects.current().filter(user__in=rows).prefetch_related('shops', 'clients', 'warehouses'):
        found[post.user_id] += [text for text in (shops_of(post), warehouses_of(post)) if text]
    return {person: '；'.join(dict.fromkeys(texts)) for person, texts in found.items()}


def shops_of(post: Post) -> str:
    if post.all_shops:
        return str(say('全部店铺', 'all shops'))
    return _names([*(str(client) for client in post.clients.all()), *(shop.name for shop in post.shops.all())])


def warehouses_of(post: Post) -> str:
    if post.all_warehouses:
        return str(say('全部仓库', 'all warehouses'))
    return _names(place.name for place in post.warehouses.all())


def label_of_right(name: str) -> Words:
    if name == '*':
        return say('全部权限', 'Everything')
    known = {right.name: right.label for right in every_right()}
    return known.get(name) or say(f'{name}（整组）', f'{name} (all of it)')


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    more = len(listed) - NAMES_SHOWN_MAX
    return '、'.join(listed[:NAMES_SHOWN_MAX]) + (f' +{more}' if more > 0 else '')


class PeopleTable(Table):
    name = LinkColumn(say('姓名', 'Name'), 'name', show=lambda value, row: value or row.username)
    username = TextColumn(say('登录名', 'Log-in name'), copy=True)
    state = ChoiceColumn(say('状态', 'State'), choice=AccountState)
    posts = TextColumn(say('岗位', 'Positions'), load=posts_of)
    reach = TextColumn(say('数据范围', 'Reach'), load=reach_of, wide=True)
    last_login = TimeColumn(say('最近登录', 'Last log-in'))
    date_joined = TimeColumn(say('建立时间', 'Made at'))
    default = ('name', 'username', 'state', 'posts', 'reach', 'last_login')


class PostTable(Table):
    position = LinkColumn(say('岗位', 'Position'), 'position', prefetch=('position__department',))
    department = TextColumn(say('部门', 'Department'), 'position.department')
    state = ChoiceColumn(say('状态', 'State'), choice=PostState)
    shops = TextColumn(
        say('店铺', 'Shops'), 'pk', prefetch=('shops', 'clients'), show=lambda value, row: shops_of(row), wide=True
    )
    warehouses = TextColumn(
        say('仓库', 'Warehouses'), 'pk', prefetch=('warehouses',), show=lambda value, row: warehouses_of(row), wide=True
    )
    since = TimeColumn(say('到任', 'From'))
    until = TimeColumn(say('卸任', 'Until'))
    acting = BoolColumn(say('代理', 'Acting'))
    default = ('position', 'state', 'shops', 'warehouses', 'since', 'until', 'acting')


class HolderTable(Table):
    user = LinkColumn(say('姓名', 'Name'), 'user', prefetch=('user',))
    state = ChoiceColumn(say('状态', 'State'), choice=PostState)
    acting = BoolColumn(say('代理', 'Acting'))
    shops = TextColumn(
        say('店铺', 'Shops'), 'pk', prefetch=('shops', 'clients'), show=lambda value, row: shops_of(row), wide=True
    )
    since = TimeColumn(say('到任', 'From'))
    until = TimeColumn(say('卸任', 'Until'))


class FarewellTable(Table):
    user = LinkColumn(say('姓名', 'Name'), 'user', prefetch=('user',))
    state = ChoiceColumn(say('状态', 'State'), choice=FarewellState)
    leaves = TextColumn(
        say('事由', 'What'), show=lambda value, row: say('离职', 'Leaves') if value else say('调岗交接', 'Hands over')
    )
    last_day = TimeColumn(say('最后一天', 'Last day'))
    to = TextColumn(say('接手人', 'Takes over'), 'to', prefetch=('to',))
    done_at = TimeColumn(say('办结', 'Done'))
    sort = ('-id',)


class ShopTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True)
    name = TextColumn(say('店铺', 'Shop'))
    platform = ChoiceColumn(say('平台', 'Platform'))
    warehouse = TextColumn(say('默认仓库', 'Default warehouse'), 'warehouse.name', prefetch=('warehouse',))
    courier_code = TextColumn(say('默认快递', 'Default courier'))
    allocates_by_line = BoolColumn(say('按行配货', 'Sends lines apart'))
    high_amount_fen = MoneyColumn(say('大额线', 'High amount'))
    ship_hours_max = NumberColumn(say('发货时限(小时)', 'Ships within (hours)'))
    is_active = BoolColumn(say('营业', 'Trades'))
    sort = ('code',)


class ClientTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True)
    name = TextColumn(say('客户', 'Client'), 'pk', show=lambda value, row: row)
    projects = NumberColumn(
        say('项目', 'Projects'), 'pk', prefetch=('projects',), show=lambda value, row: len(row.projects.all())
    )
    is_active = BoolColumn(say('合作中', 'We work for them'))
    sort = ('code',)


class ProjectTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True)
    name = TextColumn(say('项目', 'Project'), 'pk', show=lambda value, row: row)
    client = TextColumn(say('客户', 'Client'), 'client', prefetch=('client',))
    is_active = BoolColumn(say('进行中', 'Under way'))
    sort = ('code',)


class WarehouseTable(Table):
    code = LinkColumn(say('编码', 'Code'), copy=True)
    name = TextColumn(say('仓库', 'Warehouse'))
    province = TextColumn(say('省份', 'Province'))
    address = TextColumn(say('地址', 'Address'), wide=True)
    contact = TextColumn(say('联系人', 'Contact'))
    is_active = BoolColumn(say('启用', 'In use'))
    sort = ('code',)


class DepartmentTable(Table):
    code = LinkColumn(say('编码', 'Code'))
    name = TextColumn(say('部门', 'Department'), 'pk', show=lambda value, row: row)
    mission = TextColumn(say('职能', 'What it is for'), 'purpose', wide=True)
    parent = TextColumn(say('上级部门', 'Above it'), 'parent', prefetch=('parent',))
    sort = ('order', 'code')


class PositionTable(Table):
    code = LinkColumn(say('编码', 'Code'))
    name = TextColumn(say('岗位', 'Position'), 'pk', show=lambda value, row: row)
    department = TextColumn(say('部门', 'Department'), 'department', prefetch=('department',))
    superior = TextColumn(say('上级岗位', 'Reports to'), 'superior', prefetch=('superior',))
    roles = TextColumn(
        say('角色', 'Roles'),
        'pk',
        prefetch=('roles',),
        show=lambda value, row: _names(str(role) for role in row.roles.all()),
    )
    head_count = NumberColumn(say('编制', 'Seats'))
    sort = ('code',)


class RoleTable(Table):
    code = LinkColumn(say('编码', 'Code'))
    name = TextColumn(say('角色', 'Role'), 'pk', show=lambda value, row: row)
    rights = TagsColumn(
        say('权限', 'Rights'),
        show=lambda value, row: [(label_of_right(name), 'secondary') for name in value],
        wide=True,
    )
    requires_totp = BoolColumn(say('须动态口令', 'Asks for a code'))
    sort = ('code',)


class TokenTable(Table):
    name = TextColumn(say('用途', 'What for'))
    user = TextColumn(say('所属账号', 'Account'), 'user.name', prefetch=('user',))
    state = ChoiceColumn(say('状态', 'State'), choice=TokenState)
    rights = TagsColumn(
        say('权限', 'Rights'),
        show=lambda value, row: [(label_of_right(name), 'secondary') for name in value],
        wide=True,
    )
    expires_at = TimeColumn(say('到期', 'Expires'))
    used_at = TimeColumn(say('最近使用', 'Last used'))
    made_at = TimeColumn(say('发放时间', 'Issued'))


def right_rows(held: Iterable[str]) -> list[Any]:
    """A role's names with their words, for a plain list."""
    return [(name, label_of_right(name)) for name in sorted(held)]
