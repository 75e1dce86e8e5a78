"""Shows a buyer's data in clear: to a person, for a reason, so many an hour, and never without a row that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import connection

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.customers import sql
from zhanggui.customers.models import Address, Reveal

SUBJECT = 'customers.Address'
PER_HOUR_MAX = 60
REASON_LENGTH_MIN = 2
FIELDS = ('name', 'phone', 'address')


@in_transaction
def reveal(address_ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    """`made['facts']` is what may now be shown, as (label, value) pairs; `made['revealed']` the same by address id.

    Two windows of one person cannot pass the limit together: the person's own advisory lock is taken before counting.
    """
    verdicts = Verdicts()
    wrong, words = _objection(actor, reason)
    if wrong or actor.id is None:
        for address_id in address_ids:
            verdicts.refuse(address_id, wrong, words)
        return verdicts

    with connection.cursor() as cursor:
        cursor.execute(sql.REVEALER_LOCK, [actor.id])
    now = clock.now()
    used = Reveal.objects.filter(user_id=actor.id, at__gt=now - timedelta(hours=1)).count()
    rows = Address.objects.select_related('customer').in_bulk(address_ids)
    verdicts.refuse_missing(address_ids, rows)

    shown = [address_id for address_id in address_ids if address_id in rows]
    for address_id in shown[max(PER_HOUR_MAX - used, 0) :]:
        limit = say('一小时最多查看 {n} 条，请稍后再试', 'at most {n} an hour: try again later').filled(n=PER_HOUR_MAX)
        verdicts.refuse(address_id, 'too_many', limit)
    shown = shown[: max(PER_HOUR_MAX - used, 0)]

    kept = clean_text(reason)
    Reveal.objects.bulk_create(
        Reveal(address_id=address_id, user_id=actor.id, fields=list(FIELDS), reason=kept, at=now)
        for address_id in shown
    )

    audit.record('customers.reveal', shown, actor=actor, subject=SUBJECT, detail={'fields': FIELDS, 'reason': kept})
    verdicts.done = shown
    verdicts.made = {
        'revealed': {address_id: _clear(rows[address_id]) for address_id in shown},
        'facts': [fact for address_id in shown for fact in _facts(rows[address_id])],
    }
    return verdicts


def _objection(actor: Actor, reason: str) -> tuple[str, Words]:
    if actor.id is None:
        return 'no_person', say('只有登录的人可以查看', 'only a person who is logged in may look')
    try:
        if len(clean_text(reason)) >= REASON_LENGTH_MIN:
            return '', say('', '')
    except ParseError as error:
        return 'text', error.reason
    return 'no_reason', say('请写明查看原因', 'say why you need to see it')


def _clear(address: Address) -> dict[str, Any]:
    return {
        'nick': address.customer.nick if address.customer else '',
        'name': address.name,
        'phone': address.phone,
        'address': ' '.join(filter(None, (address.province, address.city, address.district, address.street))),
        'postcode': address.postcode,
    }


def _facts(address: Address) -> list[tuple[str, str]]:
    clear = _clear(address)
    labels = {
        'nick': say('买家昵称', 'Nick'),
        'name': say('收货人', 'Receiver'),
        'phone': say('手机', 'Phone'),
        'address': say('地址', 'Address'),
        'postcode': say('邮编', 'Postcode'),
    }
    return [(str(label), clear[field]) for field, label in labels.items() if clear[field]]
