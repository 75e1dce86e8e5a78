"""Definitions and decisions out of their tables, compiled once a process and kept by the hash of their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from zhanggui.core.words import say
from zhanggui.flow import dmn
from zhanggui.flow.bpmn import load
from zhanggui.flow.bpmn.model import Definition
from zhanggui.flow.choices import VersionState
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.models import DecisionVersion, ProcessVersion

NO_DECISION = say('没有生效的决策“{key}”', 'there is no active decision “{key}”')

KEPT_MAX = 256
K = TypeVar('K')
V = TypeVar('V')


@dataclass(frozen=True, slots=True)
class Version:
    """What a case needs to know of the version it runs on."""

    id: int
    process_id: int
    key: str
    name: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class DecisionModel:
    number: int
    model: dmn.Model


def version_of(id: int) -> Version:
    """Versions never change once they have left the draft; only those are kept."""
    if id in _versions:
        return _versions[id]
    row = ProcessVersion.objects.select_related('process').only(
        'process__key', 'process__name', 'number', 'hash', 'state', 'process_id'
    )
    found = row.get(pk=id)
    version = Version(found.pk, found.process_id, found.process.key, found.process.name, found.number, found.hash)
    if found.state != VersionState.DRAFT:
        _keep(_versions, id, version)
    return version


def active_version(key: str, number: int = 0) -> Version | None:
    """The version that new cases run on, or the one of that number if it may still be used. `key` comes from anywhere."""
    if not key.isprintable():
        return None
    rows = ProcessVersion.objects.filter(process__key=key)
    rows = rows.filter(number=number).exclude(state=VersionState.DRAFT) if number else rows.filter(state='active')
    found = rows.values_list('pk', flat=True).first()
    return version_of(found) if found else None


def load_definition(version_id: int) -> Definition:
    return definition_of(version_of(version_id))


def definition_of(version: Version) -> Definition:
    known = _definitions.get((version.hash, version.key))
    if known is None:
        text = ProcessVersion.objects.values_list('executable', flat=True).get(pk=version.id)
        known = load(text.encode()).definitions[version.key]
        _keep(_definitions, (version.hash, version.key), known)
    return known


def decision_model(key: str) -> DecisionModel:
    """The active version of a decision file. Raises `Refused`."""
    rows = DecisionVersion.objects.filter(key=key, state=VersionState.ACTIVE)
    found = rows.values_list('number', 'hash').first()
    if found is None:
        raise Refused('no_decision', NO_DECISION.filled(key=key))
    number, hash = found
    if hash not in _models:
        text = DecisionVersion.objects.values_list('source', flat=True).get(key=key, number=number)
        _keep(_models, hash, dmn.read(text.encode()))
    return DecisionModel(number, _models[hash])


def _keep(cache: dict[K, V], key: K, value: V) -> None:
    """A worker lives long and definitions are many: the oldest goes."""
    if len(cache) >= KEPT_MAX:
        cache.pop(next(iter(cache)))
    cache[key] = value


_versions: dict[int, Version] = {}
_definitions: dict[tuple[str, str], Definition] = {}
_models: dict[str, dmn.Model] = {}
