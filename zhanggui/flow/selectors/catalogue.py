"""发起流程: what this person may start, by category, and what they started lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.flow import subjects
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import Case, ProcessVersion
from zhanggui.flow.people import directory
from zhanggui.flow.services.loading import Version, active_version, definition_of, load_definition
from zhanggui.flow.services.starting import may_start
from zhanggui.flow.services.worlds import Company

RECENT_MAX = 6
LOOKED_BACK = 200
OTHER = say('其他', 'Other')
HEADINGS = {
    each.zh: each
    for each in (
        say('计划与目标', 'Plans and goals'), say('营销策划', 'Campaigns'), say('推广投放', 'Promotion'),
        say('商品与库存', 'Goods and stock'), say('订单与客服', 'Orders and service'), say('售后', 'After-sales'),
        say('人事与财务', 'People and money'), say('行政', 'Office'),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Startable:
    """One process of the catalogue. `about`: what kind of object a case of it belongs to."""

    key: str
    name: str
    category: str
    about: str = ''


def startable(actor: Actor, *, about: str = '') -> list[Startable]:
    """`about`: only processes on that kind of business object. Definitions are compiled once; seats are asked for together."""
    asking = _Asking.of(actor)
    rows = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__category', 'process__key')
    found = []
    for id, key, category in rows.values_list('pk', 'process__key', 'process__category'):
        definition = load_definition(id)
        if (not about or definition.subject == about) and asking.may_start(definition):
            found.append(Startable(key, str(definition.words()), heading(category), definition.subject))
    return found


def heading(category: str) -> str:
    """The headings of the playbook are known in English; one of the company's own stands as it was written."""
    return str(HEADINGS.get(category) or category or OTHER)


def by_category(found: Sequence[Startable]) -> list[tuple[str, list[Startable]]]:
    """The playbook's headings in its own order, others after them."""
    places = {str(each): number for number, each in enumerate(HEADINGS.values())}
    groups: dict[str, list[Startable]] = {}
    for each in found:
        groups.setdefault(each.category, []).append(each)
    return sorted(groups.items(), key=lambda group: places.get(group[0], len(places)))


def recent(actor: Actor, found: Sequence[Startable]) -> list[Startable]:
    """What this person started lately, the latest first."""
    last = Case.objects.filter(starter_id=actor.id).order_by('-pk').values_list('version__process__key', flat=True)
    known = {each.key: each for each in found}
    keys = dict.fromkeys(key for key in last[:LOOKED_BACK] if key in known)
    return [known[key] for key in list(keys)[:RECENT_MAX]]


def to_start(key: str, actor: Actor) -> tuple[Version, Definition] | None:
    """The version a new case of this process runs on, if this person may start it by hand."""
    version = active_version(key)
    if version is None:
        return None
    definition = definition_of(version)
    return (version, definition) if _Asking.of(actor).may_start(definition) else None


@dataclass(frozen=True, slots=True)
class _Asking:
    """One person before the whole catalogue: who holds which seat is asked once, and never for seats they cannot mean."""

    actor: Actor
    company: Company
    seats: frozenset[str]

    @classmethod
    def of(cls, actor: Actor) -> _Asking:
        seats = directory().seat_names(actor.id) if actor.id else frozenset()
        return cls(actor, Company(clock.now(), lambda: None), seats)

    def may_start(self, definition: Definition) -> bool:
        subject = subjects.get(definition.subject)
        if subject is not None and subject.right and not self.actor.may(subject.right):
            return False
        if self.actor.id is not None and not any(self._could_mean_me(rule) for rule in definition.starters):
            return False
        return may_start(definition, actor=self.actor, company=self.company)

    def _could_mean_me(self, rule: str) -> bool:
        """A seat is found by words among which are all that this person's seats are called."""
        name, _, about = rule.partition(':')
        return name != 'position' or not self.seats.isdisjoint(code.strip() for code in about.split(','))
