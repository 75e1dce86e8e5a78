"""Keys for programs: shown once when issued, kept as a hash, narrower than their owner, ending by themselves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from zhanggui.core import audit, clock
from zhanggui.core import rights as known_rights
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.org.choices import TokenState
from zhanggui.org.models import ApiToken, User
from zhanggui.org.policies import stands_above
from zhanggui.org.services.lines import checked_texts
from zhanggui.org.services.structure import UNKNOWN_RIGHTS
from zhanggui.org.tokens import DAYS_MAX, PREFIX, Bearer

USE_NOTED_EVERY = timedelta(minutes=1)
NOT_YOURS = say(
    '令牌只能发给自己，或权限不超过你的账号', 'a token is issued to yourself or to an account not above you'
)
NO_RIGHTS = say('令牌至少要有一项权限', 'a token needs at least one right')
OWNER_LACKS = say('账号没有这些权限：{rights}', 'the account does not hold: {rights}')
BAD_DAYS = say('有效期须为 1–{max} 天', 'a token lives 1–{max} days')


@in_transaction
def issue_token(owners: Sequence[int], *, actor: Actor, name: str, rights: Sequence[str], days: int) -> Verdicts:
    """A token for each owner; `made['facts']` shows each this once, by log-in name."""
    verdicts = Verdicts()
    wanted = sorted(set(rights))
    people = locked(User.objects.all(), owners)
    verdicts.refuse_missing(owners, [person.pk for person in people])

    tokens, secrets_shown = [], {}
    for person in people:
        texts = checked_texts(verdicts, person.pk, person.get_full_name(), name=name)
        if texts is None:
            continue
        if problem := _problem(person, wanted, days, actor):
            verdicts.refuse(person.pk, *problem, name=person.get_full_name())
            continue
        secret = PREFIX + secrets.token_urlsafe(32)
        secrets_shown[person.username] = secret
        verdicts.done.append(person.pk)
        digest = hashlib.sha256(secret.encode()).digest()
        ends = clock.now() + timedelta(days=days)
        tokens.append(ApiToken(user=person, name=texts['name'], digest=digest, rights=wanted, expires_at=ends))

    made = ApiToken.objects.bulk_create(tokens)

    if made:
        verdicts.made['facts'] = list(secrets_shown.items())
    told = {'tokens': [token.pk for token in made], 'rights': wanted, 'days': days}
    audit.record('org.issue_token', verdicts.done, actor=actor, subject='org.User', detail=told)
    return verdicts


@in_transaction
def revoke_tokens(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(ApiToken.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    for row in rows:
        (verdicts.already if row.revoked_at else verdicts.done).append(row.pk)

    ApiToken.objects.filter(pk__in=verdicts.done).update(revoked_at=clock.now())

    audit.record(
        'org.revoke_token',
        verdicts.done,
        actor=actor,
        subject='org.ApiToken',
        sources=TokenState.LIVE,
        target=TokenState.REVOKED,
    )
    return verdicts


def note_use(bearer: Bearer) -> None:
    """When a token was last used, to the minute: a busy program must not rewrite one row a hundred times a second."""
    now = clock.now()
    if bearer.used_at is None or now - bearer.used_at >= USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=bearer.token_id).update(used_at=now)


def _problem(person: User, wanted: list[str], days: int, actor: Actor) -> tuple[str, Words] | None:
    if not wanted:
        return 'no_rights', NO_RIGHTS
    if unknown := known_rights.unknown(wanted):
        return 'unknown_rights', UNKNOWN_RIGHTS.filled(rights=', '.join(unknown))
    if not 1 <= days <= DAYS_MAX:
        return 'bad_days', BAD_DAYS.filled(max=DAYS_MAX)
    if stands_above(actor, person):
        return 'not_yours', NOT_YOURS
    if lacking := [right for right in wanted if not person.may(right)]:
        return 'owner_lacks', OWNER_LACKS.filled(rights=', '.join(lacking))
    return None
