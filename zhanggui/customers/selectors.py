"""What other contexts may know of buyers: always masked. Search finds by nick and by the last digits of a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Q, QuerySet

from zhanggui.core.bigrams import bigrams
from zhanggui.customers.masking import MaskedAddress as MaskedAddress
from zhanggui.customers.masking import mask_address as mask_address
from zhanggui.customers.masking import mask_name as mask_name
from zhanggui.customers.masking import mask_nick as mask_nick
from zhanggui.customers.masking import mask_phone as mask_phone
from zhanggui.customers.models import Address, Customer
from zhanggui.customers.sql import BLACKLISTED

TAIL = re.compile(r'\d{4}')


def masked(address: Address) -> MaskedAddress:
    return MaskedAddress(
        address.pk,
        mask_name(address.name),
        mask_phone(address.phone),
        mask_address(address.province, address.city, address.district),
    )


def blacklisted(customer_ids: Iterable[int]) -> dict[int, str]:
    """Customer id → reason, for those on the blacklist."""
    rows = Customer.objects.filter(pk__in=list(set(customer_ids))).exclude(blacklisted_reason='')
    return dict(rows.values_list('pk', 'blacklisted_reason'))


def blacklisted_reasons(customers: Mapping[str, int]) -> dict[str, str]:
    """Nick → reason, for those of these buyers (nick → id) who are blacklisted. There are few: all are read by their index."""
    with connection.cursor() as cursor:
        cursor.execute(BLACKLISTED)
        reasons = dict(cursor.fetchall())
    if not reasons:
        return {}
    return {nick: reasons[customer_id] for nick, customer_id in customers.items() if customer_id in reasons}


def search_customers(rows: QuerySet[Customer], text: str) -> QuerySet[Customer]:
    """By the whole nick or any two characters of it; four digits are the end of a phone number."""
    wanted = text.strip()
    found = Q(nick=wanted)
    tokens = bigrams(wanted)
    if tokens:
        found |= Q(tokens__contains=tokens)
    if TAIL.fullmatch(wanted):
        found |= Q(pk__in=Address.objects.filter(phone_tail=wanted).values('customer_id'))
    return rows.filter(found)
