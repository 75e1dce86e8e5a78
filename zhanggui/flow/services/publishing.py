"""试运行、发布、停用: what new cases run on.

Nothing is published that has an error, or something left for its owner to fill in.
A version never changes after the draft: its forms are kept with it, and cases that run stay on theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import dmn
from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.checking import check
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.bpmn.model import ROOT, Definition, Trigger
from zhanggui.flow.choices import VersionState
from zhanggui.flow.engine.evaluating import Trouble
from zhanggui.flow.engine.timing import next_of
from zhanggui.flow.forms import nodes
from zhanggui.flow.models import DecisionVersion, Process, ProcessVersion, StartTrigger
from zhanggui.flow.services import following
from zhanggui.flow.services.drafting import decision_report
from zhanggui.flow.services.knowing import Known
from zhanggui.flow.services.worlds import Company

SUBJECT = 'flow.ProcessVersion'
DECISION = 'flow.DecisionVersion'
STOPPING = {Grade.ERROR, Grade.OWNER}
USE_CASE_PREFIX = 'usecase:'

BEYOND = say(
    '“{where}”会执行 {use_case}，你没有这个权限，请有权限的人发布',
    '“{where}” performs {use_case}, which you may not: ask who may to publish it',
)
NOT_PUBLISHABLE = say('“{state}”的版本不能这样做', 'a version that is “{state}” cannot do this')


@in_transaction
def publish(version_ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """The version becomes the one that new cases run on; the one before it retires. Also brings a retired one back."""
    return _release(version_ids, VersionState.ACTIVE, actor=actor)


@in_transaction
def put_on_trial(version_ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """Cases may be started on it by naming its number; nothing starts it by itself."""
    return _release(version_ids, VersionState.TEST, actor=actor)


@in_transaction
def retire(version_ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """No new cases. What runs on it goes on."""
    verdicts = Verdicts()
    versions = _locked_versions(version_ids, verdicts)
    for version in versions:
        if version.state == VersionState.RETIRED:
            verdicts.already.append(version.pk)
        elif version.state == VersionState.DRAFT:
            _refuse_state(verdicts, version)
        else:
            verdicts.done.append(version.pk)
    _retire(verdicts.done)
    following.renew()
    audit.record('flow.retire', verdicts.done, actor=actor, subject=SUBJECT, target=VersionState.RETIRED.value)
    return verdicts


@in_transaction
def publish_decisions(version_ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    rows = locked(DecisionVersion.objects.all(), version_ids)
    verdicts.refuse_missing(version_ids, [row.pk for row in rows])
    for row in rows:
        if row.state == VersionState.ACTIVE:
            verdicts.already.append(row.pk)
            continue
        report = decision_report(dmn.read(row.source.encode()))
        wrong = [each for each in report if each['grade'] == Grade.ERROR.value]
        for each in wrong:
            verdicts.refuse(row.pk, each['code'], say(each['reason'], each['reason']), name=row.name)
        if wrong:
            continue
        DecisionVersion.objects.filter(key=row.key, state=VersionState.ACTIVE).update(state=VersionState.RETIRED)
        DecisionVersion.objects.filter(pk=row.pk).update(state=VersionState.ACTIVE, report=report)
        verdicts.done.append(row.pk)
    audit.record('flow.publish_decisions', verdicts.done, actor=actor, subject=DECISION)
    return verdicts


def _release(version_ids: Sequence[int], target: VersionState, *, actor: Actor) -> Verdicts:
    verdicts = Verdicts()
    versions = _locked_versions(version_ids, verdicts)
    allowed = {VersionState.DRAFT.value, VersionState.RETIRED.value, VersionState.TEST.value}
    if target == VersionState.TEST:
        allowed = {VersionState.DRAFT.value}
    ready: list[ProcessVersion] = []
    for version in versions:
        if version.state == target:
            verdicts.already.append(version.pk)
        elif version.state not in allowed:
            _refuse_state(verdicts, version)
        else:
            ready.append(version)
    beside = _definitions(ready)
    sources = [version.state for version in ready]
    for version in ready:
        definition = _checked(verdicts, version, beside)
        if definition is not None and _within_rights(verdicts, version, definition, actor):
            _set(version, definition, target, actor=actor)
            verdicts.done.append(version.pk)
    following.renew()
    before = [state for version, state in zip(ready, sources, strict=True) if version.pk in set(verdicts.done)]
    use_case = 'flow.publish' if target == VersionState.ACTIVE else 'flow.put_on_trial'
    audit.record(use_case, verdicts.done, actor=actor, subject=SUBJECT, sources=before, target=target.value)
    return verdicts


def _locked_versions(ids: Sequence[int], verdicts: Verdicts) -> list[ProcessVersion]:
    """Under the lock of their processes: one of them is active at a time."""
    processes = ProcessVersion.objects.filter(pk__in=ids).values_list('process_id', flat=True)
    locked(Process.objects.all(), processes)
    rows = list(ProcessVersion.objects.select_related('process').filter(pk__in=ids).order_by('pk'))
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    return rows


def _definitions(versions: Sequence[ProcessVersion]) -> Mapping[str, Definition]:
    """Processes published together may call each other."""
    found: dict[str, Definition] = {}
    for version in versions:
        found |= load(version.executable.encode()).definitions
    return found


def _checked(verdicts: Verdicts, version: ProcessVersion, beside: Mapping[str, Definition]) -> Definition | None:
    diagram = load(version.executable.encode())
    key = version.process.key
    findings = [each for each in check(diagram, Known(beside)) if each.process in {'', key}]
    version.report = [each.as_dict() for each in findings]
    stopping = [each for each in findings if each.grade in STOPPING]
    for each in stopping:
        _refuse_finding(verdicts, version, each)
    if stopping or key not in diagram.definitions:
        version.save(update_fields=['report'])
        return None
    return diagram.definitions[key]


def _within_rights(verdicts: Verdicts, version: ProcessVersion, definition: Definition, actor: Actor) -> bool:
    """Service tasks run as the system: nobody puts in force what they could not do themselves."""
    wanted = {node.work.use_case: node for node in definition.nodes.values() if node.work and node.work.use_case}
    beyond = [node for name, node in sorted(wanted.items()) if not actor.may(name)]
    for node in beyond:
        reason = BEYOND.filled(where=node.name or node.id, use_case=node.work.use_case if node.work else '')
        verdicts.refuse(version.pk, 'beyond_rights', reason, name=str(version), element=node.id)
    return not beyond


def _refuse_finding(verdicts: Verdicts, version: ProcessVersion, finding: Finding) -> None:
    where = finding.name or finding.element
    reason = say(f'{where}：{finding.reason.zh}', f'{where}: {finding.reason.en}') if where else finding.reason
    verdicts.refuse(version.pk, finding.code, reason, name=str(version), element=finding.element, line=finding.line)


def _set(version: ProcessVersion, definition: Definition, target: VersionState, *, actor: Actor) -> None:
    """A version on trial keeps the forms it was tried with; one that comes back has them already."""
    if version.state == VersionState.DRAFT:
        version.forms = nodes.snapshot(nodes.keys_of(definition))
    if target == VersionState.ACTIVE:
        others = ProcessVersion.objects.filter(process_id=version.process_id, state=VersionState.ACTIVE)
        _retire(list(others.values_list('pk', flat=True)))
        version.published_by_id = actor.id
        version.published_at = clock.now()
        Process.objects.filter(pk=version.process_id).update(
            name=definition.name, name_en=definition.words().en, category=str(definition.extra.get('category', ''))
        )
    version.state = target.value
    version.save(update_fields=['forms', 'report', 'state', 'published_by', 'published_at'])
    if target == VersionState.ACTIVE:
        StartTrigger.objects.bulk_create(_triggers(version, definition))


def _retire(version_ids: Sequence[int]) -> None:
    StartTrigger.objects.filter(version_id__in=version_ids).delete()
    ProcessVersion.objects.filter(pk__in=version_ids).update(state=VersionState.RETIRED)


def _triggers(version: ProcessVersion, definition: Definition) -> list[StartTrigger]:
    """What starts the process without a person."""
    made = []
    for id in definition.scopes[ROOT].starts:
        event = definition.node(id).event
        if event is None or event.trigger not in {Trigger.MESSAGE, Trigger.SIGNAL, Trigger.TIMER}:
            continue
        row = StartTrigger(version=version, node=id, kind=event.trigger.value, name=event.name)
        if event.name.startswith(USE_CASE_PREFIX):
            row.kind, row.name = 'use_case', event.name.removeprefix(USE_CASE_PREFIX)
        if event.timer is not None:
            try:
                first = next_of(event.timer, Company(clock.now(), lambda: None))
            except Trouble:
                continue
            row.next_at, row.left = datetime.fromtimestamp(first.at, UTC), first.left
        made.append(row)
    return made


def _refuse_state(verdicts: Verdicts, version: ProcessVersion) -> None:
    state: Any = VersionState(version.state).label
    reason = say(NOT_PUBLISHABLE.zh.format(state=state.zh), NOT_PUBLISHABLE.en.format(state=state.en))
    verdicts.refuse(version.pk, 'state', reason, name=str(version))
