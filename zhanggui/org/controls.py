"""What in the organisation keeps rules of the company: seats described and held, sight by post, nothing left lying."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.words import say
from zhanggui.flow.selectors.evidence import lanes_in_force, tasks_of_people
from zhanggui.org.models import Position, Post, User
from zhanggui.rulebook.controls import Control, Evidence, Example, Period, register

SEEN_NOW = say('现状', 'As it stands')


def positions_complete(period: Period) -> Evidence:
    """A seat has a superior (but the topmost), what it is for, and at least one role."""
    made = Evidence()
    for seat in Position.objects.select_related('department').prefetch_related('roles'):
        whole = seat.mission and seat.roles.all() and (seat.superior_id or seat.subordinates.exists())
        made.kept += bool(whole)
        if not whole:
            made.broken.append(_now(str(seat), reverse('org.position', args=[seat.pk]), f'position:{seat.code}'))
    return made


def seen_by_post(period: Period) -> Evidence:
    """Whoever can log in holds a post, or sees nothing; an account above all rules (superuser) breaks this one."""
    active = User.objects.filter(is_active=True)
    boundless = active.filter(is_superuser=True)
    made = Evidence(kept=active.filter(is_superuser=False).count())
    made.broken = [
        _now(str(user), reverse('org.person', args=[user.pk]), f'user:{user.pk}', user.pk) for user in boundless
    ]
    return made


def nothing_orphaned(period: Period) -> Evidence:
    """No open task belongs to somebody who is gone."""
    gone = User.objects.filter(is_active=False).values_list('pk', flat=True)
    count, left = tasks_of_people(set(gone))
    made = Evidence(kept=count - len(left))
    made.broken = [_now(name, reverse('flow.task', args=[id]), f'task:{id}', person) for id, name, person in left]
    return made


def lanes_held(period: Period) -> Evidence:
    """Every position that a lane names is held by somebody."""
    posts = Post.objects.current().filter(user__is_active=True).select_related('position')
    held = {name for post in posts for name in (post.position.code, post.position.name, *post.position.aliases)}
    made = Evidence()
    for process, lane, positions in lanes_in_force():
        if held.intersection(positions):
            made.kept += 1
        else:
            made.broken.append(_now(f'{process} · {lane}', '', f'lane:{process}:{lane}'))
    return made


def second_factor(period: Period) -> Evidence:
    """Whose role asks for a second factor has one."""
    made = Evidence()
    asked = User.objects.filter(
        is_active=True, posts__in=Post.objects.current(), posts__position__roles__requires_totp=True
    )
    having = set(Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list('user_id', flat=True))
    for user in asked.distinct():
        made.kept += user.pk in having
        if user.pk not in having:
            made.broken.append(_now(str(user), reverse('org.person', args=[user.pk]), f'totp:{user.pk}', user.pk))
    return made


def _now(title: str, href: str, key: str, *people: int) -> Example:
    """What is looked up as it stands has no moment of its own: it is the same case from day to day."""
    return Example(f'{SEEN_NOW}：{title}', href, clock.now(), people, key=key)


register(
    Control(
        name='org.positions_complete',
        label=say('岗位都有说明、上级和角色', 'Every seat has purpose, superior and roles'),
        evidence=positions_complete,
        standing=True,
    ),
    Control(
        name='org.scoped',
        label=say('只看得到岗位负责的范围', 'Sight follows the post'),
        evidence=seen_by_post,
        standing=True,
    ),
    Control(
        name='org.nothing_orphaned',
        label=say('离职人员没有遗留待办', 'Nobody who is gone has open tasks'),
        evidence=nothing_orphaned,
        standing=True,
    ),
    Control(
        name='org.no_lane_without_holder',
        label=say('流程泳道都有人在岗', 'Every lane has a holder'),
        evidence=lanes_held,
        standing=True,
    ),
    Control(
        name='org.second_factor',
        label=say('要求二次验证的人都已开启', 'Whoever must has a second factor'),
        evidence=second_factor,
        standing=True,
    ),
)
