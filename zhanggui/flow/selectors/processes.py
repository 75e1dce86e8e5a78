"""A process as its page shows it: who may see the page, what begins it by itself, how it goes this month, whose cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import connection

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import VersionState
from zhanggui.flow.forms.nodes import for_key, keys_of
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.models import Case, ProcessVersion, StartTrigger
from zhanggui.flow.people import directory
from zhanggui.flow.policies import ADMINISTER, DESIGN, SEE_ALL
from zhanggui.flow.selectors.catalogue import to_start
from zhanggui.flow.selectors.guide import Guide, in_order
from zhanggui.flow.selectors.inbox import light
from zhanggui.flow.selectors.parts import parts_of
from zhanggui.flow.selectors.statistics import Asked
from zhanggui.flow.services.loading import load_definition
from zhanggui.flow.sql.statistics import CASES_NOW

RECENT_MAX = 10
WATCHING = (SEE_ALL, DESIGN, ADMINISTER)


@dataclass(frozen=True, slots=True)
class Now:
    """Cases under way, ended and given up this month, and half of those that ended took no longer than `median`."""

    open: int
    done: int
    median: timedelta | None


def process_seen(key: str, actor: Actor) -> ProcessVersion | None:
    """The version in force, for whoever may start it, takes part in it, sees a case of it, or watches over all."""
    if not key.isprintable():
        return None
    rows = ProcessVersion.objects.filter(process__key=key, state=VersionState.ACTIVE).select_related('process')
    version = rows.defer('source', 'executable', 'report').first()
    return version if version is not None and _is_seen(version, key, actor) else None


def taken_part_in(actor: Actor) -> dict[str, str]:
    """Processes in which some step waits for a post of this person, by key, with their names."""
    if actor.id is None:
        return {}
    return {part.key: str(part.name) for part in parts_of(directory().seat_names(actor.id))}


def watched(actor: Actor) -> dict[str, str]:
    """Every process in force, by key, for whoever watches over all of them."""
    if not any(actor.may(right) for right in WATCHING):
        return {}
    rows = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key')
    return {key: str(load_definition(id).words()) for id, key in rows.values_list('pk', 'process__key')}


def guide_of(version: ProcessVersion) -> Guide:
    definition = load_definition(version.pk)
    return Guide(definition, forms_of(version, definition), dict(directory().positions()))


def forms_of(version: ProcessVersion, definition: Definition) -> dict[str, Form]:
    """As they stand in this version, in the order in which they are filled in."""
    nodes = [definition.nodes[id].approval for id in in_order(definition)]
    asked = [definition.start_form, *(approval.form for approval in nodes if approval), *keys_of(definition)]
    found = {key: for_key(version, key) for key in dict.fromkeys(asked) if key}
    return {key: form for key, form in found.items() if form is not None}


def next_starts(version: ProcessVersion) -> dict[str, datetime]:
    """When its schedules begin the next case, by start event."""
    triggers = StartTrigger.objects.filter(version=version, kind='timer', next_at__isnull=False)
    return {trigger.node: trigger.next_at for trigger in triggers if trigger.next_at}


def recent_cases(version: ProcessVersion, actor: Actor) -> list[Case]:
    """Of any version, those in sight."""
    cases = Case.objects.visible_to(actor).filter(version__process_id=version.process_id)
    return list(light(cases).order_by('-pk')[:RECENT_MAX])


def this_month(version: ProcessVersion) -> Asked:
    """All versions that ever ran, from the first of the month in Shanghai to now."""
    ran = ProcessVersion.objects.filter(process_id=version.process_id).exclude(state=VersionState.DRAFT)
    first = datetime.combine(clock.today().replace(day=1), time(), clock.SHANGHAI)
    return Asked(list(ran.values_list('pk', flat=True)), first, clock.now())


def cases_now(asked: Asked) -> Now:
    with connection.cursor() as cursor:
        cursor.execute(CASES_NOW, asked.parameters)
        running, done, median = cursor.fetchone()
    return Now(running, done, None if median is None else timedelta(seconds=float(median)))


def own_steps(steps: Sequence[frozenset[str]], actor: Actor) -> list[bool]:
    """For each step, by the posts that do it, whether one of them is the reader's."""
    names = directory().seat_names(actor.id) if actor.id is not None else frozenset[str]()
    return [bool(posts & names) for posts in steps]


def _is_seen(version: ProcessVersion, key: str, actor: Actor) -> bool:
    if any(actor.may(right) for right in WATCHING) or to_start(key, actor) is not None:
        return True
    if key in taken_part_in(actor):
        return True
    return Case.objects.visible_to(actor).filter(version__process_id=version.process_id).exists()
