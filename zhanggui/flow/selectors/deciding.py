"""Decisions asked outside a case, by contexts above that show what a table says."""

from __future__ import annotations

from typing import Any

from zhanggui.flow import dmn
from zhanggui.flow.choices import VersionState
from zhanggui.flow.engine.evaluating import plain
from zhanggui.flow.engine.refusals import Refused
from zhanggui.flow.models import DecisionVersion
from zhanggui.flow.services.loading import decision_model


def decided(key: str, name: str, **inputs: Any) -> Any:
    """What the version in force answers; None where there is none."""
    try:
        loaded = decision_model(key)
    except Refused:
        return None
    return plain(dmn.decide(loaded.model, name, inputs).value)


def in_force(key: str) -> int | None:
    """The id of the version in force: where it is looked at and changed."""
    return DecisionVersion.objects.filter(key=key, state=VersionState.ACTIVE).values_list('pk', flat=True).first()
