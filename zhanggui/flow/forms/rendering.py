"""A form at its node as a Django form: what may be filled in as controls, what may only be seen as facts, in the file's order.

Fields that the node does not let be filled in have no control and are never read from what a browser sends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words
from zhanggui.flow.feel import Expression
from zhanggui.flow.files import FileRefused
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.controls import FilesField, control, kept_files, shown_initial
from zhanggui.flow.forms.grids import Grid
from zhanggui.flow.forms.nodes import Placed
from zhanggui.flow.forms.schema import FILES, Field, FieldType
from zhanggui.flow.forms.settling import default_of, is_required, options_of, seen, settle
from zhanggui.flow.forms.showing import WIDE, Fact, Shower, masked
from zhanggui.flow.forms.validating import Checked, validate

STATE = '_part-'  # a hidden field beside each part that may change: how the page shows it now


@dataclass(frozen=True, slots=True)
class Part:
    """What the page shows for one field: a control, a grid, a fact, or a note."""

    field: Field
    bound: Any = None
    grid: Grid | None = None
    fact: Fact | None = None
    hidden: bool = False
    state: str = ''
    is_wide: bool = False


class FlowForm(forms.Form):
    """`is_valid` keeps uploaded files (they belong to nobody until the task is done), so that no mistake costs an upload."""

    use_required_attribute = False

    def __init__(
        self, placed: Placed, *, values: Mapping[str, Any], actor: Actor, draft: Mapping[str, Any], sent: Any
    ) -> None:
        super().__init__(*sent)
        self.schema, self.placed, self.actor, self.before = placed.form, placed, actor, dict(values)
        self.strict = True
        self.told = {field.key: field for field in placed.form.told(placed.visible, placed.editable)}
        self.checked: Checked | None = None
        self.is_judged = False
        self.grids: dict[str, Grid] = {}
        known = {**self.before, **{key: draft[key] for key in self.told if key in draft}}
        self._lay_controls(known)
        self.settled = settle(self.schema, {**known, **self.typed()})
        self.names = seen(self.schema, self.settled.values)
        self._lay_options()

    # --- what stands in it -----------------------------------------------------------------------------------------
    def typed(self) -> dict[str, Any]:
        """The values as they stand in the page, unjudged: what a draft keeps. What cannot be read is None."""
        rows = {key: grid.rows() if self.is_bound else grid.computed for key, grid in self.grids.items()}
        return {**{key: self._typed(key) for key in self.fields}, **rows}

    def parts(self) -> Iterator[Part]:
        shown = list(self.schema.shown(self.placed.visible))
        shower = Shower.of([field for field in shown if field.key not in self.told], self.settled.values, self.actor)
        for field in shown:
            hidden = field.key in self.settled.hidden
            told: dict[str, Any] = {'hidden': hidden, 'state': self._state(field), 'is_wide': field.type in WIDE}
            if hidden:
                yield Part(field, **told)
            elif field.key in self.grids:
                yield Part(field, grid=self.grids[field.key], **told)
            elif field.key in self.fields:
                self.fields[field.key].required = is_required(field, self.names)
                yield Part(field, bound=self[field.key], **told)
            elif field.type is FieldType.NOTE:
                yield Part(field, **told)
            else:
                yield Part(field, fact=shower.fact(field, self.settled.values.get(field.key), self.names), **told)

    def changed_parts(self) -> list[Part]:
        """Those that do not look any more as the page says they do; computed ones always."""
        return [
            part
            for part in self.parts()
            if part.field.computed or self.data.get(f'{STATE}{part.field.key}', part.state) != part.state
        ]

    def outputs(self) -> list[Any]:
        return [cell for grid in self.grids.values() for cell in grid.outputs()]

    @property
    def errors(self) -> ErrorDict:
        """None before it is judged: nobody is told of mistakes while still typing."""
        return super().errors if self.is_judged else ErrorDict()

    # --- judging ---------------------------------------------------------------------------------------------------
    def is_valid(self) -> bool:
        self.is_judged = True
        return super().is_valid()

    def full_clean(self) -> None:
        for field in self.fields.values():
            field.required = False  # a mark for the page alone: `validate` says what is missing
        super().full_clean()

    def _post_clean(self) -> None:
        given = {key: value for key, value in self.cleaned_data.items() if not self._is_left_alone(key, value)}
        given |= self._kept_files(given)
        for key, grid in self.grids.items():
            grid.errors = grid.wrong()
            given[key] = grid.rows()
        self.checked = validate(
            self.schema, given=given, before=self.before, visible=self.placed.visible, editable=self.placed.editable,
            actor=self.actor, strict=self.strict,
        )  # fmt: skip
        self.settled = settle(self.schema, {**self.before, **given, **self.checked.values})
        for key, words in self.checked.errors.items():
            self._tell(key, words)
        for grid in self.grids.values():
            if grid.errors and grid.field.key not in self.settled.hidden:
                self.add_error(None, [f'{grid.field.label}：{each}' for each in grid.errors])
        self._forget_hidden()

    def _tell(self, key: str, words: Words) -> None:
        """An error stands once: what a control has already refused is not refused again for being empty."""
        if key in self.grids:
            if not self.grids[key].errors:
                self.grids[key].errors = [str(words)]
        elif key not in self.fields:
            self.add_error(None, f'{key}：{words}')
        elif key not in self.errors:
            self.add_error(key, str(words))

    def _forget_hidden(self) -> None:
        for key in self.settled.hidden:
            self.errors.pop(key, None)

    def _is_left_alone(self, key: str, value: Any) -> bool:
        """A sensitive field is not shown again; left empty it stays as it was."""
        return self.told[key].sensitive and value in (None, '') and self.before.get(key) is not None

    def _kept_files(self, given: Mapping[str, Any]) -> dict[str, Any]:
        kept = {}
        for key, field in self.fields.items():
            if isinstance(field, FilesField) and key in given:
                try:
                    kept[key] = field.kept = kept_files(given[key], field=key, actor=self.actor)
                except FileRefused as refused:
                    self.add_error(key, str(refused.reason))
        return kept

    # --- laying out ------------------------------------------------------------------------------------------------
    def _lay_controls(self, known: Mapping[str, Any]) -> None:
        names = seen(self.schema, known)
        for key, field in self.told.items():
            value = known[key] if key in known else default_of(field, names)
            if field.type is FieldType.LINES:
                rows = value if isinstance(value, list) else []
                self.grids[key] = Grid(field, names=names, rows=rows, data=self.data if self.is_bound else None)
                continue
            self.fields[key] = control(field, [])
            if field.sensitive and self.before.get(key) is not None:
                self.fields[key].widget.attrs['placeholder'] = masked(str(self.before[key]))
            else:
                self.initial[key] = value if field.type in FILES else shown_initial(field, value)

    def _lay_options(self) -> None:
        for key, field in self.told.items():
            if field.type in (FieldType.CHOICE, FieldType.CHOICES):
                self.fields[key] = control(field, options_of(field, self.names))
        for key, grid in self.grids.items():
            grid.computed = self.settled.values.get(key) or []

    def _typed(self, key: str) -> Any:
        field, kept = self.told[key], self.before.get(key)
        control = self.fields[key]
        if not self.is_bound:
            value = self.initial.get(key, kept)
        else:
            value = control.widget.value_from_datadict(self.data, self.files, self.add_prefix(key))
        try:
            cleaned = control.clean(value)
        except ValidationError:
            return None
        if field.type in FILES:
            return cleaned[0]
        return kept if self._is_left_alone(key, cleaned) else cleaned

    def _state(self, field: Field) -> str:
        """Changes when the part must be drawn anew. Empty for one that never changes."""
        if not _may_change(field):
            return ''
        options = [option.value for option in options_of(field, self.names)] if field.options else []
        said = f'{field.key in self.settled.hidden} {is_required(field, self.names)} {options}'
        return hashlib.sha256(said.encode()).hexdigest()[:12]


def build(  # noqa: PLR0913 - what is known, what was sent, by whom: each door has another half of it
    placed: Placed,
    *,
    values: Mapping[str, Any],
    actor: Actor,
    draft: Mapping[str, Any] | None = None,
    data: Any = None,
    files: Any = None,
) -> forms.Form:
    """`values`: what the case knows. `draft`: what was typed and not sent."""
    if placed.form.code:
        made = codeforms.form_class(placed.form)(data, files, initial={**values, **(draft or {})})
        if hasattr(made, 'prepare'):
            made.prepare(actor, [])
        return made
    return FlowForm(placed, values=values, actor=actor, draft=draft or {}, sent=(data, files))


def plain(form: forms.Form) -> dict[str, Any]:
    """The values of a valid form, as `acting.complete` and `starting.start` take them."""
    if isinstance(form, FlowForm):
        assert form.checked is not None
        return {key: form.checked.values[key] for key in form.told}
    return codeforms.plain_values(form)


def typed(form: forms.Form) -> dict[str, Any]:
    """What a draft keeps."""
    if isinstance(form, FlowForm):
        return form.typed()
    form.is_valid()
    return codeforms.plain_values(form)


def _may_change(field: Field) -> bool:
    return bool(field.visible_if or isinstance(field.required, Expression) or isinstance(field.options, Expression))
