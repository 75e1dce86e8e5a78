"""Files → drafts: diagrams, decisions and forms as somebody drew or uploaded them, with everything that is to be said of them.

A draft may be wrong in any way, as long as its process can be named; only publishing asks that it be right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from zhanggui.core import audit, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow import dmn
from zhanggui.flow.bpmn import Diagram, load
from zhanggui.flow.bpmn.checking import check
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import DecisionVersion, Process, ProcessVersion
from zhanggui.flow.services.knowing import Known
from zhanggui.flow.xml import XmlError, parse_xml

NAME_LENGTH_MAX = 200

NO_PROCESS = say('文件里没有流程', 'the file has no process')
UNREADABLE = say('不是 UTF-8 文本', 'it is not UTF-8 text')
NOT_A_DRAFT = say('只有草稿可以修改', 'only a draft can be changed')
CHANGED = say('已被他人修改，请刷新后再改', 'somebody else has changed it meanwhile: load it again')
OTHER_PROCESS = say('这是流程 {key} 的草稿，文件里没有它', 'this is a draft of {key}, which the file does not have')


@dataclass(frozen=True, slots=True)
class Draft:
    """`version`: the draft to be changed, as it was at `revision`; without one a new version is made."""

    source: str
    note: str = ''
    version: int | None = None
    revision: int = 0


@in_transaction
def save_draft(lines: Sequence[Draft], /, *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made['versions']` the ids, `made['findings']` what was found, by line."""
    verdicts = Verdicts()
    made: list[int] = []
    findings: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(lines, 1):
        diagram = load(line.source.encode())
        found = check(diagram, Known(diagram.definitions))
        findings[str(number)] = [each.as_dict() for each in found]
        names = processes_in(diagram)
        if not names:
            _refuse_unreadable(verdicts, number, found)
        elif line.version is not None:
            made += _change(verdicts, number, line, names, found)
        else:
            made += _add(line, names, found, diagram, actor=actor)
    verdicts.done = made
    verdicts.made |= {'versions': list(made), 'findings': findings}
    audit.record('flow.save_draft', made, actor=actor, subject='flow.ProcessVersion')
    return verdicts


@in_transaction
def save_decision(lines: Sequence[Draft], /, *, actor: Actor) -> Verdicts:
    """The same for decision files; the key is the id of the file's root."""
    verdicts = Verdicts()
    made: list[int] = []
    for number, line in enumerate(lines, 1):
        try:
            key, name, model = read_decision(line.source.encode())
        except dmn.DmnError as error:
            verdicts.refuse(number, 'unreadable', error.words)
            continue
        report = decision_report(model)
        values = {'name': name, 'source': line.source, 'hash': digest(line.source), 'report': report, 'note': line.note}
        rows = DecisionVersion.objects.filter(key=key)
        if line.version is not None:
            known = locked(DecisionVersion.objects.all(), [line.version])
            if _may_change(verdicts, number, known, line):
                DecisionVersion.objects.filter(pk=line.version).update(**values, revision=line.revision + 1)
                made.append(line.version)
            continue
        last = rows.order_by('-number').first()
        if last is not None and last.hash == values['hash']:
            verdicts.already.append(last.pk)
            continue
        added = rows.create(key=key, number=(last.number if last else 0) + 1, made_by_id=actor.id, **values)
        made.append(added.pk)
    verdicts.done = made
    verdicts.made['versions'] = [*made, *verdicts.already]
    audit.record('flow.save_decision', made, actor=actor, subject='flow.DecisionVersion')
    return verdicts


def processes_in(diagram: Diagram) -> dict[str, str]:
    """Key and name of each process that is more than a black box, also of those with errors."""
    if diagram.definitions and not diagram.errors:
        return {key: definition.name for key, definition in diagram.definitions.items()}
    try:
        root = parse_xml(diagram.xml)
    except XmlError:
        return {}
    return {
        each.get('id'): each.get('name') or each.get('id')
        for each in root.all('process')
        if each.children and each.get('id')
    }


def read_decision(data: bytes) -> tuple[str, str, dmn.Model]:
    """Key, name, model. Raises DmnError."""
    model = dmn.read(data)
    root = parse_xml(data)
    return root.get('id') or model.name, root.get('name') or model.name, model


def decision_report(model: dmn.Model) -> list[dict[str, Any]]:
    """As findings of a diagram are kept, with rows and cells in place of an element."""
    return [
        {
            **Finding(Grade.ERROR if each.stops else Grade.WARNING, each.kind, each.words).as_dict(),
            'rules': list(each.rules),
            'cells': [list(cell) for cell in each.cells],
        }
        for each in dmn.check(model)
    ]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _add(
    line: Draft, names: Mapping[str, str], found: Sequence[Finding], diagram: Diagram, *, actor: Actor
) -> list[int]:
    made = []
    for key, name in names.items():
        definition = diagram.definitions.get(key)
        told = {'name': name}
        if definition is not None:
            told |= {'name_en': definition.words().en, 'category': str(definition.extra.get('category', ''))}
        process, _ = Process.objects.get_or_create(key=key, defaults=told)
        locked(Process.objects.all(), [process.pk])  # two people who upload at once get two numbers
        last = ProcessVersion.objects.filter(process=process).aggregate(last=Max('number'))['last'] or 0
        row = ProcessVersion.objects.create(
            process=process,
            number=last + 1,
            source=line.source,
            executable=line.source,
            hash=digest(line.source),
            report=_report(found, key),
            note=line.note,
            made_by_id=actor.id,
            made_at=clock.now(),
        )
        made.append(row.pk)
    return made


def _change(
    verdicts: Verdicts, number: int, line: Draft, names: Mapping[str, str], found: Sequence[Finding]
) -> list[int]:
    assert line.version is not None
    known = locked(ProcessVersion.objects.select_related('process'), [line.version])
    if not _may_change(verdicts, number, known, line):
        return []
    key = known[0].process.key
    if key not in names:
        verdicts.refuse(number, 'other_process', OTHER_PROCESS.filled(key=key))
        return []
    ProcessVersion.objects.filter(pk=line.version).update(
        source=line.source,
        executable=line.source,
        hash=digest(line.source),
        report=_report(found, key),
        note=line.note or known[0].note,
        revision=line.revision + 1,
    )
    return [line.version]


def _may_change(verdicts: Verdicts, number: int, known: Sequence[Any], line: Draft) -> bool:
    if not known:
        verdicts.refuse_missing([number], [])
    elif known[0].state != VersionState.DRAFT:
        verdicts.refuse(number, 'not_a_draft', NOT_A_DRAFT)
    elif known[0].revision != line.revision:
        verdicts.refuse(number, 'changed', CHANGED)
    else:
        return True
    return False


def _report(found: Iterable[Finding], key: str) -> list[dict[str, Any]]:
    """What concerns one process, and what concerns the whole file."""
    return [each.as_dict() for each in found if each.process in {'', key}]


def _refuse_unreadable(verdicts: Verdicts, number: int, found: Sequence[Finding]) -> None:
    errors = [each for each in found if each.grade is Grade.ERROR]
    for error in errors:
        verdicts.refuse(number, error.code, error.reason, name=error.name, element=error.element, line=error.line)
    if not errors:
        verdicts.refuse(number, 'no_process', NO_PROCESS)
