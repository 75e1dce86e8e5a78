"""A small house for these tests: four people, a process of two lanes, and cases that really ran."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth import get_user_model

from zhanggui.core.actors import Actor, system
from zhanggui.flow import people
from zhanggui.flow.bpmn import load
from zhanggui.flow.models import Case, Process, ProcessVersion, Task
from zhanggui.flow.people import Face
from zhanggui.flow.services.acting import complete
from zhanggui.flow.services.starting import NewCase, start

REFUND = (Path(__file__).parent / 'refund.bpmn').read_text('utf-8')


@dataclass
class House:
    """The directory of the tests: posts by code, one person each."""

    posts: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)

    def holders(self, positions: Sequence[str], *, shop: int | None = None) -> tuple[int, ...]:
        return tuple(sorted({self.posts[each] for each in positions if each in self.posts}))

    def superiors(self, people: Collection[int]) -> tuple[int, ...]:
        return ()

    def group(self, code: str) -> tuple[int, ...]:
        return ()

    def admins(self) -> tuple[int, ...]:
        return ()

    def shop_of(self, subject_type: str, subject_id: int) -> int | None:
        return None

    def faces(self, people: Collection[int]) -> Mapping[int, Face]:
        return {each: Face(each, self.names[each]) for each in people if each in self.names}

    def search(self, text: str, limit: int = 20) -> list[Face]:
        return []

    def actor(self, person: int) -> Actor:
        return actor(person)

    def seat_names(self, person: int) -> frozenset[str]:
        return frozenset()

    def positions(self) -> Sequence[tuple[str, str]]:
        return [(each, each) for each in self.posts]


def house() -> House:
    made = House()
    for code, name in (('service', '林晓'), ('finance', '周敏')):
        person = get_user_model()._default_manager.create(username=code, name=name)
        made.posts[code] = person.pk
        made.names[person.pk] = name
    people.register(made)
    return made


def published(xml: str = REFUND, *, number: int = 1) -> ProcessVersion:
    """An active version, as publishing would leave it."""
    diagram = load(xml.encode())
    assert diagram.publishable, [str(each.reason) for each in diagram.findings]
    ((key, definition),) = diagram.definitions.items()
    process, _ = Process.objects.get_or_create(key=key, defaults={'name': definition.name})
    process.versions.filter(state='active').update(state='retired')
    version: ProcessVersion = process.versions.create(
        number=number, state='active', source=xml, executable=diagram.xml.decode(), hash=diagram.hash
    )
    return version


def begun(process: str = 'REFUND', *, count: int = 1) -> list[Case]:
    verdicts = start([NewCase(process) for _ in range(count)], actor=system())
    assert not verdicts.refused, verdicts.refused
    return list(Case.objects.filter(pk__in=verdicts.made['cases']).order_by('pk'))


def acted(case: Case, node: str, outcome: str = 'approve') -> Case:
    """Whoever holds the open task of the node says so."""
    task = Task.objects.get(case=case, node=node, state='open')
    person = task.assignee_id or task.candidates.values_list('person_id', flat=True)[0]
    verdicts = complete([task.pk], actor=actor(person), outcome=outcome)
    assert verdicts.done == [task.pk], verdicts.refused
    case.refresh_from_db()
    return case


def actor(person: int) -> Actor:
    return Actor.of(get_user_model()._default_manager.get(pk=person))
