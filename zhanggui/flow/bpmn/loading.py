"""`load`: a file → what can run, and all that has to be said of it. Deterministic; nothing of the file is executed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhanggui.core.words import say
from zhanggui.flow.bpmn.compiling import compiled
from zhanggui.flow.bpmn.drawing import Drawing, MessageFlow, Page, Participant
from zhanggui.flow.bpmn.expressions import Allowance, Texts
from zhanggui.flow.bpmn.findings import Finding, Grade
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.bpmn.normalising import mend_elements, mend_flows
from zhanggui.flow.bpmn.notes import Drawn, Notes
from zhanggui.flow.bpmn.reading import read
from zhanggui.flow.bpmn.structure import NODES_MAX, judge, judge_calls

ORDER = {Grade.ERROR: 0, Grade.OWNER: 1, Grade.WARNING: 2, Grade.CHANGE: 3}


@dataclass(frozen=True, slots=True)
class Diagram:
    """`definitions` holds the processes without errors, by key. `names` are those of messages and signals, codes of errors."""

    xml: bytes
    hash: str
    definitions: Mapping[str, Definition]
    findings: tuple[Finding, ...]
    participants: tuple[Participant, ...] = ()
    message_flows: tuple[MessageFlow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)  # where each element stands in the file

    @property
    def errors(self) -> tuple[Finding, ...]:
        return self.of(Grade.ERROR)

    @property
    def publishable(self) -> bool:
        """Nothing is wrong and nothing is left for the owner to fill in."""
        return bool(self.definitions) and not self.errors and not self.of(Grade.OWNER)

    def of(self, grade: Grade) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.grade is grade)


def load(data: bytes, *, normalise: bool = True) -> Diagram:
    """`normalise=False`: what would have to be changed to run is an error."""
    notes = Notes(normalise)
    hash = hashlib.sha256(data).hexdigest()
    page = read(data, notes)
    definitions: dict[str, Definition] = {}
    if page is not None:
        definitions = _definitions(page, notes, hash)
    found = tuple(ordered(notes.found))
    if page is None:
        return Diagram(data, hash, {}, found)
    return Diagram(
        data, hash, definitions, found, tuple(page.participants), tuple(page.message_flows), page.names, _lines(page)
    )


def ordered(found: Iterable[Finding]) -> list[Finding]:
    """Errors first, each grade in the order of the file."""
    return sorted(found, key=lambda one: (ORDER[one.grade], one.line))


def _definitions(page: Page, notes: Notes, hash: str) -> dict[str, Definition]:
    judge_calls(page, notes)
    allowance = Allowance()
    made: dict[str, Definition] = {}
    for drawing in page.drawings:
        if not drawing.shapes:
            reason = say('流程是空的，不执行', 'the process is empty and not executed')
            notes.of(drawing.id).change('empty_process', reason, drawing)
        else:
            made.setdefault(drawing.id, _definition(drawing, page, Texts(notes.of(drawing.id), allowance), hash))
    refused = notes.refused_processes()
    return {} if '' in refused else {key: made[key] for key in made if key not in refused}


def _definition(drawing: Drawing, page: Page, texts: Texts, hash: str) -> Definition:
    """What hangs together is mended and compiled; of what does not, everything that can be said is said."""
    notes = texts.notes
    mend_elements(drawing, page, notes)
    judge(drawing, notes)
    if any(finding.code in {'flow_to_nowhere', 'duplicate_id'} for finding in notes.found):
        _drop_broken_lines(drawing)
    mend_flows(drawing, notes)
    if len(drawing.shapes) > NODES_MAX:
        texts.allowance.limit()
    return compiled(drawing, page, texts, hash=hash)


def _drop_broken_lines(drawing: Drawing) -> None:
    whole = {
        id for id, line in drawing.lines.items() if line.source in drawing.shapes and line.target in drawing.shapes
    }
    drawing.lines = {id: line for id, line in drawing.lines.items() if id in whole}
    for shape in drawing.shapes.values():
        shape.incoming = [id for id in shape.incoming if id in whole]
        shape.outgoing = [id for id in shape.outgoing if id in whole]


def _lines(page: Page) -> dict[str, int]:
    drawn: list[Drawn] = []
    for drawing in page.drawings:
        drawn += [drawing, *drawing.areas.values(), *drawing.shapes.values(), *drawing.lines.values()]
    return {one.id: one.line for one in drawn}
