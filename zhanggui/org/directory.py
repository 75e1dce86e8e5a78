"""Answers for processes: who holds a position, who stands above whom, who is in a department, who looks after processes.

Only active accounts with a post held today are ever named, in the order of their ids.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow import people
from zhanggui.flow.people import Face
from zhanggui.org.models import Position, Post, User
from zhanggui.org.sql import SUPERIORS

CODE = re.compile(r'[a-z][a-z0-9_]*')  # an alias that is the code of a seat elsewhere, and not a title
ADMINISTERING = ['*', 'flow.*', 'flow.administer']


class Directory:
    """The organisation as processes see it; see `flow.people.Directory`."""

    def holders(self, positions: Sequence[str], *, shop: int | None = None) -> tuple[int, ...]:
        """By code, name or alias. A seat of that code or name comes first; where there is none, the one that answers for it."""
        posts = Post.objects.current().filter(position__in=seats_of(positions), user__is_active=True)
        return _people(posts if shop is None else posts.reaching(shop))

    def superiors(self, people: Collection[int]) -> tuple[int, ...]:
        with connection.cursor() as cursor:
            cursor.execute(SUPERIORS, {'people': list(people), 'today': clock.today()})
            return tuple(row[0] for row in cursor.fetchall())

    def group(self, code: str) -> tuple[int, ...]:
        named = Q(position__department__code=code) | Q(position__department__name=code)
        return _people(Post.objects.current().filter(named, user__is_active=True))

    def admins(self) -> tuple[int, ...]:
        posts = Post.objects.current().filter(position__roles__rights__overlap=ADMINISTERING, user__is_active=True)
        supers = User.objects.filter(is_superuser=True, is_active=True).values_list('pk', flat=True)
        return tuple(sorted({*_people(posts), *supers}))

    def shop_of(self, subject_type: str, subject_id: int) -> int | None:
        """Most objects carry their shop; those that do not belong to none."""
        row: Any = apps.get_model(subject_type)._default_manager.filter(pk=subject_id).first()
        return getattr(row, 'shop_id', None)

    def faces(self, people: Collection[int]) -> Mapping[int, Face]:
        users = User.objects.filter(pk__in=set(people)).prefetch_related('posts__position')
        return {user.pk: _face(user) for user in users}

    def search(self, text: str, limit: int = 20) -> list[Face]:
        named = Q(name__icontains=text) | Q(username__istartswith=text) | Q(posts__position__name__icontains=text)
        users = User.objects.filter(named, is_active=True).distinct().order_by('pk')
        return [_face(user) for user in users.prefetch_related('posts__position')[:limit]]

    def actor(self, person: int) -> Actor:
        return Actor.of(User.objects.get(pk=person), door='job')

    def seat_names(self, person: int) -> frozenset[str]:
        seats = Position.objects.filter(pk__in=Post.objects.current().filter(user_id=person).values('position'))
        found = seats.values_list('code', 'name', 'name_en', 'aliases')
        return frozenset(word for *words, aliases in found for word in (*words, *aliases) if word)

    def positions(self) -> Sequence[tuple[str, str]]:
        """Every seat by its code, then the codes that others answer for: a lane bound to one of these is bound."""
        seats = list(Position.objects.select_related('department'))
        known = {seat.code: str(seat) for seat in seats}
        for seat in seats:
            known |= {alias: str(seat) for alias in seat.aliases if CODE.fullmatch(alias) and alias not in known}
        return list(known.items())


def seats_of(names: Sequence[str]) -> set[int]:
    """The positions that are meant by these codes, names or aliases."""
    wanted = set(names)
    called = Q(code__in=wanted) | Q(name__in=wanted) | Q(name_en__in=wanted) | Q(aliases__overlap=list(wanted))
    seats = list(Position.objects.filter(called).values_list('pk', 'code', 'name', 'name_en', 'aliases'))
    own = {word for _, code, name, name_en, _ in seats for word in (code, name, name_en)}
    return {
        pk
        for pk, code, name, name_en, aliases in seats
        if wanted & {code, name, name_en} or (wanted & set(aliases)) - own
    }


def _people(posts: Any) -> tuple[int, ...]:
    return tuple(posts.order_by('user_id').values_list('user_id', flat=True).distinct())


def _face(user: User) -> Face:
    return Face(user.pk, user.get_full_name(), ' · '.join(str(post.position) for post in user.posts.all()))


people.register(Directory())
