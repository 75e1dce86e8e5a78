"""Accounts: made by invitation, never deleted, disabled instead. The last account that could let others in stays able to."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password

from zhanggui.core import audit, audittypes
from zhanggui.core.actors import Actor
from zhanggui.core.outbox import tell
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.choices import AccountState
from zhanggui.org.drafts import NewPerson
from zhanggui.org.events import AccountsDisabled
from zhanggui.org.models import User
from zhanggui.org.policies import stands_above
from zhanggui.org.selectors import lasting_administrators
from zhanggui.org.services.lines import checked_texts, insert, shown

PASSWORD_CHANGED = audittypes.declare('org.change_password', say('修改自己的密码', 'Own password changed'))
USERNAME = re.compile(r'[\w][\w.-]{1,39}')
ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'  # nothing that is misread when it is read out
LANGUAGES = ('', 'zh-hans', 'en')

BAD_USERNAME = say(
    '登录名“{name}”不合规：2–40 个字母、数字、汉字或 _ - .',
    'the log-in name “{name}” is not made of 2–40 letters, digits or _ - .',
)
USERNAME_TAKEN = say('登录名“{name}”已被使用', 'the log-in name “{name}” is taken')
BAD_LANGUAGE = say('语言只能是 zh-hans 或 en', 'the language is zh-hans or en')
LAST_ADMINISTRATOR = say(
    '这是最后一位管理员，停用后将没有人能授权', 'the last administrator: nobody could grant posts any more'
)
STRONGER = say('对方的权限或数据范围超出你自己的', 'they may do or see more than you')


@in_transaction
def invite(people: Sequence[NewPerson], *, actor: Actor) -> Verdicts:
    """Make accounts with passwords that must be changed at the first log-in; `made['facts']` shows them this once."""
    verdicts = Verdicts()
    wanted = [person.username.strip().lower() for person in people]
    asked = [username for username in wanted if USERNAME.fullmatch(username)]
    taken = set(User.objects.filter(username__in=asked).values_list('username', flat=True))

    rows: list[tuple[int, User]] = []
    passwords: dict[str, str] = {}
    for number, person in enumerate(people, 1):
        username = wanted[number - 1]
        row = _account(verdicts, number, person, username=username, taken=taken)
        taken.add(username)
        if row:
            passwords[username] = new_password()
            row.password = make_password(passwords[username])
            rows.append((number, row))

    made = insert(User, rows, verdicts, key=lambda row: row.username)

    if made:
        verdicts.made['facts'] = list(passwords.items())
    audit.record('org.invite_person', verdicts.done, actor=actor, subject='org.User', target=AccountState.ACTIVE)
    return verdicts


@in_transaction
def disable(ids: Sequence[int], *, actor: Actor, reason: str = '', handed_over: bool = False) -> Verdicts:
    """They are out at once: sessions and tokens end with the account. Locks the administrators too, so that two of them
    who disable each other in the same moment do not both succeed."""
    verdicts = Verdicts()
    administrators = lasting_administrators()
    rows = {row.pk: row for row in locked(User.objects.all(), {*ids, *administrators})}
    verdicts.refuse_missing(ids, rows)
    asked = [rows[each] for each in ids if each in rows]
    left = {row.pk for row in rows.values() if row.is_active and row.pk in administrators}

    for row in asked:
        if not row.is_active:
            verdicts.already.append(row.pk)
        elif _is_stronger(verdicts, row, actor):
            continue
        elif left == {row.pk}:
            verdicts.refuse(row.pk, 'last_administrator', LAST_ADMINISTRATOR, name=row.get_full_name())
        else:
            left.discard(row.pk)
            verdicts.done.append(row.pk)

    User.objects.filter(pk__in=verdicts.done).update(is_active=False)

    _record(verdicts, actor, after=AccountState.DISABLED, reason=reason)
    if verdicts.done:
        tell(AccountsDisabled(tuple(verdicts.done), handed_over), actor=actor)
    return verdicts


@in_transaction
def enable(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(User.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])

    for row in rows:
        if row.is_active:
            verdicts.already.append(row.pk)
        elif not _is_stronger(verdicts, row, actor):
            verdicts.done.append(row.pk)

    User.objects.filter(pk__in=verdicts.done).update(is_active=True)

    _record(verdicts, actor, after=AccountState.ACTIVE)
    return verdicts


@in_transaction
def reset_password(ids: Sequence[int], *, actor: Actor) -> Verdicts:
    """Give new temporary passwords, shown this once in `made`; every open session of these people ends."""
    verdicts = Verdicts()
    rows = locked(User.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    chosen = [row for row in rows if not _is_stronger(verdicts, row, actor)]

    passwords = {row.username: new_password() for row in chosen}
    for row in chosen:
        row.password = make_password(passwords[row.username])
        row.password_temporary = True
    User.objects.bulk_update(chosen, ['password', 'password_temporary'])
    verdicts.done = [row.pk for row in chosen]

    if passwords:
        verdicts.made['facts'] = list(passwords.items())
    audit.record('org.reset_password', verdicts.done, actor=actor, subject='org.User')
    return verdicts


@in_transaction
def keep_own_password(person: User, password: str) -> None:
    """A person's own new password: nobody else knows it, so it is not temporary any more."""
    person.password = make_password(password)
    person.password_temporary = False
    person.save(update_fields=['password', 'password_temporary'])
    audit.record(PASSWORD_CHANGED, [person.pk], actor=Actor.of(person), subject='org.User')


def new_password() -> str:
    """`k7qm-3vxd-9fts-w2ph`: eighty bits, and bearable to type once."""
    letters = [secrets.choice(ALPHABET) for _ in range(16)]
    return '-'.join(''.join(letters[start : start + 4]) for start in range(0, 16, 4))


def _account(verdicts: Verdicts, number: int, person: NewPerson, *, username: str, taken: set[str]) -> User | None:
    if not USERNAME.fullmatch(username):
        verdicts.refuse(number, 'bad_username', BAD_USERNAME.filled(name=shown(username)), name=username)
        return None
    if username in taken:
        verdicts.refuse(number, 'taken', USERNAME_TAKEN.filled(name=username), name=username)
        return None
    if person.language not in LANGUAGES:
        verdicts.refuse(number, 'bad_language', BAD_LANGUAGE, name=username)
        return None
    texts = checked_texts(verdicts, number, username, name=person.name, mobile=person.mobile)
    if texts is None:
        return None
    return User(username=username, language=person.language, password_temporary=True, **texts)


def _is_stronger(verdicts: Verdicts, row: User, actor: Actor) -> bool:
    """Nobody takes over, locks out or lets back in an account that may do more than they themselves."""
    if stands_above(actor, row):
        verdicts.refuse(row.pk, 'stronger', STRONGER, name=row.get_full_name())
        return True
    return False


def _record(verdicts: Verdicts, actor: Actor, *, after: AccountState, reason: str = '') -> None:
    before = AccountState.ACTIVE if after == AccountState.DISABLED else AccountState.DISABLED
    audit.record(
        'org.disable_account' if after == AccountState.DISABLED else 'org.enable_account',
        verdicts.done,
        actor=actor,
        subject='org.User',
        sources=before,
        target=after,
        detail={'reason': reason} if reason else None,
    )
