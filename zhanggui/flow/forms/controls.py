"""The controls of a form's fields: Django fields whose cleaned value is the value as it is kept (plain JSON).

None is required here: `validating` alone says what is missing, since FEEL may decide it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from zhanggui.core.clock import SHANGHAI
from zhanggui.core.words import lazy, say
from zhanggui.flow.choosers import PeopleField, PersonField
from zhanggui.flow.files import keep, picture_problem, problem_of
from zhanggui.flow.forms.schema import Field, FieldType, Option
from zhanggui.flow.forms.values import NO_NUMBER, NO_WHOLE
from zhanggui.flow.models import Attachment
from zhanggui.flow.subjects import get as subject_of
from zhanggui.ui.filters import FenField
from zhanggui.ui.requests import number_in

RADIOS_MAX = 5
FILES_MAX = 30
NUMBER_LENGTH_MAX = 40


def control(field: Field, options: list[Option]) -> forms.Field:
    """`options`: what may be chosen now. Whether it is required is told to the page later."""
    told: dict[str, Any] = {'label': lazy(field.label), 'required': False}
    if field.help:
        told['help_text'] = lazy(field.help)
    made = _MAKERS[field.type](field, options, told)
    if field.sensitive:
        made.widget.attrs['autocomplete'] = 'off'
    return made


def cell(field: Field, options: list[Option]) -> forms.Field:
    """In a line a choice is always a list: what is pasted from a spreadsheet has one cell for it, not one for each option."""
    if field.type is not FieldType.CHOICE:
        return control(field, options)
    return _list(
        [(option.value, lazy(option.label)) for option in options], {'label': lazy(field.label), 'required': False}
    )


def shown_initial(field: Field, value: Any) -> Any:
    """The kept value as its control wants it."""
    if value is None:
        return None
    if field.type is FieldType.MONEY:
        return f'{value // 100 if value >= 0 else -(-value // 100)}.{abs(value) % 100:02d}'
    if field.type is FieldType.TIME:
        try:
            return dt.datetime.fromisoformat(value).astimezone(SHANGHAI).strftime('%Y-%m-%dT%H:%M')
        except (TypeError, ValueError):
            return None
    return value


class WholeField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or '').replace(',', '').strip()
        if not text:
            return None
        number = number_in(text.removeprefix('-').removeprefix('+'))
        if number is None:
            raise forms.ValidationError(str(NO_WHOLE))
        return -number if text.startswith('-') else number


class NumberField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or '').replace(',', '').strip()
        if not text:
            return None
        try:
            number = forms.DecimalField(max_digits=20).clean(text)
        except forms.ValidationError:
            raise forms.ValidationError(str(NO_NUMBER)) from None
        return int(number) if number == number.to_integral_value() else float(number)


class DayField(forms.DateField):
    widget = forms.DateInput(attrs={'type': 'date'}, format='%Y-%m-%d')

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        return found.isoformat() if found else None


class MomentField(forms.CharField):
    widget = forms.TextInput(attrs={'type': 'datetime-local'})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = dt.datetime.fromisoformat(text)
            return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).isoformat(timespec='seconds')
        except (ValueError, OverflowError):
            reason = say('应是日期和时间，如 2026-11-21 14:05', 'a date and time are wanted, such as 2026-11-21 14:05')
            raise forms.ValidationError(str(reason)) from None


class YesField(forms.BooleanField):
    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial) != bool(data)


class TextsField(forms.MultipleChoiceField):
    """Ticks; what may be ticked is judged with everything else."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: Any) -> None:
        return None


class TextField(forms.ChoiceField):
    def to_python(self, value: Any) -> Any:
        return super().to_python(value) or None

    def validate(self, value: Any) -> None:
        return None


class ManyField(PeopleField):
    def to_python(self, value: Any) -> Any:
        return list(super().to_python(value))


class ReferenceInput(forms.Widget):
    """What is chosen is a radio button; the search box beside it brings more. Needs no script but htmx."""

    def __init__(self, subject: str) -> None:
        super().__init__()
        self.subject = subject

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        id = number_in(str(value or ''))
        subject = subject_of(self.subject)
        chosen = [(id, subject.title(id))] if id and subject else []
        html_id = (attrs or {}).get('id', f'id_{name}')
        context = {
            'name': name,
            'chosen': chosen,
            'html_id': html_id,
            'source': reverse('flow.references'),
            'subject': self.subject,
            'called': subject.name if subject else self.subject,
            'attributes': flatatt({'class': (attrs or {}).get('class', '')}),
        }
        return SafeString(render_to_string('flow/fragment/reference.html', context))

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f'{id_}-find' if id_ else ''


class ReferenceField(forms.Field):
    def __init__(self, subject: str, **told: Any) -> None:
        super().__init__(widget=ReferenceInput(subject), **told)

    def to_python(self, value: Any) -> Any:
        return number_in(str(value)) if value else None


class FilesInput(forms.Widget):
    """Kept files with a tick each (off: taken out), and a control for more."""

    needs_multipart_form = True

    def __init__(self, *, pictures: bool) -> None:
        super().__init__()
        self.pictures = pictures

    def value_from_datadict(self, data: Any, files: Any, name: str) -> tuple[list[Any], list[Any]]:
        kept = data.getlist(name) if hasattr(data, 'getlist') else data.get(name, [])
        new = files.getlist(f'{name}-new') if hasattr(files, 'getlist') else []
        return list(kept), list(new)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ids = value[0] if isinstance(value, tuple) else value or []
        numbers = [number for number in (number_in(str(each)) for each in ids) if number]
        context = {
            'name': name,
            'files': list(Attachment.objects.filter(pk__in=numbers).order_by('pk')) if numbers else [],
            'html_id': (attrs or {}).get('id', f'id_{name}'),
            'pictures': self.pictures,
            'css': (attrs or {}).get('class', 'form-control'),
        }
        return SafeString(render_to_string('flow/fragment/files.html', context))


class FilesField(forms.Field):
    """Cleans to ids of kept files and the uploads beside them; `kept` makes ids of all, once everything else is right."""

    def __init__(self, *, pictures: bool, **told: Any) -> None:
        super().__init__(widget=FilesInput(pictures=pictures), **told)
        self.kept: list[int] | None = None
        self.problem_of = picture_problem if pictures else problem_of

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Shown again with what was kept of it."""
        return data if self.kept is None else (self.kept, [])

    def clean(self, value: Any) -> Any:
        ids, uploads = value if isinstance(value, tuple) else (value or [], [])
        if len(ids) + len(uploads) > FILES_MAX:
            raise forms.ValidationError(str(say('最多 {n} 个文件', 'at most {n} files').filled(n=FILES_MAX)))
        wrong = [reason for reason in map(self.problem_of, uploads) if reason]
        if wrong:
            raise forms.ValidationError([str(reason) for reason in wrong])
        return [number for number in (number_in(str(each)) for each in ids) if number], uploads


def kept_files(told: tuple[list[int], list[Any]], *, field: str, actor: Any) -> list[int]:
    """Raises `FileRefused`."""
    ids, uploads = told
    return [*ids, *(keep(upload, actor=actor, field=field).pk for upload in uploads)]


def _choice(field: Field, options: list[Option], told: dict[str, Any]) -> forms.Field:
    pairs = [(option.value, lazy(option.label)) for option in options]
    if len(pairs) <= RADIOS_MAX:
        return TextField(choices=pairs, widget=forms.RadioSelect, **told)
    return _list(pairs, told)


def _list(pairs: list[tuple[str, str]], told: dict[str, Any]) -> forms.Field:
    return TextField(choices=[('', lazy(say('请选择', 'Choose'))), *pairs], widget=forms.Select, **told)


def _choices(field: Field, options: list[Option], told: dict[str, Any]) -> forms.Field:
    return TextsField(choices=[(option.value, lazy(option.label)) for option in options], **told)


def _numeric(kind: type[forms.Field], mode: str) -> Callable[[Field, list[Option], dict[str, Any]], forms.Field]:
    def make(field: Field, options: list[Option], told: dict[str, Any]) -> forms.Field:
        widget = forms.TextInput(attrs={'inputmode': mode, 'maxlength': NUMBER_LENGTH_MAX})
        return kind(widget=widget, **told)

    return make


_MAKERS: Mapping[FieldType, Callable[[Field, list[Option], dict[str, Any]], forms.Field]] = {
    FieldType.TEXT: lambda field, options, told: forms.CharField(**told),
    FieldType.PARAGRAPH: lambda field, options, told: forms.CharField(widget=forms.Textarea(attrs={'rows': 4}), **told),
    FieldType.INTEGER: _numeric(WholeField, 'numeric'),
    FieldType.DECIMAL: _numeric(NumberField, 'decimal'),
    FieldType.MONEY: _numeric(FenField, 'decimal'),
    FieldType.DATE: lambda field, options, told: DayField(**told),
    FieldType.TIME: lambda field, options, told: MomentField(**told),
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.BOOLEAN: lambda field, options, told: YesField(**told),
    FieldType.PERSON: lambda field, options, told: PersonField(**told),
    FieldType.PEOPLE: lambda field, options, told: ManyField(**told),
    FieldType.ATTACHMENT: lambda field, options, told: FilesField(pictures=False, **told),
    FieldType.PICTURE: lambda field, options, told: FilesField(pictures=True, **told),
    FieldType.REFERENCE: lambda field, options, told: ReferenceField(field.subject, **told),
}
