"""流程 on the page of a business object: its cases, and the way to start another. Upper contexts plug it in by label.

    plugs.add_panels('orders.page', cases_panel('orders.Order'))

Only cases in the reader's sight are listed.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow.policies import WORK
from zhanggui.flow.selectors.cases import about
from zhanggui.flow.selectors.inbox import light, where_now
from zhanggui.ui.panels import TemplatePanel

SHOWN_MAX = 20


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
