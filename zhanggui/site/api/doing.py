"""One route for each use case, made from its declaration: `orders.cancel` answers at POST /api/v1/orders/cancel.

The body holds `ids` (or `lines`, where things are made) beside the fields of the use case's form; the form itself judges them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import msgspec
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from msgspec import Meta
from ninja import Router

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import TEXT_MAX
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words, say
from zhanggui.flow.choosers import PeopleField, PersonField
from zhanggui.site.api.schemas import IDS_MAX, Id, Ids, Outcome, operation
from zhanggui.site.api.wire import ProblemError, actor_of, answer_once, decoded

BAD_FORM = say('有字段填写不对', 'some fields are wrong')

# The type of a form field as JSON has it; the first class that fits wins.
KINDS: tuple[tuple[type[forms.Field], Any], ...] = (
    (PersonField, Id),
    (PeopleField, list[Id]),
    (forms.ModelMultipleChoiceField, list[Id]),
    (forms.ModelChoiceField, Id),
    (forms.MultipleChoiceField, list[str]),
    (forms.NullBooleanField, bool),
    (forms.BooleanField, bool),
    (forms.FloatField, float),
    (forms.DecimalField, str),
    (forms.IntegerField, int),
    (forms.DateTimeField, datetime),
    (forms.DateField, date),
)


def routes() -> Router:
    """A route for every use case that is known by now: called when all contexts are loaded."""
    router = Router()
    for use_case in usecases.every():
        if _wants_file(use_case):
            continue
        body = body_of(use_case)
        router.add_api_operation(
            f'/{use_case.context}/{use_case.verb}',
            ['POST'],
            _view(use_case, msgspec.json.Decoder(body)),
            operation_id=use_case.name.replace('.', '_'),
            url_name=use_case.name,
            summary=f'{use_case.label.zh} · {use_case.label.en}',
            tags=[use_case.context],
            openapi_extra=operation(body, Outcome, keyed=True),
        )
    return router


def body_of(use_case: UseCase) -> type[msgspec.Struct]:
    """The struct a call's body must fit."""
    fields = form_fields(use_case.form)
    if use_case.takes is dict:  # a plain model: each line is the form
        line = _struct(f'{use_case.name}_line', fields)
        return _struct(use_case.name, [('lines', _lines_of(line))])
    items = ('ids', Ids) if use_case.takes_ids else ('lines', _lines_of(use_case.takes))
    return _struct(use_case.name, [items, *fields])


def form_fields(form: type[forms.Form] | None) -> list[tuple[str, Any] | tuple[str, Any, Any]]:
    found: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for name, field in (form.base_fields if form else {}).items():
        kind = next((kind for base, kind in KINDS if isinstance(field, base)), _text(field))
        if field.required and not isinstance(field, forms.BooleanField):
            found.append((name, kind))
        else:
            found.append((name, kind | None, None))
    return found


def _view(use_case: UseCase, decoder: msgspec.json.Decoder[Any]) -> Callable[[HttpRequest], HttpResponse]:
    def do(request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        if not actor.may(use_case.name):
            raise PermissionDenied(use_case.name)
        body = msgspec.structs.asdict(decoded(decoder, request.body))

        def run() -> dict[str, Any]:
            items, told = _told(use_case, body, actor)
            return usecases.perform(use_case, items, actor=actor, told=told).as_dict()

        return answer_once(request, use_case.name, run)

    return do


def _told(use_case: UseCase, body: dict[str, Any], actor: Actor) -> tuple[Sequence[Any], Mapping[str, Any]]:
    """What the use case is given: its items, and the cleaned data of its form."""
    if use_case.takes is dict:
        lines = [msgspec.structs.asdict(line) for line in body['lines']]
        return [_cleaned(use_case, line, actor, (), place=f'lines[{at}].') for at, line in enumerate(lines)], {}
    items = body.pop('ids' if use_case.takes_ids else 'lines')
    return items, _cleaned(use_case, body, actor, items if use_case.takes_ids else ())


def _cleaned(
    use_case: UseCase, told: dict[str, Any], actor: Actor, ids: Sequence[int], *, place: str = ''
) -> Mapping[str, Any]:
    if use_case.form is None:
        return {}
    form = use_case.form({name: _plain(value) for name, value in told.items() if value is not None})
    prepare = getattr(form, 'prepare', None)
    if prepare:
        prepare(actor, ids)
    if not form.is_valid():
        fields = {f'{place}{name}': [str(text) for text in texts] for name, texts in form.errors.items()}
        raise ProblemError(422, 'bad_form', _first(fields), fields=fields)
    cleaned: Mapping[str, Any] = form.cleaned_data
    return cleaned


def _first(fields: dict[str, list[str]]) -> Words:
    name, texts = next(iter(fields.items()))
    told = f'{name}: {texts[0]}'.replace('{', '(').replace('}', ')')
    return say(f'{BAD_FORM.zh}：{told}', f'{BAD_FORM.en}: {told}')


def _plain(value: Any) -> Any:
    """As a browser would have sent it: Django's fields parse text, and choices compare texts."""
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if isinstance(value, bool) else str(value)


def _text(field: forms.Field) -> Any:
    """A text with the field's own limits; choices written in the code are named, those from the database are not."""
    choices = getattr(field, 'choices', None)
    if choices is None:
        longest = getattr(field, 'max_length', None) or TEXT_MAX
        return Annotated[str, Meta(min_length=1 if field.required else 0, max_length=longest)]
    if isinstance(choices, list):
        return Annotated[str, Meta(extra_json_schema={'enum': sorted({str(value) for value, _ in choices})})]
    return str


def _lines_of(kind: Any) -> Any:
    return Annotated[list[kind], Meta(min_length=1, max_length=IDS_MAX)]


def _struct(name: str, fields: Sequence[Any]) -> type[msgspec.Struct]:
    words = [word for part in name.split('.') for word in part.split('_')]
    return msgspec.defstruct(
        ''.join(word.capitalize() for word in words), fields, kw_only=True, forbid_unknown_fields=True
    )


def _wants_file(use_case: UseCase) -> bool:
    """What begins with an upload has its own route, or none."""
    fields = use_case.form.base_fields.values() if use_case.form else ()
    return any(isinstance(field, forms.FileField) for field in fields)
