"""修订: somebody proposes what a clause or a policy shall say, process P55 carries it, `put_in_force` writes the version.

What a past day was judged by is never touched: the new version holds from its day on, which is today at the earliest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from zhanggui.core import audit, clock, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.bulk import next_ids
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow.services.starting import NewCase, start
from zhanggui.rulebook import policies
from zhanggui.rulebook.choices import AmendmentState, Origin
from zhanggui.rulebook.events import RuleChanged
from zhanggui.rulebook.models import Amendment, Clause, ClauseVersion, Policy, PolicyVersion, Reading
from zhanggui.rulebook.naming import FIELDS
from zhanggui.rulebook.selectors import concerned_by, newest_of
from zhanggui.rulebook.services.loading import COMPARED
from zhanggui.rulebook.services.policies import troubles

PROPOSE, REVISE, PUT_IN_FORCE, DROP = 'rulebook.propose', 'rulebook.revise', 'rulebook.put_in_force', 'rulebook.drop'
PROCESS = 'P55'
SUBJECT = 'rulebook.Amendment'
AMENDABLE = frozenset({'title', 'title_en', 'text', 'text_en', 'positions', 'owner', 'within_days'})
ENGLISH_OF = {'title': 'title_en', 'text': 'text_en'}
READ_WITHIN_DAYS = 5  # where no policy says
REASON_MAX = 1000

NO_CLAUSE = say('没有条款“{code}”，或已废止', 'there is no clause “{code}”, or it ended')
NO_POLICY = say('没有参数表“{code}”', 'there is no policy “{code}”')
ONE_THING = say('一次只修订一个条款或一个参数表', 'an amendment is of one clause or of one policy')
TOO_EARLY = say('生效日期不能早于今天', 'it takes effect today at the earliest')
NO_REASON = say('请写明为什么要改', 'say why it shall change')
NOTHING = say('与现行内容相同，没有改动', 'it says what is in force already')
UNDER_WAY = say('已有修订正在审批：{number}', 'an amendment is under way: {number}')
CLOSED = say('这次修订已经结束', 'this amendment is over')
NOT_YOURS = say('只有提出人可以修改', 'only who proposed it may change it')
BY_PROCESS = say(
    '审批通过后由流程写入，不能手工生效', 'its process puts it in force once it is approved; nobody does by hand'
)
EMPTY = say('“{name}”不能为空', '“{name}” must not be empty')
NO_FIELD = say('“{key}”不能修订', '“{key}” cannot be amended')


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAmendment:
    """`clause` is a code or `policy` a key; `draft`: fields of the clause, or values of the policy."""

    reason: str
    effective_from: date
    clause: str = ''
    policy: str = ''
    draft: dict[str, Any] = field(default_factory=dict)


@in_transaction
def propose(lines: Sequence[NewAmendment], /, *, actor: Actor) -> Verdicts:
    """Items are the numbers of the lines; `made['amendments']` the ids. Each starts its case, which the proposer begins."""
    verdicts = Verdicts()
    clauses, tables = _clauses(lines), _policies(lines)
    newest = newest_of([each.pk for each in clauses.values()])
    values = policies.in_force()
    busy = {each.subject_code: each.number for each in _under_way()}

    made: list[Amendment] = []
    for number, line in enumerate(lines, 1):
        clause, policy = clauses.get(line.clause), tables.get(line.policy)
        held = newest.get(clause.pk) if clause else values.get(policy.key) if policy else None
        line = replace(line, draft=without_old_english(line.draft, held))
        if _refused(verdicts, number, line, clause or policy, held, busy.get(line.clause or line.policy)):
            continue
        made.append(
            Amendment(
                clause=clause, policy=policy, draft=line.draft, reason=line.reason.strip(), proposer_id=actor.id,
                effective_from=line.effective_from, proposed_at=clock.now(),
            )
        )  # fmt: skip

    for id, row in zip(next_ids(Amendment, len(made)), made, strict=True):
        row.pk, row.number = id, f'XD-{clock.today().year}-{id:04d}'
    Amendment.objects.bulk_create(made)
    audit.record(PROPOSE, [row.pk for row in made], actor=actor, subject=SUBJECT, target=AmendmentState.UNDER_WAY)
    _start_cases(made, verdicts, actor)
    verdicts.made['amendments'] = list(verdicts.done)
    return verdicts


@in_transaction
def revise(
    ids: Sequence[int], /, *, actor: Actor, draft: Mapping[str, Any], reason: str, effective_from: date
) -> Verdicts:
    """While it is under way, by whoever proposed it."""
    verdicts = Verdicts()
    rows = locked(Amendment.objects.select_related('clause', 'policy'), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    newest = newest_of([row.clause_id for row in rows if row.clause_id])
    values = policies.in_force()
    for row in rows:
        held = newest.get(row.clause_id or 0) if row.clause else values.get(row.policy.key) if row.policy else None
        line = NewAmendment(
            reason=reason, effective_from=effective_from, clause=row.clause.code if row.clause else '',
            policy=row.policy.key if row.policy else '', draft=without_old_english(draft, held),
        )  # fmt: skip
        if row.state != AmendmentState.UNDER_WAY:
            verdicts.refuse(row.pk, 'closed', CLOSED, name=row.number)
        elif actor.id is not None and row.proposer_id != actor.id:
            verdicts.refuse(row.pk, 'not_yours', NOT_YOURS, name=row.number)
        elif not _refused(verdicts, row.pk, line, row.clause or row.policy, held, None):
            verdicts.done.append(row.pk)
            row.draft, row.reason, row.effective_from = line.draft, line.reason.strip(), effective_from
    Amendment.objects.bulk_update(
        [row for row in rows if row.pk in set(verdicts.done)], ['draft', 'reason', 'effective_from']
    )
    audit.record(REVISE, verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


@in_transaction
def put_in_force(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """A new version from its day on (today, when the day has passed meanwhile), and a reading for everybody concerned."""
    verdicts = Verdicts()
    rows = locked(Amendment.objects.select_related('clause', 'policy'), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state == AmendmentState.IN_FORCE:
            verdicts.already.append(row.pk)
            verdicts.made['read_until'] = row.read_until
        elif row.state != AmendmentState.UNDER_WAY:
            verdicts.refuse(row.pk, 'closed', CLOSED, name=row.number)
        elif actor.id is not None:
            verdicts.refuse(row.pk, 'by_process', BY_PROCESS, name=row.number)
        else:
            verdicts.done.append(row.pk)
            verdicts.made['readers'] = _put(row, actor)
            verdicts.made['read_until'] = row.read_until
    audit.record(
        PUT_IN_FORCE, verdicts.done, actor=actor, subject=SUBJECT, sources=AmendmentState.UNDER_WAY,
        target=AmendmentState.IN_FORCE,
    )  # fmt: skip
    return verdicts


@in_transaction
def drop(ids: Sequence[int], /, *, actor: Actor) -> Verdicts:
    """It will not come: the case was called off."""
    verdicts = Verdicts()
    rows = locked(Amendment.objects.all(), ids)
    verdicts.refuse_missing(ids, [row.pk for row in rows])
    for row in rows:
        if row.state == AmendmentState.DROPPED:
            verdicts.already.append(row.pk)
        elif row.state == AmendmentState.IN_FORCE:
            verdicts.refuse(row.pk, 'closed', CLOSED, name=row.number)
        else:
            verdicts.done.append(row.pk)
    Amendment.objects.filter(pk__in=verdicts.done).update(state=AmendmentState.DROPPED)
    audit.record(
        DROP, verdicts.done, actor=actor, subject=SUBJECT, sources=AmendmentState.UNDER_WAY,
        target=AmendmentState.DROPPED,
    )  # fmt: skip
    return verdicts


def without_old_english(draft: Mapping[str, Any], held: ClauseVersion | PolicyVersion | None) -> dict[str, Any]:
    """English that was written for other Chinese is none: it goes with it, unless the draft brings its own."""
    told = dict(draft)
    if not isinstance(held, ClauseVersion):
        return told
    for chinese, english in ENGLISH_OF.items():
        before = getattr(held, english)
        told |= {english: str(told[english]).strip()} if english in told else {}
        is_new = chinese in told and told[chinese] != getattr(held, chinese)
        if is_new and before and told.get(english, before) == before:
            told[english] = ''
    return told


def changed_fields(draft: Mapping[str, Any], held: ClauseVersion | PolicyVersion) -> list[tuple[str, Any, Any]]:
    """Field, what holds, what shall hold."""
    before = held.values if isinstance(held, PolicyVersion) else {key: getattr(held, key) for key in AMENDABLE}
    return [(key, before.get(key), value) for key, value in draft.items() if before.get(key) != value]


def _under_way() -> list[Amendment]:
    return list(Amendment.objects.filter(state=AmendmentState.UNDER_WAY).select_related('clause', 'policy'))


def _clauses(lines: Sequence[NewAmendment]) -> dict[str, Clause]:
    """Locked: two amendments of one clause do not begin at once."""
    codes = [line.clause for line in lines if line.clause]
    ids = Clause.objects.filter(code__in=codes, ended_on=None).values_list('pk', flat=True)
    return {row.code: row for row in locked(Clause.objects.all(), ids)}


def _policies(lines: Sequence[NewAmendment]) -> dict[str, Policy]:
    keys = [line.policy for line in lines if line.policy]
    ids = Policy.objects.filter(key__in=keys).values_list('pk', flat=True)
    return {row.key: row for row in locked(Policy.objects.all(), ids)}


def _refused(  # noqa: PLR0913 - everything that can stand in its way is told at once
    verdicts: Verdicts,
    item: int,
    line: NewAmendment,
    thing: Clause | Policy | None,
    held: ClauseVersion | PolicyVersion | None,
    busy: str | None,
) -> bool:
    wrong: dict[str, Any] = {}
    code = line.clause or line.policy
    if bool(line.clause) == bool(line.policy):
        wrong['one_thing'] = ONE_THING
    elif thing is None or held is None:
        wrong['no_subject'] = (NO_CLAUSE if line.clause else NO_POLICY).filled(code=code)
    else:
        wrong |= _wrong_draft(line, thing)
        if not wrong and not changed_fields(line.draft, held):
            wrong['nothing'] = NOTHING
    if busy:
        wrong['under_way'] = UNDER_WAY.filled(number=busy)
    if line.effective_from < clock.today():
        wrong['too_early'] = TOO_EARLY
    if not line.reason.strip() or len(line.reason) > REASON_MAX:
        wrong['no_reason'] = NO_REASON
    for name, reason in wrong.items():
        verdicts.refuse(item, name, reason, name=code)
    return bool(wrong)


def _wrong_draft(line: NewAmendment, thing: Clause | Policy) -> dict[str, Any]:
    if isinstance(thing, Policy):
        return dict(troubles(thing.fields, line.draft))
    wrong = {key: NO_FIELD.filled(key=key) for key in line.draft if key not in AMENDABLE}
    for key in {*ENGLISH_OF, *ENGLISH_OF.values()} & set(line.draft):
        try:
            if not clean_text(str(line.draft[key])) and key in ENGLISH_OF:
                wrong[key] = _empty(key)
        except ParseError as error:
            wrong[key] = error.reason
    return wrong


def _empty(key: str) -> Words:
    name = FIELDS[key]
    return say(EMPTY.zh.format(name=name.zh), EMPTY.en.format(name=name.en))


def _start_cases(made: Sequence[Amendment], verdicts: Verdicts, actor: Actor) -> None:
    """What cannot be started is not proposed."""
    for row in made:
        begun = start([NewCase(PROCESS, subject_type=SUBJECT, subject_id=row.pk)], actor=actor)
        if begun.refused:
            verdicts.refused += begun.refused
            row.delete()
            continue
        Amendment.objects.filter(pk=row.pk).update(case_id=begun.done[0])
        verdicts.done.append(row.pk)


def _put(row: Amendment, actor: Actor) -> int:
    """Returns how many have to read it."""
    effective = max(row.effective_from, clock.today())
    concerned = concerned_by(row)
    version: ClauseVersion | PolicyVersion
    if row.clause is not None:
        version = row.clause_version = _clause_version(row, effective, actor)
        title = version.words
    else:
        version = row.policy_version = _policy_version(row, effective, actor)
        title = version.policy.words
    row.state, row.in_force_at, row.effective_from = AmendmentState.IN_FORCE, clock.now(), effective
    row.read_until = clock.today() + timedelta(days=_days_to_read())
    row.save()
    Reading.objects.bulk_create(
        [Reading(amendment=row, person_id=person, due_on=row.read_until) for person in concerned], ignore_conflicts=True
    )
    outbox.tell(RuleChanged(row.pk, title.zh, title.en, list(concerned)), actor=actor)
    return len(concerned)


def _days_to_read() -> int:
    try:
        return int(policies.value('clocks').get('acknowledge_days', READ_WITHIN_DAYS))
    except policies.NoPolicy:
        return READ_WITHIN_DAYS


def _clause_version(row: Amendment, effective: date, actor: Actor) -> ClauseVersion:
    assert row.clause is not None
    last = newest_of([row.clause.pk])[row.clause.pk]
    said = {name: getattr(last, name) for name in COMPARED} | without_old_english(row.draft, last)
    return ClauseVersion.objects.create(
        clause=row.clause, number=last.number + 1, effective_from=max(effective, last.effective_from),
        origin=Origin.AMENDMENT, made_by_id=row.proposer_id, made_by_name=actor.on_behalf_of or actor.name, **said,
    )  # fmt: skip


def _policy_version(row: Amendment, effective: date, actor: Actor) -> PolicyVersion:
    assert row.policy is not None
    last = PolicyVersion.objects.filter(policy=row.policy).order_by('-number').first()
    return PolicyVersion.objects.create(
        policy=row.policy, number=last.number + 1 if last else 1, values=row.draft, effective_from=effective,
        origin=Origin.AMENDMENT, made_by_id=row.proposer_id, made_by_name=actor.on_behalf_of or actor.name,
    )  # fmt: skip
