"""What a control is called where people read of it: `process:P23` says nothing to a warehouse; 流程 收货入库 does.

Pure, like `references`: names come with what is known. A reference that names nothing keeps its own spelling.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from zhanggui.core import rights
from zhanggui.core.words import Words, say
from zhanggui.rulebook import controls
from zhanggui.rulebook.choices import ReferenceKind
from zhanggui.rulebook.references import Known, Odd, Reference, parse


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
