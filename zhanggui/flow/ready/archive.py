"""🗄 The panel of an archive: the cover of a document to be filed, and the documents a case has filed."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.models import Archived, Case
from zhanggui.flow.ready.brainstorm import is_in_hand
from zhanggui.flow.ready.panels import Panel
from zhanggui.flow.services.ready.archiving import is_intact, looks, settings_of
from zhanggui.flow.services.ready.seats import Place

TEMPLATE = 'flow/ready/archive.html'


def panel(place: Place, actor: Actor) -> Panel:
    task, keeping = place.task, settings_of(place)
    return Panel(
        TEMPLATE,
        {
            'task': task,
            'may_file': is_in_hand(task, actor),
            'pattern': looks(keeping.pattern, clock.today()),
            'keep_years': keeping.keep_years,
            'documents': _documents(task.case),
        },
    )


def kept(case: Case, actor: Actor) -> Iterator[Panel]:
    if documents := _documents(case):
        yield Panel(TEMPLATE, {'documents': documents, 'may_file': False})


def _documents(case: Case) -> list[tuple[Archived, bool]]:
    return [(row, is_intact(row)) for row in Archived.objects.filter(case=case).order_by('pk')]
