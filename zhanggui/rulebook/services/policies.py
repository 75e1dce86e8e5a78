"""Takes in policies from a playbook: new values are a new version; the same values again change nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import takewhile
from typing import Any

from zhanggui.core import audit, audittypes, clock
from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.rulebook.choices import Origin, ValueType
from zhanggui.rulebook.drafts import FieldDraft, PolicyDraft
from zhanggui.rulebook.models import Policy, PolicyVersion

LOADED = audittypes.declare('rulebook.load_policies', say('载入参数表', 'Policies loaded'))
SUBJECT = 'rulebook.Policy'
FROM = 'from'

NO_DAY = say('缺少生效日期 from', 'the day `from` is missing')
MISSING = say('缺少“{label}”（{key}）', '“{label}” ({key}) is missing')
UNKNOWN = say('没有“{key}”这一项', 'there is no field “{key}”')
NOT_WHOLE = say('“{label}”要填整数', '“{label}” is a whole number')
NOT_NUMBER = say('“{label}”要填数字', '“{label}” is a number')
TOO_SMALL = say('“{label}”不能小于 {bound}', '“{label}” is at least {bound}')
TOO_LARGE = say('“{label}”不能大于 {bound}', '“{label}” is at most {bound}')
ODD_TYPE = say('“{label}”的类型“{type}”不可用', '“{label}”: there is no type “{type}”')
NO_VALUES = say('没有任何取值', 'it has no values')


@in_transaction
def load_policies(drafts: Sequence[PolicyDraft], *, actor: Actor) -> Verdicts:
    """Items are ids of policies; refusals name them by their key. `made['versions']`: how many are new."""
    verdicts = Verdicts()
    sound = [draft for draft in drafts if not _refused(draft, verdicts)]

    rows = _rows(sound)
    known: dict[int, list[PolicyVersion]] = {}
    for version in PolicyVersion.objects.filter(policy__in=rows.values()).order_by('policy_id', 'number'):
        known.setdefault(version.policy_id, []).append(version)

    written: list[PolicyVersion] = []
    for draft in sound:
        policy = rows[draft.key]
        made = _new_versions(policy, draft, known.get(policy.pk, []), actor)
        written += made
        (verdicts.done if made else verdicts.already).append(policy.pk)

    PolicyVersion.objects.bulk_create(written)
    verdicts.made['versions'] = len(written)
    audit.record(LOADED, verdicts.done, actor=actor, subject=SUBJECT)
    return verdicts


def troubles(fields: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> list[tuple[str, Words]]:
    """Everything that is wrong with a set of values: each with the key of its field."""
    known = {field['key'] for field in fields}
    wrong = [(key, UNKNOWN.filled(key=key)) for key in values if key not in known and key != FROM]
    judged = ((field['key'], _trouble(field, values.get(field['key']))) for field in fields)
    return [*wrong, *((key, trouble) for key, trouble in judged if trouble)]


def _trouble(field: Mapping[str, Any], told: Any) -> Words | None:
    label = say(field['label'], field['label_en'])
    words = None
    if told is None or told == '':
        words = MISSING
    elif isinstance(told, bool) or not isinstance(told, int | float):
        words = NOT_NUMBER
    elif field['type'] in {ValueType.INTEGER, ValueType.MONEY} and not isinstance(told, int):
        words = NOT_WHOLE
    elif field.get('min') is not None and told < field['min']:
        words = TOO_SMALL
    elif field.get('max') is not None and told > field['max']:
        words = TOO_LARGE
    if words is None:
        return None
    bound = field.get('min') if words is TOO_SMALL else field.get('max')
    told_zh, told_en = (words.filled(label=text, key=field['key'], bound=bound) for text in (label.zh, label.en))
    return say(told_zh.zh, told_en.en)


def _refused(draft: PolicyDraft, verdicts: Verdicts) -> bool:
    """With everything that is wrong in its fields and values."""
    wrong: list[Words] = [
        ODD_TYPE.filled(label=field.label, type=field.type)
        for field in draft.fields
        if field.type not in set(ValueType)
    ]
    wrong += [] if draft.values else [NO_VALUES]
    fields = [asdict(field) for field in draft.fields]
    for line in draft.values:
        wrong += [] if isinstance(line.get(FROM), date) else [NO_DAY]
        wrong += [words for _, words in troubles(fields, line)]
    for words in wrong:
        verdicts.refuse(draft.key, 'policy', words, name=draft.key)
    return bool(wrong)


def _rows(drafts: Sequence[PolicyDraft]) -> dict[str, Policy]:
    """Their rows, with names and fields as the file says, locked in the order of their ids."""
    Policy.objects.bulk_create(
        [
            Policy(
                key=each.key, name=each.name, name_en=each.name_en, text=each.text, text_en=each.text_en, owner=each.owner,
                order=each.order, fields=[_plain(field) for field in each.fields],
            )
            for each in drafts
        ],
        update_conflicts=True,
        unique_fields=['key'],
        update_fields=['name', 'name_en', 'text', 'text_en', 'owner', 'order', 'fields'],
    )  # fmt: skip
    ids = Policy.objects.filter(key__in=[each.key for each in drafts]).values_list('pk', flat=True)
    return {row.key: row for row in locked(Policy.objects.all(), ids)}


def _plain(field: FieldDraft) -> dict[str, Any]:
    return {key: value for key, value in asdict(field).items() if value not in (None, '')}


def _new_versions(
    policy: Policy, draft: PolicyDraft, known: Sequence[PolicyVersion], actor: Actor
) -> list[PolicyVersion]:
    """What the file says beyond its last time. In a known policy it holds from today on at the earliest."""
    told = sorted(draft.values, key=lambda each: each[FROM])
    lines = [(line[FROM], {key: value for key, value in line.items() if key != FROM}) for line in told]
    said = [row.values for row in known if row.origin == Origin.PLAYBOOK]
    if said and said[-1] == lines[-1][1]:
        return []
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1][1], zip(said, lines, strict=False))))
    number = max((row.number for row in known), default=0)
    return [
        PolicyVersion(
            policy=policy, number=number + place, values=values, origin=Origin.PLAYBOOK,
            effective_from=max(since, clock.today()) if known else since,
            made_by_id=actor.id, made_by_name=actor.name,
        )
        for place, (since, values) in enumerate(lines[alike:] or lines[-1:], 1)
    ]  # fmt: skip
