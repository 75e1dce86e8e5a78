"""The cases behind the numbers: of one reference for a reader who drills down, of all that was broken for the findings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.choices import Choice, Tone
from zhanggui.core.words import Words
from zhanggui.flow.selectors import evidence as flow
from zhanggui.flow.selectors.evidence import Trace
from zhanggui.rulebook import controls
from zhanggui.rulebook.choices import ReferenceKind
from zhanggui.rulebook.controls import Example, Period
from zhanggui.rulebook.references import Odd, Reference, parse


class Kept(Choice):
    """What a case says about its rule."""

    BROKEN = 'broken', '违反', 'Broken', Tone.RED
    OPEN = 'open', '未到期', 'Open', Tone.BLUE
    KEPT = 'kept', '遵守', 'Kept', Tone.GREEN


@dataclass(frozen=True, slots=True)
class Shown:
    """`hidden`: how many are out of this reader's sight."""

    examples: list[Example]
    hidden: int = 0


_sources: dict[ReferenceKind, Callable[[str, Kept, Period], list[Example]]] = {}
_names: dict[ReferenceKind, Callable[[], Mapping[str, Words]]] = {}


def register_source(
    kind: ReferenceKind,
    source: Callable[[str, Kept, Period], list[Example]],
    *,
    names: Callable[[], Mapping[str, Words]],
) -> None:
    """For kinds of references whose rows another module knows, registers: `names` are those that exist."""
    _sources[kind] = source
    _names[kind] = names


def names_of(kind: ReferenceKind) -> Mapping[str, Words]:
    return _names[kind]() if kind in _names else {}


def behind(text: str, state: Kept, period: Period, actor: Actor) -> Shown:
    """The cases of one reference; of those of processes, the ones this reader may open."""
    try:
        reference = parse(text)
    except Odd:
        return Shown([])
    if reference.kind in _sources:
        return Shown(_sources[reference.kind](reference.name, state, period))
    if reference.kind is ReferenceKind.CONTROL:
        return Shown(_of_control(reference.name, state, period))
    traces = _traces(reference, state, period)
    seen = flow.cases_seen([each.case_id for each in traces], actor)
    return Shown(
        [example_of(each) for each in traces if each.case_id in seen], sum(e.case_id not in seen for e in traces)
    )


def broken_in(period: Period, references: Collection[str]) -> dict[str, list[Example]]:
    """By reference: late tasks and incidents of all processes in two statements, controls one by one."""
    found: dict[str, list[Example]] = {}
    for trace in flow.late_tasks(period.since, period.until):
        for name in (f'clock:{trace.process}', f'clock:{trace.process}#{trace.node}'):
            _note(found, name, references, trace)
    for trace in flow.incidents(period.since, period.until):
        for name in (f'process:{trace.process}', f'process:{trace.process}#{trace.node}'):
            _note(found, name, references, trace)
    for control in controls.every():
        if f'control:{control.name}' in references:
            broken = control.evidence(period).broken
            found[f'control:{control.name}'] = [_named(each, control.name) for each in broken]
    return found


def example_of(trace: Trace) -> Example:
    return Example(
        title=f'{trace.number} {trace.title} · {trace.name}',
        href=reverse('flow.case', args=[trace.case_id]),
        at=trace.at,
        people=trace.people,
        key=trace.key,
    )


def _of_control(name: str, state: Kept, period: Period) -> list[Example]:
    try:
        evidence = controls.get(name).evidence(period)
    except KeyError:
        return []
    return {Kept.BROKEN: evidence.broken, Kept.OPEN: evidence.open}.get(state, [])


def _traces(reference: Reference, state: Kept, period: Period) -> list[Trace]:
    key, nodes = reference.name, [reference.node] if reference.node else []
    since, until = period.since, period.until
    if reference.kind is ReferenceKind.CLOCK:
        if state is Kept.BROKEN:
            return flow.late_tasks(since, until, process=key, nodes=nodes)
        if state is Kept.OPEN:
            return flow.open_tasks(process=key, nodes=nodes, with_date=True)
        return flow.tasks_in_time(since, until, process=key, nodes=nodes)
    if reference.kind is ReferenceKind.PROCESS:
        if state is Kept.BROKEN:
            return [each for each in flow.incidents(since, until, process=key) if not nodes or each.node in nodes]
        if state is Kept.OPEN:
            return flow.open_tasks(process=key, nodes=nodes) if nodes else flow.cases_running(process=key)
        return [] if nodes else flow.cases_ended(since, until, process=key)
    return []


def _note(found: dict[str, list[Example]], name: str, references: Collection[str], trace: Trace) -> None:
    if name in references:
        found.setdefault(name, []).append(example_of(trace))


def _named(example: Example, control: str) -> Example:
    """Two controls may call a case alike."""
    key = f'{control}:{example.identity}'
    return Example(example.title, example.href, example.at, example.people, example.department, key)


def people_in(examples: Iterable[Example]) -> set[int]:
    return {person for example in examples for person in example.people}
