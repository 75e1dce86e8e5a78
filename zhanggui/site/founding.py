"""A company's first day: a template taken in and the account that lets everybody else in. Only while nobody could log in."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.core.words import Words, say
from zhanggui.org import services
from zhanggui.org.drafts import NewPerson, Reach, Term
from zhanggui.org.models import Position, User
from zhanggui.site.playbook import PlaybookError, load_playbook
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import read_book, templates
from zhanggui.site.playbook.sections import ORGANISATION

EVERYTHING = '*'
KEY_LENGTH = 24
ALONE = 'LOCK TABLE org_user IN SHARE ROW EXCLUSIVE MODE'

FOUNDED = say('公司已经建立', 'the company has been founded already')


__all__ = ['CannotFound', 'Founder', 'PlaybookError', 'found_company', 'is_new', 'is_start_key', 'offers', 'start_key']


class CannotFound(Exception):
    """With the words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Founder:
    """Who lets the others in. Without a password a temporary one is made."""

    username: str = 'admin'
    name: str = '系统管理员'
    password: str = ''


@dataclass(frozen=True, slots=True)
class Offer:
    """A company to begin with, and how much of it there is."""

    key: str
    name: Words
    about: Words
    contents: Words


def offers() -> list[Offer]:
    return [Offer(book.path.name, book.name, book.about, _contents(book.path)) for book in templates()]


def is_new() -> bool:
    """Nobody has an account."""
    return not User.objects.exists()


def start_key() -> str:
    """Known to whoever reads the terminal of the first start: an open page must not let a stranger found the company."""
    return salted_hmac('zhanggui.founding', 'start', secret=settings.SECRET_KEY, algorithm='sha256').hexdigest()[
        :KEY_LENGTH
    ]


def is_start_key(told: str) -> bool:
    return constant_time_compare(told.encode('utf-8', 'replace'), start_key().encode())


@transaction.atomic
def found_company(template: str, founder: Founder) -> Mapping[str, str]:
    """The account's name and its first password. Raises CannotFound, PlaybookError."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    if not is_new():
        raise CannotFound(str(FOUNDED))
    actor = system('首次启动', door='cli')
    load_playbook(template, actor=actor)
    invited = services.invite([NewPerson(username=founder.username, name=founder.name)], actor=actor)
    if invited.refused:
        raise CannotFound(str(invited.refused[0].reason))
    seat = Position.objects.filter(roles__rights__contains=[EVERYTHING]).order_by('pk')[0]
    reach = Reach(all_shops=True, all_warehouses=True)
    granted = services.grant_post(
        invited.done, actor=actor, position=seat.pk, reach=reach, term=Term(since=clock.today())
    )
    if granted.refused:
        raise CannotFound(str(granted.refused[0].reason))
    if founder.password:
        services.keep_own_password(User.objects.get(pk=invited.done[0]), founder.password)
    told: dict[str, str] = dict(invited.made['facts'])
    return dict.fromkeys(told, founder.password) if founder.password else told


@functools.cache
def _contents(book: Path) -> Words:
    """Read once: a folder of the house does not change while the program runs."""
    found = read_book(book, Complaints())
    seats = sum(1 for piece in ORGANISATION.read(found, Complaints()) if piece.kind == 'position')
    counts = {name: len(found.of(name)) for name in ('processes', 'clauses')}
    return say(
        f'{seats} 个岗位、{counts["processes"]} 个流程、{counts["clauses"]} 章制度',
        f'{seats} positions, {counts["processes"]} processes, {counts["clauses"]} chapters of rules',
    )
