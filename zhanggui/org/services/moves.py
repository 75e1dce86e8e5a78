"""Joining, changing post and leaving, each in one step: account, posts, open work and the day on which it happens.

Whoever leaves is not forgotten open work: it goes to the person named, by default to whoever stands above them that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.people import directory
from zhanggui.flow.services.handing_over import hand_over
from zhanggui.org.choices import AccountState, Handing
from zhanggui.org.drafts import NewHire, NewPerson, NewPost, OldPosts, Reach, Term
from zhanggui.org.models import ApiToken, Client, Farewell, Position, Post, Shop, User, Warehouse
from zhanggui.org.policies import stands_above
from zhanggui.org.services.lines import UNKNOWN_CODE, shown
from zhanggui.org.services.people import STRONGER, disable, invite
from zhanggui.org.services.posts import end_posts, grant_post
from zhanggui.org.services.tokens import revoke_tokens

GONE = say('账号已停用', 'the account is disabled already')
NOBODY = say('找不到接手人，请指定一位在职的同事', 'nobody can take the work over: name a colleague in office')
SELF = say('接手人不能是本人', 'nobody hands over to themselves')
LEAVING = say('{name}已办理离职，最后一天 {day}', '{name} is leaving already, with the last day {day}')
NOT_THEIRS = say('要结束的岗位不是本人现任的岗位', 'a post to be ended is not held by this person')


class _Undone(Exception):
    """Raised inside an item's savepoint."""


@in_transaction
def join(hires: Sequence[NewHire], *, actor: Actor) -> Verdicts:
    """An account with its first post, or neither. `made['facts']` shows the temporary passwords this once."""
    verdicts = Verdicts()
    facts: list[tuple[str, str]] = []
    for number, hire in enumerate(hires, 1):
        try:
            with transaction.atomic():
                facts += _hire(verdicts, number, hire, actor)
        except _Undone:
            continue
    if facts:
        verdicts.made['facts'] = facts
    audit.record('org.join', verdicts.done, actor=actor, subject='org.User', target=AccountState.ACTIVE)
    return verdicts


@in_transaction
def change_post(ids: Sequence[int], *, actor: Actor, new: NewPost, old: OldPosts) -> Verdicts:
    """The new post from its first day on, the old ones up to the day before: all of it happens to a person, or nothing."""
    verdicts = Verdicts()
    people = {row.pk: row for row in locked(User.objects.all(), ids)}
    verdicts.refuse_missing(ids, people)
    for person in people.values():
        held = list(Post.objects.current().filter(user=person).order_by('pk'))
        taker, problem = who_takes_over(person, held, old.handing, old.to)
        if leaving := _open_farewell(person):
            problem = _is_leaving(person, leaving)
        elif old.ends is not None and not {post.pk for post in held}.issuperset(old.ends):
            problem = NOT_THEIRS
        if problem:
            verdicts.refuse(person.pk, 'change', problem, name=person.get_full_name())
            continue
        ending = [post.pk for post in held if old.ends is None or post.pk in old.ends]
        if _move(verdicts, person, new, ending, actor=actor):
            verdicts.done.append(person.pk)
            if taker:
                _pass_on(person, taker, new.term.since - timedelta(days=1), actor=actor)
    audit.record('org.change_post', verdicts.done, actor=actor, subject='org.User', detail={'since': new.term.since})
    return verdicts


@in_transaction
def leave(
    ids: Sequence[int], *, actor: Actor, last_day: date | None = None, to: int | None = None, reason: str = ''
) -> Verdicts:
    """Up to and including `last_day`; without one, at once. The night after it the account ends and the work is passed on."""
    verdicts = Verdicts()
    people = {row.pk: row for row in locked(User.objects.all(), ids)}
    verdicts.refuse_missing(ids, people)
    day = last_day or clock.today() - timedelta(days=1)
    for person in people.values():
        taker, problem = who_takes_over(person, [], Handing.PERSON if to else Handing.SUPERIOR, to)
        known = _open_farewell(person)
        if not person.is_active or (known and known.last_day == day and known.to_id == taker):
            verdicts.already.append(person.pk)
        elif problem or known or stands_above(actor, person):
            why = problem or (_is_leaving(person, known) if known else STRONGER)
            verdicts.refuse(person.pk, 'leave', why, name=person.get_full_name())
        elif _see_off(verdicts, person, taker, day, actor=actor):
            verdicts.done.append(person.pk)
    told = {'last_day': day, 'to': to, **({'reason': reason} if reason else {})}
    audit.record('org.leave', verdicts.done, actor=actor, subject='org.User', detail=told)
    return verdicts


@in_transaction
def call_off(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """They stay after all: the posts last as long as they did before."""
    verdicts = Verdicts()
    rows = locked(Farewell.objects.select_related('user'), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.done_at is not None:
            verdicts.refuse(row.pk, 'done', GONE, name=row.user.get_full_name())
        elif stands_above(actor, row.user):
            verdicts.refuse(row.pk, 'stronger', STRONGER, name=row.user.get_full_name())
        else:
            for post, until in row.posts:
                Post.objects.filter(pk=post, until=row.last_day).update(until=until)
            verdicts.done.append(row.pk)
    audit.record('org.call_off_farewell', verdicts.done, actor=actor, subject='org.Farewell')
    Farewell.objects.filter(pk__in=verdicts.done).delete()
    return verdicts


def who_takes_over(person: User, old: list[Post], handing: str, to: int | None) -> tuple[int | None, Words | None]:
    """Who takes the open work over, or why nobody can."""
    if handing == Handing.KEEP:
        return None, None
    if handing == Handing.PERSON:
        if to == person.pk:
            return None, SELF
        found = to if to and User.objects.filter(pk=to, is_active=True).exists() else None
    elif handing == Handing.COLLEAGUE:
        seats = Position.objects.filter(posts__in=old).values_list('code', flat=True)
        found = next((each for each in directory().holders(list(seats)) if each != person.pk), None)
    else:
        found = _in_office(None, person.pk)
    return (found, None) if found else (None, NOBODY)


def carry_out_due(*, actor: Actor) -> int:
    """Everybody whose last day is over; each in a transaction of their own, so that one who cannot go holds up nobody."""
    due = Farewell.objects.filter(done_at=None, last_day__lt=clock.today()).order_by('pk')
    return sum(_carry_out_alone(pk, actor=actor) for pk in due.values_list('pk', flat=True))


@in_transaction
def _carry_out_alone(pk: int, *, actor: Actor) -> bool:
    """Whose account may not end (the last who administers) stays whole and due: the list shows them until somebody acts."""
    try:
        with transaction.atomic():
            return _carry_out(pk, Verdicts(), actor=actor)
    except _Undone:
        return False


def _carry_out(pk: int, verdicts: Verdicts, *, actor: Actor) -> bool:
    """Everything of it or, raising, nothing: an account that goes on beside work that was passed on would be neither."""
    row = next(iter(locked(Farewell.objects.select_related('user'), [pk])), None)
    if row is None or row.done_at is not None:
        return False
    if taker := _in_office(row.to_id, row.user_id):
        hand_over([row.user_id], actor=actor, to=taker, leaving=row.leaves)
    if row.leaves:
        _or_undo(verdicts, row.user, disable([row.user_id], actor=actor, handed_over=taker is not None))
        live = ApiToken.objects.filter(user_id=row.user_id, revoked_at=None).values_list('pk', flat=True)
        revoke_tokens(list(live), actor=actor)
    Farewell.objects.filter(pk=pk).update(done_at=clock.now())
    return True


def _hire(verdicts: Verdicts, number: int, hire: NewHire, actor: Actor) -> list[tuple[str, str]]:
    """Its password; refusals of either half are told of the line."""
    person = NewPerson(username=hire.username, name=hire.name, mobile=hire.mobile, language=hire.language)
    seat = Position.objects.filter(code=hire.position).values_list('pk', flat=True).first()
    reach, unknown = _reach(hire, actor)
    if missing := [*unknown, *([] if seat else [hire.position])]:
        verdicts.refuse(number, 'unknown_code', UNKNOWN_CODE.filled(code=shown(missing[0])), name=hire.username)
        return []
    made = invite([person], actor=actor)
    term = Term(since=hire.since, until=hire.until)
    granted = grant_post(made.done, actor=actor, position=seat or 0, reach=reach, term=term) if made.done else made
    if refusal := next(iter([*made.refused, *granted.refused]), None):
        verdicts.refuse(number, refusal.code, refusal.reason, name=hire.username)
        raise _Undone
    verdicts.done += made.done
    return list(made.made['facts'])


def _reach(hire: NewHire, actor: Actor) -> tuple[Reach, list[str]]:
    """Ids of the codes that the actor sees, and the codes that stand for nothing there."""
    found: dict[str, tuple[int, ...]] = {}
    unknown: list[str] = []
    models: tuple[tuple[str, Any], ...] = (('shops', Shop), ('clients', Client), ('warehouses', Warehouse))
    for field, model in models:
        codes = set(getattr(hire, field))
        known = dict(model.objects.visible_to(actor).filter(code__in=codes).values_list('code', 'pk')) if codes else {}
        found[field] = tuple(known.values())
        unknown += sorted(codes - known.keys())
    return Reach(**found, all_shops=hire.all_shops, all_warehouses=hire.all_warehouses), unknown


def _in_office(to: int | None, person: int) -> int | None:
    """The one named while they are here, else whoever stands above, else who looks after processes."""
    if to and User.objects.filter(pk=to, is_active=True).exists():
        return to
    asked = directory()
    return next((each for each in (*asked.superiors([person]), *asked.admins()) if each != person), None)


def _move(verdicts: Verdicts, person: User, new: NewPost, ending: list[int], *, actor: Actor) -> bool:
    last_day = new.term.since - timedelta(days=1)
    try:
        with transaction.atomic():
            granted = grant_post([person.pk], actor=actor, position=new.position, reach=new.reach, term=new.term)
            _or_undo(verdicts, person, granted)
            _or_undo(verdicts, person, end_posts(ending, actor=actor, last_day=last_day))
    except _Undone:
        return False
    return True


def _see_off(verdicts: Verdicts, person: User, taker: int | None, day: date, *, actor: Actor) -> bool:
    posts = list(Post.objects.filter(user=person).exclude(until__lte=day).order_by('pk'))
    kept = [[post.pk, post.until.isoformat() if post.until else None] for post in posts]
    try:
        with transaction.atomic():
            row = Farewell.objects.create(user=person, last_day=day, to_id=taker, posts=kept)
            _or_undo(verdicts, person, end_posts([post.pk for post in posts], actor=actor, last_day=day))
            if day < clock.today():
                _carry_out(row.pk, verdicts, actor=actor)
    except _Undone:
        return False
    return True


def _pass_on(person: User, taker: int, last_day: date, *, actor: Actor) -> None:
    if last_day < clock.today():
        hand_over([person.pk], actor=actor, to=taker)
    else:
        Farewell.objects.create(user=person, last_day=last_day, to_id=taker, leaves=False)


def _or_undo(verdicts: Verdicts, person: User, outcome: Verdicts) -> None:
    """A refused half takes back the other."""
    if refusal := next(iter(outcome.refused), None):
        verdicts.refuse(person.pk, refusal.code, refusal.reason, name=person.get_full_name())
        raise _Undone


def _open_farewell(person: User) -> Farewell | None:
    return Farewell.objects.filter(user=person, done_at=None).first()


def _is_leaving(person: User, farewell: Farewell) -> Words:
    return LEAVING.filled(name=person.get_full_name(), day=farewell.last_day.isoformat())
