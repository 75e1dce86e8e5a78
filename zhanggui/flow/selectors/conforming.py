"""Our own log as a replay wants it: the nodes a case left, in order, and where it was moved by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zhanggui.core.actors import Actor
from zhanggui.flow.bpmn.model import ROOT, Definition
from zhanggui.flow.choices import CaseStatus, VersionState
from zhanggui.flow.conformance import Net, Outcome, Step, replay_all
from zhanggui.flow.conformance.aligning import Did
from zhanggui.flow.exports.log import Row, Span, logged_cases, rows_of
from zhanggui.flow.models import ProcessVersion
from zhanggui.flow.services.loading import load_definition

LEFT = 'left'
START = 'start'
TOLD = frozenset({'returned', 'jumped'})  # these say in their detail where to; the others by their node
MOVES = TOLD | {'withdrawn', 'reopened'}
KINDS = sorted({LEFT, *MOVES})


def definition_for(process: str, number: int = 0) -> Definition | None:
    """Of the active version, or of the one of that number."""
    versions = ProcessVersion.objects.filter(process__key=process)
    versions = versions.filter(number=number) if number else versions.filter(state=VersionState.ACTIVE)
    found = versions.values_list('pk', flat=True).first()
    return load_definition(found) if found else None


def own_outcomes(span: Span, definition: Definition, *, actor: Actor) -> Iterator[Outcome]:
    """Cases of any version against this one."""
    net = Net.of(definition, definition.nodes)
    return replay_all(net, _traces(span, net, actor))


def _traces(span: Span, net: Net, actor: Actor) -> Iterator[tuple[str, Sequence[Step], bool, int]]:
    for chunk in logged_cases(span, actor=actor):
        rows = rows_of(chunk, KINDS)
        for case in chunk:
            yield case.number, steps_of(rows[case.id], net), case.status == CaseStatus.COMPLETED, case.id


def steps_of(rows: Sequence[Row], net: Net) -> list[Step]:
    """A node that several flows leave is left once; nodes that are silent on the drawing are left out."""
    steps: list[Step] = []
    senders: dict[str, str] = {}  # to whom a step goes straight back that was returned
    before: Row | None = None
    for row in rows:
        twice = before is not None and _same_leaving(before, row)
        before = row
        if row.kind in MOVES:
            steps.append(_moved(row, net.definition))
            senders[steps[-1].node] = row.node
        elif row.node in net.seen and not twice:
            steps.append(Step(row.node))
            if not row.flow and net.definition.nodes[row.node].outgoing and row.node in senders:
                steps.append(Step(senders[row.node], did=Did.MOVED))
        elif row.node not in net.definition.nodes:
            steps.append(Step('', row.node))
    return steps


def _same_leaving(one: Row, other: Row) -> bool:
    return (one.kind, one.node, one.at) == (other.kind, other.node, other.at) and one.flow != other.flow


def _moved(row: Row, definition: Definition) -> Step:
    target = str(row.detail.get('to') or '') if row.kind in TOLD else row.node
    if target in (START, ''):
        target = next(iter(definition.scopes[ROOT].starts), '')
    return Step(target if target in definition.nodes else '', target, Did.MOVED)
