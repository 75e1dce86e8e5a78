"""What an administrator keeps: the robots of teams, and deliveries that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.notices import kinds, seats
from zhanggui.notices.choices import ROBOTS, DeliveryState
from zhanggui.notices.drafts import RobotDraft
from zhanggui.notices.models import Delivery, Robot
from zhanggui.notices.outgoing import wire
from zhanggui.notices.outgoing.messages import Unsent
from zhanggui.notices.outgoing.robots import Hook
from zhanggui.notices.services.delivering import send_test
from zhanggui.notices.services.telling import lay_jobs

TESTS_AT_ONCE_MAX = 5
NO_NAME = say('要有名称', 'it needs a name')
NAME_TAKEN = say('已有同名机器人', 'there is a robot of this name')
NO_CHANNEL = say('只能是钉钉、企业微信或飞书', 'DingTalk, WeCom or Feishu')
UNKNOWN = say('没有这一项：{name}', 'there is no such thing: {name}')
NOT_DEAD = say('只有发送失败的才能重试', 'only what failed can be tried again')
NOT_WAITING = say('已经发出或无需发送', 'it was sent, or is not needed')
TOO_MANY = say('一次最多测试 5 个', 'test five at once at most')


@in_transaction
def add_robots(items: Sequence[RobotDraft], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    for number, draft in enumerate(items, start=1):
        reasons = _objections(asdict(draft), 0)
        for reason in reasons:
            verdicts.refuse(number, 'invalid', reason, name=draft.name)
        if not reasons:
            verdicts.done.append(Robot.objects.create(**asdict(draft)).pk)
    audit.record('notices.robot_add', verdicts.done, actor=actor, subject='notices.Robot')
    return verdicts


@in_transaction
def edit_robots(ids: Sequence[int], *, actor: Actor, **told: Any) -> Verdicts:
    """An empty address or secret keeps what there is: nobody can read it to type it again. A new address drops the secret."""
    verdicts = Verdicts()
    for robot in locked(Robot.objects.all(), ids):
        changed = {key: value for key, value in told.items() if value != getattr(robot, key)}
        changed = {key: value for key, value in changed.items() if value or key not in ('target', 'secret')}
        if 'target' in changed or changed.get('channel', robot.channel) != robot.channel:
            changed.setdefault('secret', '')
        after = {key: changed.get(key, getattr(robot, key)) for key in ('name', 'channel', 'target', 'groups', 'seats')}
        reasons = _objections(after, robot.pk)
        for reason in reasons:
            verdicts.refuse(robot.pk, 'invalid', reason, name=robot.name)
        if reasons:
            continue
        (verdicts.done if changed else verdicts.already).append(robot.pk)
        Robot.objects.filter(pk=robot.pk).update(**changed) if changed else None
    audit.record('notices.robot_edit', verdicts.done, actor=actor, subject='notices.Robot', detail={'fields': sorted(told)})
    return verdicts


def test_robots(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """One message now, outside any transaction."""
    verdicts = Verdicts()
    found = list(Robot.objects.filter(pk__in=ids))
    verdicts.refuse_missing(ids, [robot.pk for robot in found])
    for robot in found[TESTS_AT_ONCE_MAX:]:
        verdicts.refuse(robot.pk, 'too_many', TOO_MANY, name=robot.name)
    for robot in found[:TESTS_AT_ONCE_MAX]:
        try:
            send_test(Hook(robot.channel, robot.target, robot.secret, robot.keyword), english=robot.english)
        except Unsent as unsent:
            verdicts.refuse(robot.pk, 'unsent', unsent.reason, name=robot.name)
        else:
            verdicts.done.append(robot.pk)
    audit.record('notices.test_robot', verdicts.done, actor=actor, subject='notices.Robot')
    return verdicts


@in_transaction
def retry(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    verdicts = _moved(ids, DeliveryState.QUEUED, {DeliveryState.DEAD}, NOT_DEAD)
    rows = Delivery.objects.filter(pk__in=verdicts.done)
    rows.update(state=DeliveryState.QUEUED.value, tries=0, digest=False, due_at=clock.now())
    lay_jobs(verdicts.done)
    audit.record('notices.retry', verdicts.done, actor=actor, subject='notices.Delivery', target=DeliveryState.QUEUED)
    return verdicts


@in_transaction
def drop(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    waiting = {DeliveryState.DEAD, DeliveryState.QUEUED}
    verdicts = _moved(ids, DeliveryState.DROPPED, waiting, NOT_WAITING)
    Delivery.objects.filter(pk__in=verdicts.done).update(state=DeliveryState.DROPPED.value)
    audit.record('notices.drop', verdicts.done, actor=actor, subject='notices.Delivery', target=DeliveryState.DROPPED)
    return verdicts


def _moved(ids: Sequence[int], target: str, sources: set[DeliveryState], reason: Words) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(Delivery.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state in sources:
            verdicts.done.append(row.pk)
        elif row.state == target:
            verdicts.already.append(row.pk)
        else:
            verdicts.refuse(row.pk, 'state', reason)
    return verdicts


def _objections(told: Mapping[str, Any], robot: int) -> list[Words]:
    found = []
    if not told['name']:
        found.append(NO_NAME)
    if Robot.objects.filter(name=told['name']).exclude(pk=robot).exists():
        found.append(NAME_TAKEN)
    if told['channel'] not in ROBOTS:
        return [*found, NO_CHANNEL]
    if reason := wire.objection(told['channel'], told['target']):
        found.append(reason)
    known = {group.key for group in kinds.groups()} | {code for code, _ in seats.every()}
    return [*found, *(UNKNOWN.filled(name=each) for each in [*told['groups'], *told['seats']] if each not in known)]
