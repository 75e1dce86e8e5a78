"""Running cases go over to another version of their process: shown place by place, then each case whole or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import allow_longer, in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn.model import Definition, Node
from zhanggui.flow.choices import CaseStatus, TaskState, VersionState
from zhanggui.flow.engine import step
from zhanggui.flow.engine.commands import Migrate
from zhanggui.flow.engine.state import State
from zhanggui.flow.models import Case, Incident, Job, ProcessVersion, Subscription, Task, Timer
from zhanggui.flow.services.loading import Version, definition_of, load_definition, version_of
from zhanggui.flow.services.running import Refused, open_desk
from zhanggui.flow.services.worlds import Company

USE_CASE = 'flow.migrate'
ALIVE = (CaseStatus.RUNNING, CaseStatus.SUSPENDED)
CASES_MAX = 10_000

NO_VERSION = say('没有这个版本，或它还是草稿', 'there is no such version, or it is a draft')
OTHER_PROCESS = say('这个版本属于另一个流程', 'that version belongs to another process')


@dataclass(frozen=True, slots=True)
class Place:
    """Where tokens are, and where they would be. `to` empty: nowhere in the new version, somebody has to say."""

    node: str
    name: str
    tokens: int
    to: str
    to_name: str


@dataclass(frozen=True, slots=True)
class Stays:
    """A case that could not go over as things stand."""

    case: int
    number: str
    reason: Words


@dataclass(frozen=True, slots=True)
class Preview:
    cases: int
    places: tuple[Place, ...]
    stay: tuple[Stays, ...]


def movable(version: int, actor: Actor) -> QuerySet[Case]:
    """What runs on a version, in the actor's sight, the oldest first: as many as go over in one call."""
    running = Case.objects.visible_to(actor).filter(version_id=version, status__in=ALIVE)
    return running.order_by('pk')[:CASES_MAX]


def preview(version_from: int, version_to: int, places: Mapping[str, str] | None = None, *, actor: Actor) -> Preview:
    """What `migrate` would do to what this actor can move from the one version to the other. Nothing is written."""
    old, new = load_definition(version_from), load_definition(version_to)
    rows = movable(version_from, actor)
    cases = [(id, number, State.loads(state)) for id, number, state in rows.values_list('pk', 'number', 'state')]
    counts = Counter(token.node for _, _, state in cases for token in state.tokens.values())
    told = {**suggested(old, new, counts), **(places or {})}
    shown = tuple(
        Place(node, name_of(old, node), count, told.get(node, ''), name_of(new, told.get(node, '')))
        for node, count in sorted(counts.items())
    )
    stay = []
    for id, number, state in cases:
        try:
            step(new, state, Migrate(places=_changed(told)), Company(clock.now(), lambda: None))
        except Refused as refused:
            stay.append(Stays(id, number, refused.reason))
    return Preview(len(cases), shown, tuple(stay))


@in_transaction
def migrate(case_ids: Sequence[int], /, *, actor: Actor, to: int, places: Mapping[str, str] | None = None) -> Verdicts:
    """`places`: for each node of the old version that is called otherwise in the new one, its id there."""
    allow_longer(120)
    verdicts = Verdicts()
    target = _target(to)
    if target is None:
        for id in case_ids:
            verdicts.refuse(id, 'no_version', NO_VERSION)
        return verdicts

    desk = open_desk(case_ids, actor=actor)

    verdicts.refuse_missing(case_ids, desk.cases)
    for case in desk.cases.values():
        if case.version.id == target.id:
            verdicts.already.append(case.id)
        elif case.version.process_id != target.process_id:
            verdicts.refuse(case.id, 'other_process', OTHER_PROCESS, name=case.number)
        else:
            nodes = {token.node for token in case.state.tokens.values()}
            told = {**suggested(case.definition, definition_of(target), nodes), **(places or {})}
            try:
                desk.apply(case.id, Migrate(places=_changed(told), person=actor.id or 0), version=target)
            except Refused as refused:
                verdicts.refuse(case.id, refused.code, refused.reason, name=case.number)
            else:
                verdicts.done.append(case.id)

    desk.close(USE_CASE, ids=verdicts.done, version=target.number)
    _rename_rows({id: desk.cases[id].state for id in verdicts.done}, definition_of(target))
    return verdicts


def suggested(old: Definition, new: Definition, nodes: Iterable[str]) -> dict[str, str]:
    """The same id; else the only node of the same kind and name in the same sub-process."""
    found = {}
    for id in nodes:
        node = old.nodes[id]
        same = new.nodes.get(id)
        if same is not None and same.kind is node.kind:
            found[id] = id
        elif len(alike := [each.id for each in new.nodes.values() if _alike(node, each)]) == 1:
            found[id] = alike[0]
    return found


def name_of(definition: Definition, node: str) -> str:
    return definition.nodes[node].name or node if node in definition.nodes else ''


def _target(id: int) -> Version | None:
    known = ProcessVersion.objects.filter(pk=id).exclude(state=VersionState.DRAFT).exists()
    return version_of(id) if known else None


def _alike(node: Node, other: Node) -> bool:
    return bool(node.name) and (node.kind, node.name, node.scope) == (other.kind, other.name, other.scope)


def _changed(places: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in places.items() if new and old != new}


def _rename_rows(states: Mapping[int, State], definition: Definition) -> None:
    """The rows beside a case are called as its state now calls them."""
    for id, state in states.items():
        for number, wait in state.waits.items():
            for model in (Timer, Subscription, Job, Incident):
                rows = model._default_manager.filter(case_id=id, wait=number)
                rows.exclude(node=wait.node).update(node=wait.node)
        for number, activity in state.activities.items():
            node = definition.node(activity.node)
            lane = definition.lanes.get(node.lane)
            Task.objects.filter(case_id=id, activity=number, state=TaskState.OPEN).update(
                node=node.id, name=node.name or definition.name, lane=lane.name if lane else ''
            )
