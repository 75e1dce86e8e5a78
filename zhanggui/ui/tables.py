"""A table: the columns a list can show, in the order they are written. One person's choice of them is a `Look`.

Rows become HTML in plain Python: fifty rows of ten columns in about a millisecond, where a template takes many.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, QuerySet
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhanggui.core.actors import Actor
from zhanggui.ui.columns import ChoiceColumn, Column, choice_of

PICK = mark_safe('<td class="pick"><input type="checkbox" class="form-check-input" tabindex="-1"></td>')


class Table:
    """Subclass it, write columns as attributes. `default` are shown at first, the rest can be switched on."""

    columns: ClassVar[dict[str, Column]] = {}
    default: ClassVar[tuple[str, ...]] = ()
    sort: ClassVar[tuple[str, ...]] = ('-id',)
    freeze: ClassVar[int] = 1

    def __init_subclass__(cls) -> None:
        own = {name: replace(value, name=name) for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.columns = {**cls.columns, **own}
        missing = [name for name in cls.default if name not in cls.columns]
        if missing:
            raise TypeError(f'{cls.__name__}.default names columns that are not there: {", ".join(missing)}')

    @classmethod
    def sorts(cls) -> dict[str, str]:
        """Column name → lookup, for the columns that may be sorted by."""
        return {name: column.order_by for name, column in cls.columns.items() if column.sort}

    @classmethod
    def look(cls, names: Sequence[str] = (), *, freeze: int | None = None, density: str = 'compact') -> Look:
        """Names that are gone from the table are passed over: a saved choice outlives a release."""
        known = [name for name in names if name in cls.columns] or cls.default or tuple(cls.columns)
        return Look(tuple(cls.columns[name] for name in known), cls.freeze if freeze is None else freeze, density)


@dataclass(frozen=True, slots=True)
class Look:
    """What one reader sees of a table."""

    columns: tuple[Column, ...]
    freeze: int = 1
    density: str = 'compact'

    def of(self, model: type[Model]) -> Look:
        """The same look with the model's own choices filled in."""
        return replace(self, columns=tuple(_knowing(column, model) for column in self.columns))

    def joined(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Only what the visible columns need: single foreign keys by join, the rest by one more query each."""
        paths = {path for column in self.columns for path in column.prefetch}
        single = sorted(path for path in paths if _is_single(rows.model, path))
        many = sorted(paths - set(single))
        rows = rows.select_related(*single) if single else rows
        return rows.prefetch_related(*many) if many else rows

    def loaded(self, rows: Sequence[Any], actor: Actor) -> dict[str, Mapping[int, Any]]:
        """One call for each visible column that loads for the whole page."""
        return {column.name: column.load(rows, actor) for column in self.columns if column.load and rows}

    def lines(self, rows: Sequence[Any], actor: Actor, hrefs: Sequence[str]) -> Iterator[tuple[Any, str, SafeString]]:
        """Each row with its address and its cells as one piece of HTML."""
        loaded = self.loaded(rows, actor)
        frames = [self._frame(index, column) for index, column in enumerate(self.columns)]
        for row, href in zip(rows, hrefs, strict=True):
            cells = []
            for frame, column in zip(frames, self.columns, strict=True):
                value = column.value(row, loaded)
                title = value if isinstance(value, str) and len(value) > 12 else ''
                cells.append(frame.format(conditional_escape(title), column.html(value, row, href)))
            yield row, href, mark_safe(''.join(cells))  # noqa: S308 - every part was escaped above

    def body(self, lines: Sequence[tuple[Any, str, SafeString]], *, pick: bool) -> SafeString:
        """Whole rows; `pick` puts a box to tick before each."""
        box = PICK if pick else ''
        return format_html_join(
            '\n',
            '<tr data-id="{}"{}>{}{}</tr>',
            ((row.pk, format_html(' data-href="{}"', href) if href else '', box, cells) for row, href, cells in lines),
        )

    def head(self, sort: str | None) -> SafeString:
        """Header cells; a sortable one carries the next sort in `data-sort`. None: nothing can be sorted here."""
        return format_html_join('', '{}', ((self._head(index, column, sort),) for index, column in enumerate(self.columns)))

    def _frame(self, index: int, column: Column) -> str:
        css = f'{column.css} {f"freeze freeze-{index}" if index < self.freeze else ""}'.strip()
        return f'<td class="{css}" title="{{}}">{{}}</td>' if not column.css else f'<td class="{css}">{{1}}</td>'

    def _head(self, index: int, column: Column, sort: str | None) -> SafeString:
        css = f'{column.css} {f"freeze freeze-{index}" if index < self.freeze else ""}'.strip()
        hint = str(column.hint) if column.hint else ''
        if not column.sort or sort is None:
            return format_html('<th class="{}" title="{}">{}</th>', css, hint, str(column.label))
        down, up = f'-{column.name}', column.name
        state = 'desc' if sort == down else 'asc' if sort == up else ''
        return format_html(
            '<th class="{} sortable {}" title="{}"><button type="button" data-sort="{}">{}</button></th>',
            css, state, hint, up if sort == down else down, str(column.label),
        )


def _knowing(column: Column, model: type[Model]) -> Column:
    if isinstance(column, ChoiceColumn) and column.choice is None:
        return replace(column, choice=choice_of(model, column.path))
    return column


def _is_single(model: type[Model], path: str) -> bool:
    for part in path.split('__'):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not (field.many_to_one or field.one_to_one) or field.related_model is None:
            return False
        model = field.related_model
    return True
