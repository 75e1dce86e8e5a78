"""流程 on the page of a business object: its cases, and the way to start another. Upper contexts plug it in by label.

The other way round, contexts above hang parts of theirs on the page of a process: `add_process_panel`.

    plugs.add_panels('orders.page', cases_panel('orders.Order'))

Only cases in the reader's sight are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.policies import WORK
from zhanggui.flow.selectors.cases import about
from zhanggui.flow.selectors.inbox import light, where_now
from zhanggui.ui.panels import TemplatePanel

SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class ProcessPanel:
    """A part of a process's page. `load(key, actor)` gives the template's `panel.data`; nothing: it is not shown."""

    title: Words
    template: str
    load: Callable[[str, Actor], Mapping[str, Any]]
    order: int = 50
    right: str = ''


@dataclass(frozen=True, slots=True)
class LoadedPanel:
    title: Words
    template: str
    data: Mapping[str, Any]


_process_panels: list[ProcessPanel] = []


def add_process_panel(panel: ProcessPanel) -> None:
    _process_panels.append(panel)


def process_panels(key: str, actor: Actor) -> list[LoadedPanel]:
    """What others have to say of a process to this reader."""
    shown = sorted(
        (each for each in _process_panels if not each.right or actor.may(each.right)), key=lambda each: each.order
    )
    loaded = [LoadedPanel(each.title, each.template, each.load(key, actor)) for each in shown]
    return [each for each in loaded if each.data]


def cases_panel(label: str, *, aside: bool = False) -> TemplatePanel:
    """Of the object's cases, those this reader may see."""

    def load(thing: Model, actor: Actor) -> dict[str, Any]:
        cases = list(light(about(label, thing.pk).visible_to(actor))[:SHOWN_MAX])
        now = where_now([case.pk for case in cases])
        return {
            'cases': [(case, now.get(case.pk, '')) for case in cases],
            'start': f'{reverse("flow.start_list")}?subject={label}:{thing.pk}' if actor.may('flow.start') else '',
        }

    return TemplatePanel(say('流程', 'Processes'), template='flow/panel/cases.html', load=load, right=WORK, aside=aside)
