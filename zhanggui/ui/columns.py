"""Columns: what one field of a row looks like on a screen, in a file, and what it costs to load.

A column brings its own joins (`prefetch`) or its own query for the whole page (`load`), so a hidden column costs nothing.
Everything shown is escaped here, once.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.clock import shanghai
from zhanggui.core.money import yuan
from zhanggui.core.words import Words, say

EMPTY = mark_safe('<span class="text-secondary">—</span>')
NO = say('否', 'No')
YES = say('是', 'Yes')

Loader = Callable[[Sequence[Any], Actor], Mapping[int, Any]]
Tag = tuple[Words | str, Tone | str]


@dataclass(frozen=True)
class Column:
    """`source` is a dotted path from the row (default: the column's own name); `load` answers for a whole page by pk."""

    label: Words
    source: str = ''
    _: KW_ONLY
    sort: bool | str = False  # True: by `source`; only where an index serves it
    prefetch: tuple[str, ...] = ()
    load: Loader | None = None
    show: Callable[[Any, Any], object] | None = None  # (value, row) -> what to show; plain text is escaped
    hint: Words | None = None
    copy: bool = False  # a button that copies the value
    wide: bool = False  # may wrap; others stay on one line and are clipped
    name: str = ''

    @property
    def css(self) -> str:
        return 'wide' if self.wide else ''

    @property
    def path(self) -> str:
        return self.source or self.name

    @property
    def order_by(self) -> str:
        """The lookup that sorts it, or an empty text."""
        return self.sort if isinstance(self.sort, str) else self.path.replace('.', '__') if self.sort else ''

    def value(self, row: Any, loaded: Mapping[str, Mapping[int, Any]]) -> Any:
        if self.load is not None:
            return loaded.get(self.name, {}).get(row.pk)
        value = row
        for part in self.path.split('.'):
            value = getattr(value, part, None)
            if value is None:
                return None
        return value

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        """The inside of the cell."""
        if self.show is not None:
            value = self.show(value, row)
        if value is None or value == '':
            return EMPTY
        return self._with_copy(self.text_html(value), value)

    def text_html(self, value: Any) -> SafeString:
        return conditional_escape(self.plain(value))

    def plain(self, value: Any) -> Any:
        """The value as a file takes it: a number, or text; moments as people read them."""
        if isinstance(value, date):
            return moment(value)
        return str(value) if isinstance(value, Words | Promise) else value

    def _with_copy(self, shown: SafeString, value: Any) -> SafeString:
        if not self.copy:
            return shown
        return format_html('{}<button type="button" class="copy" data-copy="{}" tabindex="-1"></button>', shown, value)


@dataclass(frozen=True)
class TextColumn(Column):
    """Plain words."""


@dataclass(frozen=True)
class LinkColumn(Column):
    """Leads to the row's own page; usually the number people call it by."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        shown = self.show(value, row) if self.show else value
        inside = EMPTY if shown is None or shown == '' else conditional_escape(str(shown))
        return self._with_copy(format_html('<a href="{}">{}</a>', href, inside) if href else inside, value)


@dataclass(frozen=True)
class NumberColumn(Column):
    """A count or measure: to the right, grouped by thousands, figures of one width."""

    @property
    def css(self) -> str:
        return 'num'

    def text_html(self, value: Any) -> SafeString:
        return conditional_escape(f'{value:,}' if isinstance(value, int | float) else value)


@dataclass(frozen=True)
class MoneyColumn(NumberColumn):
    """Fen in, `¥1,234.50` out; a file gets yuan as a number."""

    def text_html(self, value: Any) -> SafeString:
        return conditional_escape(yuan(value) if isinstance(value, int) else value)

    def plain(self, value: Any) -> Any:
        return value / 100 if isinstance(value, int) else value


@dataclass(frozen=True)
class TimeColumn(Column):
    """`2026-11-21 14:05` in Shanghai; a date alone stays a date."""

    @property
    def css(self) -> str:
        return 'time'

    def plain(self, value: Any) -> Any:
        return moment(value)


@dataclass(frozen=True)
class ChoiceColumn(Column):
    """A state or kind as a coloured badge. `choice` is found through the model's field when it is not given."""

    choice: type[Choice] | None = None

    def text_html(self, value: Any) -> SafeString:
        found = self._member(value)
        return badge(found.label, found.tone) if found else conditional_escape(value)

    def plain(self, value: Any) -> Any:
        found = self._member(value)
        return str(found.label) if found else value

    def _member(self, value: Any) -> Choice | None:
        if isinstance(value, Choice):
            return value
        return members(self.choice).get(value) if self.choice else None


@dataclass(frozen=True)
class TagsColumn(Column):
    """Several small badges: holds, flags. Values are choices or pairs of words and tone."""

    def html(self, value: Any, row: Any, href: str) -> SafeString:
        tags = self._tags(self.show(value, row) if self.show else value)
        return format_html_join(' ', '{}', ((badge(label, tone),) for label, tone in tags)) if tags else mark_safe('')

    def plain(self, value: Any) -> Any:
        return '、'.join(str(label) for label, _ in self._tags(value))

    def _tags(self, value: Any) -> list[Tag]:
        return [(tag.label, tag.tone) if isinstance(tag, Choice) else tag for tag in value or ()]


@dataclass(frozen=True)
class BoolColumn(Column):
    """Yes as a green tick, no as nothing: the eye finds what is there."""

    def text_html(self, value: Any) -> SafeString:
        return mark_safe('<span class="tick">✓</span>') if value else EMPTY

    def plain(self, value: Any) -> Any:
        return str(YES if value else NO)


@dataclass(frozen=True)
class ImageColumn(Column):
    """A thumbnail; the value is its address on this site."""

    def text_html(self, value: Any) -> SafeString:
        return format_html('<img class="thumb" src="{}" alt="" loading="lazy">', value)


def badge(label: Words | str, tone: Tone | str = Tone.GREY) -> SafeString:
    return format_html('<span class="badge bg-{0}-lt">{1}</span>', str(tone), str(label))


def moment(value: datetime | date | None) -> str:
    if isinstance(value, datetime):
        return shanghai(value).strftime('%Y-%m-%d %H:%M')
    return value.isoformat() if value else ''


@functools.cache
def members(choice: type[Choice]) -> dict[str, Choice]:
    return {str(member): member for member in choice}


def choice_of(model: type[Any], path: str) -> type[Choice] | None:
    """The choice class behind a field of the model, or of a row it points to (`work.state`), if it has one."""
    *parents, last = path.split('.')
    found: Any = None
    try:
        for part in parents:
            model = model._meta.get_field(part).related_model
        found = model._meta.get_field(last)
    except FieldDoesNotExist:
        return None
    func = getattr(getattr(found, '_choices', None), 'func', None)
    owner = getattr(func, '__self__', None)
    return owner if isinstance(owner, type) and issubclass(owner, Choice) else None
