"""What others ask of the organisation: who administers it, which shops and warehouses somebody sees, whose token this is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.org.drafts import Reach
from zhanggui.org.models import ApiToken, Post, Shop, User, Warehouse
from zhanggui.org.policies import ADMINISTRATOR_NAMES
from zhanggui.org.tokens import Bearer


def lasting_administrators() -> set[int]:
    """Active accounts that may grant posts today and without a known end: one that ends on Friday is no safe hand."""
    posts = Post.objects.current().filter(until=None, position__roles__rights__overlap=list(ADMINISTRATOR_NAMES))
    people = User.objects.filter(Q(is_superuser=True) | Q(pk__in=posts.values('user_id')), is_active=True)
    return set(people.values_list('pk', flat=True))


def shops(actor: Actor) -> QuerySet[Shop]:
    """The shops in sight that still trade."""
    return Shop.objects.visible_to(actor).filter(is_active=True)


def warehouses(actor: Actor) -> QuerySet[Warehouse]:
    return Warehouse.objects.visible_to(actor).filter(is_active=True)


def reaches(posts: Iterable[Post]) -> dict[int, Reach]:
    """How far each post reaches; the posts come with their shops and warehouses prefetched."""
    return {
        post.pk: Reach(
            shops=tuple(shop.pk for shop in post.shops.all()),
            warehouses=tuple(place.pk for place in post.warehouses.all()),
            all_shops=post.all_shops,
            all_warehouses=post.all_warehouses,
        )
        for post in posts
    }


def bearer_of(secret: str) -> Bearer | None:
    """The person a token speaks for, or nothing: unknown, revoked, expired, or its owner's account is disabled."""
    digest = hashlib.sha256(secret.encode('utf-8', 'surrogatepass')).digest()
    token = ApiToken.objects.select_related('user').filter(digest=digest).first()
    if token is None or token.revoked_at or token.expires_at <= clock.now() or not token.user.is_active:
        return None
    return Bearer(token.user, token.pk, token.name, frozenset(token.rights), token.used_at)
