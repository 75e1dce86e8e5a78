"""What others ask of the organisation: who administers it, which shops and warehouses somebody sees, whose token this is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhanggui.core.actors import Actor
from zhanggui.org.drafts import Reach
from zhanggui.org.models import Post, Shop, User, Warehouse
from zhanggui.org.policies import ADMINISTRATOR_NAMES
from zhanggui.org.standing import read
from zhanggui.org.tokens import Bearer


def lasting_administrators() -> set[int]:
    """Active accounts that may grant posts today and without a known end: one that ends on Friday is no safe hand."""
    posts = Post.objects.current().filter(until=None, position__roles__rights__overlap=list(ADMINISTRATOR_NAMES))
    people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=posts.values('user_id')), is_active=True)
    return set(people.values_list('pk', flat=True))


def shops(actor: Actor) -> QuerySet[Shop]:
    """The shops in sight that still trade."""
    return Shop.objects.visible_to(actor).filter(is_active=True)


def shop_ids(actor: Actor) -> tuple[int, ...]:
    """Every shop in sight, trading or not: what was sold there is still looked up."""
    return tuple(Shop.objects.visible_to(actor).order_by('pk').values_list('pk', flat=True))


def warehouses(actor: Actor) -> QuerySet[Warehouse]:
    return Warehouse.objects.visible_to(actor).filter(is_active=True)


def reaches(posts: Iterable[Post]) -> dict[int, Reach]:
    """How far each post reaches; the posts come with their shops, clients and warehouses prefetched."""
    return {
        post.pk: Reach(
            shops=tuple(shop.pk for shop in post.shops.all()),
            clients=tuple(client.pk for client in post.clients.all()),
            warehouses=tuple(place.pk for place in post.warehouses.all()),
            all_shops=post.all_shops,
            all_warehouses=post.all_warehouses,
        )
        for post in posts
    }


def departments_of(people: Iterable[int]) -> dict[int, int]:
    """The department each person works in: of the post held longest; an acting post only where there is no other."""
    posts = Post.objects.current().filter(user_id__in=set(people)).order_by('-acting', '-since', '-pk')
    return dict(posts.values_list('user_id', 'position__department_id'))


def people_of(departments: Iterable[int]) -> list[int]:
    """Active accounts with a post in one of these departments today."""
    posts = Post.objects.current().filter(position__department__in=list(departments), user__is_active=True)
    return sorted(set(posts.values_list('user_id', flat=True)))


def everybody() -> list[int]:
    """Active accounts with a post today."""
    posts = Post.objects.current().filter(user__is_active=True)
    return list(posts.order_by('user_id').values_list('user_id', flat=True).distinct())


def bearer_of(secret: str) -> Bearer | None:
    """The person a token speaks for, or nothing: unknown, revoked, expired, or its owner's account is disabled."""
    found = read(digest=hashlib.sha256(secret.encode('utf-8', 'surrogatepass')).digest())
    if found is None:
        return None
    standing, (person_id, name, is_superuser, is_active, token_id, token_name, named, used_at) = found
    if not is_active:
        return None
    return Bearer(
        pk=person_id,
        name=name,
        token_id=token_id,
        token_name=token_name,
        named=frozenset(named),
        standing=standing,
        is_superuser=is_superuser,
        used_at=used_at,
    )
