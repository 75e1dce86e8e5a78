"""What the engine asks of the outside, answered from the organisation, the decisions and the calendar of the company."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from zhanggui.core.words import say
from zhanggui.flow import calendar, dmn
from zhanggui.flow.engine.evaluating import plain
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.people import directory
from zhanggui.flow.selectors.workdays import company_days
from zhanggui.flow.services.loading import decision_model

SEPARATOR = '#'  # KEY#DECISION
Asked = tuple[tuple[str, ...], int | None]  # positions, shop
WHICH = say('决策“{key}”里有几个决策，请写明 KEY#名称', '“{key}” has several decisions: say KEY#NAME')


@dataclass(frozen=True, slots=True)
class Made:
    """One decision made: what the engine keeps of it."""

    version: int
    outputs: Mapping[str, Any]
    fired: Sequence[Mapping[str, Any]]


@dataclass(slots=True)
class Company:
    """The world of one case at one moment. `shop` of its business object is asked only when a rule needs it.

    `known`: who holds what, as far as other cases of the same transaction have asked already.
    """

    now: datetime
    shop: Callable[[], int | None]
    known: dict[Asked, tuple[int, ...]] = field(default_factory=dict)

    def people(self, rule: str, *, node: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
        name, _, about = rule.partition(':')
        return _RULES[name](self, about, lane, asked) if name in _RULES else ()

    def holders(self, positions: Sequence[str], *, shop: int | None = None) -> tuple[int, ...]:
        asked = (tuple(positions), shop)
        if asked not in self.known:
            self.known[asked] = directory().holders(positions, shop=shop)
        return self.known[asked]

    def superiors(self, people: Sequence[int]) -> tuple[int, ...]:
        return directory().superiors(people)

    def decide(self, decision: str, inputs: Mapping[str, Any]) -> Made:
        key, _, name = decision.partition(SEPARATOR)
        loaded = decision_model(key)
        wanted = name or _only_decision(key, loaded.model)
        outcome = dmn.decide(loaded.model, wanted, inputs)
        value = plain(outcome.value)
        outputs = value if isinstance(value, dict) else {wanted: value}
        fired = [
            {
                'table': str(each.table.zh),
                'rules': list(each.rules),
                'ids': list(each.rule_ids),
                'output': plain(each.output),
            }
            for each in outcome.log
        ]
        return Made(loaded.number, outputs, fired)

    def working(self, start: datetime, length: timedelta) -> datetime:
        return calendar.due(start, length, company_days())


def _lane(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return world.holders(lane) if lane else ()


def _position(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return world.holders(_codes(about))


def _position_in_shop(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    """Without a code: whoever holds the lane and reaches the shop."""
    return world.holders(_codes(about) or lane, shop=world.shop())


def _superior(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return directory().superiors(asked['done_by'])


def _same(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return _active(asked['done_by'])


def _starter(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return _active([asked['starter']])


def _chosen(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    """A variable with the id of a person or a list of them, or a part of one (`winner.author`); what is no id is nobody."""
    told: Any = asked['variables']
    for part in about.split('.'):
        told = told.get(part) if isinstance(told, Mapping) else None
    listed = told if isinstance(told, list | tuple) else [told]
    return _active([each for each in listed if type(each) is int])


def _group(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return directory().group(about)


def _admins(world: Company, about: str, lane: Sequence[str], asked: Mapping[str, Any]) -> tuple[int, ...]:
    return directory().admins()


_RULES: dict[str, Callable[[Company, str, Sequence[str], Mapping[str, Any]], tuple[int, ...]]] = {
    'lane': _lane, 'position': _position, 'position_in_shop': _position_in_shop, 'superior': _superior, 'same': _same,
    'starter': _starter, 'chosen': _chosen, 'group': _group, 'admins': _admins,
}  # fmt: skip


def _codes(about: str) -> list[str]:
    return [code.strip() for code in about.split(',') if code.strip()]


def _active(people: Collection[int]) -> tuple[int, ...]:
    """Those who still have a working account, in the order of their ids."""
    wanted = {person for person in people if person}
    if not wanted:
        return ()
    rows = get_user_model()._default_manager.filter(pk__in=wanted, is_active=True).order_by('pk')
    return tuple(rows.values_list('pk', flat=True))


def _only_decision(key: str, model: dmn.Model) -> str:
    """A file with one decision, or one that no other needs, needs no name."""
    own = [node for node in model.of_kind('decision') if node.key[0] == model.namespace]
    needed = {need.key for node in own for need in node.needs}
    top = [node.name for node in own if node.key not in needed]
    if len(top) != 1:
        raise Refused('which_decision', WHICH.filled(key=key))
    return top[0]
