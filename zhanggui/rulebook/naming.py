"""What a control and a field are called where people read of them: `process:P23` says nothing to a warehouse.

Pure, like `references`: names come with what is known. A reference that names nothing keeps its own spelling.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from zhanggui.core import rights
from zhanggui.core.words import Words, say
from zhanggui.rulebook import controls
from zhanggui.rulebook.choices import ReferenceKind
from zhanggui.rulebook.models import Amendment
from zhanggui.rulebook.references import Known, Odd, Reference, parse

FIELDS = {
    'title': say('标题', 'Title'),
    'title_en': say('英文标题', 'English title'),
    'text': say('正文', 'Text'),
    'text_en': say('英文正文', 'English text'),
    'owner': say('负责岗位', 'Owner'),
    'positions': say('有关岗位', 'Positions'),
    'within_days': say('答复天数', 'Days to answer'),
}
TO_BE_WRITTEN = say('（待补英文）', '(English to be written)')


def called(text: str, known: Known) -> Words:
    try:
        reference = parse(text)
    except Odd:
        return say(text, text)
    name = _name(reference, known)
    if name is None:
        return say(text, text)
    kind = reference.kind.label
    return say(f'{kind.zh}：{name.zh}', f'{kind.en}: {name.en}')


def labels_of(amendment: Amendment) -> dict[str, Words]:
    """What the fields of its draft are called."""
    if amendment.policy is None:
        return FIELDS
    return {each['key']: say(each['label'], each['label_en']) for each in amendment.policy.fields}


def shown_value(key: str, value: Any) -> Any:
    """English that is still to be written is said to be so."""
    return TO_BE_WRITTEN if key in {'title_en', 'text_en'} and not value else value


def _name(reference: Reference, known: Known) -> Words | None:
    match reference.kind:
        case ReferenceKind.USE_CASE | ReferenceKind.RIGHT:
            return rights.label_of(reference.name)
        case ReferenceKind.CONTROL:
            return controls.get(reference.name).label if reference.name in controls.names() else None
        case ReferenceKind.POLICY:
            return _told(reference.name, known.policies)
        case ReferenceKind.REGISTER:
            return _told(reference.name, known.registers)
    facts = known.processes.get(reference.name)
    step = facts.nodes.get(reference.node) if facts else None
    if facts is None or step is None:
        return facts.name if facts else None
    return say(f'{facts.name.zh} · {step.zh}', f'{facts.name.en} · {step.en}')


def _told(name: str, names: Collection[str]) -> Words | None:
    return names.get(name) if isinstance(names, Mapping) else None
