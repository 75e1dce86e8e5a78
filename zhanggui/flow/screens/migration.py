"""迁移实例: what runs on an older version goes over to another one, after every place has been shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.core.words import say
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import Process, ProcessVersion
from zhanggui.flow.policies import DESIGN
from zhanggui.flow.selectors import designs
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.services.migrating import movable, preview
from zhanggui.flow.usecases.definitions import MIGRATE
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, number_in
from zhanggui.ui.screens import Screen

PLACE = 'place:'  # the fields that say where a place goes: `place:` and the id of the old node
STAY_SHOWN_MAX = 50


class Migration(Screen):
    """`?from=` and `?to=` are versions of the process; each place of a running case may be sent to another node."""

    name = 'flow.design_migrate'
    path = 'flow/design/<int:pk>/migrate/'
    title = say('迁移实例', 'Migrate cases')
    icon = 'switch-horizontal'
    right = DESIGN
    template = 'flow/editor/migrate.html'

    def get(self, request: Request, pk: int) -> HttpResponse:
        process = get_object_or_404(Process, pk=pk)
        return self.page(request, self.template, self.context(process, request.GET, request))

    def post(self, request: Request, pk: int) -> HttpResponse:
        process = get_object_or_404(Process, pk=pk)
        shown = self.context(process, request.POST, request)
        if request.POST.get('do') != 'migrate' or shown['preview'] is None:
            return self.page(request, self.template, shown)
        ids = list(movable(shown['source'].pk, request.actor).values_list('pk', flat=True))
        told = {'to': shown['target'].pk, 'places': shown['places']}
        verdicts = usecases.perform(MIGRATE, ids, actor=request.actor, told=told)
        messages.success(request, f'{MIGRATE.label}：{verdicts.sentence}')
        if verdicts.refused:
            again = self.context(process, request.POST, request)
            return self.page(request, self.template, {**again, 'refused': verdicts.refused[:STAY_SHOWN_MAX]})
        return HttpResponseRedirect(reverse('flow.design', kwargs={'pk': process.pk}))

    def context(self, process: Process, told: Any, request: Request) -> dict[str, Any]:
        versions = list(designs.versions_of(process).exclude(state=VersionState.DRAFT))
        counts = designs.running_by_version(versions, request.actor)
        active = next((each for each in versions if each.state == VersionState.ACTIVE), None)
        source = _named(versions, told.get('from')) or next(
            (each for each in versions if counts.get(each.pk) and each != active), None
        )
        target = _named(versions, told.get('to')) or active
        context: dict[str, Any] = {
            'process': process, 'versions': [(each, counts.get(each.pk, 0)) for each in versions],
            'source': source, 'target': target, 'preview': None, 'places': {}, 'nodes': [],
        }  # fmt: skip
        if source is None or target is None or source == target:
            return context
        new = load_definition(target.pk)
        places = {
            name.removeprefix(PLACE): value
            for name, value in told.items()
            if name.startswith(PLACE) and value in new.nodes
        }
        found = preview(source.pk, target.pk, places, actor=request.actor)
        return {
            **context,
            'preview': found,
            'stay': found.stay[:STAY_SHOWN_MAX],
            'places': places,
            'nodes': [(id, str(new.words(id))) for id, node in new.nodes.items()],
        }


def _named(versions: list[ProcessVersion], text: str | None) -> ProcessVersion | None:
    wanted = number_in(text)
    return next((each for each in versions if each.pk == wanted), None)


register(Migration)
