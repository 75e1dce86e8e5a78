"""A table of lines under editing: rows of small forms, computed columns as outputs between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseFormSet, BoundField, formset_factory

from zhanggui.core.words import lazy, say
from zhanggui.flow.forms.controls import cell, shown_initial
from zhanggui.flow.forms.schema import NUMBERS, Field
from zhanggui.flow.forms.settling import options_of
from zhanggui.flow.forms.showing import text_of
from zhanggui.flow.forms.values import LIST_MAX

ROWS_AT_FIRST = 3
BROKEN = say('明细表的数据不完整，请刷新页面重填', 'the lines did not arrive whole; load the page again')


@dataclass(frozen=True, slots=True)
class GridCell:
    """A control, or what is computed: then `output` is its text and `name` how the page knows it."""

    bound: BoundField | None = None
    output: str = ''
    name: str = ''
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    number: int
    cells: list[GridCell]
    form: forms.BaseForm


class Grid:
    def __init__(
        self, field: Field, *, names: Mapping[str, Any], rows: list[Mapping[str, Any]], data: Any = None
    ) -> None:
        self.field = field
        self.prefix = field.key
        self.names = names
        # What is sent is judged by itself: rows that equal the kept draft would count as not filled in.
        initial = _initial(field, rows) if data is None else None
        self.lines = _formset(field, names, len(rows))(data, prefix=field.key, initial=initial)
        self.errors: list[str] = []
        self.computed: list[Mapping[str, Any]] = rows

    @property
    def is_broken(self) -> bool:
        return self.lines.is_bound and not self.lines.management_form.is_valid()

    @property
    def head(self) -> list[Field]:
        return list(self.field.columns)

    def rows(self) -> list[dict[str, Any]]:
        """What stands in the grid, row by row, empty ones too; what cannot be read is None."""
        if self.is_broken:
            return []
        return [{key: _read(form, key) for key in form.fields} for form in self.lines.forms]

    def wrong(self) -> list[str]:
        """Everything that is no value of its column, with its row."""
        if self.is_broken:
            return [str(BROKEN)]
        found = []
        for number, form in enumerate(self.lines.forms, start=1):
            for key, errors in form.errors.items():
                label = form.fields[key].label if key in form.fields else ''
                found += [
                    str(say(f'第 {number} 行 {label}：{each}', f'line {number} {label}: {each}')) for each in errors
                ]
        return found

    def __iter__(self) -> Iterator[GridLine]:
        shown = self.lines.forms if not self.is_broken else []
        for index, form in enumerate(shown):
            row = self.computed[index] if index < len(self.computed) else {}
            yield GridLine(index + 1, self._cells(form, row), form)

    @property
    def empty(self) -> GridLine:
        form = self.lines.empty_form
        return GridLine(0, self._cells(form, {}), form)

    def outputs(self) -> list[GridCell]:
        return [cell for line in self for cell in line.cells if cell.bound is None]

    def _cells(self, form: forms.BaseForm, row: Mapping[str, Any]) -> list[GridCell]:
        cells = []
        for column in self.field.columns:
            is_number = column.type in NUMBERS
            if column.computed is None:
                cells.append(GridCell(bound=form[column.key], is_number=is_number))
            else:
                text = text_of(column, row.get(column.key), self.names)
                cells.append(GridCell(output=text, name=f'{form.prefix}-{column.key}', is_number=is_number))
        return cells


def _formset(field: Field, names: Mapping[str, Any], count: int) -> type[BaseFormSet[forms.BaseForm]]:
    fields: dict[str, Any] = {
        column.key: cell(column, options_of(column, names)) for column in field.columns if column.computed is None
    }
    for column in field.columns:
        if column.key in fields:
            fields[column.key].label = lazy(column.label)
    line = type('Line', (forms.Form,), {**fields, 'use_required_attribute': False})
    return formset_factory(line, extra=1 if count else ROWS_AT_FIRST, max_num=LIST_MAX, absolute_max=LIST_MAX)


def _initial(field: Field, rows: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{column.key: shown_initial(column, row.get(column.key)) for column in field.columns} for row in rows]


def _read(form: forms.BaseForm, key: str) -> Any:
    """One cell, kept as it is typed even where another of its row is wrong."""
    return form.cleaned_data.get(key) if form.is_valid() or hasattr(form, 'cleaned_data') else None
