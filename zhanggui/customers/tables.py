"""How buyers and their addresses look: masked, always."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.customers.masking import mask_address, mask_name, mask_nick, mask_phone
from zhanggui.customers.models import Address
from zhanggui.customers.usecases import REVEAL
from zhanggui.org.choices import Platform
from zhanggui.ui.columns import ChoiceColumn, Column, LinkColumn, TextColumn, TimeColumn
from zhanggui.ui.tables import Table


class DialogColumn(Column):
    """A button that opens a use case's dialog for the row; empty where `load` gives nothing."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        if value is None:
            return mark_safe('')
        return format_html(
            '<button type="button" class="btn btn-sm" hx-get="{}?_ids={}" hx-target="#dialog" hx-swap="innerHTML">{}</button>',
            reverse('ui.perform', args=[REVEAL.name]),
            row.pk,
            str(REVEAL.label),
        )


def revealable(rows: Sequence[Address], actor: Actor) -> dict[int, bool]:
    return {row.pk: True for row in rows} if actor.may(REVEAL.name) else {}


class CustomerTable(Table):
    nick = LinkColumn(say('买家昵称', 'Nick'), show=lambda nick, _: mask_nick(nick))
    platform = ChoiceColumn(say('平台', 'Platform'), choice=Platform)
    blacklisted_reason = TextColumn(say('黑名单原因', 'Blacklisted because'), wide=True)
    first_seen_at = TimeColumn(say('首次下单', 'First seen'))

    default = ('nick', 'platform', 'blacklisted_reason', 'first_seen_at')
    sort = ('-id',)


class AddressTable(Table):
    name = TextColumn(say('收货人', 'Receiver'), show=lambda name, _: mask_name(name))
    phone = TextColumn(say('手机', 'Phone'), show=lambda phone, _: mask_phone(phone))
    region = TextColumn(
        say('地址', 'Address'),
        'province',
        show=lambda province, row: mask_address(province, row.city, row.district),
        wide=True,
    )
    reveal = DialogColumn(say('', ''), load=revealable)


class RevealTable(Table):
    at = TimeColumn(say('时间', 'At'))
    user = TextColumn(say('谁', 'Who'), 'user.name', prefetch=('user',))
    reason = TextColumn(say('原因', 'Reason'))
