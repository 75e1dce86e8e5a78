"""Screens that make or change things: one form, or a form with a grid of lines, and the use case it feeds.

The screen only collects; whether it may be and what it does is the use case's affair. What was refused is shown beside
what was typed, so nothing has to be typed twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet, ModelForm, formset_factory, model_to_dict
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.ui import registry
from zhanggui.ui.requests import Request
from zhanggui.ui.screens import Screen

LINES_MAX = 1_000
LINES_AT_FIRST = 5


class FormScreen(Screen):
    """One use case as a page. With `<int:pk>` in the path it changes that object, else it makes new ones.

    - the use case takes ids: the form tells what changes (`told`), the item is the `pk`
    - it takes lines and `line_form` is set: `form` is the head (`told`), each line of the grid becomes one item
    - it takes lines and there is no grid: the form itself is the one line
    """

    use_case: ClassVar[UseCase]
    line_form: ClassVar[type[forms.Form] | None] = None
    form: ClassVar[type[forms.Form] | None] = None  # default: the use case's form
    model: ClassVar[type[Model] | None] = None  # what `pk` names
    done: ClassVar[str] = ''  # screen to go to afterwards
    template = 'ui/page/form.html'

    # --- hooks ---------------------------------------------------------------------------------------------------------
    def rows(self, actor: Actor) -> QuerySet[Any]:
        return rows_seen_by(actor, self.model or self.use_case.model)

    def initial(self, thing: Any) -> dict[str, Any]:
        """What stands in the fields of an existing object."""
        return model_to_dict(thing)

    def line(self, cleaned: Mapping[str, Any]) -> Any:
        """One item from one cleaned line."""
        assert self.use_case.takes is not None
        return self.use_case.takes(**cleaned)

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        if verdicts.made.get('url'):
            return str(verdicts.made['url'])
        screen = registry.get(self.done)
        target = pk or (verdicts.done[0] if verdicts.done else None)
        return screen.address(pk=target) if '<int:pk>' in screen.route() else screen.address()

    # --- the flow ------------------------------------------------------------------------------------------------------
    @classmethod
    def allows(cls, actor: Actor) -> bool:
        return actor.may(cls.use_case.name) and (not cls.right or actor.may(cls.right))

    def get(self, request: Request, pk: int | None = None) -> HttpResponse:
        return self._show(request, self._form(request, pk), self._lines(request))

    def post(self, request: Request, pk: int | None = None) -> HttpResponse:
        form, lines = self._form(request, pk), self._lines(request)
        if not all([form is None or form.is_valid(), lines is None or lines.is_valid()]):
            return self._show(request, form, lines, status=422)
        items, told = self._items(form, lines, pk)
        if not items:
            return self._show(request, form, lines, status=422, none=True)
        verdicts = usecases.perform(self.use_case, items, actor=request.actor, told=told)
        if verdicts.refused:
            return self._show(request, form, lines, status=422, verdicts=verdicts)
        messages.success(request, f'{self.use_case.label}：{verdicts.sentence}')
        return HttpResponseRedirect(self.next_address(verdicts, pk))

    def _items(
        self, form: forms.Form | None, lines: BaseFormSet[Any] | None, pk: int | None
    ) -> tuple[list[Any], dict[str, Any]]:
        told = dict(form.cleaned_data) if form is not None else {}
        if self.use_case.takes_ids:
            return [pk] if pk is not None else [], told
        if lines is None:
            return [self.line(told)], {}
        return [self.line(each.cleaned_data) for each in lines if each.has_changed()], told

    def _form(self, request: Request, pk: int | None) -> forms.Form | None:
        kind: Any = self.form or self.use_case.form
        if kind is None:
            return None
        data: tuple[Any, ...] = (request.POST, request.FILES) if request.method == 'POST' else ()
        told: dict[str, Any] = {}
        if pk is not None:
            thing = get_object_or_404(self.rows(request.actor), pk=pk)
            told = {'instance': thing} if issubclass(kind, ModelForm) else {'initial': self.initial(thing)}
        form: forms.Form = kind(*data, **told)
        if hasattr(form, 'prepare'):
            form.prepare(request.actor, [pk] if pk else [])
        return form

    def _lines(self, request: Request) -> BaseFormSet[Any] | None:
        if self.line_form is None:
            return None
        made = formset_factory(
            self.line_form, extra=LINES_AT_FIRST, max_num=LINES_MAX, absolute_max=LINES_MAX, validate_max=True
        )
        if request.method != 'POST':
            return made(prefix='line')
        lines = made(request.POST, prefix='line')
        if not lines.management_form.is_valid():
            raise BadRequest('line-TOTAL_FORMS')
        return lines

    def _show(
        self, request: Request, form: forms.Form | None, lines: BaseFormSet[Any] | None, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        response = self.page(request, self.template, {'form': form, 'lines': lines, 'use_case': self.use_case, **more})
        response.status_code = status
        return response
