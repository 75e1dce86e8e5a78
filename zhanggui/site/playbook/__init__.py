"""The company's manual as a folder: read, checked, loaded into the system, compared with it and written out of it again.

The same folder again changes nothing; what the company changed in the system is never overwritten unasked; a wrong folder
changes nothing at all.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.site.playbook.drawing import FlowSection
from zhanggui.site.playbook.findings import Complaint, PlaybookError
from zhanggui.site.playbook.folders import DEFAULT, METRICS, ORGANISATION, TEMPLATES, templates
from zhanggui.site.playbook.metrics import Metric, metrics, register_source
from zhanggui.site.playbook.organising import OrganisationSection
from zhanggui.site.playbook.sections import KINDS, Reading, current, read
from zhanggui.site.playbook.settling import Side, Standing, differences, load_playbook, ours_of, settle


def load_organisation(folder: str | Path = DEFAULT, *, actor: Actor) -> Verdicts:
    """Departments, roles and positions alone."""
    return load_playbook(folder, actor=actor, kinds=tuple(OrganisationSection.kinds), keys=())


def load_processes(folder: str | Path = DEFAULT, *, actor: Actor, keys: Collection[str] | None = None) -> Verdicts:
    """Diagrams, decisions and forms, in force at once. `keys`: these processes only, with what they call and fill in."""
    return load_playbook(folder, actor=actor, kinds=tuple(FlowSection.kinds), keys=keys)


__all__ = [
    'DEFAULT',
    'KINDS',
    'METRICS',
    'ORGANISATION',
    'TEMPLATES',
    'Complaint',
    'Metric',
    'PlaybookError',
    'Reading',
    'Side',
    'Standing',
    'current',
    'differences',
    'load_organisation',
    'load_playbook',
    'load_processes',
    'metrics',
    'ours_of',
    'read',
    'register_source',
    'settle',
    'templates',
]
