"""发起: a case of the active version begins, by a person, a message, a timer, or a use case that was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.bulk import next_ids
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow import subjects
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.engine.commands import Start
from zhanggui.flow.engine.state import State
from zhanggui.flow.forms.showing import masked
from zhanggui.flow.models import Case
from zhanggui.flow.services.filling import form_of, judged_start, take_in
from zhanggui.flow.services.loading import Version, active_version, definition_of
from zhanggui.flow.services.naming import number_of, shown_title, title_of
from zhanggui.flow.services.opencase import OpenCase
from zhanggui.flow.services.running import Desk, Refused
from zhanggui.flow.services.worlds import Company

USE_CASE = 'flow.start'
EVERYBODY = 'everybody'

NO_PROCESS = say('没有生效的流程“{key}”', 'there is no active process “{key}”')
NOT_A_STARTER = say('你不能发起这个流程', 'you may not start this process')
WRONG_SUBJECT = say('这个流程关联的是“{label}”', 'this process is about “{label}”')
NO_SUBJECT = say('找不到关联的单据，或不在你的数据范围内', 'what it is about is not there, or outside your scope')


@dataclass(frozen=True, slots=True)
class NewCase:
    """`process` is its key; `node` a start event that is not a person's; `version` another version than the active one."""

    process: str
    values: Mapping[str, Any] = field(default_factory=dict)
    subject_type: str = ''
    subject_id: int | None = None
    title: str = ''
    node: str = ''
    version: int = 0


@in_transaction
def start(lines: Sequence[NewCase], /, *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made['cases']` the ids of the cases, in the same order as those done."""
    verdicts = Verdicts()
    desk = Desk([], actor=actor)
    ids = next_ids(Case, len(lines))
    versions = {each: active_version(*each) for each in {(line.process, line.version) for line in lines}}
    begun: list[OpenedLine] = []
    for number, (line, id) in enumerate(zip(lines, ids, strict=True), 1):
        version = versions[line.process, line.version]
        if version is None:
            verdicts.refuse(number, 'no_process', NO_PROCESS.filled(key=line.process))
            continue
        opened = OpenedLine(number, id, line, version)
        if _begin(desk, opened, verdicts):
            begun.append(opened)
    verdicts.done = [opened.id for opened in begun]
    desk.close(USE_CASE, ids=verdicts.done)
    for opened in begun:
        take_in(opened.id, opened.files, actor)
    verdicts.made['cases'] = list(verdicts.done)
    return verdicts


def may_start(definition: Definition, *, actor: Actor, company: Company) -> bool:
    """The system starts anything; a person what `starters` allows."""
    if actor.id is None or EVERYBODY in definition.starters:
        return True
    asked = {'starter': actor.id, 'done_by': (), 'variables': {}}
    return any(actor.id in company.people(rule, node='', lane=(), asked=asked) for rule in definition.starters)


def facts_of(subject_type: str, subject_id: int | None) -> dict[str, Any]:
    """The business object as the expressions of a diagram see it: `case`."""
    subject = subjects.get(subject_type)
    return dict(subject.facts(subject_id)) if subject and subject_id else {}


@dataclass(frozen=True, slots=True)
class OpenedLine:
    number: int
    id: int
    line: NewCase
    version: Version
    files: list[int] = field(default_factory=list)  # that the start form names


def _begin(desk: Desk, opened: OpenedLine, verdicts: Verdicts) -> bool:
    line, actor = opened.line, desk.actor
    definition = definition_of(opened.version)
    facts = facts_of(line.subject_type, line.subject_id)
    case = _case(opened, desk, {**line.values, **({'case': facts} if facts else {})})
    company = Company(desk.now, case.shop)
    if not may_start(definition, actor=actor, company=company):
        verdicts.refuse(opened.number, 'not_a_starter', NOT_A_STARTER)
        return False
    if reason := _wrong_subject(definition, line, facts, actor):
        verdicts.refuse(opened.number, 'subject', reason)
        return False
    values: Mapping[str, Any] = line.values
    if not line.node:  # a person fills in the form; a message brings what it brings
        checked = judged_start(opened.version, definition, values, before={'case': facts} if facts else {}, actor=actor)
        for key, reason in checked.errors.items():
            verdicts.refuse(opened.number, 'field', reason, field=key)
        if checked.errors:
            return False
        values = checked.values
        opened.files.extend(checked.files)
    desk.add(case, [actor.id or 0])
    variables = {**values, **({'case': facts} if facts else {})}
    try:
        desk.apply(case.id, Start(variables=variables, person=actor.id or 0, node=line.node))
    except Refused as refused:
        desk.drop(case.id)
        verdicts.refuse(opened.number, refused.code, refused.reason)
        return False
    return True


def _wrong_subject(definition: Definition, line: NewCase, facts: Mapping[str, Any], actor: Actor) -> Words | None:
    """A case is about what its diagram says, and a person sees it. The system knows what it starts a case for."""
    if definition.subject and line.subject_type and line.subject_type != definition.subject:
        known = subjects.get(definition.subject)
        label = known.name if known else say(definition.subject, definition.subject)
        return say(WRONG_SUBJECT.zh.format(label=label.zh), WRONG_SUBJECT.en.format(label=label.en))
    if not line.subject_type or actor.id is None:
        return None
    subject = subjects.get(line.subject_type)
    if subject is None or line.subject_id is None or not facts:
        return NO_SUBJECT
    if subject.right and not actor.may(subject.right):
        return NO_SUBJECT
    return None if subject.shown(line.subject_id, actor) else NO_SUBJECT


def _case(opened: OpenedLine, desk: Desk, variables: Mapping[str, Any]) -> OpenCase:
    line, definition = opened.line, definition_of(opened.version)
    told = _tellable(opened.version, definition, variables)
    subject = subjects.get(line.subject_type)
    about = subject.title(line.subject_id) if subject and line.subject_id else ''
    title = shown_title(line.title) or title_of(definition, about, told)
    return OpenCase(
        id=opened.id, version=opened.version, number=number_of(opened.version.key, opened.id, desk.now), title=title,
        subject_type=line.subject_type, subject_id=line.subject_id, starter_id=desk.actor.id, parent_id=None, parent_wait=0,
        state=State(), revision=0, events=0, head=b'', started_at=desk.now, ended_at=None,
    )  # fmt: skip


def _tellable(version: Version, definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a title may repeat them: whoever sees the case in a list reads it, so what is sensitive is masked."""
    form = form_of(version, definition.start_form)
    secret = {field.key for field in form.fields if field.sensitive} if form else set()
    return {key: masked(str(value)) if key in secret and value else value for key, value in values.items()}
