"""References to controls as a clause writes them, `clock:P40#arrival`, and whether what they name exists.

Pure: what exists is told (`Known`), so that a folder of files is checked as the running company is. A reference that
resolves to nothing says why, in words; it is never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from zhanggui.core.words import Words, say
from zhanggui.flow.selectors.evidence import ProcessFacts
from zhanggui.rulebook.choices import ReferenceKind

WRITTEN = re.compile(r'([a-z]+):([^\s#]+)(?:#([^\s#]+))?')
WITH_NODE = frozenset({ReferenceKind.PROCESS, ReferenceKind.CLOCK})

ODD = say('“{text}”不是控制项写法，应像 usecase:orders.pack 或 clock:P40#arrival',
          '“{text}” is no reference such as usecase:orders.pack or clock:P40#arrival')  # fmt: skip
ODD_KIND = say('“{text}”：没有“{kind}”这一类控制项', '“{text}”: there is no kind of control “{kind}”')
NO_NODE_WANTED = say('“{text}”：这一类后面不写节点', '“{text}”: this kind takes no node')
NOTHING = {
    ReferenceKind.USE_CASE: say('没有操作“{name}”', 'there is no use case “{name}”'),
    ReferenceKind.RIGHT: say('没有权限“{name}”', 'there is no right “{name}”'),
    ReferenceKind.PROCESS: say('没有生效的流程“{name}”', 'there is no process “{name}” in force'),
    ReferenceKind.CLOCK: say('没有生效的流程“{name}”', 'there is no process “{name}” in force'),
    ReferenceKind.SCHEDULE: say('没有生效的流程“{name}”', 'there is no process “{name}” in force'),
    ReferenceKind.POLICY: say('没有参数表“{name}”', 'there is no policy “{name}”'),
    ReferenceKind.REGISTER: say('没有登记表“{name}”', 'there is no register “{name}”'),
    ReferenceKind.CONTROL: say('没有核对项“{name}”', 'there is no control “{name}”'),
}
NO_NODE = say('流程 {name} 没有节点“{node}”', 'process {name} has no node “{node}”')
NO_CLOCK = say('流程 {name} 的“{node}”没有时限', '“{node}” of process {name} has no due time and no timer')
NO_CLOCKS = say('流程 {name} 没有任何时限', 'nothing in process {name} has a due time or a timer')
NO_SCHEDULE = say('流程 {name} 不是定时发起的', 'process {name} does not start by a timer')


@dataclass(frozen=True, slots=True)
class Reference:
    """`node` is only there for processes and clocks; without one, all of the process is meant."""

    kind: ReferenceKind
    name: str
    node: str = ''

    def __str__(self) -> str:
        return f'{self.kind}:{self.name}#{self.node}' if self.node else f'{self.kind}:{self.name}'


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a reference may name. `processes`: by key, what each drawing in force offers."""

    use_cases: Collection[str] = ()
    rights: Collection[str] = ()
    processes: Mapping[str, ProcessFacts] = field(default_factory=dict)
    policies: Collection[str] = ()
    registers: Collection[str] = ()
    controls: Collection[str] = ()


class Odd(ValueError):
    """A text that is no reference. `reason` is for the reader; who reads the file adds where it stands."""

    def __init__(self, reason: Words) -> None:
        super().__init__(str(reason))
        self.reason = reason


def parse(text: str) -> Reference:
    """Raises `Odd`."""
    found = WRITTEN.fullmatch(text)
    if found is None:
        raise Odd(ODD.filled(text=text))
    kind, name, node = found.groups(default='')
    if kind not in set(ReferenceKind):
        raise Odd(ODD_KIND.filled(text=text, kind=kind))
    reference = Reference(ReferenceKind(kind), name, node)
    if node and reference.kind not in WITH_NODE:
        raise Odd(NO_NODE_WANTED.filled(text=text))
    return reference


def trouble_with(text: str, known: Known) -> Words | None:
    """Why a written reference names nothing that works; None: it does."""
    try:
        reference = parse(text)
    except Odd as odd:
        return odd.reason
    return unresolved(reference, known)


def unresolved(reference: Reference, known: Known) -> Words | None:
    places: dict[ReferenceKind, Collection[str]] = {
        ReferenceKind.USE_CASE: known.use_cases,
        ReferenceKind.RIGHT: known.rights,
        ReferenceKind.POLICY: known.policies,
        ReferenceKind.REGISTER: known.registers,
        ReferenceKind.CONTROL: known.controls,
    }
    if reference.name not in places.get(reference.kind, known.processes):
        return NOTHING[reference.kind].filled(name=reference.name)
    if reference.kind in places:
        return None
    return _missing_in_drawing(reference, known.processes[reference.name])


def _missing_in_drawing(reference: Reference, facts: ProcessFacts) -> Words | None:
    if reference.kind is ReferenceKind.SCHEDULE:
        return None if facts.is_scheduled else NO_SCHEDULE.filled(name=reference.name)
    if reference.node and reference.node not in facts.nodes:
        return NO_NODE.filled(name=reference.name, node=reference.node)
    if reference.kind is not ReferenceKind.CLOCK:
        return None
    if not reference.node:
        return None if facts.clocks else NO_CLOCKS.filled(name=reference.name)
    return None if reference.node in facts.clocks else NO_CLOCK.filled(name=reference.name, node=reference.node)
