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
    """`about`: only processes on that kind of business object. Definitions are compiled once, so this costs one query."""
    rows = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__category', 'process__key')
    found = []
    for id, key, category in rows.values_list('pk', 'process__key', 'process__category'):
        definition = load_definition(id)
        if (not about or definition.subject == about) and _is_for(definition, actor):
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
    return (version, definition) if _is_for(definition, actor) else None


def _is_for(definition: Definition, actor: Actor) -> bool:
    subject = subjects.get(definition.subject)
    if subject is not None and subject.right and not actor.may(subject.right):
        return False
    return may_start(definition, actor=actor, company=Company(clock.now(), lambda: None))
