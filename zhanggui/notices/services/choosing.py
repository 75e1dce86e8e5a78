"""What a person decides for themselves: which kinds on which ways, when to be left alone, where to be reached outside."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from zhanggui.core import audit
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.notices import kinds
from zhanggui.notices.choices import OUTSIDE, Channel, When
from zhanggui.notices.drafts import Place, Wish, Wishes
from zhanggui.notices.models import Address, Choice, QuietHours
from zhanggui.notices.outgoing import wire
from zhanggui.notices.outgoing.messages import Unsent
from zhanggui.notices.outgoing.robots import Hook
from zhanggui.notices.services.delivering import send_test, send_test_mail

TARGET_LENGTH_MAX = 500
NO_MAIL = say('这不是邮箱地址', 'this is no mail address')
NO_GROUP = say('没有这一组消息', 'there is no such group of notices')
NO_CHANNEL = say('没有这种方式', 'there is no such way')
NO_WHEN = say('只能选立即、汇总或不发', 'choose at once, digest or off')
HALF_QUIET = say('免打扰的开始和结束要么都填，要么都不填', 'give both ends of the quiet hours, or none')


@in_transaction
def choose(items: Sequence[Wishes], *, actor: Actor) -> Verdicts:
    """For the actor alone: nobody decides for another what reaches them."""
    verdicts = Verdicts()
    assert actor.id is not None, 'only a person has wishes'
    for number, wishes in enumerate(items, start=1):
        for reason in _objections(wishes):
            verdicts.refuse(number, 'invalid', reason)
    if verdicts.refused or not items:
        return verdicts
    for wishes in items:
        row = _keep(actor.id, wishes)
    verdicts.done.append(row)
    detail = {'addresses': sorted(place.channel for place in items[-1].places if place.target or place.gone)}
    audit.record('notices.choose', verdicts.done, actor=actor, subject='notices.QuietHours', detail=detail)
    return verdicts


def test_addresses(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Send each of one's own addresses a message now, outside any transaction, and say how it went."""
    verdicts = Verdicts()
    english = str(getattr(actor.person, 'language', '')).startswith('en')
    found = list(Address.objects.filter(pk__in=ids, person_id=actor.id))
    verdicts.refuse_missing(ids, [each.pk for each in found])
    for each in found:
        try:
            if each.channel == Channel.MAIL:
                send_test_mail(each.target, english=english)
            else:
                send_test(Hook(each.channel, each.target, each.secret), english=english)
        except Unsent as unsent:
            verdicts.refuse(each.pk, 'unsent', unsent.reason, name=str(Channel(each.channel).label))
        else:
            verdicts.done.append(each.pk)
    return verdicts


def objection(place: Place) -> Words | None:
    if place.channel not in OUTSIDE:
        return NO_CHANNEL
    if not place.target:
        return None
    if place.channel == Channel.MAIL:
        return None if _is_mail(place.target) else NO_MAIL
    return wire.objection(place.channel, place.target)


def _objections(wishes: Wishes) -> list[Words]:
    known = {group.key for group in kinds.groups()}
    found = [reason for place in wishes.places if (reason := objection(place))]
    for wish in wishes.choices:
        found += [NO_GROUP] if wish.group not in known else []
        found += [NO_CHANNEL] if wish.channel not in list(Channel) else []
        found += [NO_WHEN] if wish.when not in list(When) else []
    return [*found, *([HALF_QUIET] if (wishes.since is None) != (wishes.until is None) else [])]


def _keep(person: int, wishes: Wishes) -> int:
    Choice.objects.bulk_create(
        [Choice(person_id=person, group=w.group, channel=w.channel, when=w.when) for w in _last(wishes.choices)],
        update_conflicts=True,
        unique_fields=['person', 'group', 'channel'],
        update_fields=['when'],
    )
    for place in wishes.places:
        theirs = Address.objects.filter(person_id=person, channel=place.channel)
        if place.gone:
            theirs.delete()
        elif place.target:
            theirs.delete()  # another address never inherits the secret of the one before
            Address.objects.create(
                person_id=person, channel=place.channel, target=place.target[:TARGET_LENGTH_MAX], secret=place.secret
            )
        elif place.secret:
            theirs.update(secret=place.secret)
    kept, _ = QuietHours.objects.update_or_create(
        person_id=person,
        defaults={
            'since': wishes.since,
            'until': wishes.until,
            'urgent_passes': wishes.urgent_passes,
            'morning': wishes.morning,
            'evening': wishes.evening,
        },
    )
    return kept.pk


def _last(choices: Sequence[Wish]) -> list[Wish]:
    return list({(wish.group, wish.channel): wish for wish in choices}.values())


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
