"""Cases of some processes as lines of a sheet: what was filled in, who did which step and when, as the reader may see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.flow import subjects
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import CaseStatus, TaskState
from zhanggui.flow.forms.schema import Field, FieldType, Form
from zhanggui.flow.forms.variables import root_values
from zhanggui.flow.models import Case, Task
from zhanggui.flow.people import directory
from zhanggui.flow.services.filling import form_of
from zhanggui.flow.services.loading import definition_of, version_of
from zhanggui.flow.shortforms import cell

LINE, BY, AT, CASE = 'line.', 'by.', 'at.', 'case.'
OF_A_CASE = ('number', 'title', 'started_at', 'ended_at', 'status', 'starter', 'subject', 'process')
PEOPLE = (FieldType.PERSON, FieldType.PEOPLE)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`cells` in the order of what was asked. A case with several lines gives several, `number` counts them."""

    case: int
    number: int
    cells: tuple[Any, ...]
    cancelled: bool


def case_lines(  # noqa: PLR0913 - which cases, which columns, for whom, from where
    processes: Collection[str], wanted: Sequence[str], *, since: datetime, until: datetime, actor: Actor | None,
    lines: str = '', before: int | None = None, most: int = 50,
) -> list[CaseLine]:  # fmt: skip
    """Newest first, at most `most` cases. `actor` None: all of them. `lines`: the field whose lines become lines here."""
    rows = Case.objects.all() if actor is None else Case.objects.visible_to(actor)
    rows = rows.filter(version__process__key__in=processes, started_at__gte=since, started_at__lt=until)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    cases = list(rows.order_by('-pk')[:most])
    done = _steps(cases, wanted)
    names = _names(cases, done.values(), wanted)
    found = []
    for case in cases:
        fields = _fields(case.version_id)
        values = root_values(case.state)
        told = values.get(lines) if lines else None
        for number, line in enumerate(told if isinstance(told, list) and told else [{}]):
            known = _Known(case, values, line, fields, fields.get(lines), done, names)
            cells = tuple(known.value(each) for each in wanted)
            found.append(CaseLine(case.pk, number, cells, case.status == CaseStatus.CANCELLED))
    return found


def cases_by_day(processes: Collection[str], *, since: datetime, until: datetime) -> dict[str, dict[date, int]]:
    """By process: how many were started on which day by Shanghai's calendar, cancelled ones left out."""
    rows = Case.objects.filter(version__process__key__in=processes, started_at__gte=since, started_at__lt=until)
    by_day = rows.exclude(status=CaseStatus.CANCELLED).annotate(day=TruncDate('started_at', tzinfo=clock.SHANGHAI))
    found: dict[str, dict[date, int]] = {}
    for process, day, count in by_day.values_list('version__process__key', 'day').annotate(Count('pk')).order_by('day'):
        found.setdefault(process, {})[day] = count
    return found


@dataclass(frozen=True, slots=True)
class Told:
    """What drawings let be filled in: the fields of their forms, what is computed on the way, their steps."""

    fields: Mapping[str, Field]
    computed: Collection[str]
    nodes: Collection[str]

    def knows(self, what: str, *, lines: str = '') -> bool:
        kind, _, name = what.partition('.')
        if f'{kind}.' == CASE:
            return name in OF_A_CASE
        if f'{kind}.' in (BY, AT):
            return name in self.nodes
        if f'{kind}.' == LINE:
            table = self.fields.get(lines)
            return table is not None and any(column.key == name for column in table.columns)
        return what in self.fields or what in self.computed


def values_told_in(definitions: Iterable[Definition], forms: Mapping[str, Form]) -> Told:
    fields: dict[str, Field] = {}
    computed: set[str] = set()
    nodes: set[str] = set()
    for definition in definitions:
        nodes |= definition.nodes.keys()
        for key in _form_keys(definition):
            fields |= forms[key].by_key if key in forms else {}
        for node in definition.nodes.values():
            if node.work is not None:
                computed |= {*node.work.results, *node.work.assignments}
            if node.loop is not None:
                computed.add(node.loop.collect)
    return Told(fields, computed, nodes)


@dataclass(frozen=True, slots=True)
class _Known:
    case: Case
    values: Mapping[str, Any]
    line: Mapping[str, Any]
    fields: Mapping[str, tuple[Form, Field]]
    lines: tuple[Form, Field] | None
    done: Mapping[tuple[int, str], tuple[int | None, datetime | None]]
    names: Mapping[int, str]

    def value(self, what: str) -> Any:
        if what.startswith(CASE):
            return self._of_case(what.removeprefix(CASE))
        if what.startswith(BY):
            return self.names.get(self._step(what.removeprefix(BY))[0] or 0, '')
        if what.startswith(AT):
            return self._step(what.removeprefix(AT))[1] or ''
        if what.startswith(LINE):
            return self._of_line(what.removeprefix(LINE))
        form, field = self.fields.get(what, (None, None))
        if field is not None and field.type in PEOPLE:
            return self._people(self.values.get(what))
        return cell(form, what, self.values)

    def _of_case(self, what: str) -> Any:
        if what == 'starter':
            return self.names.get(self.case.starter_id or 0, '')
        if what == 'subject':
            about = subjects.get(self.case.subject_type)
            return about.title(self.case.subject_id) if about and self.case.subject_id else ''
        if what == 'status':
            return str(CaseStatus(self.case.status).label)
        if what == 'process':
            return str(definition_of(version_of(self.case.version_id)).words())
        return getattr(self.case, what, '') or ''

    def _step(self, node: str) -> tuple[int | None, datetime | None]:
        return self.done.get((self.case.pk, node), (None, None))

    def _of_line(self, key: str) -> Any:
        column = next((one for one in self.lines[1].columns if one.key == key), None) if self.lines else None
        value = self.line.get(key)
        if column is None or value is None:
            return value if isinstance(value, int | float | str) else ''
        form = Form(self.lines[0].key, self.lines[0].name, (column,)) if self.lines else None
        return cell(form, key, self.line)

    def _people(self, value: Any) -> str:
        ids = value if isinstance(value, list) else [value]
        return '、'.join(self.names[each] for each in ids if each in self.names)


def _fields(version_id: int) -> dict[str, tuple[Form, Field]]:
    """Every field of every form of a version; one that several forms have counts as in the first."""
    version = version_of(version_id)
    definition = definition_of(version)
    found: dict[str, tuple[Form, Field]] = {}
    for form in (form_of(version, key) for key in _form_keys(definition)):
        for field in form.fields if form is not None else ():
            found.setdefault(field.key, (form, field))  # type: ignore[arg-type]
    return found


def _form_keys(definition: Definition) -> list[str]:
    keys = [definition.start_form, *(node.approval.form for node in definition.nodes.values() if node.approval)]
    return [key for key in dict.fromkeys(keys) if key]


def _steps(cases: Sequence[Case], wanted: Sequence[str]) -> dict[tuple[int, str], tuple[int | None, datetime | None]]:
    """Who did a step last, and when."""
    nodes = {each.partition('.')[2] for each in wanted if each.startswith((BY, AT))}
    if not nodes:
        return {}
    rows = Task.objects.filter(case__in=cases, node__in=nodes, state=TaskState.DONE).order_by('pk')
    return {(row.case_id, row.node): (row.done_by_id, row.done_at) for row in rows}


def _names(cases: Sequence[Case], done: Iterable[tuple[int | None, Any]], wanted: Sequence[str]) -> dict[int, str]:
    people = {case.starter_id for case in cases} | {person for person, _ in done}
    for case in cases:
        fields, values = _fields(case.version_id), root_values(case.state)
        for key in wanted:
            if key in fields and fields[key][1].type in PEOPLE:
                value = values.get(key)
                people |= {each for each in (value if isinstance(value, list) else [value]) if isinstance(each, int)}
    faces = directory().faces({person for person in people if person})
    return {id: face.name for id, face in faces.items()}
