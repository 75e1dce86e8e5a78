"""Posts: who sits in which position, from when to when, over which shops and warehouses. Rights and sight come from here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.org.choices import PostState
from zhanggui.org.drafts import Reach, Term
from zhanggui.org.models import Client, Position, Post, Shop, User, Warehouse
from zhanggui.org.policies import labels, reaches_beyond, seat_beyond
from zhanggui.org.selectors import lasting_administrators, reaches
from zhanggui.org.services.people import LAST_ADMINISTRATOR

NO_POSITION = say('没有这个岗位', 'there is no such position')
BEYOND_RIGHTS = say('这个岗位含有你没有的权限：{rights}', 'the position holds rights that you do not: {rights}')
BEYOND_REACH = say('超出你自己的店铺、客户或仓库范围', 'it reaches shops, clients or warehouses that you do not')
UNKNOWN_PLACES = say('店铺、客户或仓库不存在', 'a shop, client or warehouse does not exist')
ENDS_FIRST = say('结束日期早于开始日期', 'it ends before it starts')
DISABLED = say('账号已停用', 'the account is disabled')


@in_transaction
def grant_post(people: Sequence[int], *, actor: Actor, position: int, reach: Reach, term: Term) -> Verdicts:
    """Give each of them the post. Somebody who holds the same position with the same reach today has it *already*."""
    verdicts = Verdicts()
    seat = Position.objects.prefetch_related('roles').filter(pk=position).first()
    problem = _problem(seat, reach, term, actor)
    if seat is None or problem:
        code, reason = problem or ('no_position', NO_POSITION)
        for each in people:
            verdicts.refuse(each, code, reason)
        return verdicts
    rows = {row.pk: row for row in locked(User.objects.all(), people)}
    verdicts.refuse_missing(people, rows)
    holders = _holders(seat.pk, reach, term)

    for person in sorted(rows):
        if not rows[person].is_active:
            verdicts.refuse(person, 'disabled', DISABLED, name=rows[person].get_full_name())
        elif person in holders:
            verdicts.already.append(person)
        else:
            verdicts.done.append(person)

    posts = _write(verdicts.done, seat, reach, term)
    verdicts.made['posts'] = [post.pk for post in posts]
    told = {'position': seat.code, 'posts': verdicts.made['posts'], 'since': term.since, 'until': term.until}
    places = {
        'all_shops': reach.all_shops,
        'shops': list(reach.shops),
        'clients': list(reach.clients),
        'warehouses': list(reach.warehouses),
    }
    audit.record('org.grant_post', verdicts.done, actor=actor, subject='org.User', detail={**told, **places})
    return verdicts


@in_transaction
def end_posts(ids: Sequence[int], *, actor: Actor, last_day: date | None = None) -> Verdicts:
    """The post is held up to and including `last_day`; without one it ends at once, as if yesterday had been the last.

    A post that has not begun by then never was: its last day is the one before its first.
    """
    verdicts = Verdicts()
    day = last_day or clock.today() - timedelta(days=1)
    administrators = lasting_administrators()
    locked(User.objects.all(), administrators)
    posts = {post.pk: post for post in locked(Post.objects.select_related('position'), ids)}
    verdicts.refuse_missing(ids, posts)
    far = reaches(Post.objects.filter(pk__in=posts).prefetch_related('shops', 'clients', 'warehouses'))

    ending = []
    for post in posts.values():
        if post.until is not None and post.until <= day:
            verdicts.already.append(post.pk)
        elif reaches_beyond(actor, far[post.pk]):
            verdicts.refuse(post.pk, 'beyond_reach', BEYOND_REACH)
        elif beyond := seat_beyond(actor, _rights(post.position)):
            verdicts.refuse(post.pk, 'beyond_rights', BEYOND_RIGHTS.filled(rights=labels(beyond)))
        else:
            ending.append(post)

    for post in ending:
        before = (post.until, lasting_administrators())
        Post.objects.filter(pk=post.pk).update(until=max(day, post.since - timedelta(days=1)))
        if before[1] and not lasting_administrators():
            Post.objects.filter(pk=post.pk).update(until=before[0])
            verdicts.refuse(post.pk, 'last_administrator', LAST_ADMINISTRATOR)
        else:
            verdicts.done.append(post.pk)

    audit.record(
        'org.end_post',
        verdicts.done,
        actor=actor,
        subject='org.Post',
        sources=PostState.CURRENT,
        target=PostState.ENDED,
        detail={'last_day': day},
    )
    return verdicts


def _problem(seat: Position | None, reach: Reach, term: Term, actor: Actor) -> tuple[str, Words] | None:
    if seat is None:
        return 'no_position', NO_POSITION
    if term.until and term.until < term.since:
        return 'ends_first', ENDS_FIRST
    if beyond := seat_beyond(actor, _rights(seat)):
        return 'beyond_rights', BEYOND_RIGHTS.filled(rights=labels(beyond))
    if reaches_beyond(actor, reach):
        return 'beyond_reach', BEYOND_REACH
    named = ((Shop, reach.shops), (Client, reach.clients), (Warehouse, reach.warehouses))
    if any(model._default_manager.filter(pk__in=ids).count() != len(set(ids)) for model, ids in named if ids):
        return 'unknown_places', UNKNOWN_PLACES
    return None


def _rights(seat: Position) -> set[str]:
    return {right for role in seat.roles.all() for right in role.rights}


def _holders(position: int, reach: Reach, term: Term) -> set[int]:
    """Who has just this already: a repeated request grants nothing twice."""
    posts = Post.objects.filter(position_id=position, since__lte=term.since, until=term.until, acting=term.acting)
    same = reaches(posts.prefetch_related('shops', 'clients', 'warehouses'))
    wanted = _comparable(reach)
    return {post.user_id for post in posts if _comparable(same[post.pk]) == wanted}


def _comparable(reach: Reach) -> tuple[bool, bool, frozenset[int], frozenset[int], frozenset[int]]:
    named = (frozenset(reach.shops), frozenset(reach.clients), frozenset(reach.warehouses))
    return reach.all_shops, reach.all_warehouses, *named


def _write(people: Sequence[int], seat: Position, reach: Reach, term: Term) -> list[Post]:
    posts = Post.objects.bulk_create(
        Post(
            user_id=person,
            position=seat,
            since=term.since,
            until=term.until,
            acting=term.acting,
            all_shops=reach.all_shops,
            all_warehouses=reach.all_warehouses,
        )
        for person in people
    )
    through_shops, through_places = Post.shops.through, Post.warehouses.through
    through_clients = Post.clients.through
    through_shops.objects.bulk_create(
        through_shops(post_id=post.pk, shop_id=shop) for post in posts for shop in sorted(set(reach.shops))
    )
    through_places.objects.bulk_create(
        through_places(post_id=post.pk, warehouse_id=place) for post in posts for place in sorted(set(reach.warehouses))
    )
    through_clients.objects.bulk_create(
        through_clients(post_id=post.pk, client_id=client) for post in posts for client in sorted(set(reach.clients))
    )
    return posts
