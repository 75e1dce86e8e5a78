"""The one door from a button to a use case: GET shows what must be told, POST does it and answers with verdicts.

Works on named rows, or on everything behind a list's filter: then the ids are fixed once in a `BatchRun` and worked through in
steps, so that no transaction grows long and the reader sees how far it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views import View

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.usecases import UseCase
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.ui import batches
from zhanggui.ui.lists import SELECT_MAX, allowed_list
from zhanggui.ui.models import BatchRun
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import SignedIn

STEP = 1_000
REFUSED_SHOWN_MAX = 200
RESERVED = ('_ids', '_all', '_screen', '_filter', '_run', 'csrfmiddlewaretoken')


class Perform(SignedIn, View):
    """`/do/<use case>/`: `_ids` (comma-separated), or `_all=1` with `_screen` and `_filter`, beside the form's own fields."""

    request: Request

    def get(self, request: Request, name: str) -> HttpResponse:
        use_case = _use_case(name, request.actor)
        form = form_of(use_case, request.actor, _ids(request.GET.get('_ids', '')))
        return _dialog(request, use_case, form)

    def post(self, request: Request, name: str) -> HttpResponse:
        use_case = _use_case(name, request.actor)
        run = _run(request, use_case)
        ids = run.ids[run.position : run.position + STEP] if run else _ids(request.POST.get('_ids', ''))
        form = form_of(use_case, request.actor, ids, request)
        if form is not None and not form.is_valid():
            return _dialog(request, use_case, form)
        if run is None and len(ids) > STEP:
            run = batches.start(request.actor, use_case, ids[:SELECT_MAX])
            ids = run.ids[:STEP]
        if not ids and run is None:
            raise BadRequest(str(say('没有选中任何一行。', 'No row is selected.')))
        verdicts = usecases.perform(use_case, ids, actor=request.actor, told=form.cleaned_data if form else None)
        if run is None:
            return _outcome(request, use_case, verdicts)
        run = batches.note(run, verdicts, step=len(ids))
        return _progress(request, use_case, run) if run.position < len(run.ids) else _run_outcome(request, use_case, run)


def form_of(use_case: UseCase, actor: Actor, ids: list[int], request: Request | None = None) -> forms.Form | None:
    """The use case's form, empty or with what was told. A form with `prepare(actor, ids)` may cut its choices to the reader."""
    if use_case.form is None:
        return None
    form = use_case.form(request.POST, request.FILES) if request else use_case.form()
    prepare = getattr(form, 'prepare', None)
    if prepare:
        prepare(actor, ids)
    return form


def _use_case(name: str, actor: Actor) -> UseCase:
    try:
        use_case = usecases.get(name)
    except KeyError:
        raise Http404(name) from None
    if not actor.may(name):
        raise PermissionDenied(name)
    if not use_case.takes_ids:
        raise Http404(name)
    return use_case


def _ids(text: str) -> list[int]:
    numbers = [number_in(part) for part in text.split(',') if part]
    found = [number for number in numbers if number is not None]
    if len(found) < len(numbers):
        raise BadRequest(str(say('行号不对。', 'These are not row numbers.')))
    return list(dict.fromkeys(found))[: SELECT_MAX + 1]


def _run(request: Request, use_case: UseCase) -> BatchRun | None:
    """The run that goes on, or a new one when everything behind a filter is meant."""
    if run_id := number_in(request.POST.get('_run')):
        mine = BatchRun.objects.visible_to(request.actor)
        run: BatchRun = get_object_or_404(mine, pk=run_id, use_case=use_case.name)
        return run
    if request.POST.get('_all') != '1':
        return None
    form = form_of(use_case, request.actor, [], request)
    if form is not None and not form.is_valid():
        return None
    return batches.start(request.actor, use_case, _all_ids(request))


def _all_ids(request: Request) -> list[int]:
    shown = allowed_list(request.POST.get('_screen', ''), request.actor)()
    return shown.matching_ids(shown.ask_of(request.actor, QueryDict(request.POST.get('_filter', '').lstrip('?'))))


def _dialog(request: Request, use_case: UseCase, form: forms.Form | None) -> HttpResponse:
    """The dialog, first time or with what is wrong in it. htmx swaps 422 too (see shell.js)."""
    wrong = form is not None and form.is_bound
    return render(
        request, 'ui/fragment/dialog.html',
        {'use_case': use_case, 'form': form, 'count': _count(request)}, status=422 if wrong else 200,
    )


def _count(request: Request) -> int | None:
    told: Mapping[str, str] = request.POST if request.method == 'POST' else request.GET
    counted = number_in(told.get('_count'))
    return counted if told.get('_all') == '1' else len(_ids(told.get('_ids', ''))) or counted


def _outcome(request: Request, use_case: UseCase, verdicts: Verdicts) -> HttpResponse:
    refused = [refusal.as_dict() for refusal in verdicts.refused]
    return _told(request, use_case, str(verdicts.sentence), refused, dict(verdicts.made))


def _run_outcome(request: Request, use_case: UseCase, run: BatchRun) -> HttpResponse:
    return _told(request, use_case, batches.sentence(run), run.refused, {})


def _told(
    request: Request, use_case: UseCase, sentence: str, refused: list[dict[str, Any]], made: dict[str, Any]
) -> HttpResponse:
    """Nothing refused: a toast and the dialog closes. Else the table of reasons with a retry for exactly those rows.

    `made['url']` is where to go next, with `made['url_label']` as its words; `made['open']` is followed at once.
    `made['facts']` are (label, value) pairs to be read in the dialog: what a reveal shows.
    """
    context = {
        'use_case': use_case,
        'sentence': sentence,
        'refused': _named(use_case, refused[:REFUSED_SHOWN_MAX], request.actor),
        'refused_more': max(0, len(refused) - REFUSED_SHOWN_MAX),
        'retry_ids': ','.join(dict.fromkeys(str(each['item']) for each in refused if str(each['item']).isdecimal())),
        'made': made,
        'retry_form': _told_again(request),
    }
    response = render(request, 'ui/fragment/outcome.html', context)
    events: dict[str, Any] = {'zg:refresh': {'performed': True}}
    if not refused and not made.get('url') and not made.get('facts'):
        events['zg:done'] = {'text': f'{use_case.label}：{sentence}', 'tone': 'success'}
    response.headers['HX-Trigger'] = json.dumps(events)
    if made.get('open'):
        response.headers['HX-Redirect'] = str(made['open'])
    return response


def _named(use_case: UseCase, refused: list[dict[str, Any]], actor: Actor) -> list[dict[str, Any]]:
    """What the service did not name is called as its own page is: nobody knows an order by its row number."""
    model = apps.get_model(use_case.subject)
    nameless = [each['item'] for each in refused if not each['name'] and isinstance(each['item'], int)]
    if not nameless or '__str__' not in vars(model):
        return refused
    known = rows_seen_by(actor, model).in_bulk(nameless)
    return [{**each, 'name': each['name'] or str(known.get(each['item'], ''))} for each in refused]


def _progress(request: Request, use_case: UseCase, run: BatchRun) -> HttpResponse:
    context = {'use_case': use_case, 'run': run, 'total': len(run.ids), 'told': _told_again(request)}
    return render(request, 'ui/fragment/progress.html', context)


def _told_again(request: Request) -> list[tuple[str, str]]:
    """The form's fields, to be sent again with the next step; the database never holds them."""
    return [(key, value) for key in request.POST for value in request.POST.getlist(key) if key not in RESERVED]
