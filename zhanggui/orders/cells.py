"""Cells of the order desk that a plain column cannot draw: goods in one line, holds with their reasons, notes, a countdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core import clock
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.words import say
from zhanggui.orders.choices import BEFORE_DISPATCH, HoldKind, OrderState
from zhanggui.orders.reasons import span, why
from zhanggui.org.choices import Platform
from zhanggui.ui.columns import EMPTY, Column, NumberColumn, badge
from zhanggui.ui.templatetags.ui import icon

NOTE_LENGTH_MAX = 200
URGENT = timedelta(hours=6)
NOTHING = mark_safe('')
MORE = say('等 {n} 种', '+{n} more')
MATCH = say('去匹配', 'Match')
LATE = say('超时 {span}', '{span} late')
LEFT = say('剩 {span}', '{span} left')


class Flag(Choice):
    """The seller's flag as the platforms number it."""

    NONE = '0', '无旗', 'No flag', Tone.GREY
    RED = '1', '红旗', 'Red', Tone.RED
    YELLOW = '2', '黄旗', 'Yellow', Tone.YELLOW
    GREEN = '3', '绿旗', 'Green', Tone.GREEN
    BLUE = '4', '蓝旗', 'Blue', Tone.BLUE
    PURPLE = '5', '紫旗', 'Purple', Tone.PURPLE


class Goods(NamedTuple):
    """One line of an order as the desk shows it."""

    pieces: int
    code: str
    title: str
    attributes: str
    colour: str
    size: str
    is_matched: bool
    is_gift: bool

    @property
    def look(self) -> str:
        """Colour and size: ours where the code is matched, else what the platform wrote."""
        ours = ' '.join(part for part in (self.colour, self.size) if part)
        return ours or specification(self.attributes)


class Hold(NamedTuple):
    kind: str
    detail: str


class Waybill(NamedTuple):
    parcel_id: int
    number: str
    courier: str


@dataclass(frozen=True)
class GoodsColumn(Column):
    """`雾蓝 M ×2 等 3 种`, everything else as a tooltip."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        lines: Sequence[Goods] = value or ()
        if not lines:
            return EMPTY
        first = lines[0]
        whole = '\n'.join(f'{each.code} {each.title} {each.look} ×{each.pieces}' for each in lines)
        more = str(MORE.filled(n=len(lines) - 1 if MORE.en == str(MORE) else len(lines))) if len(lines) > 1 else ''
        return format_html(
            '<span title="{}"><span class="goods-code">{}</span> {} <b>×{}</b>{}</span>',
            whole, first.code or first.title[:12], first.look, first.pieces,
            format_html(' <span class="text-secondary">{}</span>', more) if more else NOTHING,
        )

    def plain(self, value: Any) -> str:
        return '；'.join(f'{each.code} {each.look} ×{each.pieces}'.strip() for each in value or ())


@dataclass(frozen=True)
class PiecesColumn(NumberColumn):
    """Pieces still to be sent or sent, over all lines."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        return conditional_escape(f'{self.plain(value):,}') if value else EMPTY

    def plain(self, value: Any) -> int:
        return sum(each.pieces for each in value or ())


@dataclass(frozen=True)
class HoldsColumn(Column):
    """One badge for each open hold; why exactly is its tooltip."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        return format_html_join(' ', '{}', ((hold_badge(each.kind, each.detail),) for each in value or ()))

    def plain(self, value: Any) -> str:
        return '；'.join(f'{HoldKind(each.kind).label} {why(each.kind, each.detail)}'.strip() for each in value or ())


@dataclass(frozen=True)
class ReasonColumn(Column):
    """Why exactly; a code that is not matched leads to where it can be."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        shown = super().html(value, row, href)
        if row.kind != HoldKind.UNMATCHED:
            return shown
        there = reverse('catalog.listings') + '?' + urlencode({'q': (value or '').split('；')[0]})
        return format_html('{} <a href="{}">{}</a>', shown, there, str(MATCH))


@dataclass(frozen=True)
class NotesColumn(Column):
    """The seller's flag, the buyer's message, the seller's memo: icons that speak when pointed at."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        parts = []
        if row.flag:
            flag = Flag(str(row.flag))
            parts.append(note_icon('flag-filled', flag.tone, str(flag.label)))
        if row.message:
            parts.append(note_icon('message', Tone.BLUE, f'{say("买家留言", "Buyer")}：{row.message}'))
        if row.memo:
            parts.append(note_icon('note', Tone.ORANGE, f'{say("卖家备注", "Seller")}：{row.memo}'))
        return format_html_join('', '{}', ((part,) for part in parts))

    def plain(self, value: Any) -> str:
        return str(value or '')


@dataclass(frozen=True)
class CountdownColumn(Column):
    """How long until the platform's promise is broken; red when it is, or nearly. Nothing once the order has left."""

    @property
    def css(self) -> str:
        return 'num'

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        if value is None:
            return EMPTY
        left = value - clock.now()
        words = LATE if left < timedelta() else LEFT
        tone = 'red' if left < URGENT else 'orange' if left < 4 * URGENT else 'secondary'
        return format_html('<span class="text-{}">{}</span>', tone, str(words.filled(span=span(abs(left)))))

    def value(self, row: Any, loaded: Any) -> datetime | None:
        return ship_by(row)


@dataclass(frozen=True)
class WaybillsColumn(Column):
    def html(self, value: Any, row: Any, href: str) -> SafeString:
        shown = [each for each in value or () if each.number]
        return format_html_join(' ', '<span title="{}">{}</span>', ((each.courier, each.number) for each in shown)) or EMPTY

    def plain(self, value: Any) -> str:
        return ' '.join(each.number for each in value or () if each.number)


@dataclass(frozen=True)
class ShopColumn(Column):
    """The platform's badge, then the shop."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        platform = Platform(row.shop.platform)
        return format_html('{} {}', badge(platform.label, platform.tone), row.shop.name)


def ship_by(order: Any) -> datetime | None:
    """When it has to leave; nothing for an order that need not or has."""
    work = order.work
    if work.state not in BEFORE_DISPATCH or work.state == OrderState.UNPAID:
        return None
    promised: datetime = work.queued_at + timedelta(hours=order.shop.ship_hours_max)
    return promised


def hold_badge(kind: str, detail: str) -> SafeString:
    hold = HoldKind(kind)
    reason = str(why(kind, detail)) or str(hold.label)
    return format_html('<span class="badge bg-{}-lt" title="{}">{}</span>', str(hold.tone), reason, str(hold.label))


def note_icon(name: str, tone: Tone, text: str) -> SafeString:
    return format_html('<span class="note text-{}" title="{}">{}</span>', str(tone), text[:NOTE_LENGTH_MAX], icon(name))


def specification(attributes: str) -> str:
    """`颜色:白色;尺码:M` → `白色 M`."""
    parts = (part.split(':')[-1].split('：')[-1].strip() for part in attributes.replace('；', ';').split(';'))
    return ' '.join(part for part in parts if part)
