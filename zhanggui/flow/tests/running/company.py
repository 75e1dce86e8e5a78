"""A small company for cases to run in: people who are users, positions by a dictionary, one kind of business object."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth import get_user_model

from zhanggui.core.actors import Actor, system
from zhanggui.flow.people import Face
from zhanggui.flow.services import drafting, publishing
from zhanggui.flow.services.starting import NewCase, start

SYSTEM = system('测试')

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:zg="urn:zhanggui:bpmn:1" id="file" targetNamespace="urn:zhanggui:tests">'
)


class TestDirectory:
    """Positions by code, who stands above whom, and who looks after processes."""

    __test__ = False

    def __init__(self) -> None:
        self.posts: dict[str, list[int]] = {}
        self.above: dict[int, int] = {}
        self.departments: dict[str, list[int]] = {}
        self.administrators: list[int] = []

    def holders(self, positions: Sequence[str], *, shop: int | None = None) -> tuple[int, ...]:
        return tuple(sorted({person for code in positions for person in self.posts.get(code, ())}))

    def superiors(self, people: Collection[int]) -> tuple[int, ...]:
        return tuple(sorted({self.above[person] for person in people if person in self.above}))

    def group(self, code: str) -> tuple[int, ...]:
        return tuple(sorted(self.departments.get(code, ())))

    def admins(self) -> tuple[int, ...]:
        return tuple(self.administrators)

    def shop_of(self, subject_type: str, subject_id: int) -> int | None:
        return None

    def faces(self, people: Collection[int]) -> Mapping[int, Face]:
        return {user.pk: Face(user.pk, str(user)) for user in get_user_model()._default_manager.filter(pk__in=people)}

    def search(self, text: str, limit: int = 20) -> list[Face]:
        return []

    def actor(self, person: int) -> Actor:
        return Actor.of(get_user_model()._default_manager.get(pk=person))

    def seat_names(self, person: int) -> frozenset[str]:
        return frozenset(code for code, people in self.posts.items() if person in people)

    def positions(self) -> Sequence[tuple[str, str]]:
        return [(code, code) for code in self.posts]


def person(name: str) -> Actor:
    """An account that may do everything: who may what is tested at the door, not here."""
    user = get_user_model()._default_manager.create(username=name, is_active=True, is_superuser=True)
    return Actor.of(user)


def process(body: str, key: str = 'p', attributes: str = '') -> str:
    return f'{HEAD}<process id="{key}" name="测试流程" isExecutable="true" {attributes}>{body}</process></definitions>'


def flows(*pairs: str) -> str:
    """`a>b`: a sequence flow; `a>b:x > 3`: with a condition."""
    made = []
    for pair in pairs:
        way, _, condition = pair.partition(':')
        source, target = way.split('>')
        escaped = condition.replace('&', '&amp;').replace('<', '&lt;')
        inner = f'<conditionExpression>{escaped}</conditionExpression>' if condition else ''
        made.append(
            f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
        )
    return ''.join(made)


def published(source: str) -> int:
    """The id of the version that new cases run on now."""
    drafts = drafting.save_draft([drafting.Draft(source)], actor=SYSTEM)
    verdicts = publishing.publish(drafts.made['versions'], actor=SYSTEM)
    assert not verdicts.refused, [refusal.as_dict() for refusal in verdicts.refused]
    return int(drafts.made['versions'][0])


def begun(actor: Actor, key: str = 'p', **values: Any) -> int:
    verdicts = start([NewCase(key, values)], actor=actor)
    assert not verdicts.refused, [refusal.as_dict() for refusal in verdicts.refused]
    return int(verdicts.made['cases'][0])
