"""What a joining, a change of post or a leaving will mean, told before it is done: superior, rights, reach, open work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.selectors.parts import parts_of
from zhanggui.flow.services.handing_over import preview as open_work
from zhanggui.org.chart import names_of, seats_with_holders
from zhanggui.org.choices import Handing
from zhanggui.org.drafts import NewPost, OldPosts, Reach
from zhanggui.org.models import ApiToken, Client, Position, Post, Shop, User, Warehouse
from zhanggui.org.policies import labels, seat_beyond
from zhanggui.org.services.moves import who_takes_over

Line = tuple[Words, str, bool]  # what, how much, whether it stands in the way

ALL = say('全部', 'all')
NONE = say('无', 'none')
SUPERIOR = say('直接上级', 'Superior')
WORK = say('手上的工作', 'Open work')
TAKES_OVER = say('接手人', 'Who takes it over')
HOLDS = say(
    '待办 {tasks}，待认领 {offers}，负责的流程 {cases}，委派在外 {delegated}，替人代办 {stands_in}，流程所有者 {processes}',
    'tasks {tasks}, offers {offers}, cases {cases}, delegated {delegated}, stands in {stands_in}, owner of {processes}',
)


def joining(told: Mapping[str, Any], actor: Actor) -> list[Line]:
    seat = Position.objects.select_related('superior').get(code=told['position'])
    named = {field: Model.objects.filter(code__in=told[field]) for field, Model in _PLACES.items()}
    shops = None if told['all_shops'] else {*_names(named['shops']), *(f'{name}…' for name in _names(named['clients']))}
    warehouses = None if told['all_warehouses'] else set(_names(named['warehouses']))
    return [*_seat(seat, actor), *_reach(shops, warehouses)]


def changing(person: User, new: NewPost, old: OldPosts, actor: Actor) -> list[Line]:
    seat = Position.objects.select_related('superior').get(pk=new.position)
    ending = set(old.ends or ())
    held = Post.objects.current().filter(user=person).prefetch_related('position__roles')
    before = {right for post in held for role in post.position.roles.all() for right in role.rights}
    kept = {
        right for post in held if post.pk not in ending for role in post.position.roles.all() for right in role.rights
    }
    after = kept | {right for role in seat.roles.all() for right in role.rights}
    ends = [str(post.position) for post in held if post.pk in ending]
    taker, problem = who_takes_over(person, list(held), old.handing, old.to)
    goes = f'{_work(person)} → {Handing(old.handing).label}'
    return [
        (say('卸任', 'Ends'), '、'.join(ends) or str(NONE), False),
        *_seat(seat, actor),
        *_reach(*_places(new.reach)),
        (say('不再能做', 'No longer may'), labels(before - after) or str(NONE), False),
        (say('新增可做', 'Now may too'), labels(after - before) or str(NONE), False),
        (WORK, ' · '.join(each for each in (goes, _name(taker), str(problem or '')) if each), problem is not None),
    ]


def leaving(person: User, told: Mapping[str, Any]) -> list[Line]:
    posts = Post.objects.current().filter(user=person).select_related('position')
    taker, problem = who_takes_over(person, [], Handing.PERSON if told['to'] else Handing.SUPERIOR, told['to'])
    tokens = ApiToken.objects.filter(user=person, revoked_at=None).count()
    day = told['last_day']
    ends = say('{day} 当天结束后', 'after {day}').filled(day=day.isoformat()) if day else say('立即', 'at once')
    return [
        (say('卸任', 'Ends'), '、'.join(str(post.position) for post in posts) or str(NONE), False),
        (WORK, _work(person), False),
        (TAKES_OVER, _name(taker) or str(problem or NONE), problem is not None),
        (say('接口令牌', 'API tokens'), str(tokens), False),
        (say('账号停用', 'Account ends'), str(ends), False),
    ]


_PLACES: Mapping[str, Any] = {'shops': Shop, 'clients': Client, 'warehouses': Warehouse}


def _seat(seat: Position, actor: Actor) -> list[Line]:
    above = seats_with_holders([seat.superior])[seat.superior.pk].holders if seat.superior else []
    held = {right for role in seat.roles.all() for right in role.rights}
    beyond = seat_beyond(actor, held)
    lines = [
        (say('岗位', 'Position'), f'{seat} · {seat.department}', False),
        (SUPERIOR, ' · '.join([str(seat.superior or NONE), *(holder.name for holder in above)]), False),
        (say('角色', 'Roles'), '、'.join(map(str, seat.roles.all())) or str(NONE), False),
        (say('参与的流程', 'Part in processes'), str(len(parts_of(names_of(seat)))), False),
    ]
    if beyond:
        lines.append((say('你没有、因此不能授予', 'You lack these and cannot give them'), labels(beyond), True))
    return lines


def _reach(shops: set[str] | None, warehouses: set[str] | None) -> list[Line]:
    return [
        (say('看得到的店铺', 'Sees shops'), _listed(shops), False),
        (say('看得到的仓库', 'Sees warehouses'), _listed(warehouses), False),
    ]


def _places(reach: Reach) -> tuple[set[str] | None, set[str] | None]:
    clients = [f'{name}…' for name in _names(Client.objects.filter(pk__in=reach.clients))]
    shops = {*_names(Shop.objects.filter(pk__in=reach.shops)), *clients}
    warehouses = set(_names(Warehouse.objects.filter(pk__in=reach.warehouses)))
    return None if reach.all_shops else shops, None if reach.all_warehouses else warehouses


def _listed(names: set[str] | None) -> str:
    return str(ALL) if names is None else '、'.join(sorted(names)) or str(NONE)


def _names(rows: Iterable[Any]) -> list[str]:
    return [str(row) for row in rows]


def _work(person: User) -> str:
    (holding,) = open_work([person.pk])
    fields = ('tasks', 'offers', 'cases', 'delegated', 'stands_in', 'processes')
    return str(HOLDS.filled(**{field: getattr(holding, field) for field in fields})) if holding.total else str(NONE)


def _name(person: int | None) -> str:
    row = User.objects.filter(pk=person).first() if person else None
    return row.get_full_name() if row else ''
