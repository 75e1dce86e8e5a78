"""Filters of a list: django-filter's, with the trade's own: a search box, choices, ranges of days (今天, 近7天 …) and money.

`basic` names those that stay open above the list; the rest are folded away.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any, ClassVar

import django_filters.filters as base
from django import forms
from django.db.models import Q, QuerySet
from django_filters.filterset import FilterSet

from zhanggui.core import clock
from zhanggui.core.choices import Choice
from zhanggui.core.parsing import ParseError, parse_fen
from zhanggui.core.words import Words, lazy, say

SEARCH_LENGTH_MAX = 100
ANY = say('全部', 'Any')
YES_NO = (('true', say('是', 'Yes')), ('false', say('否', 'No')))


class Filters(FilterSet):
    """Subclass it beside the table. Wrong values in an address are shown on their field and do not filter."""

    basic: ClassVar[tuple[str, ...]] = ('q',)

    @property
    def opened(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.form.fields if name in self.basic]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.form.fields if name not in self.basic]

    @property
    def folded_in_use(self) -> int:
        return sum(1 for name in self.form.fields if name not in self.basic and self.data.get(name))


class SearchFilter(base.CharFilter):
    """`SearchFilter(search)` where `search(rows, text) -> rows`; or `fields=('code', 'name')` for small tables."""

    def __init__(
        self, search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None, *, fields: tuple[str, ...] = (),
        placeholder: Words | None = None, **kwargs: Any,
    ) -> None:
        self.search = search
        self.fields = fields
        widget = forms.TextInput(
            attrs={'type': 'search', 'placeholder': lazy(placeholder or say('搜索', 'Search')), 'data-search': '1'}
        )
        kwargs.setdefault('label', lazy(say('搜索', 'Search')))
        super().__init__(widget=widget, max_length=SEARCH_LENGTH_MAX, **kwargs)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        text = (value or '').strip()
        if not text:
            return qs
        if self.search:
            return self.search(qs, text)
        found = Q(pk__in=[])
        for field in self.fields:
            found |= Q(**{f'{field}__icontains': text})
        return qs.filter(found)


class SeveralWidget(forms.CheckboxSelectMultiple):
    """Boxes to tick, folded into one control that shows what is ticked."""

    template_name = 'ui/widgets/several.html'


class ChoiceFilter(base.MultipleChoiceFilter):
    """One or several members of a `Choice`."""

    def __init__(self, choice: type[Choice], *, label: Words, **kwargs: Any) -> None:
        super().__init__(choices=choice.choices, label=lazy(label), widget=SeveralWidget(), **kwargs)  # type: ignore[no-untyped-call]


class RowsFilter(base.ModelChoiceFilter):
    """One row of another table, among those the reader may see: `RowsFilter(lambda actor: shops(actor), label=…)`."""

    def __init__(self, rows: Callable[[Any], QuerySet[Any]], *, label: Words, **kwargs: Any) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            queryset=lambda request: rows(request.actor), label=lazy(label), empty_label=lazy(ANY), **kwargs
        )


class YesNoFilter(base.ChoiceFilter):
    """A flag: any, yes, no. With `test=Q(...)` yes means that it holds."""

    def __init__(self, *, label: Words, test: Q | None = None, **kwargs: Any) -> None:
        self.test = test
        choices = [(value, lazy(words)) for value, words in YES_NO]
        super().__init__(choices=choices, label=lazy(label), empty_label=lazy(ANY), **kwargs)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value not in ('true', 'false'):
            return qs
        test = self.test if self.test is not None else Q(**{self.field_name: True})
        return qs.filter(test) if value == 'true' else qs.exclude(test)


class DaysField(forms.MultiValueField):
    """Two days, both included; cleaned to a pair of moments, the second excluded."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(fields, require_all_fields=False, widget=DaysWidget(), **kwargs)

    def compress(self, data_list: list[Any]) -> tuple[datetime | None, datetime | None] | None:
        if not any(data_list):
            return None
        first, last = [*data_list, None, None][:2]
        start = datetime.combine(first, time(), clock.SHANGHAI) if first else None
        end = datetime.combine(last, time(), clock.SHANGHAI) + timedelta(days=1) if last else None
        return start, end


class DaysWidget(forms.MultiWidget):
    """Two date fields and one-click spans (the script fills them in)."""

    template_name = 'ui/widgets/days.html'

    def __init__(self) -> None:
        date = forms.DateInput(attrs={'type': 'date'}, format='%Y-%m-%d')
        super().__init__({'from': date, 'to': date})

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, None]


class DaysFilter(base.Filter):
    """A span of days by Shanghai's calendar on a moment in UTC."""

    field_class = DaysField

    def __init__(self, field_name: str, *, label: Words, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, label=lazy(label), **kwargs)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: tuple[datetime | None, datetime | None] | None) -> QuerySet[Any]:
        start, end = value or (None, None)
        qs = qs.filter(**{f'{self.field_name}__gte': start}) if start else qs
        return qs.filter(**{f'{self.field_name}__lt': end}) if end else qs


class FenField(forms.CharField):
    """An amount as people type it (`1,234.5`, `¥88`), cleaned to fen. For filters and for forms alike."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_fen(text)
        except ParseError as error:
            raise forms.ValidationError(str(error.reason)) from error


class FenFilter(base.Filter):
    """`FenFilter('paid_fen', 'gte', label=…)`: amounts from, or up to."""

    field_class: type[forms.Field] = FenField

    def __init__(self, field_name: str, lookup: str, *, label: Words, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, lookup_expr=lookup, label=lazy(label), **kwargs)  # type: ignore[no-untyped-call]

    def filter(self, qs: QuerySet[Any], value: int | None) -> QuerySet[Any]:
        return qs if value is None else qs.filter(**{f'{self.field_name}__{self.lookup_expr}': value})
